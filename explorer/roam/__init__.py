"""Random walks by Hypothesis, shrunk to short runs."""
