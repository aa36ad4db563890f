-- How many people were invited in a name since a moment.
-- $1 by whom  $2 since
SELECT count(*) FROM invitation AS i WHERE i.invited_by = $1 AND i.invited_at > $2
