"""Matching on a small directory: who stands first, and what is said about it."""

from typing import Any

import msgspec
import numpy as np
import pytest

from schemas.matching.limits import Limits
from schemas.matching.match import MatchRequest
from schemas.profiles.qualities import QUALITY_IDS
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.matching.find_matches import find_matches
from service.vocabulary.browse_vocabulary import search_concerns, search_modalities
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.store_reviews import keep_name, waiting_terms
from tests.fixtures.profiles import NOW, load, profile
from tests.fixtures.sentences import said, states
from tests.matching.asking import answers, matches_of, rule_matcher

pytestmark = pytest.mark.anyio


async def test_whoever_states_the_concern_of_the_story_ranks_above_who_does_not(connection: Connection) -> None:
    await load(
        connection,
        [
            profile("sleep", concerns=["insomnia", "stress", "grief"], concerns_first=["insomnia"]),
            profile("knees", concerns=["knee pain", "gout", "acne"], concerns_first=["knee pain"]),
            profile("silent"),
        ],
    )
    response = await matches_of(connection, story="I lie awake every night, I cannot fall asleep and I am up at three.")
    first = response.results[0]
    assert first.practitioner.display_name == "Person sleep"
    assert response.read.concerns[0].name == "insomnia"
    fits = {result.practitioner.display_name: result.fit for result in response.results}
    assert fits["Person sleep"] > fits["Person silent"] > fits["Person knees"]


async def test_reasons_quote_the_seekers_own_sentence_and_the_dated_statement(connection: Connection) -> None:
    await load(connection, [profile("sleep", concerns=["insomnia"], concerns_first=["insomnia"])])
    response = await matches_of(connection, story="Work is fine. I lie awake for hours evry night.")
    reason = response.results[0].reasons[0]
    assert said(reason) == "you wrote “I lie awake for hours evry night.”"
    assert states(reason) == "works most with insomnia"
    assert reason.stated_at == NOW.date()


async def test_the_seekers_correction_replaces_what_was_read(connection: Connection) -> None:
    await load(
        connection,
        [profile("sleep", concerns=["insomnia"], concerns_first=["insomnia"]), profile("grief", concerns=["grief"])],
    )
    story = "I lie awake for hours every night."
    response = await matches_of(connection, story=story, concerns={"insomnia": 0, "grief": 1})
    assert response.results[0].practitioner.display_name == "Person grief"
    assert "insomnia" not in {concern.name for concern in response.read.concerns}


async def test_asked_for_a_concern_alone_nobody_is_ahead_by_their_words(connection: Connection) -> None:
    words = (
        "You come in tired and the kids are loud; we sit down and talk.",
        "Structured protocols, evidence based care.",
    )
    same = {"concerns": ["insomnia", "grief"], "concerns_first": ["insomnia"]}
    await load(connection, [profile(str(at), approach=text, **same) for at, text in enumerate(words)])
    fits = [result.fit for result in (await matches_of(connection, concerns={"insomnia": 1})).results]
    assert len(fits) == len(words)
    assert fits[0] == pytest.approx(fits[1], abs=2e-5)


async def test_setting_a_concern_sets_it_beside_what_was_read_and_the_share_read_changes_nothing(
    connection: Connection,
) -> None:
    await load(connection, [profile("a", concerns=["insomnia"])])
    story = "I lie awake for hours every night, and my lower back hurts so much that I cannot lift anything."
    read = {concern.name: concern.weight for concern in (await matches_of(connection, story=story)).read.concerns}
    assert {"insomnia", "back pain"} <= set(read)
    added = {
        concern.name: concern.weight
        for concern in (await matches_of(connection, story=story, concerns={"grief": 1})).read.concerns
    }
    assert added["grief"] == pytest.approx(0.5, abs=0.05)
    assert added["insomnia"] / added["back pain"] == pytest.approx(read["insomnia"] / read["back pain"], rel=0.01)
    same = await matches_of(connection, story=story, concerns={"insomnia": read["insomnia"]})
    assert {concern.name: concern.weight for concern in same.read.concerns} == pytest.approx(read, abs=0.001)


async def test_a_modality_that_another_process_added_is_known_at_once_and_listed_when_reviewed(
    connection: Connection,
) -> None:
    matcher, searching = await rule_matcher(connection), await VocabularyCache.read(connection)
    await load(connection, [profile("a", modalities=["zorkian bodywork"]), profile("b")])
    request = MatchRequest(limits=Limits(modalities_only=["Zorkian Bodywork"]))
    response = await find_matches(connection, matcher, request, NOW)
    assert [result.practitioner.display_name for result in response.results] == ["Person a"]
    assert (await search_modalities(connection, searching, "zorkian", 1, "")).results == []
    every = await search_modalities(connection, searching, "", 1_000, "")
    assert "zorkian bodywork" not in {concern.name for concern in every.results}
    await keep_name(connection, "modality", "zorkian bodywork")
    page = await search_modalities(connection, searching, "zorkian", 1, "")
    assert [modality.name for modality in page.results] == ["zorkian bodywork"]


async def test_a_concern_that_nobody_has_reviewed_waits_and_is_never_listed_or_guessed(connection: Connection) -> None:
    await load(connection, [profile("a", concerns=["elder abuse"]), profile("b", concerns=["Domestic abuse"])])
    searching = await VocabularyCache.read(connection)
    for typed in ("elder", ""):
        page = await search_concerns(connection, searching, typed, 1_000, "")
        assert "elder abuse" not in {concern.name for concern in page.results}
    assert [row["term"] for row in await waiting_terms(connection, "concern", 9)] == ["elder abuse"]
    page = await search_concerns(connection, searching, "ansi", 5, "")
    assert page.results[0].name == "anxiety"
    response = await matches_of(connection, story="My husband hits me and I am afraid to go home at night.")
    assert response.results[0].practitioner.display_name == "Person b"
    response = await matches_of(connection, story="I was raped at nineteen and it comes back every night.")
    reasons = [reason for result in response.results for reason in result.reasons if reason.part == "story"]
    assert not {"elder abuse", "domestic violence"} & {reason.concern for reason in reasons}


async def test_a_word_that_gathers_concerns_stands_for_each_of_them_on_both_sides(connection: Connection) -> None:
    await load(
        connection,
        [
            profile(
                "couples", concerns=["Relationship Issues", "grief", "gout"], concerns_first=["Relationship Issues"]
            ),
            profile("habits", concerns=["addictions", "grief", "gout"], concerns_first=["addictions"]),
        ],
    )
    response = await matches_of(connection, story="My husband cheated on me. I found the messages to the other woman.")
    assert response.results[0].practitioner.display_name == "Person couples"
    reason = response.results[0].reasons[0]
    assert "cheated" in said(reason) or "messages" in said(reason)
    assert states(reason) == "works most with Relationship Issues"
    named = await matches_of(connection, concerns={"addiction": 1})
    assert named.results[0].practitioner.display_name == "Person habits"
    assert said(named.results[0].reasons[0]) == "you named addiction"
    assert [concern.name for concern in named.read.concerns] == ["addiction"]


async def test_an_unknown_concern_is_refused_with_the_nearest_ones(connection: Connection) -> None:
    with pytest.raises(BadRequest) as refused:
        await matches_of(connection, concerns={"imsomniac nights": 1})
    assert refused.value.fields[0][0] == "/concerns/imsomniac nights"
    assert "insomnia" in refused.value.fields[0][1].params["near"]


async def test_congruent_practice_ranks_above_the_opposite_and_says_why(connection: Connection) -> None:
    await load(
        connection,
        [
            profile("shows", practices=answers(options=10, horizontal=3, listening=4)),
            profile("tells", practices=answers(options=0, horizontal=8, listening=7)),
        ],
    )
    response = await matches_of(connection, practices={"options": 3})
    best, worst = response.results
    assert best.practitioner.display_name == "Person shows"
    assert best.reasons[0].quality == "options"
    assert said(best.reasons[0]) == "show me all the options (+3)"
    assert states(best.reasons[0]) == "named two or more routes in 10 of the last 10 plans"
    assert worst.tensions[0].quality == "options"


async def test_a_statement_is_never_quoted_for_the_pole_it_does_not_lie_on(connection: Connection) -> None:
    shown = {"items": {"two_or_more_routes": 9}, "example": "We named three."}
    # One thing not treated documents the minus pole of `options`; the nine of ten do not become a tension by that.
    await load(connection, [profile("a", practices={"options": shown}, does_not_treat=["acute injury"])])
    for answer in (3, -3):
        [only] = (await matches_of(connection, practices={"options": answer})).results
        spoken = only.reasons if answer < 0 else only.tensions
        assert [states(reason) for reason in spoken if reason.quality == "options"] == []
        assert "options" not in only.not_stated


async def test_every_reason_says_its_evidence_and_its_day(connection: Connection) -> None:
    await load(connection, [profile("a", concerns=["insomnia"], languages=["es"], lifestyle={"sleep": "central"})])
    response = await matches_of(
        connection,
        story="I lie awake for hours every night.",
        goals=[{"domain": "sleep"}],
        preferences={"languages": ["es"]},
    )
    reasons = msgspec.to_builtins(response)["results"][0]["reasons"]
    assert {reason["part"] for reason in reasons} == {"story", "lifestyle", "preferences"}
    assert {(reason["evidence"], reason["stated_at"]) for reason in reasons} == {("stated", str(NOW.date()))}


async def test_an_absent_answer_is_neutral_and_shown_as_not_stated(connection: Connection) -> None:
    await load(
        connection,
        [
            profile("met", practices=answers(options=10, horizontal=3, listening=4)),
            profile("silent"),
            profile("opposed", practices=answers(options=0, horizontal=8, listening=7)),
        ],
    )
    wishes = {"options": 3} | dict.fromkeys(set(QUALITY_IDS) - {"options", "webwork"}, 0)
    response = await matches_of(connection, practices=wishes, preferences={"times": ["weekday_evening"]})
    by_name = {result.practitioner.display_name: result for result in response.results}
    assert by_name["Person met"].fit > by_name["Person opposed"].fit
    silent = by_name["Person silent"]
    assert silent.parts["preferences"].value == 0.5
    drawn = [
        next(r.parts["practices"].value for r in page.results if r.practitioner.display_name == "Person silent")
        for page in [await matches_of(connection, practices=wishes, seed=str(seed)) for seed in range(60)]
    ]
    assert np.mean(drawn) == pytest.approx(0.5, abs=0.05) and np.std(drawn) > 0.05
    # What was answered, then what was left open and leans to the plus pole; an explicit 0 asks nothing.
    assert silent.not_stated == ["options", "webwork", "times"]
    assert by_name["Person met"].not_stated == ["webwork", "times"]


async def test_a_goal_is_met_where_the_domain_is_central(connection: Connection) -> None:
    await load(
        connection,
        [
            profile("sleep", lifestyle={"sleep": "central", "work": "none"}),
            profile("work", lifestyle={"work": "central", "sleep": "none"}),
            profile("everything", lifestyle=dict.fromkeys(("sleep", "work", "eating", "movement", "emotions", "stress",
                                                           "habits", "relationships", "nature", "meaning"), "central")),
            profile("nothing"),
        ],
    )  # fmt: skip
    response = await matches_of(connection, goals=[{"domain": "sleep", "importance": 3}])
    by_name = {result.practitioner.display_name: result for result in response.results}
    fits = {name: result.fit for name, result in by_name.items()}
    assert fits["Person sleep"] > fits["Person everything"] > fits["Person work"]
    assert by_name["Person work"].tensions[0].domain == "sleep"


async def test_axes_left_open_lean_together_to_the_plus_pole_and_a_zero_removes_one(connection: Connection) -> None:
    response = await matches_of(connection, practices={"options": 2, "service": 0})
    assert "service" not in response.read.defaults and "options" not in response.read.defaults
    assert len(response.read.defaults) == 7
    assert (await matches_of(connection, story="I want to feel better")).read.defaults == []


async def test_the_domains_read_follow_the_seekers_corrections(connection: Connection) -> None:
    async def domains(**request: Any) -> list[str]:
        return list((await matches_of(connection, **request)).read.domains)

    story = "I can't fall asleep, I lie awake every night and I'm exhausted."
    read = (await matches_of(connection, story=story)).read
    assert "sleep" in read.domains
    assert "sleep" not in await domains(story=story, concerns={concern.name: 0 for concern in read.concerns})
    added = await domains(story=story, concerns={"loneliness": 1})
    assert "relationships" in added and "relationships" not in read.domains
    assert "relationships" in await domains(concerns={"loneliness": 1})
    assert await domains() == []


async def test_a_fee_above_the_one_wished_for_is_no_reason(connection: Connection) -> None:
    fees = {name: {"currency": "USD", "session": {"min": price}} for name, price in (("within", 90), ("above", 100))}
    await load(connection, [profile(name, fees=each) for name, each in fees.items()])
    response = await matches_of(connection, preferences={"max_fee": {"amount": 90, "currency": "USD"}})
    reasons = {
        result.practitioner.display_name: [why.preference for why in result.reasons] for result in response.results
    }
    assert sorted(reasons.values()) == [[], ["fee"]]


async def test_expectations_tell_the_cost_of_a_trial_and_leave_out_a_past_opening(connection: Connection) -> None:
    await load(
        connection,
        [
            profile(
                "a",
                fees={
                    "currency": "USD",
                    "first_visit": {"amount": 120, "minutes": 90},
                    "session": {"min": 80, "max": 100},
                },
                expectations={"trial_visits": 6, "usual_visits": [8, 30], "review_point": "after visit 6"},
                next_opening="2026-01-01",
            )
        ],
    )
    expected = (await matches_of(connection)).results[0].expectations
    assert expected.trial_cost is not None
    assert (expected.trial_cost.min, expected.trial_cost.max) == (480, 600)
    assert expected.first_visit_minutes == 90 and expected.next_opening is None


async def test_the_example_of_the_contract_is_read_whole(connection: Connection) -> None:
    response = await matches_of(connection, story="Since my divorce I hardly sleep and my back hurts every morning …")
    assert {concern.name for concern in response.read.concerns} == {"divorce", "insomnia", "back pain"}


async def test_what_would_alarm_is_never_told_without_words_of_the_story(connection: Connection) -> None:
    story = "No tengo diabetes. Desde que murió mi papá no duermo y me duele la espalda. Quiero que me escuchen."
    response = await matches_of(connection, story=story)
    alarming = {"suicidal thoughts", "self-harm", "hearing voices and psychosis", "sexual abuse", "domestic violence"}
    assert alarming.isdisjoint(concern.name for concern in response.read.concerns if not concern.because)


async def test_each_result_says_which_of_the_concerns_said_are_met(connection: Connection) -> None:
    await load(
        connection,
        [
            profile("both", concerns=["insomnia", "back pain", "gout"], concerns_first=["insomnia"]),
            profile("wide", concerns=["sleep difficulties"]),
            profile("none", concerns=["gout"]),
        ],
    )
    response = await matches_of(connection, concerns={"insomnia": 1, "back pain": 0.5})
    needs = {result.practitioner.display_name: result.needs for result in response.results}
    assert (needs["Person both"].met, needs["Person both"].open) == (["insomnia", "back pain"], [])
    assert (needs["Person wide"].met, needs["Person wide"].open) == (["insomnia"], ["back pain"])
    assert (needs["Person none"].met, needs["Person none"].open) == ([], ["insomnia", "back pain"])
    assert response.results[0].practitioner.display_name == "Person both"
    silent = await matches_of(connection, practices={"options": 3})
    assert all(not result.needs.met and not result.needs.open for result in silent.results)


async def test_for_whom_a_story_asks_help_moves_who_serves_them(connection: Connection) -> None:
    anxious = {"concerns": ["anxiety"], "concerns_first": ["anxiety"]}
    await load(connection, [profile("adults", serves=["adults"], **anxious), profile("silent", **anxious),
                            profile("children", serves=["children", "teens"], **anxious)])  # fmt: skip
    story = "My daughter is eight and anxious every morning before school. Do you see children?"
    response = await matches_of(connection, story=story, seed="s")
    assert [s.for_whom for s in response.read.statements if s.kind == "for_whom" and s.acts] == ["children"]
    assert [result.practitioner.display_name for result in response.results] == [
        "Person children", "Person silent", "Person adults",
    ]  # fmt: skip
    assert "wishes_serves" in [reason.seeker_code for reason in response.results[0].reasons]
