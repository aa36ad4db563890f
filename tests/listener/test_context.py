"""Whose, when and whether: clauses of a story and what they say about their concern."""

from itertools import pairwise

import pytest

from service.listener.context import Marks, context_rules


def marks_of(story: str, words: str, language: str = "en") -> Marks:
    """The marks of the clause in which the words stand."""
    rules = context_rules(language)
    clauses = rules.clauses(story)
    marks = rules.marks(story, clauses)
    return next(m for c, m in zip(clauses, marks, strict=True) if words in story[c.start : c.end])


@pytest.mark.parametrize(
    ("story", "words", "language", "when"),
    [
        ("I was depressed in my twenties. That is long over; my shoulder hurts.", "depressed", "en", "resolved"),
        ("I used to drink. It's over. My back hurts.", "drink", "en", "resolved"),
        ("De joven tuve ataques de pánico. Eso ya pasó.", "pánico", "es", "resolved"),
        # Only what was put into the past, and only in the sentence right before.
        ("My mother used to shout. I can't sleep. That's over.", "shout", "en", "past"),
        ("I can't sleep since the trial. It's over.", "sleep", "en", "now"),
        ("I used to drink. That is not over.", "drink", "en", "past"),
    ],
)
def test_a_sentence_about_the_one_before_ends_what_it_put_into_the_past(
    story: str, words: str, language: str, when: str
) -> None:
    assert marks_of(story, words, language).when == when


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ("I don't have diabetes, I was tested. My trouble is a sore throat.", "diabetes"),
        ("No depression, no worries. I just have a stiff hip.", "depression"),
        ("I am not anxious, I am angry.", "not anxious"),
        ("My marriage is fine. My hip is not.", "marriage"),
        ("The scan was clean, but my stomach still hurts.", "scan"),
        ("It isn't the nerves. Something else is wrong.", "nerves"),
        ("I don't drink, we were raised dry and it stuck.", "drink"),
        ("Never a drinker. Belly cramps.", "drinker"),
        ("I'm not hearing voices, I know they are my thoughts.", "voices"),
        ("Knees, fine. Shoulder like a rusty gate.", "Knees"),
    ],
)
def test_what_is_denied_is_no_need(story: str, words: str) -> None:
    assert marks_of(story, words).holds == "denied"
    assert not marks_of(story, words).is_need


@pytest.mark.parametrize(
    "story",
    [
        "I can't sleep.",
        "I have no energy at all.",
        "I never say no.",
        "I don't enjoy anything any more.",
        "Nothing tastes of anything and I don't laugh.",
        "I couldn't stop crying.",
    ],
)
def test_not_being_able_to_is_the_trouble_itself(story: str) -> None:
    assert marks_of(story, story[:5]).is_need


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ("My husband snores and has sleep apnea. I am worn out.", "snores"),
        ("My ears ring and my neighbour had a stroke last week.", "stroke"),
        ("My brother came to stay. He is an alcoholic.", "alcoholic"),
        ("My sister is going through a divorce. I came because of my migraines.", "divorce"),
    ],
)
def test_what_is_somebody_elses_is_no_need(story: str, words: str) -> None:
    assert marks_of(story, words).whose == "other"


def test_what_is_only_supposed_is_feared() -> None:
    assert marks_of("What if my mother died?", "died").holds == "feared"
    assert marks_of("My mother died.", "died").holds == "said"


def test_a_child_that_is_cared_for_is_a_need() -> None:
    story = "My son wets the bed. He is seven and he has asthma."
    assert marks_of(story, "wets").whose == "cared_for"
    assert marks_of(story, "asthma").is_need


def test_a_person_who_is_only_spoken_of_does_not_own_the_clause() -> None:
    assert marks_of("What bothers me is a lump of grief for my dad.", "grief").whose == "me"


@pytest.mark.parametrize(
    ("story", "when"),
    [
        ("I gave up smoking ten years ago.", "resolved"),
        ("I used to get migraines.", "past"),
        ("The gout was last year.", "resolved"),
        ("I quit the cigarettes the day my mother was buried.", "resolved"),
        ("My knee still hurts since the fall two years ago.", "now"),
    ],
)
def test_when(story: str, when: str) -> None:
    assert marks_of(story, story[:6]).when == when


@pytest.mark.parametrize(
    ("story", "words", "counts"),
    [
        ("No tengo diabetes, me hicieron la prueba.", "diabetes", False),
        ("No pego ojo desde marzo.", "pego", True),
        ("Mi marido ronca y tiene apnea.", "apnea", False),
        ("Mi hijo no come nada.", "come", True),
        ("Dejé de fumar hace diez años.", "fumar", False),
        ("Ya no disfruto nada.", "disfruto", True),
        ("Las manos ya no me tiemblan.", "tiemblan", False),
        ("Memoria, entera. Rodillas, no.", "Memoria", False),
        ("La tiroides me la vieron y salió normal.", "tiroides", False),
    ],
)
def test_spanish(story: str, words: str, counts: bool) -> None:
    assert marks_of(story, words, "es").is_need is counts


def test_clauses_are_the_story_in_order() -> None:
    story = "Ever since we split up I lie awake, and my knees ache; nothing helps (tried it all). ¿Y ahora?"
    for language in ("en", "es"):
        clauses = context_rules(language).clauses(story)
        assert [c.start for c in clauses] == sorted(c.start for c in clauses)
        assert all(a.end <= b.start for a, b in pairwise(clauses))
        assert all(story[c.start : c.end].strip() == story[c.start : c.end] for c in clauses)
