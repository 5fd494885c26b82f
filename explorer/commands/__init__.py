"""One module per subcommand of `klpcheck`."""
