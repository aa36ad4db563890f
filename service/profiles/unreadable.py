"""What somebody may not state although its form is right: a name that nobody can see, codes of nothing, no addresses.

Only what is new is looked at: what came from a source stands in nobody's way.
"""

from collections.abc import Iterator
from typing import Any

from schemas.core.message import Message
from schemas.messages import cells, expected
from schemas.profiles.practitioner import Profile
from service.profiles.cells.codes import language_tag
from service.profiles.cells.contacts import is_npi, read_email, read_web
from service.profiles.tidy_text import is_visible
from service.vocabulary.gazetteer import load_gazetteer
from service.vocabulary.jurisdictions import jurisdiction_name
from service.vocabulary.money import currency_codes


def unreadable(profile: Profile, before: Profile | None) -> list[tuple[str, Message]]:
    """(JSON pointer, what was expected) of what cannot mean anything and was not there before."""
    known = {(pointer.rstrip("0123456789"), value) for pointer, value, _ in _stated(before)} if before else set()
    return [
        (pointer, message)
        for pointer, value, message in _stated(profile)
        if message is not None and (pointer.rstrip("0123456789"), value) not in known
    ]


def doubtful(profile: Profile) -> list[tuple[str, Message]]:
    """(JSON pointer, how it was read) of countries whose two letters mean a state where the person is: "MA" is Morocco,
    and somebody in Boston may have meant Massachusetts. Nothing is refused: it may be true."""
    homes = {place.address.country for place in profile.places if place.address.country}
    parts, stated = load_gazetteer().by_iso, profile.telehealth
    return [
        (f"/telehealth/{index}", _two_ways(code, part))
        for index, code in enumerate(stated)
        if code not in homes
        for part in (f"{home}-{code}" for home in sorted(homes))
        if part in parts and part not in stated
    ]


def _two_ways(code: str, part_code: str) -> Message:
    country, part = jurisdiction_name(code), jurisdiction_name(part_code)
    return cells.JURISDICTION_TWO_WAYS(letters=code, country=country, part=part, whole=part_code)


def _stated(profile: Profile) -> Iterator[tuple[str, Any, Message | None]]:
    """Pointer, value, and what is wrong with it, if anything is."""
    name = profile.display_name
    yield "/display_name", name, None if is_visible(name) else expected.REQUIRED()
    for index, tag in enumerate(profile.languages):
        yield f"/languages/{index}", tag, None if language_tag(tag) else cells.LANGUAGE(words=tag)
    gazetteer = load_gazetteer()
    for index, code in enumerate(profile.telehealth):
        is_known = code in gazetteer.country_codes or code in gazetteer.by_iso
        yield f"/telehealth/{index}", code, None if is_known else cells.JURISDICTION(words=code)
    if profile.fees and (currency := profile.fees.currency):
        yield "/fees/currency", currency, None if currency in currency_codes() else cells.CURRENCY()
    if profile.npi:
        yield "/npi", profile.npi, None if is_npi(profile.npi) else cells.NPI()
    for index, text in enumerate(profile.texts):
        tag = text.language
        yield f"/texts/{index}/language", tag, None if language_tag(tag) else cells.LANGUAGE(words=tag)
    if contact := profile.contact:
        for field in ("website", "booking"):
            if page := getattr(contact, field):
                yield f"/contact/{field}", page, None if read_web(page).value else expected.VALID_HOST()
        if contact.email:
            yield "/contact/email", contact.email, None if read_email(contact.email).value else expected.EMAIL()
