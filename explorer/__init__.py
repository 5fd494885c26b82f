"""Who looks: engines and the command line."""
