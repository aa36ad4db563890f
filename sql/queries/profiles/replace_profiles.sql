-- Puts new versions in the place of stored ones. A withdrawn or paused profile is never published by a mere load: only
-- the person, or an explicit status in the file, does that.
-- Lists hold a value for each of the ids; `explicit`: whether the status was said outright.
UPDATE practitioner AS p SET
    status = CASE
        WHEN p.status <> 'suspended' AND (n.explicit OR p.status = 'draft') THEN coalesce(n.status, p.status)
        ELSE p.status
    END,
    version = p.version + 1,
    content_digest = n.digest,
    changed_at = :saved_at,
    confirmed_at = coalesce(n.confirmed_at, p.confirmed_at),
    document = n.document,
    field_sources = n.sources,
    field_dates = n.dates,
    saved_at = :saved_at,
    saved_by = :saved_by
FROM unnest(
    :ids::uuid[], :statuses::text[], :explicit::boolean[], :confirmed_at::timestamptz[], :digests::bytea[],
    :documents::jsonb[], :sources::jsonb[], :dates::jsonb[]
) AS n (id, status, explicit, confirmed_at, digest, document, sources, dates)
WHERE p.id = n.id
RETURNING p.id, p.status
