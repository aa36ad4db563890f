-- Taxonomy code -> name of the modality.
SELECT n.code, m.name
FROM modality_nucc AS n
JOIN modality AS m ON m.id = n.modality_id
