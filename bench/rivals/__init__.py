"""Other ways of ranking the same composed people for the same seekers, by stored vectors: no audit, a comparison."""
