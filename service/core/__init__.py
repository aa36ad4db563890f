"""What every domain stands on: clock, ids, cursors, locks, errors, limits, settings, retention, the database."""
