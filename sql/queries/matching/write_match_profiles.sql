-- Derived rows of published profiles, under one policy; whose they are.
-- :policy  :rows  :vectors of each, packed  :sentences of each, packed
WITH stated AS MATERIALIZED (
    SELECT n.*, nextval('match_change_number') AS number FROM ROWS FROM (
        jsonb_to_recordset(:rows::jsonb) AS (
            id uuid, places jsonb, clinics uuid[], same jsonb, confirmed_at timestamptz, modality_ids integer[],
            languages text[], serves text[], modes text[], telehealth text[], times text[], cultures text[],
            gender text, insurance text[], licensed boolean, accepting_new boolean, waiting_weeks integer,
            trial_cost numeric, next_opening date, fee_currency text, fee numeric, sliding_scale boolean,
            first_cadence text, later_cadence text, maintenance boolean
        ),
        unnest(:vectors::bytea[]),
        unnest(:sentences::bytea[])
    ) AS n (
        id, places, clinics, same, confirmed_at, modality_ids, languages, serves, modes, telehealth, times, cultures,
        gender, insurance, licensed, accepting_new, waiting_weeks, trial_cost, next_opening, fee_currency, fee,
        sliding_scale, first_cadence, later_cadence, maintenance, vector, sentences
    )
)

INSERT INTO match_profile AS m (
    policy, practitioner_id, vector, places, clinics, same, change, confirmed_at, modality_ids, languages, serves, modes,
    telehealth, times, cultures, gender, insurance, licensed, accepting_new, waiting_weeks, trial_cost, next_opening,
    fee_currency, fee, sliding_scale, first_cadence, later_cadence, maintenance, sentences, derived_at
)
SELECT
    :policy, p.id, n.vector, n.places, n.clinics, n.same, n.number, n.confirmed_at, n.modality_ids,
    n.languages, n.serves, n.modes, n.telehealth, n.times, n.cultures, n.gender, n.insurance, n.licensed,
    n.accepting_new, n.waiting_weeks, n.trial_cost, n.next_opening, n.fee_currency, n.fee, n.sliding_scale,
    n.first_cadence, n.later_cadence, n.maintenance, n.sentences, now()
FROM stated AS n INNER JOIN practitioner AS p ON p.id = n.id AND p.status = 'published'
ON CONFLICT (policy, practitioner_id) DO UPDATE SET
    vector = excluded.vector, places = excluded.places, clinics = excluded.clinics, same = excluded.same,
    change = excluded.change, confirmed_at = excluded.confirmed_at,
    modality_ids = excluded.modality_ids, languages = excluded.languages, serves = excluded.serves,
    modes = excluded.modes, telehealth = excluded.telehealth, times = excluded.times, cultures = excluded.cultures,
    gender = excluded.gender, insurance = excluded.insurance, licensed = excluded.licensed,
    accepting_new = excluded.accepting_new, waiting_weeks = excluded.waiting_weeks,
    trial_cost = excluded.trial_cost, next_opening = excluded.next_opening, fee_currency = excluded.fee_currency,
    fee = excluded.fee, sliding_scale = excluded.sliding_scale, first_cadence = excluded.first_cadence,
    later_cadence = excluded.later_cadence, maintenance = excluded.maintenance, sentences = excluded.sentences,
    derived_at = excluded.derived_at
RETURNING m.practitioner_id
