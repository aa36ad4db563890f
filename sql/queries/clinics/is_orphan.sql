-- Whether nobody but its former clinic knows of a profile: a draft, unclaimed, on no roster, of that source alone.
-- $1 practitioner  $2 the source
SELECT true
FROM practitioner AS p
WHERE
    p.id = $1 AND p.source = $2 AND p.status = 'draft'
    AND NOT EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id)
    AND NOT EXISTS (SELECT FROM clinic_listing AS l WHERE l.practitioner_id = p.id)
    AND NOT EXISTS (SELECT FROM jsonb_each_text(p.field_sources) AS f (field, source) WHERE f.source <> $2)
