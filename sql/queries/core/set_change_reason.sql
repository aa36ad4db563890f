-- Why the changes of this transaction happen, as the change feed says it.
-- $1 reason ('': of no special one)
SELECT set_config('ayni.change_reason', $1, true)
