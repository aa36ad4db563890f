-- When a row was derived: one that is older than a row of another policy misses an edit made under that policy.
ALTER TABLE match_profile ADD COLUMN derived_at timestamptz NOT NULL DEFAULT now();
