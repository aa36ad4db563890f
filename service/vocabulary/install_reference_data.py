"""Fills languages and vocabularies from shipped data, once and whenever that data changes."""

import hashlib
from collections.abc import Awaitable, Callable

from service.core.database.pool import Connection
from service.core.database.queries import query
from service.vocabulary import store as vocabularies
from service.vocabulary.general_words import general_entries
from service.vocabulary.shipped import DATA, shipped_concerns, shipped_modalities, spellings

_LANGUAGES_VERSION = "babel-1"


async def install_reference_data(connection: Connection, report: Callable[[str], None] = lambda _: None) -> None:
    """Brings the shipped data up to date; quick when nothing changed."""
    steps: dict[str, tuple[str, Callable[[Connection], Awaitable[None]]]] = {
        "languages": (_LANGUAGES_VERSION, _languages),
        "modalities": (_digest("modalities.toml"), _modalities),
        "concerns": (_digest("concerns.toml", "families.toml"), _concerns),
    }
    rows = await connection.fetch(query("vocabulary/list_reference_data"))
    item = {row["name"]: row["digest"] for row in rows}
    for name, (digest, fill) in steps.items():
        if item.get(name) == digest:
            continue
        report(f"loading {name}")
        async with connection.transaction():
            await fill(connection)
            await connection.execute(
                query("vocabulary/put_reference_data"),
                name,
                digest,
            )


def _digest(*files: str) -> str:
    return hashlib.sha256(b"".join((DATA / file).read_bytes() for file in files)).hexdigest()


async def _languages(connection: Connection) -> None:
    """Every language tag CLDR names, in English and in its own name; a profile's tag is folded to one of these."""
    from babel import Locale  # only when the list is filled: once per database
    from babel.localedata import locale_identifiers

    written = set(locale_identifiers())
    rows = [
        (tag.replace("_", "-"), name, (Locale.parse(tag).get_language_name(tag) if tag in written else None) or name)
        for tag, name in Locale("en").languages.items()
        if tag != "root"
    ]
    await connection.executemany(query("vocabulary/install_languages"), rows)


async def _modalities(connection: Connection) -> None:
    entries = shipped_modalities()
    await vocabularies.install(connection, "modality", entries, spellings(entries))


async def _concerns(connection: Connection) -> None:
    entries = [*shipped_concerns(), *general_entries()]
    await vocabularies.install(connection, "concern", entries, spellings(entries))
