-- $1 entry.name  $2 entry.layers
INSERT INTO {kind} (name, layers, origin)
VALUES ($1, $2, 'shipped')
ON CONFLICT (name) DO UPDATE SET layers = excluded.layers, origin = 'shipped'
