-- Puts new versions in the place of stored ones. A withdrawn or paused profile is never published by a mere load: only
-- the person, or an explicit status in the file, does that.
-- $1 practitioner ids, and one for each: $2 statuses (NULL: none said)  $3 whether it was said outright
-- $4 days of confirmation (NULL: as before)  $5 digests  $6 documents  $7 sources and $8 dates of fields
-- $9 when  $10 by whom, the same for all
UPDATE practitioner AS p SET
    status = CASE WHEN n.explicit OR p.status = 'draft' THEN coalesce(n.status, p.status) ELSE p.status END,
    version = p.version + 1,
    content_digest = n.digest,
    changed_at = $9,
    confirmed_at = coalesce(n.confirmed_at, p.confirmed_at),
    document = n.document,
    field_sources = n.sources,
    field_dates = n.dates,
    saved_at = $9,
    saved_by = $10
FROM unnest(
    $1::uuid[], $2::text[], $3::boolean[], $4::timestamptz[], $5::bytea[], $6::jsonb[], $7::jsonb[], $8::jsonb[]
) AS n (id, status, explicit, confirmed_at, digest, document, sources, dates)
WHERE p.id = n.id
