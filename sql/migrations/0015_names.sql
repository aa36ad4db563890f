-- Names are compared without generation and letters of credentials, and looked up without accents.
CREATE OR REPLACE FUNCTION bare_name(display_name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(
    regexp_replace(
        regexp_replace(display_name, '[,(].*$', ''),
        '^[[:space:]]*(dr|prof|mr|mrs|ms|mx|rev)[.]?[[:space:]]+', '', 'i'
    ),
    '([[:space:]]+(jr|sr|ii|iii|iv|2nd|3rd|md|phd|psyd|lmt|lcsw|lmft|lpc|lmhc|lac|l[.]ac|np|rn|dc|dpt|rd)[.]?)+[[:space:]]*$',
    '', 'i'
));
REINDEX INDEX practitioner_family_name_idx;
