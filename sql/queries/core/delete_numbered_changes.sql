-- Changes from before $1 that have their place in the feed.
DELETE FROM change WHERE at < $1 AND position IS NOT NULL
