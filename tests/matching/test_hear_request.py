"""What a story says acts on the request, is shown, and can be taken away."""

from schemas.matching.match import Goal, MatchRequest
from service.matching.hear_request import hear_request
from service.vocabulary.lexicon import build_lexicon

LEXICON = build_lexicon(["albuquerque"])
STORY = (
    "I want to sleep. Just tell me what to do. An acupuncturist in Albuquerque who takes Medicare, at most $60. "
    "I don't drink. My brother is an alcoholic. My back hurts."
)


def test_ways_of_working_and_goals_act_as_if_answered() -> None:
    heard = hear_request(MatchRequest(story=STORY), LEXICON)
    assert heard.request.practices["horizontal"] < 0
    assert [goal.domain for goal in heard.request.goals] == ["sleep"]


def test_what_is_named_is_offered_and_does_not_act() -> None:
    heard = hear_request(MatchRequest(story=STORY), LEXICON)
    named = {s.kind: s for s in heard.statements}
    assert named["place"].apply.must == {"limits": {"near": {"place": "Albuquerque"}}}
    assert named["modality"].apply.wish == {"preferences": {"modalities": ["acupuncture"]}}
    assert not named["place"].acts and heard.request.limits == MatchRequest().limits


def test_an_answer_stands_before_what_was_heard() -> None:
    asked = MatchRequest(story=STORY, practices={"horizontal": 3}, goals=[Goal("sleep", 1)])
    heard = hear_request(asked, LEXICON).request
    assert heard.practices == {"horizontal": 3} and heard.goals == [Goal("sleep", 1)]


def test_what_is_taken_away_is_gone_and_the_rest_keeps_its_id() -> None:
    before = hear_request(MatchRequest(story=STORY), LEXICON).statements
    taken = next(s.id for s in before if s.kind == "practice")
    after = hear_request(MatchRequest(story=STORY, not_me=[taken]), LEXICON)
    assert [s.id for s in after.statements] == [s.id for s in before if s.id != taken]
    assert after.request.practices == {}


def test_only_the_kinds_asked_for_act() -> None:
    heard = hear_request(MatchRequest(story=STORY, hear=[]), LEXICON)
    assert heard.request.practices == {} and heard.request.goals == []
    assert heard.statements and not any(s.acts for s in heard.statements)


def test_the_reading_gets_only_what_is_a_need_where_it_stood() -> None:
    heard = hear_request(MatchRequest(story=STORY), LEXICON)
    assert len(heard.needs) == len(STORY)
    assert "back hurts" in heard.needs and heard.needs.index("back hurts") == STORY.index("back hurts")
    assert "drink" not in heard.needs and "alcoholic" not in heard.needs and "tell me" not in heard.needs


def test_every_quote_is_the_words_it_says() -> None:
    for said in hear_request(MatchRequest(story=STORY), LEXICON).statements:
        assert STORY[said.start : said.end] == said.quote
