"""The seeker's further way: steps, a saved request, circle, profile, and pages for errors."""

import json
import re
from collections.abc import Callable
from html import unescape

import httpx2
import pytest

from tests.web.pages.conftest import PHONE, Kind, Visit
from tests.web.pages.seeking import STORY, follow

Visiting = Callable[[Kind], Visit]
TOLD = {"story": STORY, "place": "Hartford, CT", "radius": "40", "goal_sleep": "3", "q_options": "3", "q_service": "-2"}
HTML = {"accept": "text/html"}


@pytest.mark.parametrize("script", [True, False])
def test_step_by_step_keeps_every_answer(visit: Visiting, script: bool) -> None:
    seeker = visit(Kind(script=script, size=PHONE))
    seeker.open("/steps")
    seeker.page.fill("#story", STORY)
    _next(seeker)
    seeker.page.locator(".chip summary").first.click()
    follow(seeker.page.locator(".chip").first.locator("button", has_text="That is not me"))
    heard = seeker.page.get_attribute("input[name=drop]", "value")
    assert heard
    _next(seeker)
    seeker.page.select_option("#goal_sleep", "3")
    _next(seeker)
    seeker.page.locator("details.scales > summary").click()
    seeker.page.select_option("#q_options", "3")
    _next(seeker)
    seeker.page.fill("#place", "Hartford, CT")
    seeker.page.locator("p.actions button[formaction='/matches']").click()
    seeker.page.wait_for_selector("#results")
    assert seeker.page.get_attribute("#request [name=goal_sleep]", "value") == "3"
    assert seeker.page.input_value("#q_options") == "3"
    assert seeker.page.input_value("#place") == "Hartford, CT"
    assert seeker.page.get_attribute("#request input[name=drop]", "value") == heard


def _next(seeker: Visit) -> None:
    follow(seeker.page.locator("main p.actions button[name=go]").first)


def test_a_saved_request_is_what_the_api_takes_and_opens_again(demo_client: httpx2.Client) -> None:
    answers = TOLD | {"fee": "90", "fee_must": "yes", "language": "es", "weight_story": "2", "drop": "divorce"}
    saved = demo_client.post("/request", data=answers)
    assert "attachment" in saved.headers["content-disposition"]
    document = saved.json()["request"]
    assert document["concerns"] == {"divorce": 0.0} and document["limits"]["max_fee"]["amount"] == 90
    assert demo_client.post("/v1/matches", json=document).status_code == 200
    page = demo_client.post("/request/open", files={"file": ("r.json", saved.content, "application/json")}).text
    assert 'id="result-1"' in page and "since-title" not in page
    for typed in (STORY, 'value="Hartford, CT"', 'name="drop" value="divorce"'):
        assert typed in page
    assert re.search(r'<select id="weight_story".*?<option value="2" selected', page, re.DOTALL)
    assert re.search(r'name="q_options"(?: value="3"|.*?<option value="3" selected)', page, re.DOTALL)
    alone = {"file": ("r.json", json.dumps(document), "application/json")}
    assert STORY in demo_client.post("/request/open", files=alone).text


def test_a_file_that_is_no_request_is_said_to_be_none(demo_client: httpx2.Client) -> None:
    for content in (b"not json", b'{"unknown": 1}', b"\xff\xfe", b"[" * 100_000):
        page = demo_client.post("/request/open", files={"file": ("r.json", content, "application/json")})
        assert page.status_code == 422 and "not a request saved here" in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("story", "a\x00b"), ("fee", "cheap"), ("radius", "-1"), ("q_options", "9"), ("within_weeks", "soon"),
     ("modalities_only", "no such thing"), ("add", "no such concern"), ("weight_story", "a lot"), ("cursor", "broken")],
)  # fmt: skip
def test_a_wrong_answer_is_never_a_fault_of_the_server(demo_client: httpx2.Client, field: str, value: str) -> None:
    page = demo_client.post("/matches", data=TOLD | {field: value}, headers=HTML)
    assert (page.status_code == 422 and 'id="errors"' in page.text and STORY[:20] in page.text) or field == "story"


def test_a_circle_covers_and_a_member_can_be_swapped(visit: Visiting, demo_client: httpx2.Client) -> None:
    first = demo_client.post("/circle", data=TOLD | {"seed": "a"}).text
    members = re.findall(r'name="member" value="([^"]+)"', first)
    assert len(members) == 3 and "Together they cover" in first and "<svg" in first
    assert "before" not in re.findall(r'role="status"(.*?)</p>', first, re.DOTALL)[0]
    shown = {name: re.findall(rf'name="{name}" value="([^"]+)"', first) for name in ("covered", "had")}
    swapped = demo_client.post("/circle", data=TOLD | shown | {"seed": "a", "member": members, "swap": members[0]}).text
    status = re.findall(r'role="status"(.*?)</p>', swapped, re.DOTALL)[0]
    assert f"it was {shown['covered'][0]}." in status or "as much as before" in status
    assert "Friends and family can" in swapped
    after = re.findall(r'name="member" value="([^"]+)"', swapped)
    assert len(after) == 3 and members[0] not in after and set(members[1:]) <= set(after)


def test_an_empty_circle_says_what_to_let_go_with_counts(demo_client: httpx2.Client) -> None:
    nowhere = TOLD | {"place": "Nome, AK", "radius": "5"}
    empty = demo_client.post("/circle", data=nowhere).text
    ways = re.findall(r'name="set" value="([^"]+)" formaction="/circle">[^<]+: [\d,]+ (?:person|people)<', empty)
    assert "No one matches these limits" in empty and ways
    assert 'class="member"' in demo_client.post("/circle", data=nowhere | {"set": unescape(ways[-1])}).text


def test_a_chip_that_was_tapped_stays_open(demo_client: httpx2.Client) -> None:
    text = demo_client.post("/matches", data=TOLD | {"tap": "weigh=back pain|most"}).text
    assert re.findall(r'<details class="chip" open id="([^"]+)"', text) == ["chip-back-pain"]


def test_a_concern_nobody_knows_is_shown_where_it_can_be_mended(demo_client: httpx2.Client) -> None:
    page = demo_client.post("/matches", data=TOLD | {"add": "no such concern, grief"}, headers=HTML).text
    assert 'href="#add"' in page and re.search(r'id="add"[^>]* value="no such concern, grief"', page)
    assert page.count('name="add"') == 1


def test_the_list_can_be_taken_along_as_a_file(demo_client: httpx2.Client) -> None:
    file = demo_client.post("/matches/file", data=TOLD | {"seed": "a"})
    listed = demo_client.post("/matches", data=TOLD | {"seed": "a"}).text
    names = re.findall(r'<a href="/practitioners/[^"]+"[^>]*>([^<]+)</a></h3>', listed)
    assert "attachment" in file.headers["content-disposition"] and file.headers["content-type"].startswith("text/plain")
    assert len(names) == 10 and [file.text.index(f". {name}") for name in names] == sorted(
        file.text.index(f". {name}") for name in names
    )
    for words in ("Why", "Questions for the first visit", "At the review point, ask yourself", "/practitioners/"):
        assert words in file.text
    assert demo_client.post("/matches/file", data=TOLD | {"place": "Nowherewhatsoever"}).status_code == 422


def test_of_a_later_page_the_file_holds_the_people_one_sees(demo_client: httpx2.Client) -> None:
    first = demo_client.post("/matches", data=TOLD | {"seed": "a"}).text
    following = re.findall(r'name="cursor" value="([^"]+)">Next page', first)[0]
    second = demo_client.post("/matches", data=TOLD | {"seed": "a", "cursor": following}).text
    here = re.findall(r'name="here" value="([^"]*)">Download', second)[0]
    file = demo_client.post("/matches/file", data=TOLD | {"seed": "a", "here": here}).text
    seen = re.findall(r'<a href="/practitioners/[^"]+"[^>]*>([^<]+)</a></h3>', second)
    assert len(seen) == 10 and re.findall(r"^\d+\. (.+)$", file, re.MULTILINE) == [unescape(name) for name in seen]
    # Without JavaScript an answer may have changed under the page: the list of the new answers comes then.
    changed = demo_client.post("/matches/file", data=TOLD | {"seed": "a", "here": here, "goal_sleep": "1"})
    assert changed.status_code == 200


def test_distances_are_round_where_people_count_in_miles(demo_client: httpx2.Client) -> None:
    def offered(wish: str, **more: str) -> list[tuple[str, str]]:
        page = demo_client.post("/matches", data=TOLD | more, headers=HTML | {"accept-language": wish}).text
        choice = page.partition('<select id="radius"')[2].partition("</select>")[0]
        return re.findall(r'value="([^"]+)"[^>]*>([^<]+)<', choice)

    assert [words for _, words in offered("en-US", radius="16.093")] == [
        f"{n} mi" for n in (3, 5, 10, 25, 50, 100, 300)
    ]
    assert dict(map(reversed, offered("en-US", radius="16.093")))["10 mi"] == "16.093"  # type: ignore[arg-type]
    assert ("40", "25 mi") in offered("en-US") and len(offered("en-US")) == 7  # said alike: the chosen one stands
    assert ("40", "40 km") in offered("en-CA") and ("5", "5 km") in offered("en-CA")


def test_two_people_stand_side_by_side(demo_client: httpx2.Client) -> None:
    listed = demo_client.post("/matches", data=TOLD | {"seed": "a"}).text
    chosen = re.findall(r'name="chosen" value="([^"]+)"', listed)[:2]
    page = demo_client.post("/compare", data=TOLD | {"seed": "a", "chosen": chosen}).text
    assert page.count('<th scope="col"') == 2 and "Where you differ" in page


def test_a_profile_carries_structured_data_that_breaks_out_of_nothing(demo_client: httpx2.Client) -> None:
    id = demo_client.get("/v1/practitioners?limit=1").json()["results"][0]["id"]
    page = demo_client.get(f"/practitioners/{id}").text
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert match is not None
    person = json.loads(match[1])
    assert person["@type"] == "Person" and person["url"].endswith(id) and "<" not in match[1]
    assert 'property="og:title"' in page


def test_people_get_error_pages_and_programs_problem_details(demo_client: httpx2.Client) -> None:
    page = demo_client.get("/nothing-here", headers=HTML)
    assert page.status_code == 404 and "There is nothing here" in page.text
    assert demo_client.get("/nothing-here").headers["content-type"] == "application/problem+json"
    unknown = f"/practitioners/{'0' * 8}-0000-7000-8000-{'0' * 12}"
    assert "Aquí no hay nada" in demo_client.get(f"/es{unknown}", headers=HTML).text
    assert demo_client.get(f"/v1{unknown}", headers=HTML).headers["content-type"] == "application/problem+json"
    assert "made from what you say" in demo_client.get("/matches", headers=HTML).text
    assert "reached through a form" in demo_client.get("/request", headers=HTML).text


def test_the_api_is_described_without_a_script(demo_client: httpx2.Client) -> None:
    page = demo_client.get("/schema").text
    assert "/v1/matches" in page and "findMatches" in page and "MatchRequest" in page
    assert page.count("<script") == 4  # ours, as on every page


def test_help_lines_speak_the_readers_language_and_guess_no_country(demo_client: httpx2.Client) -> None:
    spanish = demo_client.get("/crisis-lines?country=US", headers={"accept-language": "es"}).text
    assert 'href="tel:988"' in spanish and 'href="sms:741741?body=HOME"' in spanish
    assert "Envía HOME por SMS al 741741" in spanish and "Text HOME" not in spanish
    nowhere = demo_client.get("/", headers={"accept-language": "es"}).text
    assert "Elige tu país" in nowhere and set(re.findall('href="tel:([^"]+)"', nowhere)) == {"112", "911"}


def test_with_nothing_said_the_list_claims_no_closeness(demo_client: httpx2.Client) -> None:
    listed = demo_client.post("/matches", data={}).text
    assert "the order is by lot" in listed and "come closest" not in listed


def test_practicalities_stay_folded_until_something_is_said_there(demo_client: httpx2.Client) -> None:
    folded = re.compile(r'<details class="section">\s*<summary><h2>Practicalities')
    assert folded.search(demo_client.post("/", data={"story": STORY, "currency": "USD", "place": "Hartford, CT"}).text)
    assert not folded.search(demo_client.post("/", data={"story": STORY, "fee": "80"}).text)
