"""The first step of a match: the story heard, places and terms resolved, limits made conditions."""
