"""The stored vocabularies: reads them, adds terms, and notes what a person should review."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec

from schemas.vocabulary.terms import Concern, ConcernEntry, Fold, Modality, ModalityEntry
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query

Kind = Literal["modality", "concern"]


async def names_by_key(connection: Connection, kind: Kind) -> dict[str, str]:
    """Folded spelling -> name."""
    rows = await connection.fetch(query("vocabulary/list_spellings", kind))
    return {row["key"]: row["name"] for row in rows}


async def unreviewed_names(connection: Connection, kind: Kind) -> list[str]:
    """Names that came with somebody's profile and that no person has looked at yet."""
    return [row["name"] for row in await connection.fetch(query("vocabulary/list_unreviewed", kind))]


async def ids_by_name(connection: Connection, kind: Kind) -> dict[str, int]:
    rows = await connection.fetch(query("vocabulary/list_term_ids", kind))
    return {row["name"]: row["id"] for row in rows}


async def extent(connection: Connection) -> list[tuple[int, int, int]]:
    """How many modalities and concerns there are, each with the newest id and how many nobody has reviewed.

    It differs when terms came, went or were looked at.
    """
    row = await connection.fetchrow(query("vocabulary/read_extent"))
    assert row is not None
    return [(row[0], row[1], row[2]), (row[3], row[4], row[5])]


@parameters("vocabulary/add_reviews")
class _Reviews(msgspec.Struct, kw_only=True):
    vocabulary: Kind
    terms: list[str]
    names: list[str]
    how: list[str]
    scores: list[float]


async def add_terms(connection: Connection, kind: Kind, folds: Sequence[tuple[Fold, str]]) -> None:
    """Adds new names with their key (fold, key) and lists folds and additions for review; known ones are skipped."""
    added = [(fold, key) for fold, key in folds if fold.how == "added"]
    # In a fixed order, so that two loads adding the same names never wait for each other in a circle.
    names = sorted({fold.name for fold, _ in added})
    await connection.execute(query("vocabulary/add_terms", kind), names)
    keys = sorted({(key, fold.name, fold.term) for fold, key in added})
    await connection.execute(
        query("vocabulary/add_spellings", kind),
        *([row[column] for row in keys] for column in range(3)),
    )
    review = sorted({(fold.term, fold.name, fold.how, fold.score) for fold, _ in folds if fold.how != "known"})
    reviews = _Reviews(
        vocabulary=kind,
        terms=[term for term, _, _, _ in review],
        names=[name for _, name, _, _ in review],
        how=[how for _, _, how, _ in review],
        scores=[score for _, _, _, score in review],
    )
    await connection.execute(*bound(reviews))


async def install(
    connection: Connection,
    kind: Kind,
    entries: Iterable[ModalityEntry | ConcernEntry],
    keyed: Iterable[tuple[str, str, str]],
) -> None:
    """The shipped vocabulary: entries, and (key, name, spelling) of every spelling; existing ones are kept."""
    entries = list(entries)
    for entry in entries:
        await connection.execute(
            query("vocabulary/put_term", kind),
            entry.name,
            list(entry.layers),
        )
        if isinstance(entry, ConcernEntry):
            await connection.execute(query("vocabulary/set_concern_domains"), entry.name, list(entry.domains))
        else:
            await _install_codes(connection, entry)
    rows = list(keyed)
    await connection.execute(
        query("vocabulary/put_spellings", kind),
        *([row[column] for row in rows] for column in range(3)),
    )


async def _install_codes(connection: Connection, entry: ModalityEntry) -> None:
    await connection.execute(
        query("vocabulary/set_modality_codes"),
        entry.name,
        entry.nucc,
        entry.hl7_service_type,
    )
    codes = [code for code in (entry.nucc, *entry.nucc_also) if code]
    await connection.execute(
        query("vocabulary/put_nucc_codes"),
        entry.name,
        codes,
    )


async def list_modalities(
    connection: Connection, names: Sequence[str] | None, limit: int, offset: int
) -> list[Modality]:
    """Reviewed modalities in the order of `names`, or all by name."""
    rows = await connection.fetch(query("vocabulary/list_modalities"), names, limit, offset)
    return [Modality(row["id"], row["name"], row["layers"], row["aliases"], _codes(row)) for row in rows]


async def list_concerns(connection: Connection, names: Sequence[str] | None, limit: int, offset: int) -> list[Concern]:
    """Reviewed concerns in the order of `names`, or all by name."""
    rows = await connection.fetch(query("vocabulary/list_concerns"), names, limit, offset)
    return [Concern(row["id"], row["name"], row["layers"], row["domains"], row["aliases"]) for row in rows]


def _codes(row: Any) -> dict[str, str]:
    codes = {"nucc": row["nucc_code"], "hl7-service-type": row["hl7_service_type"]}
    return {system: code for system, code in codes.items() if code}
