-- Names that came with somebody's profile and that no person has looked at yet.
SELECT name
FROM {kind}
WHERE origin = 'added'
