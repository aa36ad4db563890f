"""Profiles from outside: imports of files, the formats they have, loading, export."""
