-- What FHIR searches stand on: folded text, name parts, and a ring in which every practitioner has a fixed, blind place.

-- Text as searches compare it: without case and accents.
CREATE FUNCTION folded_text(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, words));

-- LIKE patterns, folded like the text they are compared with.
CREATE FUNCTION folded_patterns(patterns text[]) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT array_agg(folded_text(pattern)) FROM unnest(patterns) AS t (pattern));

-- A display name without a form of address before it and without what follows a comma or a bracket.
CREATE FUNCTION bare_name(display_name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(
    regexp_replace(display_name, '[,(].*$', ''), '^[[:space:]]*(dr|prof|mr|mrs|ms|mx|rev)[.]?[[:space:]]+', '', 'i'
));

-- The last word of the bare name; NULL when there is none.
CREATE FUNCTION family_name(display_name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN substring(bare_name(display_name) FROM '([^[:space:]]+)$');

-- What stands before the family name; '' when nothing does.
CREATE FUNCTION given_names(display_name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(bare_name(display_name), '[^[:space:]]+$', ''));

-- An address as one line of folded words, each with a blank before it.
CREATE FUNCTION address_words(line text, city text, region text, postal_code text, country text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN folded_text(
    ' ' || coalesce(line, '') || ' ' || coalesce(city, '') || ' ' || coalesce(region, '') || ' '
    || coalesce(postal_code, '') || ' ' || coalesce(country, '')
);

-- Names as words with a blank before each, so that '% mar%' finds the start of any word.
CREATE INDEX practitioner_name_words_idx
ON practitioner USING gin ((' ' || folded_text(display_name)) gin_trgm_ops) WHERE status = 'published';
CREATE INDEX practitioner_family_name_idx
ON practitioner USING gin (folded_text(family_name(display_name)) gin_trgm_ops) WHERE status = 'published';
-- The order of pages: blind to name and date, the same for every process, with a random point to start from.
CREATE INDEX practitioner_ring_idx ON practitioner (uuid_hash_extended(id, 0)) WHERE status = 'published';

CREATE INDEX practitioner_place_city_idx ON practitioner_place USING gin (folded_text(city) gin_trgm_ops);
CREATE INDEX practitioner_place_region_idx ON practitioner_place USING gin (folded_text(region) gin_trgm_ops);
CREATE INDEX practitioner_place_postal_code_idx ON practitioner_place USING gin (folded_text(postal_code) gin_trgm_ops);
CREATE INDEX practitioner_place_address_idx
ON practitioner_place USING gin (address_words(line, city, region, postal_code, country) gin_trgm_ops);

CREATE INDEX modality_nucc_code_idx ON modality (nucc_code) WHERE nucc_code IS NOT NULL;
CREATE INDEX modality_service_type_idx ON modality (hl7_service_type) WHERE hl7_service_type IS NOT NULL;
