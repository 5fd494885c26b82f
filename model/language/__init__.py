"""The language that the model is written in; it knows nothing of livepatch."""
