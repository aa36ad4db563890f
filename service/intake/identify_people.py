"""Whom rows of a clinic's file are about, where the file gives no id of its own.

NPI and mail make an id; but an office may write its own into every row, and who gets an address between two files is
still the same person. So a mail counts for somebody only under a name like theirs, and whoever is found by no id is
looked for by the whole name, with an address, telephone, city or kind of practice that agrees.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from schemas.profiles.practitioner import Place, ProfileDraft
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.intake.load_profiles import made_ids
from service.profiles.person_name import read_name


class _Namesake(msgspec.Struct):
    """Somebody on the roster under a made id, with what tells them from others of the name."""

    external_id: str
    display_name: str
    email: str | None
    phone: str | None
    modalities: list[str]
    places: list[Place]

    def agrees(self, draft: ProfileDraft) -> bool:
        """Whether anything but the name says that it is the same person."""
        phone = draft.contact.phone if draft.contact else None
        return (
            (draft.email is not None and draft.email.lower() == (self.email or "").lower())
            or (phone is not None and phone == self.phone)
            or bool({*self.modalities} & {*draft.modalities})
            or bool(_cities(self.places) & _cities(draft.places))
        )


def _cities(places: Sequence[Place]) -> set[str]:
    return {place.address.city.casefold() for place in places if place.address.city}


class _Holder(msgspec.Struct):
    """Who is on the roster under an id."""

    external_id: str
    display_name: str


async def identify_people(
    connection: Connection, clinic_id: UUID, drafts: Mapping[int, ProfileDraft], before: datetime
) -> dict[int, str]:
    """By row of a batch, for drafts without an id, the one under which the person is, or will be, listed; by name alone
    as somebody who was listed before that moment."""
    candidates = {row: made_ids(draft) for row, draft in drafts.items() if draft.external_id is None}
    if not candidates:
        return {}
    names = {row: drafts[row].display_name for row in candidates}
    ids = [id for candidate_ids in candidates.values() for id in candidate_ids]
    rows = await connection.fetch(query("clinics/list_made_ids"), clinic_id, ids)
    listed = {row["external_id"]: _Holder(**dict(row)) for row in rows}
    shared = _shared(candidates, names)
    result: dict[int, str] = {}
    for row, candidate_ids in candidates.items():
        own = [id for id in candidate_ids if _is_theirs(id, names[row], listed.get(id), shared)]
        result[row] = next((id for id in own if id in listed), own[0])
    names_left = [names[row] for row, id in result.items() if id not in listed]
    if not names_left:
        return result
    rows = await connection.fetch(query("clinics/list_namesakes"), clinic_id, names_left, before)
    namesakes = [msgspec.convert(dict(row), _Namesake) for row in rows]
    return result | _by_name({row: id for row, id in result.items() if id not in listed}, drafts, namesakes, result)


def _shared(candidates: Mapping[int, list[str]], names: Mapping[int, str]) -> set[str]:
    """Ids that rows of different names would have: of an office, not of a person."""
    often = Counter(id for candidate_ids in candidates.values() for id in candidate_ids)
    holders: dict[str, set[str]] = defaultdict(set)
    for row, candidate_ids in candidates.items():
        for id in candidate_ids:
            if often[id] > 1:
                holders[id].add(read_name(names[row]).key)
    return {id for id, keys in holders.items() if len(keys) > 1}


def _is_theirs(id: str, name: str, listed: _Holder | None, shared: set[str]) -> bool:
    """Whether an id made of NPI, mail, or name and place is that of somebody of this name."""
    if id.startswith("digest:"):
        return True
    if id in shared:
        return listed is not None and read_name(listed.display_name).key == read_name(name).key
    if listed is None or listed.display_name == name or id.startswith("npi:"):
        return True
    # Who marries keeps a word of the name; the next person behind a desk's address shares none.
    return bool({*read_name(name).key.split()} & {*read_name(listed.display_name).key.split()})


def _by_name(
    unknown: Mapping[int, str],
    drafts: Mapping[int, ProfileDraft],
    namesakes: Sequence[_Namesake],
    identified: Mapping[int, str],
) -> dict[int, str]:
    """Of rows whose id nobody has yet, those whose name one person of the roster alone has, and one row alone."""
    rows_of, taken = Counter(drafts[row].display_name for row in identified), set(identified.values())
    known = defaultdict(list)
    for person in namesakes:
        known[person.display_name].append(person)
    result = {}
    for row, id in unknown.items():
        draft = drafts[row]
        match known[draft.display_name]:
            case [person] if rows_of[draft.display_name] == 1 and person.external_id not in taken:
                two_numbers = id.startswith("npi:") and person.external_id.startswith("npi:")
                if person.agrees(draft) and not two_numbers:
                    result[row] = person.external_id
    return result
