-- The folded name of every place, postal codes apart.
SELECT DISTINCT g.key FROM gazetteer AS g WHERE g.postal_code IS NULL
