"""Reads what people write into cells, for every door: files, rosters, FHIR. Nothing here rejects a person."""
