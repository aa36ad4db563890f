"""The profile: its fields, versions, card, freshness and facts."""
