"""Engines on top of the z3 solver: bounded search, and proofs for any number of individuals."""
