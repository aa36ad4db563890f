-- How many of the people of another query, whose text takes the place of the braces, each page of the directory lists.
WITH shown AS (SELECT p.id, p.document FROM ({rows}) AS l INNER JOIN practitioner AS p ON p.id = l.id)

SELECT 'all' AS facet, '' AS name, NULL AS region, count(*) AS people FROM shown
UNION ALL
SELECT 'modality', m.name, NULL, count(*)
FROM shown AS s
INNER JOIN practitioner_modality AS u ON u.practitioner_id = s.id
INNER JOIN modality AS m ON m.id = u.modality_id
GROUP BY m.name
UNION ALL
SELECT 'concern', c.name, NULL, count(*)
FROM shown AS s
INNER JOIN practitioner_concern AS u ON u.practitioner_id = s.id
INNER JOIN concern AS c ON c.id = u.concern_id
GROUP BY c.name
UNION ALL
SELECT 'quality', q.id, NULL, count(*)
FROM shown AS s CROSS JOIN jsonb_array_elements_text(s.document -> 'puts_first') AS q (id)
GROUP BY q.id
UNION ALL
SELECT 'mode', m.id, NULL, count(*)
FROM shown AS s CROSS JOIN jsonb_array_elements_text(s.document -> 'modes') AS m (id)
GROUP BY m.id
UNION ALL
SELECT 'language', l.tag, NULL, count(*)
FROM shown AS s CROSS JOIN jsonb_array_elements_text(s.document -> 'languages') AS l (tag)
GROUP BY l.tag
UNION ALL
SELECT 'city', t.city, t.region, count(DISTINCT s.id)
FROM shown AS s INNER JOIN practitioner_place AS t ON t.practitioner_id = s.id
WHERE t.city IS NOT NULL AND t.region IS NOT NULL
GROUP BY t.city, t.region
UNION ALL
SELECT 'region', t.region, t.region, count(DISTINCT s.id)
FROM shown AS s INNER JOIN practitioner_place AS t ON t.practitioner_id = s.id
WHERE t.region IS NOT NULL
GROUP BY t.region
