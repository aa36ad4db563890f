-- How many rows another query gives, whose text takes the place of the braces.
SELECT count(*) FROM ({rows}) AS counted
