"""Money as a fictional person states it: fees, what is sold, what is given, in agreement with leans and own words.

A number of the person's own text always wins (`Told`); everything else is a market spread that owes nothing to the
modality, so that price favours no kind of practice.
"""

from collections.abc import Mapping
from typing import NamedTuple

from schemas.core.fields import IncomeShare, QualityId
from schemas.profiles.practitioner import Disclosures, Fees, FirstVisit, Products, Session
from service.population import tables
from service.population.draws import Draws
from service.population.written import StatedFacts

Leans = Mapping[QualityId, float]
Amounts = tuple[int | None, int | None]  # lowest and highest of a session

# Minutes of a session, least time for the client first.
_MINUTES = (20, 25, 30, 40, 45, 50, 50, 60, 60, 60, 75, 90)
# Share of income by how far somebody leans to selling, furthest first.
_SHARES: tuple[tuple[IncomeShare, ...], ...] = (
    ("25_to_50", "over_50", "10_to_25"), ("10_to_25", "25_to_50"), ("under_10", "10_to_25"), ("under_10",),
)


class Money(NamedTuple):
    """Fees, and the stated length of a first visit, which the answers must agree with."""

    fees: Fees | None
    first_minutes: int | None


def money(draws: Draws, leans: Leans, facts: StatedFacts, licensed: bool) -> Money:
    """Fees by a market spread that owes nothing to the modality; about one person in eight states none."""
    minutes, first_minutes = _visit_lengths(draws, leans, facts)
    stated = facts.session is not None or facts.first_visit is not None or draws.chance(0.88)
    session, first = _amounts(draws, leans, facts, minutes) if stated else ((None, None), None)
    given = draws.chance(0.8)
    fees = Fees(
        currency="USD" if session[0] is not None or first is not None else None,
        first_visit=FirstVisit(first, first_minutes) if given or first is not None else None,
        session=Session(session[0], session[1], minutes) if given or session[0] is not None else None,
        sliding_scale=_yes_no(draws, facts.sliding, leans.get("reciprocity"), 0.32),
        exchange=_yes_no(draws, facts.exchange, leans.get("reciprocity", 0.0) * 0.4, 0.08),
        insurance=_insurance(draws, facts, licensed),
    )
    return Money(None if fees == Fees() else fees, fees.first_visit.minutes if fees.first_visit else None)


def _visit_lengths(draws: Draws, leans: Leans, facts: StatedFacts) -> tuple[int, int]:
    value = leans.get("listening", 0.0) + 0.6 * leans.get("story", 0.0) + 1.3 * draws.bell()
    minutes = facts.minutes or _MINUTES[max(0, min(11, int(5.5 + 1.3 * value)))]
    longer = max(0.0, leans.get("story", 0.0) * 10 + 10 + 12 * draws.bell())
    return minutes, facts.first_minutes or minutes + int(min(60.0, longer)) // 15 * 15


def _amounts(draws: Draws, leans: Leans, facts: StatedFacts, minutes: int) -> tuple[Amounts, int | None]:
    """Lowest and highest of a session, and the first visit, in dollars."""
    usual = _fives((112 + 42 * draws.bell()) * (0.55 + 0.45 * min(minutes, 100) / 55), 20)
    if facts.session is not None:
        low, high = (facts.session[0], facts.session[-1]) if facts.session else (None, None)
        return (low, high), facts.first_visit if facts.first_visit is not None or draws.chance(0.7) else high
    slides = draws.chance(likely(leans.get("reciprocity"), 0.4))
    low = _fives(usual * (0.45 + 0.4 * draws.random()), 10) if slides else usual
    first = _fives(usual * (1.0 + 0.8 * draws.random()), 20) if draws.chance(0.7) else None
    return (low, usual), facts.first_visit if facts.first_visit is not None else first


def _fives(amount: float, least: int) -> int:
    return max(least, int(amount / 5 + 0.5) * 5)


def likely(lean: float | None, usual: float) -> float:
    """How likely a yes is that goes with the plus pole: `usual` in the middle, 0.02 to 0.97 at the ends."""
    if lean is None:
        return usual
    end = 0.97 if lean > 0 else 0.02
    return usual + (end - usual) * abs(lean) / 3.0


def _yes_no(draws: Draws, stated: bool | None, lean: float | None, usual: float) -> bool | None:
    if stated is not None:
        return stated
    yes = likely(lean, usual)
    return draws.chance(yes) if draws.chance(0.55 + 0.4 * yes) else None


def _insurance(draws: Draws, facts: StatedFacts, licensed: bool) -> list[str] | None:
    if facts.insurance is not None:
        return facts.insurance
    if licensed and draws.chance(0.5):
        return draws.some_of(tables.PLANS, draws.integer(1, 4))
    return [] if draws.chance(0.5) else None


def products(draws: Draws, lean: float | None, facts: StatedFacts) -> Products | None:
    """Who leans to selling sells; some people say nothing about it."""
    if facts.sells is None and facts.commission is None and not draws.chance(0.72):
        return None
    usual = 0.72 if lean is not None else 0.92  # who sells has usually something to say on this axis
    sells = facts.sells if facts.sells is not None else draws.chance(1.0 - likely(lean, usual))
    if not sells:
        return Products(sells=False, income_share="none", commission=facts.commission or False)
    share = draws.one_of(_SHARES[min(3, max(0, int(lean or 0.0) + 2))]) if draws.chance(0.75) else None
    commission = facts.commission if facts.commission is not None else draws.one_of((True, False, None))
    return Products(sells=True, income_share=share, commission=commission)


def disclosures(draws: Draws, leans: Leans, facts: StatedFacts, page: str) -> Disclosures | None:
    """A shared plan, free places, and for a few a page that documents an axis."""
    horizontal, reciprocity = leans.get("horizontal"), leans.get("reciprocity")
    free = facts.free_places
    if free is None and reciprocity is not None and draws.chance(0.5):
        free = draws.integer(1, 4) if reciprocity >= 1 else 0
    links: dict[QualityId, str] = {}
    if leans and draws.chance(0.08):
        strongest = max(leans, key=lambda axis: leans[axis])
        links = {strongest: f"{page}/{strongest}"}
    plan = draws.chance(likely(horizontal, 0.45)) if draws.chance(0.6) else None
    told_any = Disclosures(shared_plan=plan, free_places=free, links=links)
    return None if told_any == Disclosures() else told_any
