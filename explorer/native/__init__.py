"""Exhaustive search in machine code: the answers of explorer/search, for millions of states."""
