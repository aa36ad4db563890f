"""The directory for readers: browsing, profiles, vocabularies under review, duplicates."""
