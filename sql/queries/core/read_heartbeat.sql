-- When something was last seen at work.
-- $1 name
SELECT at FROM heartbeat WHERE name = $1
