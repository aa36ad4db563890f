-- The clinics asked for by id, by name, or both; None when none is.
-- $1 asked.clinic_name
SELECT id
FROM clinic
WHERE ' ' || folded_text(name) LIKE any(folded_patterns($1::text[]))
