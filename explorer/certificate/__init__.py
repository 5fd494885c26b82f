"""Certificates: proofs for any size as SMT-LIB files that other solvers check."""
