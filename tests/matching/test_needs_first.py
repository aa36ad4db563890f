"""Laws of what counts beside the needs: a wish that is met helps little who meets nothing of what was told."""

from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.profiles.practitioner import Profile
from service.matching.fit.story import ENOUGH_MET, beside_needs, counting_beside
from service.matching.recall.fit_scorer import FitScorer
from tests.matching.world import Person, ask, fits, ids, model, order, patched

SHARES = st.floats(0, 1)
Z = st.floats(-5, 5)
NEEDS = ["panic attacks", "palpitations"]
OTHERS = [name for name in model().policy.concerns if name not in NEEDS][:40:3]
# A wish, the fact of whoever meets it, and the fact of whoever does not.
WISHES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"times": ["weekday_evening"]}, {"times": ["weekday_evening"]}, {"times": ["weekday_morning"]}),
    ({"serves": ["couples"]}, {"serves": ["couples"]}, {"serves": ["adults"]}),
    ({"languages": ["es"]}, {"languages": ["es"]}, {"languages": ["en"]}),
    ({"gender": "woman"}, {"gender": "woman"}, {"gender": "man"}),
    ({"modalities": ["reiki"]}, {"modalities": ["reiki"]}, {"modalities": ["yoga therapy"]}),
]


def fit(met: float, told: float, z: list[float], weight: float) -> float:
    """The fit of one person above the average, of a story and other parts of equal weight."""
    counting = counting_beside(np.array([met * told]), told)
    beside = sum(float(beside_needs(np.array([own]), counting)[0]) for own in z)
    return weight * model().policy.story.height * met * told + (1 - weight) * beside


@given(SHARES, SHARES, st.floats(0.01, 1), st.lists(Z, min_size=1, max_size=3), SHARES)
def test_meeting_needs_further_never_lowers_anybody(a: float, b: float, told: float, z: list[float], w: float) -> None:
    assert fit(max(a, b), told, z, w) >= fit(min(a, b), told, z, w) - 1e-9


@given(SHARES, st.floats(0.01, 1), Z, Z, SHARES)
def test_meeting_a_wish_better_never_lowers_anybody(met: float, told: float, a: float, b: float, w: float) -> None:
    assert fit(met, told, [max(a, b)], w) >= fit(met, told, [min(a, b)], w) - 1e-9


@given(st.floats(0.01, 1), Z)
def test_a_story_tells_as_much_as_it_takes_off(told: float, z: float) -> None:
    """Of whoever meets none all counts but what the story tells; of whoever meets a fifth all; against one always."""
    none, enough = counting_beside(np.array([0.0, ENOUGH_MET * told]), told)
    assert float(none) == pytest.approx(1 - told)
    assert float(enough) == pytest.approx(1)
    assert float(beside_needs(np.array([-abs(z)]), np.array([none]))[0]) == -abs(z)


def test_where_nothing_is_told_everything_counts() -> None:
    persons = _directory(*WISHES[0])
    wished = ask(preferences=WISHES[0][0])
    with patched(FitScorer, "_counting", lambda _: lambda *_: None):
        before = fits(order(persons, wished))
    assert fits(order(persons, wished)) == before


@pytest.mark.parametrize(("wish", "met", "unmet"), WISHES)
def test_nobody_who_meets_no_need_is_among_the_first_five(
    wish: dict[str, Any], met: dict[str, Any], unmet: dict[str, Any]
) -> None:
    """When others meet both needs in part, and meet no wish."""
    assert not _strangers_first(wish, met, unmet)


def test_by_the_sum_of_the_parts_alone_they_would_be() -> None:
    with patched(FitScorer, "_counting", lambda _: lambda *_: None):
        assert _strangers_first(*WISHES[2])


def _strangers_first(wish: dict[str, Any], met: dict[str, Any], unmet: dict[str, Any]) -> int:
    """How many of the first five of ten seeds meet none of the needs."""
    persons = _directory(wish, met, unmet)
    needs = {model().policy.column_index[name]: 1.0 for name in NEEDS}
    pages = [ids(order(persons, ask(seed=str(seed), preferences=wish), needs))[:5] for seed in range(10)]
    return sum(id.int < 100 for page in pages for id in page)


def _directory(wish: dict[str, Any], met: dict[str, Any], unmet: dict[str, Any]) -> list[Person]:
    """Six who meet the wish and none of the needs, and six who name both needs among others and not the wish."""
    listed = {"stranger": OTHERS, "near": [*OTHERS[:8], *NEEDS]}
    stranger, near = (
        Profile(
            display_name=name, concerns=listed[name], concerns_first=OTHERS[:3], **{"modalities": ["coaching"]} | own
        )
        for name, own in (("stranger", met), ("near", unmet))
    )
    return [Person(UUID(int=at + 100 * (at > 5)), stranger if at < 6 else near) for at in range(12)]
