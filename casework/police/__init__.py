"""The police bureau's incident log: incidents, dispatch screening, units, and the files they arrive in."""
