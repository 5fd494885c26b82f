"""Liveness: runs that never end, are fair, and in which something promised never comes."""
