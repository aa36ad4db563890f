-- Saves every row of the temporary table staged_profile (create_staging.sql): the document with the source and date of
-- each field, the version it takes the place of, and the side tables. The only writer of profiles: load, imports,
-- rosters and the practitioner's own edits all come through here. No parameters; several statements, one transaction.

-- Whom each staged row is about, and whether it changes anything. A withdrawn or paused profile is never published
-- by a mere load: only the person, or an explicit status in the file, does that.
UPDATE staged_profile AS s
SET practitioner_id = p.id,
    outcome = CASE
        WHEN p.content_digest = s.content_digest
            AND (s.status IS NULL OR s.status = p.status OR (NOT s.status_explicit AND p.status <> 'draft'))
            AND (s.confirmed_at IS NULL OR NOT s.status_explicit OR s.confirmed_at = p.confirmed_at)
        THEN 'unchanged' ELSE 'updated'
    END
FROM practitioner AS p
WHERE (p.source, p.external_id) = (s.source, s.external_id);

UPDATE staged_profile SET practitioner_id = coalesce(wanted_id, uuidv7()), outcome = 'created' WHERE practitioner_id IS NULL;

-- Source and date of the fields that changed; fields no longer stated lose theirs. What the person has taken out stays
-- the person's: nobody else states it again.
UPDATE staged_profile AS s
SET field_sources = f.sources, field_dates = f.dates
FROM (
    SELECT
        n.practitioner_id,
        coalesce(jsonb_object_agg(n.field, n.source) FILTER (WHERE n.source IS NOT NULL), '{}') AS sources,
        coalesce(jsonb_object_agg(n.field, n.at) FILTER (WHERE n.source IS NOT NULL), '{}') AS dates
    FROM (
        SELECT
            t.practitioner_id, k.field,
            CASE
                WHEN k.changed THEN coalesce(t.field_sources ->> k.field, t.field_source)
                WHEN k.taken_out THEN 'practitioner'
                WHEN k.stated OR o.field_sources ->> k.field = 'practitioner' THEN o.field_sources ->> k.field
                WHEN t.field_sources ->> k.field = 'practitioner' THEN 'practitioner'
            END AS source,
            CASE
                WHEN NOT (k.changed OR k.taken_out) AND o.field_dates ? k.field
                THEN (o.field_dates ->> k.field)::timestamptz
                WHEN k.taken_out THEN t.saved_at
                ELSE coalesce((t.field_dates ->> k.field)::timestamptz, t.saved_at)
            END AS at
        FROM staged_profile AS t
        LEFT JOIN practitioner AS o ON o.id = t.practitioner_id
        CROSS JOIN LATERAL (
            SELECT
                a.field, t.document ? a.field AS stated,
                t.document ? a.field AND (
                    o.document -> a.field IS DISTINCT FROM t.document -> a.field OR coalesce(t.field_dates ? a.field, false)
                ) AS changed,
                coalesce(o.document ? a.field, false) AND NOT t.document ? a.field
                AND t.field_source = 'practitioner' AS taken_out
            FROM (
                SELECT jsonb_object_keys(t.document) AS field
                UNION SELECT jsonb_object_keys(o.document)
                UNION SELECT jsonb_object_keys(o.field_sources)
                UNION SELECT jsonb_object_keys(t.field_sources)
            ) AS a
        ) AS k
        WHERE t.outcome <> 'unchanged'
    ) AS n
    GROUP BY n.practitioner_id
) AS f
WHERE s.practitioner_id = f.practitioner_id;

-- The version that the new one takes the place of.
INSERT INTO practitioner_version (practitioner_id, version, saved_at, saved_by, document)
SELECT p.id, p.version, p.saved_at, p.saved_by, p.document
FROM staged_profile AS s INNER JOIN practitioner AS p ON p.id = s.practitioner_id
WHERE s.outcome = 'updated';

INSERT INTO practitioner AS p (
    id, source, external_id, status, content_digest, created_at, changed_at, confirmed_at, document, field_sources,
    field_dates, saved_at, saved_by
)
SELECT
    practitioner_id, source, external_id, coalesce(status, 'draft'), content_digest, saved_at, saved_at, confirmed_at,
    document, field_sources, field_dates, saved_at, saved_by
FROM staged_profile
WHERE outcome <> 'unchanged'
ON CONFLICT (id) DO UPDATE SET
    status = CASE
        WHEN (SELECT s.status_explicit FROM staged_profile AS s WHERE s.practitioner_id = p.id) THEN excluded.status
        WHEN p.status = 'draft' THEN excluded.status
        ELSE p.status
    END,
    version = p.version + 1,
    content_digest = excluded.content_digest,
    changed_at = excluded.changed_at,
    confirmed_at = coalesce(excluded.confirmed_at, p.confirmed_at),
    document = excluded.document,
    field_sources = excluded.field_sources,
    field_dates = excluded.field_dates,
    saved_at = excluded.saved_at,
    saved_by = excluded.saved_by;

DELETE FROM practitioner_modality AS t USING staged_profile AS s
WHERE t.practitioner_id = s.practitioner_id AND s.outcome = 'updated';
INSERT INTO practitioner_modality (practitioner_id, position, modality_id)
SELECT s.practitioner_id, t.position, t.term
FROM staged_profile AS s CROSS JOIN LATERAL unnest(s.modality_ids) WITH ORDINALITY AS t (term, position)
WHERE s.outcome <> 'unchanged';

DELETE FROM practitioner_concern AS t USING staged_profile AS s
WHERE t.practitioner_id = s.practitioner_id AND s.outcome = 'updated';
INSERT INTO practitioner_concern (practitioner_id, concern_id)
SELECT s.practitioner_id, t.term
FROM staged_profile AS s CROSS JOIN LATERAL unnest(s.concern_ids) AS t (term)
WHERE s.outcome <> 'unchanged';

DELETE FROM practitioner_place AS t USING staged_profile AS s
WHERE t.practitioner_id = s.practitioner_id AND s.outcome = 'updated';
INSERT INTO practitioner_place (practitioner_id, position, line, city, region, postal_code, country, lat, lon, located, access)
SELECT
    s.practitioner_id, t.position, c #>> '{address,line}', c #>> '{address,city}', c #>> '{address,region}',
    c #>> '{address,postal_code}', c #>> '{address,country}', (c ->> 'lat')::float8, (c ->> 'lon')::float8,
    c ->> 'located', coalesce(text_array(c -> 'access'), '{}')
FROM staged_profile AS s CROSS JOIN LATERAL jsonb_array_elements(s.places) WITH ORDINALITY AS t (c, position)
WHERE s.outcome <> 'unchanged';
