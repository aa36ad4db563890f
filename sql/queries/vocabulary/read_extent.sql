-- How many modalities and concerns there are, each with the newest id and how many nobody has reviewed.
SELECT (SELECT count(*) FROM modality), (SELECT coalesce(max(id), 0) FROM modality),
    (SELECT count(*) FROM modality WHERE origin = 'added'), (SELECT count(*) FROM concern),
    (SELECT coalesce(max(id), 0) FROM concern), (SELECT count(*) FROM concern WHERE origin = 'added')
