"""Trains the listener's encoder on the corpus. Needs torch, which the service does not: see docs/listener.md."""
