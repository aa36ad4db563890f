"""The short list: kept by whoever made it, opened from a link, printed and downloaded with what a first call needs."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import httpx2
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from service.core.clock import now, today
from service.web.pages.seeker.review_reminder import calendar_day
from service.web.pages.seeker.shortlist_code import MOST_PEOPLE, Shortlist, read_code
from tests.web.pages.conftest import PHONE, Kind, Visit, axe_faults
from tests.web.pages.seeking import STORY, follow, show_results

Visiting = Callable[[Kind], Visit]
_DAYS = st.none() | st.dates(date(2020, 1, 2), date(2190, 1, 1))


@given(people=st.lists(st.uuids(), max_size=MOST_PEOPLE, unique=True), made=_DAYS, review=_DAYS)
def test_a_list_comes_back_out_of_its_code_and_its_link(
    people: list[UUID], made: date | None, review: date | None
) -> None:
    listed = Shortlist(tuple(people), made, review)
    assert read_code(listed.code()) == listed
    assert read_code(f"https://ayni.example/es/shortlist#{listed.code()}\n") == listed


@given(st.text(max_size=400))
def test_any_other_text_is_no_list(text: str) -> None:
    shortlist = read_code(text)
    assert shortlist is None or read_code(shortlist.code()) == shortlist


_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300).map(str.strip)


@given(title=_TEXT, questions=st.lists(_TEXT, max_size=4))
def test_any_text_comes_back_from_the_calendar(title: str, questions: list[str]) -> None:
    data = calendar_day(date(2027, 1, 2), title, questions, "https://ayni.example/review", now())
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["SUMMARY"]) == title and event["DTSTART"].dt == date(2027, 1, 2)
    assert str(event["DESCRIPTION"]) == "\n".join([*questions, "", "https://ayni.example/review"])


def _people(client: httpx2.Client, number: int) -> list[str]:
    listed = client.post("/matches", data={"story": STORY, "seed": "a"}).text
    return re.findall(r'name="chosen" value="([^"]+)"', listed)[:number]


def test_the_day_to_look_back_lies_at_the_end_of_the_trial_or_where_one_likes(demo_client: httpx2.Client) -> None:
    answer = demo_client.get("/es/review.ics?on=2027-02-03").raise_for_status()
    assert answer.headers["content-type"].startswith("text/calendar")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["DTSTART"].dt == date(2027, 2, 3) and str(event["SUMMARY"]) == "Mirar atrás: ¿ayuda?"
    assert len(str(event["DESCRIPTION"]).split("\n")) == 11
    for wrong in ("", "soon", "2027-13-45"):
        [event] = Calendar.from_ical(demo_client.get("/review.ics", params={"on": wrong}).content).walk("VEVENT")
        assert timedelta(weeks=5) < event["DTSTART"].dt - today() <= timedelta(weeks=6)


def test_paper_and_file_say_how_everybody_is_reached(demo_client: httpx2.Client) -> None:
    ids = _people(demo_client, 3)
    page = demo_client.post("/shortlist", data={"chosen": ids}).text
    file = demo_client.post("/shortlist/file", data={"chosen": ids})
    assert "attachment" in file.headers["content-disposition"]
    for id in ids:
        profile = demo_client.get(f"/v1/practitioners/{id}").json()
        contact, places = profile.get("contact", {}), profile.get("places", [])
        ways = [contact[way] for way in ("phone", "email", "website") if contact.get(way)]
        ways += [place["address"]["line"] for place in places if place["address"].get("line")]
        assert ways and all(way in page and way in file.text for way in ways)


def test_what_is_no_list_is_said_beside_the_field(demo_client: httpx2.Client) -> None:
    for wrong in ("hello", "x" * 3_000, "é#é", "https://ayni.example/shortlist#AAAA"):
        page = demo_client.post("/shortlist", data={"list": wrong})
        assert page.status_code == 422 and "no short list of ours" in page.text, wrong
        assert f'value="{wrong}"' in page.text, wrong
    gone = Shortlist((UUID(int=7),), today()).code()
    assert "1 person of this list is no longer shown here." in demo_client.post("/shortlist", data={"list": gone}).text


def test_a_list_of_before_says_what_has_changed_since(demo_client: httpx2.Client) -> None:
    ids = _people(demo_client, 2)
    then = Shortlist(tuple(map(UUID, ids)), today() - timedelta(days=400), today() - timedelta(days=1))
    page = demo_client.post("/shortlist", data={"list": then.code()}).text
    assert page.count("Since ") == 2 and "The day to look back has come." in page
    same_day = demo_client.post("/shortlist", data={"list": Shortlist(then.people, today()).code()}).text
    assert "Since " not in same_day


def test_from_the_list_by_ticks_over_pages_to_a_link_that_opens_it(visit: Visiting) -> None:
    seeker = visit(Kind(size=(320, 700)))
    seeker.open("/")
    seeker.page.fill("#story", STORY)
    show_results(seeker.page)
    seeker.page.locator("input[name=chosen]").nth(1).check()
    first = seeker.page.locator("article.card h3 a").nth(1).inner_text()
    seeker.page.locator("button[name=cursor]").click()
    seeker.page.wait_for_function("document.querySelector('#result-1 h3').innerText !== ''")
    seeker.page.wait_for_selector("input[type=hidden][name=chosen]", state="attached")
    seeker.page.locator("input[type=checkbox][name=chosen]").first.check()
    second = seeker.page.locator("article.card h3 a").first.inner_text()
    seeker.page.locator("button[formaction='/shortlist']").click()
    seeker.page.wait_for_selector("#shortlist")
    assert seeker.page.locator("article.card h2").all_inner_texts() == [first, second]
    assert axe_faults(seeker.page) == []
    assert seeker.page.evaluate("document.documentElement.scrollWidth") <= 320
    link = seeker.page.input_value("#link")

    friend = visit(Kind(size=PHONE))
    friend.page.goto(link.replace("http://localhost:8000", friend.base))
    friend.page.wait_for_selector("#shortlist")
    assert friend.page.locator("article.card h2").all_inner_texts() == [first, second]
    code = link.partition("#")[2]
    assert not [request for request in friend.requests if code in request.url.partition("#")[0]]
    assert friend.page.url == f"{friend.base}/shortlist"
    # Kept on this device when asked for, and only then.
    assert friend.page.evaluate("localStorage.length") == 0
    friend.page.locator("[data-keep]").click()
    friend.open("/shortlist")
    friend.page.wait_for_selector("#shortlist")
    friend.page.locator("[data-unkeep]").click()
    assert friend.page.evaluate("localStorage.length") == 0


def test_without_a_script_a_pasted_link_opens_the_list(visit: Visiting) -> None:
    seeker = visit(Kind(script=False, locale="es-MX"))
    seeker.open("/es/")
    seeker.page.fill("#story", STORY)
    show_results(seeker.page)
    for box in seeker.page.locator("input[name=chosen]").all()[:3]:
        box.check()
    follow(seeker.page.locator("button[formaction='/es/shortlist']"))
    names = seeker.page.locator("article.card h2").all_inner_texts()
    link = seeker.page.input_value("#link")
    seeker.open("/es/shortlist")
    seeker.page.fill("#list", link)
    follow(seeker.page.locator("main form button").last)
    assert seeker.page.locator("article.card h2").all_inner_texts() == names and len(names) == 3
    follow(seeker.page.locator("button[name=remove]").first)
    assert seeker.page.locator("article.card h2").all_inner_texts() == names[1:]
