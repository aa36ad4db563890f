-- $1 hashes
SELECT u.hash FROM unwanted_mail AS u WHERE u.hash = any($1::bytea[])
