-- :id webhook  :clinic_id its clinic  :events wanted  :own_roster only of its roster  :paused_at since when it is paused
UPDATE webhook
SET events = :events, own_roster = :own_roster, paused_at = :paused_at
WHERE id = :id AND clinic_id = :clinic_id
