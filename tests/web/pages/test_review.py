"""Coming back: what has changed since a list was saved, nine questions at the review, and four ways on."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx2
import pytest

from service.core.clock import now, today
from service.core.database.pool import connect
from service.web.pages.seeker.shortlist_code import Shortlist, read_code
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import Server, run_apart
from tests.web.pages.conftest import PHONE, Kind, Visit, axe_faults
from tests.web.pages.seeking import STORY

Visiting = Callable[[Kind], Visit]
LAST_WEEK = today() - timedelta(days=7)


async def _change(url: str) -> UUID:
    """Somebody who said something else until today, and took back a telephone number."""
    connection = await connect(url)
    stated = {
        "contact": {"email": "a@example.org", "phone": "555 0100"},
        "waiting_weeks": 3,
        "confirmed_at": str(now()),
    }
    await load(connection, [profile("changes", **stated)])
    await load(connection, [profile("changes", **stated | {"contact": {"email": "a@example.org"}, "waiting_weeks": 5})])
    await connection.execute("UPDATE practitioner SET saved_at = now()")
    await connection.execute("UPDATE practitioner_version SET saved_at = now() - interval '20 days'")
    id: UUID = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = 'changes'")
    await connection.close()
    return id


def test_what_has_changed_is_said_and_what_was_taken_back_is_not_shown(server: Server) -> None:
    id = run_apart(_change(server.database_url))
    code = Shortlist((id,), LAST_WEEK).code()
    page = httpx2.post(f"{server.url}/shortlist", data={"list": code}, timeout=30).text
    since = re.findall(r"Since .*?</p>", page, re.DOTALL)[0]
    assert "5 weeks" in since and "no longer stated" in since
    assert "555 0100" not in page and "3 weeks" not in page
    assert "nothing has changed" in httpx2.post(
        f"{server.url}/shortlist", data={"list": Shortlist((id,), today() - timedelta(days=30)).code()}, timeout=30
    ).text.replace("they confirmed", "nothing has changed")


def test_a_saved_request_opens_as_its_list_and_says_what_has_changed(demo_client: httpx2.Client) -> None:
    listed = demo_client.post("/matches", data={"story": STORY, "seed": "a"}).text
    ids = re.findall(r'type="checkbox" name="chosen" value="([^"]+)"', listed)
    saved = demo_client.post("/request", data={"story": STORY, "listed": " ".join(ids)}).json()
    shortlist = read_code(saved["list"])
    assert shortlist and [str(id) for id in shortlist.people] == ids and shortlist.made == today()
    # As if it had been saved a while ago, with somebody else on it.
    other = demo_client.post("/matches", data={"story": "I want to stop smoking.", "seed": "a"}).text
    stranger = next(id for id in re.findall(r'type="checkbox" name="chosen" value="([^"]+)"', other) if id not in ids)
    saved["list"] = Shortlist((UUID(stranger), UUID(ids[0])), LAST_WEEK, today()).code()
    page = demo_client.post("/request/open", files={"file": ("r.json", json.dumps(saved), "application/json")}).text
    assert 'id="result-1"' in page and "The day to look back has come." in page
    name = demo_client.get(f"/v1/practitioners/{stranger}").json()["display_name"]
    assert f"No longer on this page: {name}." in page and "New on this page: " in page
    for wrong in ({"request": {}, "list": "nonsense"}, {"request": {}}):
        files = {"file": ("r.json", json.dumps(wrong), "application/json")}
        assert demo_client.post("/request/open", files=files).status_code == 200
    assert (
        demo_client.post("/request/open", files={"file": ("r.json", '{"list": ""}', "text/plain")}).status_code == 422
    )


@pytest.mark.parametrize(("script", "path"), [(True, "/"), (False, "/es/")])
def test_nine_questions_and_four_ways_on(visit: Visiting, script: bool, path: str) -> None:
    seeker = visit(Kind(script=script, size=(320, 700)))
    seeker.open(f"{path}review")
    assert seeker.page.locator("fieldset.question").count() == 9
    seeker.page.check("input[name=r_horizontal][value=no]")
    seeker.page.check("input[name=r_listening][value=partly]")
    seeker.page.check("input[name=r_options][value=yes]")
    seeker.page.locator("button[name=done]").click()
    seeker.page.wait_for_selector("section.way")
    assert seeker.page.locator("section.way").count() == 4
    assert seeker.page.is_checked("input[name=r_horizontal][value=no]")
    if script:
        assert axe_faults(seeker.page) == []
    assert seeker.page.evaluate("document.documentElement.scrollWidth") <= 320
    seeker.page.locator("section.way").last.locator("button").last.click()
    seeker.page.wait_for_selector("#results")
    names = ("q_horizontal", "q_listening", "q_options")
    script_asks = "([form, name]) => new FormData(document.querySelector(form)).get(name) ?? ''"
    assert [seeker.page.evaluate(script_asks, ["#request", name]) for name in names] == ["3", "2", ""]


def test_what_was_wished_decides_to_which_side_more_is_asked(demo_client: httpx2.Client) -> None:
    form = {"q_horizontal": "-1", "r_horizontal": "no", "done": "yes", "q_story": "broken", "r_story": "maybe"}
    page = demo_client.post("/review", data=form).text
    last = page.rpartition('<section class="card way">')[2]
    assert 'name="q_horizontal" value="-3"' in last
    assert 'name="phase" value="maintenance"' in page and 'name="phase" value="intensive"' in page


def test_somebody_else_is_not_whom_one_sees_already(demo_client: httpx2.Client) -> None:
    listed = demo_client.post("/matches", data={"story": STORY, "seed": "a"}).text
    ids = re.findall(r'type="checkbox" name="chosen" value="([^"]+)"', listed)
    page = demo_client.post("/review", data={"story": STORY, "chosen": ids[0], "done": "yes"}).text
    assert re.search(rf'name="without_people" value="{ids[0]}" checked', page)
    several = demo_client.post("/review", data={"story": STORY, "chosen": ids[:2], "done": "yes"}).text
    assert (
        several.count('name="without_people"') == 2
        and "checked" not in several.rpartition('<section class="card way">')[2]
    )
    renewed = demo_client.post("/matches", data={"story": STORY, "seed": "a", "without_people": ids[0]}).text
    others = re.findall(r'type="checkbox" name="chosen" value="([^"]+)"', renewed)
    assert others[:9] == ids[1:] and "1 person whom you see already is left out." in renewed
    form = {"story": STORY, "seed": "a", "without_people": ids[0], "set": "without_people="}
    assert (
        re.findall(r'type="checkbox" name="chosen" value="([^"]+)"', demo_client.post("/matches", data=form).text)
        == ids
    )


def test_from_the_short_list_to_the_review_and_on_to_a_message(visit: Visiting, demo_client: httpx2.Client) -> None:
    listed = demo_client.post("/matches", data={"story": STORY, "seed": "a"}).text
    ids = re.findall(r'type="checkbox" name="chosen" value="([^"]+)"', listed)[:2]
    code = Shortlist(tuple(map(UUID, ids)), LAST_WEEK, today()).code()
    seeker = visit(Kind(size=PHONE))
    seeker.open(f"/shortlist#{code}")
    seeker.page.wait_for_selector("#shortlist")
    seeker.page.locator(".notice button[formaction='/review']").click()
    seeker.page.wait_for_selector("fieldset.question")
    seeker.page.locator("button[name=done]").click()
    seeker.page.locator("section.way").first.get_by_text("Write that to them").click()
    seeker.page.wait_for_selector("#shortlist")
    assert seeker.page.locator("article.card").count() == 2
