-- People of a roster by name, each with how far they have come.
-- :clinic_id clinic  :text part of a name, or of one that the clinic gave formerly, or own id (NULL: all)  :stage only these (NULL: all)
-- :after_name and :after_id of the last one shown (NULL: from the start)  :limit how many
WITH listed AS (
    SELECT
        l.external_id, l.practitioner_id, p.document ->> 'display_name' AS display_name, p.status, i.invited_at,
        p.document ? 'email' AS addressed,
        EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id) OR has_own_words(p.field_sources) AS claimed,
        jsonb_array_length(coalesce(p.document -> 'modalities', '[]')) > 0 AS practises,
        :text::text IS NOT NULL AND EXISTS (
            SELECT FROM practitioner_version AS v
            WHERE
                v.practitioner_id = p.id AND v.saved_by = 'clinic:' || l.clinic_id
                AND strpos(lower(v.document ->> 'display_name'), lower(:text)) > 0
        ) AS formerly
    FROM clinic_listing AS l
    INNER JOIN practitioner AS p ON p.id = l.practitioner_id
    LEFT JOIN invitation AS i ON i.practitioner_id = p.id
    WHERE l.clinic_id = :clinic_id
)

SELECT l.external_id, l.practitioner_id, l.display_name, l.status, l.invited_at, l.addressed, l.claimed, l.practises
FROM listed AS l
WHERE
    (:text::text IS NULL OR l.formerly OR strpos(lower(l.display_name), lower(:text)) > 0 OR l.external_id = :text)
    AND CASE :stage::text
        WHEN 'no address' THEN NOT l.addressed AND NOT l.claimed
        WHEN 'to invite' THEN l.addressed AND NOT l.claimed AND l.invited_at IS NULL
        WHEN 'invited' THEN NOT l.claimed AND l.invited_at IS NOT NULL
        WHEN 'claimed' THEN l.claimed AND l.status <> 'published'
        WHEN 'published' THEN l.status = 'published'
        ELSE true
    END
    AND (:after_name::text IS NULL OR (l.display_name, l.external_id) > (:after_name, :after_id))
ORDER BY l.display_name, l.external_id
LIMIT :limit
