INSERT INTO webhook (clinic_id, url, secret, position, events, own_roster)
VALUES (:clinic_id, :url, :secret, :position, :events, :own_roster)
RETURNING id, created_at
