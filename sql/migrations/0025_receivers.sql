-- additive
-- What a receiver of webhooks asked for: to be left alone until a time (Retry-After), or for good (410).
ALTER TABLE webhook ADD COLUMN not_before timestamptz;
ALTER TABLE webhook ADD COLUMN ended_at timestamptz;
