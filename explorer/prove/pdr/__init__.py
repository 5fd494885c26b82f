"""Property-directed reachability over few individuals with any configuration."""
