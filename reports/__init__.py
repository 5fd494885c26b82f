"""How it is shown: data in, text out; never runs a search."""
