INSERT INTO vocabulary_review (vocabulary, term, name, how, score)
SELECT $1, *
FROM unnest($2::text[], $3::text[], $4::text[], $5::real[])
ON CONFLICT DO NOTHING
