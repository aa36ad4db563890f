SELECT name, id
FROM {kind}
