"""The ground machine and its rules as input of other tools."""
