"""What has changed since a list was saved: in people's profiles, and in who is on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from schemas.accounts.account import Change
from schemas.profiles.practitioner import PractitionerPublic
from service.accounts.changes_since import changes_since
from service.core.clock import now, today
from service.core.database.pool import Connection
from service.directory.show_profile import public_profile
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_
from service.profiles.store import read_profiles
from service.web.pages.practitioner.profile_words import change_words
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.pages.seeker.result_words import Card
from service.web.pages.seeker.shortlist_code import Shortlist
from service.web.services import Services

_CONFIRMED = N_("they confirmed their page on %(day)s")
_NO_LONGER = N_("%(field)s: no longer stated")
_MOST_CHANGES = 6


@dataclass(frozen=True)
class ListChanges:
    """A day, and what has changed from then on."""

    day: date
    new: str  # who was not on the list then, in words
    gone: str  # who was, and is not on this page of it
    changed: list[tuple[str, list[str]]]  # people of then who changed something, each with what
    due: bool  # the day to look back has come


async def note_changes(
    request: AnyRequest, services: Services, before: Shortlist, shown: Sequence[Card]
) -> ListChanges | None:
    """None on the day it was saved."""
    locale = locale_of(request)
    saved_on = before.made
    if saved_on is None or saved_on >= today():
        return None

    async def read(connection: Connection) -> ListChanges:
        stored = await read_profiles(connection, before.people)
        public = [public_profile(row, now()) for row in stored.values() if row.status == "published"]
        words = await changes_in_words(connection, public, saved_on, locale)
        here = {card.practitioner.id for card in shown}
        names = {person.id: person.display_name for person in public}
        return ListChanges(
            saved_on,
            locale.listed(
                [card.practitioner.display_name for card in shown if card.practitioner.id not in before.people]
            ),
            locale.listed([names[id] for id in before.people if id in names and id not in here]),
            [(names[id], lines) for id, lines in words.items() if lines],
            bool(before.review and before.review <= today()),
        )

    return await services.database.reading(read)


async def changes_in_words(
    connection: Connection, people: Sequence[PractitionerPublic], since: date, locale: ReaderLocale
) -> Mapping[UUID, list[str]]:
    """What each has changed since that day: what they say now, never what they have taken back."""
    by_person = await changes_since(connection, people, since)
    return {person.id: _in_words(person, by_person.get(person.id, []), since, locale) for person in people}


def _in_words(person: PractitionerPublic, changes: list[Change], since: date, locale: ReaderLocale) -> list[str]:
    nothing = locale.say(N_("nothing"))
    result = [
        locale.say(_NO_LONGER) % {"field": name} if after == nothing else f"{name}: {after}"
        for name, _, after in change_words(changes, locale)[:_MOST_CHANGES]
    ]
    if person.confirmed_at and person.confirmed_at.date() > since:
        result.append(locale.say(_CONFIRMED) % {"day": locale.day(person.confirmed_at)})
    return result
