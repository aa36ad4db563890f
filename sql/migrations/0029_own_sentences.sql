-- additive
-- Which of somebody's own sentences speaks of which concern: six bytes each (column, first and last character, two bytes
-- each, little-endian). Null: derived by a program that did not know of it.
ALTER TABLE match_profile ADD COLUMN sentences bytea;
