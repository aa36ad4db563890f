-- :audited_at  :policy  :green  :result msgspec.to_builtins(run)
INSERT INTO neutrality_audit (audited_at, policy, green, result)
VALUES (:audited_at, :policy, :green, :result)
