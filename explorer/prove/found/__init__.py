"""Clauses for proofs of any size, found by program at growing sizes."""
