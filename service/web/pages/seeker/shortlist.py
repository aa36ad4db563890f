"""The short list: whom one has chosen, how they are reached, and up to three of them written to at once.

It is kept nowhere here: a link whose fragment stays in the browser, a QR code, the device itself when one asks for it
(`static/shortlist.js`), a file, or paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

import segno
from litestar import Response, get, post

from schemas.profiles.practitioner import PractitionerPublic
from service.accounts.ask_introduction import MOST_AT_ONCE, message_address_of
from service.core.clock import now, today
from service.core.database.pool import Connection
from service.directory.show_profile import public_profile
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_
from service.profiles.fictional import is_fictional
from service.profiles.store import read_profiles
from service.web.access import access
from service.web.forms.fields import FormData
from service.web.pages.rendering import AnyRequest, language_prefix, locale_of, page
from service.web.pages.seeker.answers import SeekerForm
from service.web.pages.seeker.base import posted
from service.web.pages.seeker.changes import changes_in_words
from service.web.pages.seeker.compare import chosen_ids
from service.web.pages.seeker.crisis import danger_in_story
from service.web.pages.seeker.profile import expected_rows
from service.web.pages.seeker.result_words import reached
from service.web.pages.seeker.review_reminder import usual_day
from service.web.pages.seeker.shortlist_code import MOST_PEOPLE, Shortlist, read_code
from service.web.pages.seeker.writing import Writing, questions_to_ask, typed, write
from service.web.services import Provided, Services

SHORTLIST_PATH = "/shortlist"
_NOT_A_LIST = N_("This is no short list of ours. Copy the whole link, or its last part.")
_OPEN = access("anyone", reads=True, repeats="forgotten", robots=False)


@dataclass
class ShortlistedPerson:
    """Somebody on the list, as the page shows them."""

    profile: PractitionerPublic
    expected: list[tuple[str, str]]
    writable: bool
    fictional: bool
    changed: list[str] = field(default_factory=list)


@get(SHORTLIST_PATH, include_in_schema=False, opt=access("anyone", robots=False))
async def get_shortlist(request: AnyRequest, services: Provided) -> Response[str]:
    """An empty list, which the browser fills from its own memory or from the fragment of a link."""
    return await shortlist_page(request, services, Shortlist(), SeekerForm())


@post(SHORTLIST_PATH, status_code=200, include_in_schema=False, opt=access("anyone", repeats="forgotten", robots=False))
async def post_shortlist(request: AnyRequest, services: Provided) -> Response[str]:
    """The list of whom was chosen; `do=ask` sends the message that was typed below it."""
    answers, others = await posted(request)
    listed, wrong = read_list(others)
    form = typed(others)
    if wrong:
        form.values["list"] = others["list"]
        form.errors["list"] = locale_of(request).say(_NOT_A_LIST)
    if others.get("do", [""])[0] != "ask":
        return await shortlist_page(request, services, listed, answers, Writing(form), status=422 if wrong else 200)
    people = await services.database.reading(lambda connection: read_profiles(connection, listed.people))
    wanted = [id for id in chosen_ids(form.all("to")) if id in listed.people and id in people]
    names = {id: people[id].profile.display_name for id in wanted}
    message = form.one("message")
    attempt = await write(request, services, names, form)
    if attempt.sent:
        # What has reached somebody is not offered to be sent again.
        form.values["to"] = [str(id) for id in attempt.failed]
        others["to"] = form.values["to"]
        if not attempt.failed:
            for name in ("message", "ask", "code"):
                form.values.pop(name, None)
                others.pop(name, None)
    status = 422 if form.errors else 200
    return await shortlist_page(request, services, listed, answers, attempt, status=status, message=message)


@post("/shortlist/file", status_code=200, include_in_schema=False, opt=_OPEN)
async def post_shortlist_file(request: AnyRequest, services: Provided) -> Response[str]:
    """The list as plain text, with everything needed to reach them without this directory."""
    _, others = await posted(request)
    listed, _ = read_list(others)
    locale = locale_of(request)
    lines = [locale.say(N_("Your short list")), locale.day(today()), ""]
    for person in await _people(services, listed, locale):
        profile = person.profile
        crafts = ", ".join(locale.say(name) for name in profile.modalities)
        address = f"{services.settings.base_url}{language_prefix(request)}/practitioners/{profile.id}"
        lines += [profile.display_name, crafts, *reached(profile), address]
        lines += [f"  - {name}: {value}" for name, value in person.expected] + [""]
    headers = {"Content-Disposition": 'attachment; filename="ayni-short-list.txt"', "Cache-Control": "no-store"}
    return Response("\n".join(lines), media_type="text/plain; charset=utf-8", headers=headers)


def read_list(given: dict[str, list[str]]) -> tuple[Shortlist, bool]:
    """The list out of a form, and whether what was pasted as one is none; its day is that of the link it came from."""
    pasted = given.get("list", [""])[0].strip()
    before = read_code(pasted) if pasted else None
    # A form that was drawn here says whom it holds; a link that was opened does not.
    ids = chosen_ids(given.get("chosen", [])) if "chosen" in given or "drawn" in given else []
    if before and not ids and "drawn" not in given:
        ids = list(before.people)
    removed = set(chosen_ids(given.get("remove", [])))
    people = tuple(id for id in ids if id not in removed)[:MOST_PEOPLE]
    saved_on = before.made if before else None
    return Shortlist(people, saved_on, before.review if before else None), bool(pasted) and before is None


async def _people(services: Services, listed: Shortlist, locale: ReaderLocale) -> list[ShortlistedPerson]:
    """Those of the list who are still shown here, in its order."""

    async def read(connection: Connection) -> list[ShortlistedPerson]:
        stored = await read_profiles(connection, listed.people)
        results = []
        for id in listed.people:
            if id in stored and stored[id].status == "published":
                item = stored[id]
                reachable = bool(services.settings.smtp_url and await message_address_of(connection, item))
                profile = public_profile(item, now())
                rows = expected_rows(profile, locale)
                results.append(ShortlistedPerson(profile, rows, reachable, is_fictional(item.source)))
        if listed.made and listed.made < today():
            changes = await changes_in_words(connection, [person.profile for person in results], listed.made, locale)
            for person in results:
                person.changed.extend(changes[person.profile.id])
        return results

    return await services.database.reading(read)


def _review(listed: Shortlist, people: Sequence[ShortlistedPerson]) -> date:
    """The day to look back that was chosen, while it lies ahead; else the end of the shortest trial that one states."""
    if listed.review and listed.review > today():
        return listed.review
    stated = [person.profile.expectations.trial_weeks for person in people if person.profile.expectations]
    return usual_day(min(filter(None, stated), default=None))


async def shortlist_page(
    request: AnyRequest,
    services: Services,
    listed: Shortlist,
    answers: SeekerForm,
    attempt: Writing | None = None,
    *,
    status: int = 200,
    message: str = "",
) -> Response[str]:
    """The page; it holds the list itself, its link and its picture. `message` was sent with it."""
    locale = locale_of(request)
    people = await _people(services, listed, locale)
    current = Shortlist(tuple(person.profile.id for person in people), today(), _review(listed, people))
    link = f"{services.settings.base_url}{language_prefix(request)}{SHORTLIST_PATH}#{current.code()}"
    attempt = attempt or Writing(FormData())
    names = {person.profile.id: person.profile.display_name for person in people}
    return page(
        request,
        "shortlist.html",
        status,
        **await danger_in_story(services, answers, locale, message),
        answers=answers,
        form_data=attempt.form,
        attempt=attempt,
        people=people,
        missing=len(listed.people) - len(people),
        since=listed.made if listed.made and listed.made < today() else None,
        due=bool(listed.review and listed.review <= today()),
        review_day=current.review,
        opened=Shortlist(current.people, listed.made or today(), current.review).code(),
        code=current.code(),
        link_to_it=link,
        mailed=f"mailto:?subject={quote(locale.say(N_('A short list from Ayni')))}&body={quote(link)}",
        picture=segno.make_qr(link, error="l").svg_inline(omitsize=True, border=2, dark="#000", light="#fff")
        if people
        else "",
        to_ask=questions_to_ask(locale),
        sends_mail=bool(services.settings.smtp_url),
        most=MOST_AT_ONCE,
        sent_to=locale.listed([names[id] for id in attempt.sent if id in names]),
        failed=[(names[id], why) for id, why in attempt.failed.items() if id in names],
    )
