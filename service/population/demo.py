"""The demo directory: the written people as full profiles, each marked as fictional.

A person's draws come from the seed and the name alone, so editing one line of the file changes one profile.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from schemas.core.fields import QualityId, Status
from schemas.profiles.practitioner import Contact, Practice, ProfileDump
from service.population import tables
from service.population.answers import Candour
from service.population.draws import Draws
from service.population.furnish import Sketch, furnish
from service.population.titles import certificate, licence
from service.population.written import WrittenPerson, written_people
from service.profiles.fictional import DEMO

FICTIONAL = " (fictional)"
_STATUSES: tuple[Status, ...] = ("published",) * 47 + ("paused",) * 2 + ("draft",)
_GENDERS = {"she/her": "woman", "he/him": "man", "they/them": "nonbinary"}
# Looked after week by week by those who keep their profile current; the rest is written once and seldom touched.
_FRESH = {"accepting_new", "waiting_weeks", "next_opening"}
_NOT_DATED = {"external_id", "source", "status", "confirmed_at", "updated_at", "sources"}

DEMO_SEED = 1  # the demo directory that everyone sees


def demo_people(seed: int, today: date) -> Iterator[ProfileDump]:
    """Every written person, in the order of the file; the cities take turns."""
    for index, person in enumerate(written_people()):
        yield _profile(Draws(f"demo/{seed}/{person.name}"), person, index, today)


def dump_lines(people: Iterable[ProfileDump]) -> Iterator[bytes]:
    """The people as NDJSON, what `ayni load --publish` takes."""
    encoder = msgspec.json.Encoder()
    for person in people:
        yield encoder.encode(person) + b"\n"


def _profile(draws: Draws, person: WrittenPerson, index: int, today: date) -> ProfileDump:
    # Every block of twelve people has each city once, turned by one from block to block: phone numbers stay unique
    # and no kind of practice, which recurs at a fixed distance in the file, keeps to the same cities.
    city = tables.CITIES[(index + index // 12) % 12]
    status = draws.one_of(_STATUSES)
    confirmed = None if status == "draft" else _confirmed(draws, today)
    profile = _words(person, f"demo-{index + 1:04d}")
    profile.status, profile.confirmed_at = status, confirmed
    profile.email = f"d{index + 1:04d}@example.org"
    profile.gender = _GENDERS.get(person.pronouns or "") if draws.chance(0.6) else None
    profile.contact = _contact(draws, f"{city.area_code}-555-01{index // 12 % 100:02d}", profile.external_id or "")
    current = confirmed is not None and (today - confirmed.date()).days <= 90
    furnish(draws, profile, _sketch(draws, person, city, current), today)
    profile.practices = _with_examples(profile.practices, person.examples)
    if person.licensed and draws.chance(0.95):
        title = person.stated.title
        profile.credentials = [licence(draws, person.name, person.modalities, city.region, title)]
    elif not person.licensed and draws.chance(0.55):
        profile.credentials = [certificate(person.name, person.modalities[0])]
    last = confirmed or datetime.combine(today - timedelta(days=12), time(15), UTC)
    latest = datetime.combine(today - timedelta(days=1), time(14), UTC) if current else last
    profile.updated_at = _updated(draws, profile, last, latest)
    return profile


def _words(person: WrittenPerson, external_id: str) -> ProfileDump:
    """What the writer gave, as it stands."""
    return ProfileDump(
        external_id=external_id,
        source=DEMO,
        display_name=person.name + FICTIONAL,
        pronouns=person.pronouns,
        modalities=person.modalities,
        approach=person.approach,
        concerns=person.concerns,
        concerns_first=person.first,
        serves=person.serves,
        languages=person.languages,
        lifestyle=person.lifestyle,
        layers=person.layers,
        cultures=person.cultures,
        does_not_treat=person.does_not_treat,
    )


def _sketch(draws: Draws, person: WrittenPerson, city: tables.City, current: bool) -> Sketch:
    """One person in five inflates every answer, a few of them nearly to the maximum."""
    candour = Candour(lift=draws.one_of((0.15, 0.2, 0.2, 0.4)) if draws.chance(0.2) else 0.03)
    course = tables.COURSE_OF.get(person.modalities[0], tables.TALKING)
    leans = {axis: float(lean) for axis, lean in person.leans.items()}
    return Sketch(leans, candour, course, city, person.licensed, current, person.stated)


def _with_examples(
    stated: Mapping[QualityId, Practice], examples: Mapping[QualityId, str]
) -> dict[QualityId, Practice]:
    result = dict(stated)
    for axis, example in examples.items():
        answers = result[axis].items if axis in result else {}
        result[axis] = Practice(answers, example)
    return result


def _confirmed(draws: Draws, today: date) -> datetime:
    """Four in five within 90 days, most others stale, a few past the 180 after which nobody is matched."""
    age = draws.random()
    days = draws.integer(1, 85) if age < 0.8 else draws.integer(95, 175) if age < 0.95 else draws.integer(185, 320)
    return datetime.combine(today - timedelta(days=days), time(draws.integer(13, 23), draws.integer(0, 59)), UTC)


def _contact(draws: Draws, phone: str, external_id: str) -> Contact:
    site = f"https://example.org/{external_id}"
    called = phone if draws.chance(0.7) else None
    return Contact(
        phone=called,
        email=f"{external_id}@example.org" if called is None or draws.chance(0.5) else None,
        website=site if draws.chance(0.5) else None,
        booking=f"{site}/book" if draws.chance(0.25) else None,
    )


def _updated(draws: Draws, profile: ProfileDump, last: datetime, latest: datetime) -> dict[str, datetime]:
    """A date per stated field: profiles are written in a few sittings; openings are looked after until the latest."""
    sittings = [last, last - timedelta(days=draws.integer(20, 150)), last - timedelta(days=draws.integer(160, 700))]
    fresh = max(last, latest - timedelta(days=draws.integer(0, 13)))
    empty = ProfileDump(display_name="", modalities=[])
    return {
        field: fresh if field in _FRESH else draws.one_of(sittings)
        for field in profile.__struct_fields__
        if field not in _NOT_DATED and getattr(profile, field) != getattr(empty, field)
    }
