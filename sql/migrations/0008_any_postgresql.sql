-- Any PostgreSQL from 15 on serves: no pgvector, no earthdistance. Distances are great circles.

CREATE FUNCTION metres_between(lat1 double precision, lon1 double precision, lat2 double precision, lon2 double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN 2 * 6378168.0 * asin(least(1.0, sqrt(
    sin(radians(lat2 - lat1) / 2) ^ 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ^ 2
)));

DROP INDEX IF EXISTS practitioner_place_earth_idx;
CREATE INDEX practitioner_place_lat_idx ON practitioner_place (lat, lon) WHERE lat IS NOT NULL;

-- Extensions that an older database was made with go, unless they are somebody else's or used by something else.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['earthdistance', 'cube', 'vector'] LOOP
        BEGIN
            EXECUTE 'DROP EXTENSION IF EXISTS ' || name;
        EXCEPTION WHEN insufficient_privilege OR dependent_objects_still_exist THEN
            NULL;
        END;
    END LOOP;
END;
$$;

-- CREATE TABLE takes no STORAGE before version 16.
ALTER TABLE picture ALTER COLUMN data SET STORAGE EXTERNAL;
