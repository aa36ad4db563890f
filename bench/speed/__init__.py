"""How much processor time the service takes, as ratios to a no-op of the same server; see `__main__`."""
