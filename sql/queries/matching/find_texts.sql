-- Which of these text keys some profile holds already.
-- $1 keys
SELECT DISTINCT t.key FROM profile_text AS t WHERE t.key = any($1::bigint[])
