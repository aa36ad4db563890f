"""The audit: whether anybody gains by what they practise, and whom else a ranking would favour."""
