INSERT INTO vocabulary_review (vocabulary, term, name, how, score)
SELECT :vocabulary, *
FROM unnest(:terms::text[], :names::text[], :how::text[], :scores::real[])
ON CONFLICT DO NOTHING
