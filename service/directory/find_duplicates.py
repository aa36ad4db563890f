"""Finds profiles that may be one person, and queues them for a person: nothing is merged here.

First by NPI; then by name with RapidFuzz, where a way of contact or, in different sources, a place is the same as well.
"""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz

from service.core.database.pool import Connection
from service.directory import store_duplicates as duplicates
from service.directory.store_duplicates import Pair
from service.profiles.person_name import read_name

# "Maria Gomez" and "Gomez, María" are one name; "Maria Gomez" and "Mario Gomez" (91) are not.
SAME_NAME = 92.0


async def find_duplicates(connection: Connection, ids: Sequence[UUID], *, one_source: bool = False) -> int:
    """Queues every pair that one of these profiles may make with another; how many were seen.

    `one_source`: also where everybody came from one, which a first import need not ask.
    """
    if not ids or not (one_source or await duplicates.has_other_sources(connection)):
        return 0
    pairs = {(pair.first_id, pair.second_id): pair for pair in await duplicates.same_npi(connection, ids)}
    for row in await duplicates.similar_names(connection, ids):
        pair = _judged(row)
        if pair is not None:
            pairs.setdefault((pair.first_id, pair.second_id), pair)
    await duplicates.add_pairs(connection, list(pairs.values()))
    return len(pairs)


def _judged(row: dict[str, Any]) -> Pair | None:
    likeness = fuzz.ratio(read_name(row["display_name"]).key, read_name(row["other_name"]).key)
    if likeness < SAME_NAME:
        return None
    contact = _same(row["email"], row["other_email"]) or _same(_digits(row["phone"]), _digits(row["other_phone"]))
    # Two of one roster in one town are rather two people; with one telephone, they are asked about.
    place = not row["one_source"] and _meet(row["towns"], row["other_towns"])
    if not contact and not place:
        return None
    first, second = sorted((row["id"], row["other_id"]))
    share = likeness / 100 * (0.95 if contact else 0.85)
    return Pair(first, second, "name and contact" if contact else "name and place", share)


def _digits(phone: str | None) -> str | None:
    return re.sub(r"[^0-9]", "", phone)[-10:] if phone else None


def _same(name: str | None, other: str | None) -> bool:
    return bool(name) and name == other


def _meet(values: list[str | None], others: list[str | None]) -> bool:
    return bool({value for value in values if value} & {other for other in others if other})
