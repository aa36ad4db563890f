-- Derived rows of published profiles, under one policy: the vector with the columns that limits and wishes need.
-- $1 policy  $2 practitioner ids  $3 vectors, 640 half-precision numbers, big-endian
INSERT INTO match_profile AS m (
    policy, practitioner_id, vector, places, clinics, same, confirmed_at, modality_ids, languages, serves, modes,
    telehealth, times, cultures, gender, insurance, licensed, accepting_new, waiting_weeks, next_opening,
    fee_currency, fee, sliding_scale, first_cadence, later_cadence, maintenance, derived_at
)
SELECT
    $1, p.id, v.vector, match_places(p.id), match_clinics(p.id), match_same(p.id),
    coalesce(p.confirmed_at, p.created_at),
    ARRAY(SELECT t.modality_id FROM practitioner_modality AS t WHERE t.practitioner_id = p.id ORDER BY t.position),
    -- With the bare language beside the regional tag, so that a wish for es meets es-MX.
    ARRAY(
        SELECT DISTINCT l.tag FROM practitioner_language AS t
        CROSS JOIN LATERAL (VALUES (t.tag), (split_part(t.tag, '-', 1))) AS l (tag) WHERE t.practitioner_id = p.id
    ),
    p.serves, p.modes, p.telehealth, p.times,
    ARRAY(SELECT lower(c) FROM unnest(p.cultures) AS c), lower(p.gender),
    CASE WHEN p.insurance IS NOT NULL THEN ARRAY(SELECT lower(i) FROM unnest(p.insurance) AS i) END,
    p.npi IS NOT NULL OR exists(
        SELECT FROM practitioner_credential AS t
        WHERE t.practitioner_id = p.id AND t.number IS NOT NULL AND t.jurisdiction IS NOT NULL
    ),
    p.accepting_new, p.waiting_weeks, p.next_opening, p.fee_currency,
    coalesce(p.session_min, p.session_max, p.first_visit_amount), p.sliding_scale,
    p.first_cadence, p.later_cadence, p.maintenance, now()
FROM unnest($2::uuid[], $3::bytea[]) AS v (id, vector)
INNER JOIN practitioner AS p ON p.id = v.id AND p.status = 'published'
ON CONFLICT (policy, practitioner_id) DO UPDATE SET
    vector = excluded.vector, places = excluded.places, clinics = excluded.clinics, same = excluded.same,
    change = nextval('match_change_number'), confirmed_at = excluded.confirmed_at,
    modality_ids = excluded.modality_ids, languages = excluded.languages, serves = excluded.serves,
    modes = excluded.modes, telehealth = excluded.telehealth, times = excluded.times, cultures = excluded.cultures, gender = excluded.gender, insurance = excluded.insurance,
    licensed = excluded.licensed, accepting_new = excluded.accepting_new, waiting_weeks = excluded.waiting_weeks,
    next_opening = excluded.next_opening, fee_currency = excluded.fee_currency, fee = excluded.fee,
    sliding_scale = excluded.sliding_scale, first_cadence = excluded.first_cadence,
    later_cadence = excluded.later_cadence, maintenance = excluded.maintenance, derived_at = excluded.derived_at
