"""How many small faults of a machine the rules notice."""
