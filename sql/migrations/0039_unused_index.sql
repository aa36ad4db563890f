-- additive
-- Names are looked up folded, by words and by family name: nothing asks by this one any more.
DROP INDEX IF EXISTS practitioner_name_trgm_idx;
