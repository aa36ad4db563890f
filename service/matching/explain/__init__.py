"""The last step of a match: reasons, tensions, what is not stated, a person's own voice, and where they work."""
