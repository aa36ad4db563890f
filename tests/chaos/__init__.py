"""Faults in the middle of work, and what was lost: `python -m tests.chaos` (make chaos) runs them all."""
