-- additive
-- Who stated which field and when says nearly the same thing of every field: compressed where a row is longer than this,
-- a person takes 0.7 kB less. Rows follow as they are written.
ALTER TABLE practitioner SET (toast_tuple_target = 1100);
