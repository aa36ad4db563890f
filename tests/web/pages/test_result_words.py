"""What a card says is not stated, and what to ask: what the seeker asked for stands before what they left open."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.matching.match import Expected, MatchRequest, MatchResult, Part, Reason
from schemas.profiles.practitioner import PractitionerCard
from service.i18n.languages import ReaderLocale
from service.i18n.words import FIRST_VISIT_QUESTIONS
from service.matching.qualities import ENTRIES
from service.web.pages.seeker.result_words import first_visit_questions, silences, telling_part

ENGLISH = ReaderLocale("en")
REQUEST = MatchRequest(practices={"webwork": 2})


def result(*not_stated: str, tension: str = "") -> MatchResult:
    differs = Reason(
        part="practices",
        seeker="",
        practitioner="",
        code="no_shared_plan",
        params={},
        seeker_code="you_named",
        seeker_params={"concern": ["grief"]},
        evidence="stated",
        stated_at=None,
        quality=tension,
    )
    return MatchResult(
        practitioner=PractitionerCard(
            id=UUID(int=1), display_name="Ana", modalities=["reiki"], places=[], confirmed_at=None, accepting_new=True
        ),
        fit=0.5,
        parts={"practices": Part(0.5, 1.0)},
        reasons=[],
        tensions=[differs] if tension else [],
        not_stated=list(not_stated),
        expectations=Expected(),
        tie=0,
    )


def test_what_the_seeker_asked_for_stands_before_practical_matters_and_what_they_left_open_last() -> None:
    sentences = silences(result("horizontal", "webwork", "times"), REQUEST, ENGLISH)
    assert (
        sentences[:2] == ["alone or with others", "times"]
        and sentences[-1] == "who decides"
        and "a trial" in sentences[2:-1]
    )


def test_questions_begin_with_tensions_and_leave_what_was_left_open_for_last() -> None:
    open_ones = ("horizontal", "story", "listening", "expectations", "reciprocity", "options")
    questions = first_visit_questions(result(*open_ones, "webwork", "times", tension="service"), REQUEST, ENGLISH)
    assert questions[:3] == [ENTRIES["service"].ask, ENTRIES["webwork"].ask, FIRST_VISIT_QUESTIONS["times"]]
    assert len(questions) == 6


@pytest.mark.parametrize(
    ("quote", "concern", "part"),
    [
        ("I can't sleep", "insomnia", "I can't sleep"),
        (
            "Grief after my son's death, and all through the winter those terrible migraines that nobody explains",
            "migraine",
            "…winter those terrible migraines that nobody explains",
        ),
        (
            "I can't sleep since my divorce in March, and my lower back kills me every single morning",
            "back pain",
            "…and my lower back kills me every single morning",
        ),
    ],
)
def test_a_long_quote_is_cut_around_the_word_that_tells(quote: str, concern: str, part: str) -> None:
    assert telling_part(quote, concern, ReaderLocale("en")) == part


@given(st.text(max_size=300), st.sampled_from(["migraine", "insomnia", "grief"]))
def test_a_cut_quote_is_short_and_as_it_was_written(quote: str, concern: str) -> None:
    part = telling_part(quote, concern, ReaderLocale("en"))
    assert len(part) <= 62 and part.strip("…") in quote
