"""Profiles that were made up, told by the source they carry in every file and table: nobody reads their mail."""

DEMO, REFERENCE = "demo", "reference"  # what `service/population` writes
FICTIONAL_SOURCES = (DEMO, REFERENCE)


def is_fictional(source: str) -> bool:
    return source in FICTIONAL_SOURCES
