"""How long a confirmation counts: after which days a profile is shown as not confirmed, and no longer matched."""

CONFIRM_DAYS = 90  # after these a profile is shown as not confirmed


MATCH_DAYS = 180  # after these it is no longer matched
