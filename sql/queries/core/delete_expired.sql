-- Rows older than a rule of `service/core/retention.py` keeps them; the names are those of the rule.
DELETE FROM {table} WHERE {column} < $1::timestamptz
