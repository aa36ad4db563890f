"""Practitioners' own acts: signing in, keeping and publishing a profile, claims, partners, introductions."""
