-- Match rows of a policy in the order of ids, for the snapshot.
-- :policy  :after the last id seen  :limit how many at most  :only these people only (NULL: everyone)
SELECT
    m.practitioner_id AS id, m.vector, m.modality_ids, m.languages, m.modes, m.times, m.cultures, m.gender,
    m.fee_currency, m.fee, m.sliding_scale, m.first_cadence, m.later_cadence, m.maintenance, m.next_opening,
    m.confirmed_at, m.places, m.serves, m.telehealth, m.insurance, m.licensed, m.accepting_new, m.waiting_weeks,
    m.trial_cost::float8 AS trial_cost,    m.clinics, m.same, m.change
FROM match_profile AS m
WHERE m.policy = :policy AND m.practitioner_id > :after AND (:only::uuid[] IS NULL OR m.practitioner_id = any(:only))
ORDER BY m.practitioner_id
LIMIT :limit
