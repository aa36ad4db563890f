"""How a seeker says they wish to be met, and what they name: read by rule."""

import pytest

from service.listener.named import NamedThing, named_rules
from service.listener.wishes import wish_rules
from service.vocabulary.folding import place_key
from service.vocabulary.lexicon import build_lexicon

LEXICON = build_lexicon(
    [place_key(name) for name in ("Albuquerque", "Hartford", "Sevilla", "St. Louis", "Leeds", "Reading", "Glasgow")]
)


def read(story: str, language: str = "en") -> list[NamedThing]:
    return named_rules(language).read(story, 0, len(story), LEXICON)


@pytest.mark.parametrize(
    ("story", "axis", "sign"),
    [
        ("I need somebody who listens.", "listening", 1),
        ("Just tell me what to do.", "horizontal", -1),
        ("I want to decide together with you.", "horizontal", 1),
        ("No supplements, please.", "service", 1),
        ("I want to know what it costs before I start.", "expectations", 1),
        ("Somebody who talks to my doctor.", "webwork", 1),
        ("I would like to hear all my options.", "options", 1),
        ("Do you have a sliding scale?", "reciprocity", 1),
        ("I want to change how I live.", "lifestyle", 1),
        ("Straight to the point, no life story.", "story", -1),
    ],
)
def test_a_wish_has_its_axis_and_sign(story: str, axis: str, sign: int) -> None:
    wishes = {wish.axis: wish.value for wish in wish_rules("en").read(story, 0, len(story)).wishes}
    assert wishes[axis] * sign > 0


def test_a_complaint_is_the_other_sign_and_somebody_elses_way_no_wish() -> None:
    complaint = "My last doctor just told me: do what I say, you decide nothing, let me explain it to you."
    wishes = wish_rules("en").read(complaint, 0, len(complaint)).wishes
    assert {wish.axis: wish.value for wish in wishes}["listening"] > 0
    other = "My sister is a great listener who really listens."
    assert wish_rules("en").read(other, 0, len(other)).wishes == []


@pytest.mark.parametrize(
    ("story", "kind", "value"),
    [
        ("Looking for an acupuncturist in Albuquerque who takes Medicare.", "modality", "acupuncture"),
        ("Looking for an acupuncturist in Albuquerque who takes Medicare.", "place", "Albuquerque"),
        ("Looking for an acupuncturist in Albuquerque who takes Medicare.", "insurance", "medicare"),
        ("Somebody in St. Louis, please.", "place", "St. Louis"),
        ("I can pay at most $1,200 for all of it.", "max_fee", "1200 USD"),
        ("No more than 60 euros a visit.", "max_fee", "60 EUR"),
        ("Evenings only, please.", "times", "weekday_evening"),
        ("I would prefer a woman.", "gender", "woman"),
        ("Somebody who speaks Polish.", "language", "pl"),
        ("By video, if you do that.", "mode", "video"),
        ("Do you see children?", "for_whom", "children"),
        ("Within 20 miles.", "distance", "32"),
        ("Somebody within Hartford, please.", "place", "Hartford"),
        ("I'd like somebody in glasgow.", "place", "glasgow"),
        ("Acupuncture, Leeds.", "place", "Leeds"),
        ("We need a marriage counselor.", "for_whom", "couples"),
        ("Please see us together.", "for_whom", "couples"),
        ("I can only do 8pm onward.", "times", "weekday_evening"),
        ("It has to be sat or sun.", "times", "weekend"),
    ],
)
def test_what_is_named_is_heard(story: str, kind: str, value: str) -> None:
    assert (kind, value, True) in [(named.kind, named.value, named.wished) for named in read(story)]


@pytest.mark.parametrize(
    ("story", "axis", "sign"),
    [
        ("Don't tell me what to do.", "horizontal", 1),
        ("One doctor, please, not a team.", "webwork", -1),
    ],
)
def test_what_is_turned_down_is_the_other_pole(story: str, axis: str, sign: int) -> None:
    found = {wish.axis: wish.value for wish in wish_rules("en").read(story, 0, len(story)).wishes}
    assert found[axis] * sign > 0


@pytest.mark.parametrize(
    ("story", "kind", "ground"),
    [
        ("I want a woman.", "gender", "asked"),
        ("My plan is Medicare.", "insurance", "stated"),
        ("I live in Albuquerque.", "place", "stated"),
        ("Hartford or thereabouts.", "place", "note"),
        ("Hartford or on the phone.", "place", "note"),
        ("Can you come to the apartment?", "mode", "wished"),
        ("My sister was seen in Hartford.", "place", "told"),
        ("My acupuncturist moved away.", "modality", "somebody's"),
    ],
)
def test_the_words_around_say_whether_it_is_a_wish(story: str, kind: str, ground: str) -> None:
    assert (kind, ground) in [(named.kind, named.ground) for named in read(story)]


def test_own_words_of_a_thing_are_no_denial_and_what_was_said_long_before_is_none() -> None:
    assert [named.wished for named in read("No men.")] == [True]
    dictated = (
        "my mother she never sleeps and my brother was in the army and he came back and he is not the same at all "
        "and nobody in the house will talk about it and so i need somebody who comes to the house on saturdays"
    )
    assert ("times", True) in [(named.kind, named.wished) for named in read(dictated)]


def test_a_mention_is_no_wish() -> None:
    (named,) = read("My sister is an acupuncturist.")
    assert (named.kind, named.wished) == ("modality", False)


def test_spanish_names() -> None:
    wishes = [
        (named.kind, named.value) for named in read("Busco a alguien en Sevilla, máximo 40 euros por sesión.", "es")
    ]
    assert ("place", "Sevilla") in wishes and ("max_fee", "40 EUR") in wishes
    together = read("Busco a alguien, iríamos los dos, solo de noche.", "es")
    assert {("for_whom", "couples"), ("times", "weekday_evening")} <= {(named.kind, named.value) for named in together}


@pytest.mark.parametrize(
    ("story", "kind", "value"),
    [
        ("I can pay a hundred and ten dollars.", "max_fee", "110 USD"),
        ("budget is three hundred", "max_fee", "300"),
        ("Half an hour on the bus at most.", "distance", "24"),
        ("polish speaking person would be nicest", "language", "pl"),
        ("says I freeze so it has to be a woman it has to be slow", "gender", "woman"),
        ("Evenings after nine or not at all.", "times", "weekday_evening"),
    ],
)
def test_numbers_in_words_and_notes_without_grammar_are_heard(story: str, kind: str, value: str) -> None:
    assert (kind, value, True) in [(named.kind, named.value, named.wished) for named in read(story)]


@pytest.mark.parametrize(
    "story",
    [
        "My brother pays fifteen dollars where he goes.",
        "Church every Sunday for fifty years.",
        "Seizure on Tuesday, second this year.",
        "The clinic where everybody speaks Polish gave me a splint.",
        "I reach for the telephone to call her every day.",
        "Blue Cross won't cover my neighbor.",
        "My old counsellor was a woman.",
        "I once lived in Hartford, a fine place.",
        "Reading tires me.",
        "I like reading in bed.",
    ],
)
def test_tales_and_other_peoples_affairs_are_no_wish(story: str) -> None:
    assert [named.value for named in read(story) if named.wished] == []
