-- Recall: everyone who passes the limits and could stand on the page asked for, by one inner product.
-- Three-valued limits: an unstated fact (NULL) does not pass, but is counted in left_out; $20 lets it pass.
--  $1 policy            $2 query vector          $3 oldest confirmation that is matched
--  $4 lat  $5 lon       $6 radius in metres      $7 telehealth jurisdictions (NULL: not asked)
--  $8 languages, one of $9 highest fee           $10 its currency        $11 accepting new people
-- $12 access, all       $13 modalities only      $14 modalities except   $15 licensed only
-- $16 serves, all       $17 insurance, one of    $18 weeks within which  $19 the date that is
-- $20 include unstated  $21 highest score        $22 count the floor below this score
-- $23 page length       $24 slack below the floor  $25 start on the ring of random keys (NULL: order by score)
-- $26 most rows          $27 these people only (NULL: everyone)  $28 the roster of this clinic only (NULL: everyone)
WITH reached AS MATERIALIZED (
    SELECT
        t.practitioner_id,
        CASE
            WHEN bool_or(t.access @> $12::text[]) THEN true
            WHEN NOT bool_or(t.access = '{}') THEN false
        END AS access_met
    FROM practitioner_place AS t
    WHERE
        $4::float8 IS NOT NULL AND t.lat IS NOT NULL
        AND earth_box(ll_to_earth($4, $5::float8), $6::float8) @> ll_to_earth(t.lat, t.lon)
        AND earth_distance(ll_to_earth($4, $5), ll_to_earth(t.lat, t.lon)) <= $6
    GROUP BY t.practitioner_id
),

pool AS MATERIALIZED (
    SELECT
        m.practitioner_id,
        -(m.vector <#> $2::halfvec) AS score,
        m.rotation_key,
        CASE WHEN $8::text[] = '{}' THEN true WHEN m.languages <> '{}' THEN m.languages && $8 END AS languages,
        CASE WHEN $9::numeric IS NULL THEN true WHEN m.fee_currency = $10::text THEN m.fee <= $9 END AS max_fee,
        CASE WHEN $11::boolean THEN m.accepting_new ELSE true END AS accepting_new,
        CASE
            WHEN $12 = '{}' THEN true
            WHEN m.practitioner_id IN (SELECT r.practitioner_id FROM reached AS r)
                THEN (SELECT r.access_met FROM reached AS r WHERE r.practitioner_id = m.practitioner_id)
            WHEN m.access <> '{}' THEN m.access @> $12
        END AS access,
        CASE WHEN $16::text[] = '{}' THEN true WHEN m.serves <> '{}' THEN m.serves @> $16 END AS serves,
        CASE WHEN $17::text[] = '{}' THEN true ELSE m.insurance && $17 END AS insurance,
        CASE
            WHEN $18::integer IS NULL THEN true
            -- A day that has passed says nothing of the next opening.
            ELSE coalesce(
                CASE WHEN m.next_opening >= $19::date - 7 * $18 THEN m.next_opening <= $19 END, m.waiting_weeks <= $18
            )
        END AS within_weeks
    FROM match_profile AS m
    WHERE
        m.policy = $1 AND m.confirmed_at >= $3::timestamptz
        AND (
            ($4 IS NULL AND $7::text[] IS NULL)
            OR m.practitioner_id = any(ARRAY(
                SELECT r.practitioner_id FROM reached AS r
                UNION
                SELECT t.practitioner_id FROM match_profile AS t WHERE t.policy = $1 AND t.telehealth && $7
            ))
        )
        AND ($13::integer[] = '{}' OR m.modality_ids && $13)
        AND NOT m.modality_ids && $14::integer[]
        AND (NOT $15::boolean OR m.licensed)
        AND ($27::uuid[] IS NULL OR m.practitioner_id = any($27))
        AND (
            $28::uuid IS NULL
            OR m.practitioner_id = any(ARRAY(
                SELECT l.practitioner_id FROM clinic_listing AS l WHERE l.clinic_id = $28
            ))
        )
),

flagged AS MATERIALIZED (
    SELECT
        p.practitioner_id, p.score, p.rotation_key,
        (
            p.languages AND p.max_fee AND p.accepting_new AND p.access AND p.serves AND p.insurance AND p.within_weeks
        ) IS NOT false AS not_refused,
        array_remove(ARRAY[
            CASE WHEN p.languages IS NULL THEN 'languages' END, CASE WHEN p.max_fee IS NULL THEN 'max_fee' END,
            CASE WHEN p.accepting_new IS NULL THEN 'accepting_new' END, CASE WHEN p.access IS NULL THEN 'access' END,
            CASE WHEN p.serves IS NULL THEN 'serves' END, CASE WHEN p.insurance IS NULL THEN 'insurance' END,
            CASE WHEN p.within_weeks IS NULL THEN 'within_weeks' END
        ], NULL) AS unstated
    FROM pool AS p
),

passing AS MATERIALIZED (
    SELECT f.practitioner_id, f.score, f.rotation_key
    FROM flagged AS f
    WHERE f.not_refused AND ($20::boolean OR f.unstated = '{}')
),

-- Of profiles that are one person, the one that fits best among those who pass the limits. Of copies of one text the
-- earliest, its author's; a clinic vouches for the people on its roster, who may share a paragraph.
same AS (
    SELECT
        t.practitioner_id, 'text ' || t.key AS shared, t.since,
        EXISTS (SELECT FROM clinic_listing AS l WHERE l.practitioner_id = t.practitioner_id) AS vouched
    FROM profile_text AS t
    WHERE t.copied AND NOT EXISTS (
        SELECT FROM duplicate_candidate AS d
        WHERE d.how = 'same text' AND d.dismissed_at IS NOT NULL AND t.practitioner_id IN (d.first_id, d.second_id)
    )
    UNION ALL
    SELECT m.id, 'pair ' || d.id, NULL, false
    FROM duplicate_candidate AS d CROSS JOIN LATERAL (VALUES (d.first_id), (d.second_id)) AS m (id)
    WHERE d.dismissed_at IS NULL AND d.score >= 0.9 AND d.how <> 'same text'
),

repeated AS (
    SELECT r.practitioner_id
    FROM (
        SELECT
            p.practitioner_id, s.vouched,
            row_number() OVER (
                PARTITION BY s.shared
                ORDER BY s.since, CASE WHEN s.since IS NULL THEN p.score END DESC, p.practitioner_id
            ) AS place
        FROM passing AS p INNER JOIN same AS s ON s.practitioner_id = p.practitioner_id
    ) AS r
    WHERE r.place > 1 AND NOT r.vouched
),

scored AS MATERIALIZED (
    SELECT p.practitioner_id, p.score, p.rotation_key
    FROM passing AS p
    WHERE p.practitioner_id NOT IN (SELECT r.practitioner_id FROM repeated AS r)
),

floor_score AS (
    SELECT CASE WHEN count(*) < $23::integer THEN '-infinity'::float8 ELSE min(b.score) - $24::float8 END AS score
    FROM (
        SELECT s.score FROM scored AS s WHERE s.score < $22::float8 ORDER BY s.score DESC LIMIT $23
    ) AS b
),

counted AS (
    SELECT
        (SELECT count(*) FROM scored) AS considered,
        (
            SELECT coalesce(jsonb_object_agg(u.fact, u.people), '{}')
            FROM (
                SELECT t.fact, count(*) AS people
                FROM flagged AS f CROSS JOIN LATERAL unnest(f.unstated) AS t (fact)
                WHERE f.not_refused AND NOT $20
                GROUP BY t.fact
            ) AS u
        ) AS left_out
),

found AS (
    SELECT s.practitioner_id, s.score
    FROM scored AS s
    WHERE $25::bigint IS NOT NULL OR (s.score <= $21::float8 AND s.score >= (SELECT b.score FROM floor_score AS b))
    ORDER BY
        CASE WHEN $25 IS NOT NULL THEN s.rotation_key < $25 END,
        CASE WHEN $25 IS NOT NULL THEN s.rotation_key END,
        s.score DESC
    LIMIT $26
)

-- left_out as text: it stands in every row, and is read from one.
SELECT
    c.considered, c.left_out::text AS left_out, (SELECT b.score FROM floor_score AS b) AS floor, m.practitioner_id,
    CASE WHEN $25 IS NULL THEN m.vector END AS vector, m.modality_ids, m.languages, m.modes, m.times, m.cultures,
    m.gender, m.fee_currency, m.fee, m.sliding_scale, m.first_cadence, m.later_cadence, m.maintenance, m.next_opening
FROM counted AS c
LEFT JOIN found AS f ON true
LEFT JOIN match_profile AS m ON m.practitioner_id = f.practitioner_id AND m.policy = $1
