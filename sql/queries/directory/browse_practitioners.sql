-- Published practitioners in the order of a seed's hash, a page at a time.
-- :seed  :last hash of the last one shown  :name part of a name or NULL  :modality_id  :concern_id  :quality or NULL
-- :mode  :language or NULL  :city  :region exactly as stated, or NULL  :lat  :lon  :radius_m radius in metres  :limit how many
SELECT p.id, hashtextextended(:seed || p.id::text, 0) AS spin
FROM practitioner AS p
WHERE
    p.status = 'published'
    AND hashtextextended(:seed || p.id::text, 0) > :last::bigint
    AND (
        :name::text IS NULL
        OR (' ' || folded_text(p.display_name)) LIKE '%' || folded_text(:name) || '%'
        OR folded_text(:name) <% (' ' || folded_text(p.display_name))
    )
    AND (
        :modality_id::integer IS NULL
        OR EXISTS (
            SELECT FROM practitioner_modality AS m WHERE m.practitioner_id = p.id AND m.modality_id = :modality_id
        )
    )
    AND (
        :concern_id::integer IS NULL
        OR EXISTS (
            SELECT FROM practitioner_concern AS c WHERE c.practitioner_id = p.id AND c.concern_id = :concern_id
        )
    )
    AND (:quality::text IS NULL OR p.document -> 'puts_first' @> to_jsonb(:quality))
    AND (:mode::text IS NULL OR p.document -> 'modes' @> to_jsonb(:mode))
    AND (:language::text IS NULL OR p.document -> 'languages' @> to_jsonb(:language))
    AND (
        (:city::text IS NULL AND :region::text IS NULL)
        OR EXISTS (
            SELECT FROM practitioner_place AS t
            WHERE
                t.practitioner_id = p.id
                AND (:city IS NULL OR t.city = :city) AND (:region IS NULL OR t.region = :region)
        )
    )
    AND (
        :lat::float8 IS NULL
        OR EXISTS (
            SELECT FROM practitioner_place AS t
            WHERE
                t.practitioner_id = p.id AND t.lat IS NOT NULL
                AND t.lat BETWEEN :lat - :radius_m::float8 / 111000 AND :lat + :radius_m / 111000
                AND metres_between(:lat, :lon::float8, t.lat, t.lon) <= :radius_m
        )
    )
ORDER BY spin
LIMIT :limit
