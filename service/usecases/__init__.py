"""One file per thing a person wants done."""
