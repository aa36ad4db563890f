-- $1 old  $2 name
INSERT INTO concern_wording (practitioner_id, concern_id, position, wording)
SELECT t.practitioner_id, $1, 1 + coalesce(max(w.position), 0), $2
FROM practitioner_concern AS t
LEFT JOIN concern_wording AS w ON w.practitioner_id = t.practitioner_id AND w.concern_id = t.concern_id
WHERE t.concern_id = $1
GROUP BY t.practitioner_id
