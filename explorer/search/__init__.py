"""Exhaustive search: a ground machine as Python over packed states."""
