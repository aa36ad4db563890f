-- $1 _KEPT
DELETE FROM neutrality_audit
WHERE id NOT IN (SELECT id FROM neutrality_audit ORDER BY audited_at DESC, id DESC LIMIT $1)
