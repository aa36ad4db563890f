-- Rows older than a rule of `service/core/retention.py` keeps them; names and condition are those of the rule.
DELETE FROM {table} WHERE {column} < $1::timestamptz AND {only}
