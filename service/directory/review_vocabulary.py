"""Decides about terms that were folded or added by themselves: keep, or undo, or merge into another.

A fold that is accepted becomes a known spelling; refused, the term becomes a name of its own from now on. An added
term that is accepted stays for good; refused, it is merged into another or, when nobody uses it, removed.
"""

from typing import Any
from uuid import UUID

from schemas.accounts.account import Review
from schemas.messages import expected, refusals
from service.core.database.pool import Connection
from service.core.errors import BadRequest, Conflict, NotFound
from service.matching.index.index_profiles import MatchIndexer
from service.matching.matcher import Matcher
from service.vocabulary import store_reviews as review_terms
from service.vocabulary.folding import key
from service.vocabulary.store import Kind


async def list_terms(connection: Connection, kind: Kind, limit: int) -> list[Review]:
    """Folds and additions not looked at yet, the oldest first."""
    return [
        Review(
            str(row["id"]),
            f"“{row['term']}” was folded into “{row['name']}”"
            if row["how"] == "folded"
            else f"“{row['name']}” was added",
            row["created_at"],
            {
                "term": row["term"],
                "name": row["name"],
                "how": row["how"],
                "score": row["score"],
                "used_by": row["used_by"],
            },
        )
        for row in await review_terms.waiting_terms(connection, kind, limit)
    ]


async def decide_term(connection: Connection, matcher: Matcher, kind: Kind, id: str, into: str | None) -> str:
    """Accepts (`into` is empty) or refuses (None, or the name to merge into) one entry; answers what was done."""
    async with connection.transaction():
        row = await review_terms.take_term(connection, kind, int(id)) if id.isdecimal() and len(id) < 10 else None
        if row is None:
            raise NotFound(refusals.NO_OPEN_TERM(kind=kind))
        if into == "":
            return await _accept(connection, kind, row)
        if row["how"] == "folded":
            return await _split(connection, kind, row)
        return await _drop(connection, matcher, kind, row, into)


async def _accept(connection: Connection, kind: Kind, row: Any) -> str:
    await review_terms.keep_name(connection, kind, row["name"])
    await review_terms.add_spelling(connection, kind, (_key(row["term"]), row["name"], row["term"]))
    return f"“{row['term']}” stands for “{row['name']}” from now on"


async def _split(connection: Connection, kind: Kind, row: Any) -> str:
    name = " ".join(row["term"].split()).lower()
    await review_terms.add_name(connection, kind, name)
    await review_terms.add_spelling(connection, kind, (_key(row["term"]), name, row["term"]))
    return f"“{name}” is a name of its own from now on; profiles saved before keep “{row['name']}”"


async def _drop(connection: Connection, matcher: Matcher, kind: Kind, row: Any, into: str | None) -> str:
    users = await review_terms.users_of(connection, kind, row["name"])
    if into is None:
        if users:
            raise Conflict(refusals.TERM_IN_USE(count=len(users), name=row["name"]))
        await review_terms.remove_name(connection, kind, row["name"])
        return f"“{row['name']}” was removed"
    target = (matcher.terms.modalities if kind == "modality" else matcher.terms.concerns).fold(into)
    if target.how == "added" or target.name == row["name"]:
        raise BadRequest(refusals.NO_NAME_TO_MERGE(), [("/into", expected.KNOWN_NAME(kind=kind))])
    await review_terms.merge_name(connection, kind, row["name"], target.name)
    await _derive(connection, matcher, users)
    return f"“{row['name']}” was merged into “{target.name}” in {len(users)} profiles"


async def _derive(connection: Connection, matcher: Matcher, users: list[UUID]) -> None:
    indexer = MatchIndexer(matcher.model)
    for start in range(0, len(users), 500):
        await indexer.derive(connection, users[start : start + 500])


def _key(term: str) -> str:
    return key(term) or term.casefold().strip()
