-- Where messages of seekers for a profile go: to whoever keeps it, at the address they sign in with, unless they want none.
-- $1 practitioner_id
SELECT a.email FROM reachable_account AS a WHERE a.practitioner_id = $1 AND 'message came' <> all(a.unmailed)
