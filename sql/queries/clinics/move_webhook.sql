-- One delivery per (position, practitioner); the new ones that are first in their person's line.
-- $1 id  $2 position
UPDATE webhook
SET position = $2
WHERE id = $1
