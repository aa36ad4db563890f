-- What became of a claim; its link opens nothing any more.
-- $1 id  $2 status  $3 by  $4 now
UPDATE claim
SET status = $2, decided_by = $3, decided_at = $4, token_hash = NULL, expires_at = NULL
WHERE id = $1
