-- $1 source
SELECT k.practitioner_id AS id FROM source_key AS k WHERE k.source = $1 ORDER BY k.practitioner_id
