-- additive
-- A secret that was rotated: the new value signs from `starts` on, when every process has read it, and what the former
-- one signed is accepted until `former_until`.
ALTER TABLE server_secret
ADD COLUMN former bytea,
ADD COLUMN former_until timestamptz,
ADD COLUMN starts timestamptz;
