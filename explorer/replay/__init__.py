"""Scenarios on the model: what a kernel would do, and how it compares."""
