-- Whether people can be read: in a cluster all nodes are asked.
SELECT TRUE FROM practitioner LIMIT 1
