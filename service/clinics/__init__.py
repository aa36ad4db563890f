"""Clinics that integrate by API: keys, rosters, the feed of changes, webhooks, pages within theirs."""
