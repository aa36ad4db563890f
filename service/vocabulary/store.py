"""The stored vocabularies: reads them, adds terms, and notes what a person should review."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from schemas.vocabulary.terms import Concern, ConcernEntry, Fold, Modality, ModalityEntry
from service.core.database.pool import Connection

Kind = Literal["modality", "concern"]


async def names_by_key(connection: Connection, kind: Kind) -> dict[str, str]:
    """Folded spelling -> name."""
    rows = await connection.fetch(f"SELECT a.key, v.name FROM {kind}_alias AS a JOIN {kind} AS v ON v.id = a.{kind}_id")
    return {row["key"]: row["name"] for row in rows}


async def unreviewed_names(connection: Connection, kind: Kind) -> list[str]:
    """Names that came with somebody's profile and that no person has looked at yet."""
    return [row["name"] for row in await connection.fetch(f"SELECT name FROM {kind} WHERE origin = 'added'")]


async def ids_by_name(connection: Connection, kind: Kind) -> dict[str, int]:
    rows = await connection.fetch(f"SELECT name, id FROM {kind}")
    return {row["name"]: row["id"] for row in rows}


async def extent(connection: Connection) -> list[tuple[int, int, int]]:
    """How many modalities and concerns there are, each with the newest id and how many nobody has reviewed.

    It differs when terms came, went or were looked at.
    """
    row = await connection.fetchrow(
        "SELECT (SELECT count(*) FROM modality), (SELECT coalesce(max(id), 0) FROM modality), "
        "(SELECT count(*) FROM modality WHERE origin = 'added'), "
        "(SELECT count(*) FROM concern), (SELECT coalesce(max(id), 0) FROM concern), "
        "(SELECT count(*) FROM concern WHERE origin = 'added')"
    )
    assert row is not None
    return [(row[0], row[1], row[2]), (row[3], row[4], row[5])]


async def add_terms(connection: Connection, kind: Kind, folds: Sequence[tuple[Fold, str]]) -> None:
    """Adds new names with their key (fold, key) and lists folds and additions for review; known ones are skipped."""
    added = [(fold, key) for fold, key in folds if fold.how == "added"]
    # In a fixed order, so that two loads adding the same names never wait for each other in a circle.
    names = sorted({fold.name for fold, _ in added})
    await connection.execute(f"INSERT INTO {kind} (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING", names)
    keys = sorted({(key, fold.name, fold.term) for fold, key in added})
    await connection.execute(
        f"INSERT INTO {kind}_alias (key, {kind}_id, spelling) "
        f"SELECT t.key, v.id, t.spelling FROM unnest($1::text[], $2::text[], $3::text[]) AS t (key, name, spelling) "
        f"JOIN {kind} AS v ON v.name = t.name ON CONFLICT DO NOTHING",
        *([row[column] for row in keys] for column in range(3)),
    )
    review = sorted({(fold.term, fold.name, fold.how, fold.score) for fold, _ in folds if fold.how != "known"})
    await connection.execute(
        "INSERT INTO vocabulary_review (vocabulary, term, name, how, score) "
        "SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::real[]) ON CONFLICT DO NOTHING",
        kind,
        *([row[column] for row in review] for column in range(4)),
    )


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
            f"INSERT INTO {kind} (name, layers, origin) VALUES ($1, $2, 'shipped') "
            f"ON CONFLICT (name) DO UPDATE SET layers = excluded.layers, origin = 'shipped'",
            entry.name,
            list(entry.layers),
        )
        if isinstance(entry, ConcernEntry):
            await connection.execute("UPDATE concern SET domains = $2 WHERE name = $1", entry.name, list(entry.domains))
        else:
            await _install_codes(connection, entry)
    rows = list(keyed)
    await connection.execute(
        f"INSERT INTO {kind}_alias (key, {kind}_id, spelling) "
        f"SELECT t.key, v.id, t.spelling FROM unnest($1::text[], $2::text[], $3::text[]) AS t (key, name, spelling) "
        f"JOIN {kind} AS v ON v.name = t.name ON CONFLICT (key) DO UPDATE SET {kind}_id = excluded.{kind}_id",
        *([row[column] for row in rows] for column in range(3)),
    )


async def _install_codes(connection: Connection, entry: ModalityEntry) -> None:
    await connection.execute(
        "UPDATE modality SET nucc_code = $2, hl7_service_type = $3 WHERE name = $1",
        entry.name,
        entry.nucc,
        entry.hl7_service_type,
    )
    codes = [code for code in (entry.nucc, *entry.nucc_also) if code]
    await connection.execute(
        "INSERT INTO modality_nucc (code, modality_id) SELECT unnest($2::text[]), id FROM modality WHERE name = $1 "
        "ON CONFLICT (code) DO UPDATE SET modality_id = excluded.modality_id",
        entry.name,
        codes,
    )


async def list_modalities(
    connection: Connection, names: Sequence[str] | None, limit: int, offset: int
) -> list[Modality]:
    """Reviewed modalities in the order of `names`, or all by name."""
    rows = await _terms(connection, "modality", "v.nucc_code, v.hl7_service_type", names, limit, offset)
    return [Modality(row["id"], row["name"], row["layers"], row["aliases"], _codes(row)) for row in rows]


async def list_concerns(connection: Connection, names: Sequence[str] | None, limit: int, offset: int) -> list[Concern]:
    """Reviewed concerns in the order of `names`, or all by name."""
    rows = await _terms(connection, "concern", "v.domains", names, limit, offset)
    return [Concern(row["id"], row["name"], row["layers"], row["domains"], row["aliases"]) for row in rows]


def _codes(row: Any) -> dict[str, str]:
    codes = {"nucc": row["nucc_code"], "hl7-service-type": row["hl7_service_type"]}
    return {system: code for system, code in codes.items() if code}


async def _terms(
    connection: Connection, kind: Kind, columns: str, names: Sequence[str] | None, limit: int, offset: int
) -> list[Any]:
    return list(
        await connection.fetch(
            f"SELECT v.id, v.name, v.layers, {columns}, "
            f"ARRAY(SELECT a.spelling FROM {kind}_alias AS a WHERE a.{kind}_id = v.id AND a.spelling <> v.name "
            f"ORDER BY a.spelling) AS aliases "
            f"FROM {kind} AS v WHERE v.origin <> 'added' AND ($1::text[] IS NULL OR v.name = any($1)) "
            f"ORDER BY array_position($1, v.name), v.name LIMIT $2 OFFSET $3",
            names,
            limit,
            offset,
        )
    )
