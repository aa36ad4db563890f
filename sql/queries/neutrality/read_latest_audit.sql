-- The newest result.
SELECT result
FROM neutrality_audit
ORDER BY audited_at DESC, id DESC
LIMIT 1
