"""What a story says acts on the request, is shown, and can be taken away."""

from dataclasses import replace

from schemas.matching.limits import Limits, Near
from schemas.matching.match import Goal, MatchRequest
from schemas.matching.statement import Apply
from service.listener.heard import HeardStory
from service.matching.resolve.hear_request import HeardRequest, hear_request
from service.vocabulary.lexicon import build_lexicon
from tests.matching.world import model

LEXICON = build_lexicon(["albuquerque"])
STORY = (
    "I want to sleep. Just tell me what to do. An acupuncturist in Albuquerque who takes Medicare, at most $60. "
    "I don't drink. My brother is an alcoholic. My back hurts."
)


def by_rule(story: str) -> HeardStory:
    return replace(model(), trained=None).hear(story, LEXICON)


def heard_by_rule(request: MatchRequest) -> HeardRequest:
    return hear_request(request, by_rule(request.story))


def test_ways_of_working_and_goals_act_as_if_answered() -> None:
    heard = heard_by_rule(MatchRequest(story=STORY))
    assert heard.request.practices["horizontal"] < 0
    assert [goal.domain for goal in heard.request.goals] == ["sleep"]


def test_what_is_named_is_offered_and_does_not_act() -> None:
    heard = heard_by_rule(MatchRequest(story=STORY))
    named = {s.kind: s for s in heard.statements}
    assert named["place"].apply.must == {"limits": {"near": {"place": "Albuquerque"}}}
    assert named["modality"].apply.wish == {"preferences": {"modalities": ["acupuncture"]}}
    assert not named["place"].acts and heard.request.limits == MatchRequest().limits


def test_an_answer_stands_before_what_was_heard() -> None:
    match_request = MatchRequest(story=STORY, practices={"horizontal": 3}, goals=[Goal("sleep", 1)])
    heard = heard_by_rule(match_request).request
    assert heard.practices == {"horizontal": 3} and heard.goals == [Goal("sleep", 1)]


def test_what_is_taken_away_is_gone_and_the_rest_keeps_its_id() -> None:
    before = heard_by_rule(MatchRequest(story=STORY)).statements
    taken = next(s.id for s in before if s.kind == "practice")
    after = heard_by_rule(MatchRequest(story=STORY, not_me=[taken]))
    assert [s.id for s in after.statements] == [s.id for s in before if s.id != taken]
    assert after.request.practices == {}


def test_only_the_kinds_asked_for_act() -> None:
    heard = heard_by_rule(MatchRequest(story=STORY, hear=[]))
    assert heard.request.practices == {} and heard.request.goals == []
    assert heard.statements and not any(s.acts for s in heard.statements)


def test_what_is_named_acts_where_the_request_hears_it_and_is_a_limit_where_it_was_made_one() -> None:
    hear = ["modality", "max_fee", "place"]
    heard = heard_by_rule(MatchRequest(story=STORY, hear=hear))  # type: ignore[arg-type]
    assert heard.request.preferences.modalities == ["acupuncture"]
    assert heard.request.preferences.max_fee is not None and heard.request.preferences.max_fee.amount == 60
    limits = heard.request.limits
    assert limits.near is not None and (limits.near.place, limits.telehealth_in) == ("Albuquerque", "US-NM")
    assert heard.request.practices == {} and limits.insurance == []
    musts = [s.id for s in heard.statements if s.kind in ("modality", "insurance")]
    strict = heard_by_rule(MatchRequest(story=STORY, hear=hear, must=musts))  # type: ignore[arg-type]
    assert strict.request.limits.modalities_only == ["acupuncture"] and strict.request.preferences.modalities == []
    assert strict.request.limits.insurance == ["medicare"]
    assert {s.kind for s in strict.statements if s.acts} == {"modality", "max_fee", "place", "insurance"}


def test_a_place_of_the_seekers_own_stands_before_the_one_in_the_story() -> None:
    own = Limits(near=Near(place="Hartford, CT", radius_km=10))
    heard = heard_by_rule(MatchRequest(story=STORY, hear=["place"], limits=own)).request
    assert heard.limits == own


def test_a_modality_that_nobody_here_has_is_shown_and_acts_as_nothing() -> None:
    heard = hear_request(MatchRequest(story=STORY, hear=["modality"]), by_rule(STORY), lambda modality: False)
    [named] = [s for s in heard.statements if s.kind == "modality"]
    assert not named.acts and named.apply == Apply() and heard.request.preferences.modalities == []


def test_the_reading_gets_only_what_is_a_need_where_it_stood() -> None:
    needs = by_rule(STORY).needs
    assert len(needs) == len(STORY)
    assert "back hurts" in needs and needs.index("back hurts") == STORY.index("back hurts")
    assert "drink" not in needs and "alcoholic" not in needs and "tell me" not in needs


def test_every_quote_is_the_words_it_says() -> None:
    for statement in heard_by_rule(MatchRequest(story=STORY)).statements:
        assert STORY[statement.start : statement.end] == statement.quote


def test_means_that_are_turned_down_act_as_a_soft_wish() -> None:
    heard = heard_by_rule(MatchRequest(story="My back hurts. No needles, please, and no more pills."))
    assert heard.request.preferences.without == ["needles", "pills"]
    taken = next(s.id for s in heard.statements if s.unwanted == "needles")
    again = heard_by_rule(MatchRequest(story="My back hurts. No needles, please, and no more pills.", not_me=[taken]))
    assert again.request.preferences.without == ["pills"]
