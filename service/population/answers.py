"""How a way of working becomes answers to the instrument's items: honest, inflated, gamed, or left blank."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from schemas.core.fields import QualityId
from schemas.profiles.items import Item
from schemas.profiles.practitioner import Practice, Products
from schemas.profiles.qualities import QUALITIES
from service.population.draws import Draws
from service.population.truth import AXES, Gaming

# Where people at lean -3, 0 and 3 answer, 0 (minus pole) to 1 (plus pole). Most items sit in the middle; these do not:
# a plan is changed by few clients, and nobody works forty free hours a month.
_USUAL = (0.08, 0.5, 0.9)
_CENTRES: dict[str, tuple[float, float, float]] = {
    "client_changed_plan": (0.03, 0.35, 0.8),
    "minutes_before_advice": (0.04, 0.28, 0.6),
    "plans_unlike_usual": (0.1, 0.45, 0.85),
    "asked_before_first_visit": (0.15, 0.6, 0.95),
    "treatment_only": (0.2, 0.65, 0.95),
    "trial_agreed": (0.02, 0.4, 0.9),
    "plans_with_purchase": (0.3, 0.78, 1.0),
    "alternatives_named": (0.1, 0.55, 0.95),
    "stock_on_site": (0.0, 0.6, 1.0),
    "community_hours": (0.0, 0.07, 0.35),
    "feedback_acted_on": (0.05, 0.3, 0.7),
    "own_support": (0.15, 0.5, 0.85),
    "routes_outside": (0.03, 0.35, 0.8),
    "pointed_to_others": (0.05, 0.4, 0.85),
    "people_close_involved": (0.03, 0.3, 0.7),
}
_NOISE = 0.08


class Candour(NamedTuple):
    """How someone answers: how much is added to every position, and how much is left out."""

    lift: float = 0.0
    skips_axis: float = 0.1
    skips_item: float = 0.1
    gaming: Gaming = Gaming.no


class _Question(NamedTuple):
    item: Item
    centre: tuple[float, float, float]


_QUESTIONS: dict[QualityId, list[_Question]] = {
    axis: [_Question(item, _CENTRES.get(item.id, _USUAL)) for item in quality.items]
    for axis, quality in zip(AXES, QUALITIES, strict=True)
}
_FIVES = {"minutes_before_advice"}  # nobody says 23 minutes


def practices(draws: Draws, shape: Mapping[QualityId, float], candour: Candour) -> dict[QualityId, Practice]:
    """Answers by axis. An axis absent from `shape` is one the person has little to say about: mostly unanswered."""
    if candour.gaming is not Gaming.no:
        return {axis: Practice(_extreme(axis, up)) for axis, up in _pushed(shape, candour.gaming).items()}
    stated: dict[QualityId, Practice] = {}
    for axis in AXES:
        lean = shape.get(axis)
        if draws.chance(0.75 if lean is None else candour.skips_axis):
            continue
        lean = 0.7 * draws.bell() if lean is None else lean
        items = {
            question.item.id: _answer(draws, question, lean, candour.lift)
            for question in _QUESTIONS[axis]
            if not draws.chance(candour.skips_item)
        }
        if items:
            stated[axis] = Practice(items)
    return stated


def _answer(draws: Draws, question: _Question, lean: float, lift: float) -> int | bool:
    item, (low, middle, high) = question
    step = (high - middle) if lean > 0 else (middle - low)
    position = middle + step * lean / 3.0 + lift + _NOISE * draws.bell()
    return _value(item, min(1.0, max(0.0, position)))


def _value(item: Item, position: float) -> int | bool:
    """The answer that lies at this position between the poles."""
    raised = 1.0 - position if item.reverse else position
    if item.kind == "yes_no":
        return raised >= 0.5
    value = item.minimum + int(raised * (item.maximum - item.minimum) + 0.5)
    return value // 5 * 5 if item.id in _FIVES else value


def _pushed(shape: Mapping[QualityId, float], gaming: Gaming) -> dict[QualityId, bool]:
    """Which axes are pushed to the plus end: all, or the four best while the rest is given up."""
    ranked = sorted(AXES, key=lambda axis: -shape.get(axis, 0.0))
    best = ranked if gaming is Gaming.maximum else ranked[:4]
    return {axis: axis in best for axis in AXES}


def _extreme(axis: QualityId, up: bool) -> dict[str, int | bool]:
    return {question.item.id: _value(question.item, 1.0 if up else 0.0) for question in _QUESTIONS[axis]}


def agree(stated: Mapping[QualityId, Practice], products: Products | None, first_minutes: int | None) -> None:
    """Answers that a stated fact would contradict are brought in line with it, in place."""
    story, service = stated.get("story"), stated.get("service")
    if story and first_minutes is not None and "minutes_before_advice" in story.items:
        latest = max(0, first_minutes - 10) // 5 * 5
        story.items["minutes_before_advice"] = min(int(story.items["minutes_before_advice"]), latest)
    if service and products and products.sells is not None:
        if "stock_on_site" in service.items:
            service.items["stock_on_site"] = products.sells
        if "plans_with_purchase" in service.items:
            bought = int(service.items["plans_with_purchase"])
            service.items["plans_with_purchase"] = max(bought, 1) if products.sells else 0


def puts_first(draws: Draws, shape: Mapping[QualityId, float], willing: float) -> list[QualityId]:
    """Up to three axes put first: mostly the strongest towards the plus pole, as the person sees it."""
    if not shape or not draws.chance(willing):
        return []
    item = {axis: lean + 0.8 * draws.bell() for axis, lean in shape.items()}
    strongest: Sequence[QualityId] = sorted(item, key=lambda axis: -item[axis])
    return [axis for axis in strongest[:3] if item[axis] > -0.5]
