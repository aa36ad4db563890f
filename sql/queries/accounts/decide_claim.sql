-- What became of a claim; its link opens nothing any more.
UPDATE claim
SET status = :status, decided_by = :by, decided_at = :now, token_hash = NULL, expires_at = NULL
WHERE id = :id
