"""Scenarios and recorded kernels: files in, validated values out."""
