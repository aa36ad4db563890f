-- $1 entry.name  $2 entry.domains
UPDATE concern
SET domains = $2
WHERE name = $1
