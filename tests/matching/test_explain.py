"""What is said about a result: both sides as they said it, dated, and nothing that reads against its own meaning."""

from typing import Any

import msgspec
import pytest

from schemas.matching.match import MatchRequest, MatchResult
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.matching.find_matches import find_matches
from tests.fixtures.profiles import NOW, load, profile
from tests.fixtures.sentences import said, states

pytestmark = pytest.mark.anyio


async def _explained(connection: Connection, fields: dict[str, Any], **request: Any) -> MatchResult:
    """What is said of one person."""
    await load(connection, [profile("one", **fields)])
    matcher = await open_matcher(connection, Settings())
    match_request = msgspec.convert({"seed": "test"} | request, MatchRequest)
    return (await find_matches(connection, matcher, match_request, NOW)).results[0]


@pytest.mark.parametrize(
    ("quality", "answer", "fields", "sentence"),
    [
        ("story", 3, {"fees": {"first_visit": {"minutes": 120}}}, "a first visit lasts 120 minutes"),
        ("horizontal", 2, {"disclosures": {"shared_plan": True}}, "writes a plan shared with the client"),
        ("horizontal", -2, {"disclosures": {"shared_plan": False}}, "writes no shared plan"),
        (
            "lifestyle",
            3,
            {"lifestyle": dict.fromkeys(("sleep", "eating", "stress", "work", "meaning", "nature"), "central")},
            "of ten lifestyle domains 6 are a regular or central part of the work",
        ),
        (
            "expectations",
            3,
            {"expectations": {"trial_visits": 3, "usual_visits": [4, 8], "review_point": "after visit 3"}},
            "states at the start: a trial, the usual number of visits, a review point",
        ),
        (
            "service",
            -3,
            {"products": {"income_share": "over_50", "commission": True}},
            "more than half of the income comes from products, with a commission",
        ),
        (
            "reciprocity",
            3,
            {"fees": {"sliding_scale": True, "exchange": True}, "disclosures": {"free_places": 2}},
            "offers: sliding scale, exchange, free places",
        ),
        ("options", 3, {"does_not_treat": ["gout", "fever", "burns"]}, "does not treat: gout; fever; burns"),
    ],
)  # fmt: skip
async def test_a_fact_that_nobody_has_checked_is_told_only_beside_answers_on_its_side(
    connection: Connection, quality: str, answer: int, fields: dict[str, Any], sentence: str
) -> None:
    alone = await _explained(connection, fields, practices={quality: answer})
    assert not [reason for reason in alone.reasons if reason.part == "practices"]
    assert quality not in alone.not_stated


async def test_an_answer_that_reads_as_agreement_is_never_given_as_a_difference(connection: Connection) -> None:
    """Centred on their own answers this person decides together least; six of ten still reads as a yes."""
    practices = {
        "horizontal": {"items": {"client_changed_plan": 6}},
        "options": {"items": {"two_or_more_routes": 10, "routes_outside": 10}},
        "listening": {"items": {"said_back_and_corrected": 10}},
        "webwork": {"items": {"pointed_to_others": 10}},
    }
    result = await _explained(connection, {"practices": practices}, practices={"horizontal": 3})
    assert result.parts["practices"].value < 0.6
    assert result.tensions == [] and "horizontal" not in result.not_stated


async def test_an_answer_is_the_persons_word_even_where_a_fact_documents_the_axis(connection: Connection) -> None:
    fields = {
        "practices": {
            "options": {"items": {"two_or_more_routes": 10}},
            "horizontal": {"items": {"client_set_goal": 1}},
        },
        "does_not_treat": ["gout"],
    }  # fmt: skip
    result = await _explained(connection, fields, practices={"options": 3})
    assert [(states(reason), reason.evidence) for reason in result.reasons] == [
        ("named two or more routes in 10 of the last 10 plans", "stated")
    ]
    assert b'"evidence":"stated"' in msgspec.json.encode(result)


async def test_a_concern_that_no_sentence_says_is_not_pinned_on_one(connection: Connection) -> None:
    story = "My husband works all the time and neglects his family. My husband always works."
    result = await _explained(
        connection, {"concerns": ["erectile problems"], "concerns_first": ["erectile problems"]}, story=story
    )
    assert {said(reason) for reason in result.reasons} <= {"read from your story as a whole"}
