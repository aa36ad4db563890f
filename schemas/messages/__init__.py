"""Every message of the house, declared by what it is about. Importing this package fills the closed list `CODES`."""

from schemas.messages import expected, imports, matching, refusals, setup

__all__ = ["expected", "imports", "matching", "refusals", "setup"]
