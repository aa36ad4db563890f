INSERT INTO webhook (clinic_id, url, secret, position)
VALUES (:clinic_id, :url, :secret, :position)
RETURNING id, created_at
