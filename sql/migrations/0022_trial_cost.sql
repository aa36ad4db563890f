-- additive
-- What the trial that somebody states costs at most, in the currency of their fees: lists may be put in its order.
ALTER TABLE match_profile ADD COLUMN trial_cost numeric;

UPDATE match_profile AS m
SET
    trial_cost = (p.document -> 'expectations' ->> 'trial_visits')::numeric
    * coalesce((p.document #>> '{fees,session,max}')::numeric, (p.document #>> '{fees,session,min}')::numeric),
    change = nextval('match_change_number')
FROM practitioner AS p
WHERE p.id = m.practitioner_id AND (p.document -> 'expectations' ->> 'trial_visits') IS NOT NULL
    AND coalesce(p.document #>> '{fees,session,max}', p.document #>> '{fees,session,min}') IS NOT NULL
    AND (p.document #>> '{fees,currency}') IS NOT NULL;
