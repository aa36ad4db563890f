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
        SELECT DISTINCT l.tag FROM unnest(d.languages) AS t (tag)
        CROSS JOIN LATERAL (VALUES (t.tag), (split_part(t.tag, '-', 1))) AS l (tag)
    ),
    coalesce(d.serves, '{}'), coalesce(d.modes, '{}'), coalesce(d.telehealth, '{}'), coalesce(d.times, '{}'),
    ARRAY(SELECT lower(c) FROM unnest(d.cultures) AS c), lower(d.gender),
    CASE WHEN f.insurance IS NOT NULL THEN ARRAY(SELECT lower(i) FROM unnest(f.insurance) AS i) END,
    states_licence(p.document), d.accepting_new, d.waiting_weeks, d.next_opening, f.currency,
    coalesce(
        (f.session ->> 'min')::numeric, (f.session ->> 'max')::numeric, (f.first_visit ->> 'amount')::numeric
    ),
    f.sliding_scale, d.course ->> 'first_cadence', d.course ->> 'later_cadence',
    (d.course ->> 'maintenance')::boolean, now()
FROM unnest($2::uuid[], $3::bytea[]) AS v (id, vector)
INNER JOIN practitioner AS p ON p.id = v.id AND p.status = 'published'
CROSS JOIN LATERAL jsonb_to_record(p.document) AS d (
    languages text[], serves text[], modes text[], telehealth text[], times text[], cultures text[], gender text,
    fees jsonb, accepting_new boolean, waiting_weeks integer, next_opening date, course jsonb
)
CROSS JOIN LATERAL jsonb_to_record(coalesce(d.fees, '{}')) AS f (
    insurance text[], currency text, session jsonb, first_visit jsonb, sliding_scale boolean
)
ON CONFLICT (policy, practitioner_id) DO UPDATE SET
    vector = excluded.vector, places = excluded.places, clinics = excluded.clinics, same = excluded.same,
    change = nextval('match_change_number'), confirmed_at = excluded.confirmed_at,
    modality_ids = excluded.modality_ids, languages = excluded.languages, serves = excluded.serves,
    modes = excluded.modes, telehealth = excluded.telehealth, times = excluded.times, cultures = excluded.cultures, gender = excluded.gender, insurance = excluded.insurance,
    licensed = excluded.licensed, accepting_new = excluded.accepting_new, waiting_weeks = excluded.waiting_weeks,
    next_opening = excluded.next_opening, fee_currency = excluded.fee_currency, fee = excluded.fee,
    sliding_scale = excluded.sliding_scale, first_cadence = excluded.first_cadence,
    later_cadence = excluded.later_cadence, maintenance = excluded.maintenance, derived_at = excluded.derived_at
