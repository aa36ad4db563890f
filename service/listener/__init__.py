"""Hears what a story says: concerns, wishes, circumstances, danger. Pure."""
