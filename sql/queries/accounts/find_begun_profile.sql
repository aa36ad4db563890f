-- $1 account
SELECT b.document, b.was_published, b.set_aside_at FROM begun_profile AS b WHERE b.account_id = $1
