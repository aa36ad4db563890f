-- $1 run.audited_at  $2 run.policy  $3 run.green  $4 msgspec.to_builtins(run)
INSERT INTO neutrality_audit (audited_at, policy, green, result)
VALUES ($1, $2, $3, $4)
