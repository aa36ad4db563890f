"""Every message of the house, declared by what it is about. Importing this package fills the closed list `CODES`."""

from schemas.messages import cells, expected, imports, matching, refusals, setup

__all__ = ["cells", "expected", "imports", "matching", "refusals", "setup"]
