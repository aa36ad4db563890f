"""A day to look back, for the seeker's own calendar: a file, so that nothing of it is kept here (RFC 5545)."""

from datetime import date, datetime, timedelta
from typing import Annotated

from litestar import Response, get
from litestar.params import QueryParameter

from schemas.matching.match import MatchRequest
from service.core.amounts import read_day
from service.core.clock import now, today
from service.i18n.words import N_
from service.web.access import access
from service.web.pages.rendering import AnyRequest, language_prefix, locale_of
from service.web.pages.seeker.result_words import review_questions
from service.web.services import Provided

USUAL_WEEKS = 6  # where nobody has said how long a trial lasts
_TITLE = N_("Look back: does it help?")


@get("/review.ics", include_in_schema=False, sync_to_thread=False, opt=access("anyone", robots=False))
def get_review_reminder(
    request: AnyRequest, services: Provided, on: Annotated[str, QueryParameter(max_length=20)] = ""
) -> Response[bytes]:
    """One whole day with nine questions and a way back; it names nobody, for a calendar may be shared."""
    locale = locale_of(request)
    questions = review_questions(MatchRequest(), locale)
    address = f"{services.settings.base_url}{language_prefix(request)}/review"
    content = calendar_day(read_day(on) or usual_day(), locale.say(_TITLE), questions, address, now())
    headers = {"Content-Disposition": 'attachment; filename="ayni-review.ics"', "Cache-Control": "no-store"}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def usual_day(weeks: int | None = None) -> date:
    """The day to look back, that many weeks from today."""
    return today() + timedelta(weeks=weeks or USUAL_WEEKS)


def calendar_day(day: date, title: str, questions: list[str], address: str, moment: datetime) -> bytes:
    """A calendar with one whole day that blocks no time and reminds in its morning."""
    from icalendar import Alarm, Calendar, Event  # only here, and slow to import

    calendar, event, alarm = Calendar(), Event(), Alarm()
    calendar.add("prodid", "-//Ayni//Review//EN")
    calendar.add("version", "2.0")
    event.add("uid", f"{moment:%Y%m%dT%H%M%S%fZ}@ayni")
    event.add("dtstamp", moment)
    event.add("dtstart", day)
    event.add("transp", "TRANSPARENT")
    event.add("summary", title)
    event.add("description", "\n".join([*questions, "", address]))
    event.add("url", address)
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(hours=9))
    event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
