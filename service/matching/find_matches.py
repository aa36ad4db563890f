"""Finds who fits a seeker: reads the request, recalls candidates, ranks them, explains the page. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from schemas.core.fields import DomainId
from schemas.core.wording import pointer_step
from schemas.matching.candidate import Candidate
from schemas.matching.match import (
    ConcernRead,
    Limits,
    MatchRequest,
    MatchResponse,
    MatchResult,
    Part,
    Read,
    request_problems,
)
from schemas.matching.policy import Policy
from schemas.profiles.practitioner import PractitionerCard, StoredProfile
from schemas.vocabulary.terms import PlaceFound
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.listener.reading import Reading
from service.matching.explain import READ_AS_A_WHOLE, Explanation, expectations
from service.matching.fit_model import FitModel
from service.matching.page_cursor import Cursor, CursorKey
from service.matching.rank import MICRO, Grid, Ranked, rank
from service.matching.seeker import Query, build_query
from service.matching.store_candidates import (
    MOST_ALIKE,
    MOST_CANDIDATES,
    MOST_EXACT,
    Conditions,
    Found,
    Window,
    clinic_exists,
    find_candidates,
)
from service.profiles.store import read_profiles
from service.vocabulary.cache import Terms
from service.vocabulary.folding import Vocabulary
from service.vocabulary.store_places import resolve_place

CONFIRM_DAYS = 90  # after these a profile is shown as not confirmed
MATCH_DAYS = 180  # after these it is no longer matched

# Concerns shown as read: those that carry at least the first share of what the clearest one carries, or, where no words
# of the seeker's can be quoted for it, the second.
_SHOWN_SHARE, _SHOWN_UNQUOTED = 0.1, 0.15
_MOST_SHOWN = 8
# The database sums in single precision; ranking in double.
_ROUNDING = 1e-4


@dataclass(frozen=True)
class Matcher:
    """What matching needs besides a connection: the model, the vocabularies, the cursor key."""

    model: FitModel
    terms: Terms
    cursor_key: CursorKey
    most_exact: int = MOST_EXACT  # of a large directory, up to so many are all looked at


async def find_matches(
    connection: Connection, matcher: Matcher, request: MatchRequest, now: datetime | None = None
) -> MatchResponse:
    """The page asked for; raises BadRequest with the fields at fault."""
    now = now or datetime.now(UTC)
    problems = request_problems(request)
    if problems:
        raise BadRequest("The request contradicts itself.", problems)
    asked = await understand(connection, matcher, request, now)
    cursor = matcher.cursor_key.open(request, matcher.model.policy.key) if request.cursor else None
    seed = cursor.seed if cursor else request.seed or token_urlsafe(12)
    found, order = await ordered_candidates(connection, matcher, asked, Page(seed, request.limit + 1, cursor))
    page, more = order[: request.limit], len(order) > request.limit
    first_cell = cursor.first_cell if cursor else (page[0].cell if page else 0)
    before = cursor.shown if cursor else 0
    stored = await read_profiles(connection, [one.candidate.id for one in page])
    explanation = asked.explanation(matcher.model)
    results = [
        result(one, stored[one.candidate.id], explanation, now, first_cell)
        for one in page
        if one.candidate.id in stored
    ]
    next_cursor = None
    if more and page:
        last = Cursor(seed, page[-1].cell, page[-1].spin, first_cell, before + len(page))
        next_cursor = matcher.cursor_key.seal(last, request, matcher.model.policy.key)
    return MatchResponse(
        policy=matcher.model.policy.version,
        seed=seed,
        considered=found.considered,
        exact=found.exact,
        left_out_unstated=found.left_out,
        read=asked.read(),
        results=results,
        next_cursor=next_cursor,
        first_rank=before + 1,
        h=asked.query.near_tie,
    )


@dataclass(frozen=True)
class Asked:
    """A request with its words read and its names resolved."""

    request: MatchRequest
    query: Query
    conditions: Conditions
    wished_modalities: frozenset[int]
    reading: Reading | None
    named: dict[str, str]  # concern -> the word by which the seeker named it
    place: PlaceFound | None
    concerns: list[str]
    domains: list[DomainId]  # of the reading as the seeker has corrected it

    def shown(self) -> list[int]:
        """Concerns worth showing as read, the clearest first."""
        if "story" not in self.query.weights:
            return []
        share = self.query.reading
        order = sorted(range(len(share)), key=lambda index: -share[index])[:_MOST_SHOWN]
        return [index for index in order if share[index] >= self._least_shown(index)]

    def _least_shown(self, index: int) -> float:
        told = self.concerns[index] in self.named or (self.reading is not None and self.reading.because(index))
        clearest = float(self.query.reading.max())
        return max(clearest * (_SHOWN_SHARE if told else _SHOWN_UNQUOTED), 1.5 / len(self.query.reading))

    def quotes(self) -> dict[str, str | None]:
        """The seeker's own sentence for each concern that was read; None where no sentence says it alone."""
        if self.reading is None:
            return {}
        shown = {*self.shown(), *(self.concerns.index(name) for name in self.named)}
        return {self.concerns[index]: self.reading.because(index) for index in shown}

    def ranked(self, candidates: Sequence[Candidate], policy: Policy, seed: str) -> list[Ranked]:
        """Candidates with their fit for this request, in the order of a page."""
        return rank(candidates, self.query, self.request.preferences, self.wished_modalities, policy, seed)

    def explanation(self, model: FitModel) -> Explanation:
        """What explains a result of this request."""
        quotes = self.quotes()
        said = dict.fromkeys(quotes, READ_AS_A_WHOLE)
        said |= {name: f"you named {term}" for name, term in self.named.items()}
        said |= {name: f"you wrote “{quote}”" for name, quote in quotes.items() if quote}
        return Explanation(self.request, self.query, model.policy, said, model.neighbours)

    def read(self) -> Read:
        quotes = self.quotes()
        concerns = [
            ConcernRead(
                self.concerns[index],
                round(float(self.query.reading[index]), 4),
                quotes.get(self.concerns[index]),
            )
            for index in self.shown()
        ]
        return Read(
            concerns=concerns,
            domains=list(self.domains),
            place=self.place.name if self.place else None,
            defaults=self.query.open_axes,
        )


async def understand(connection: Connection, matcher: Matcher, request: MatchRequest, now: datetime) -> Asked:
    """Reads the story, resolves places and terms; raises BadRequest for what does not exist."""
    model, terms = matcher.model, matcher.terms
    limits = request.limits
    modalities = (*request.preferences.modalities, *limits.modalities_only, *limits.modalities_except)
    await terms.know_modalities(connection, modalities)
    read, reading = model.read(request.story)
    corrections, named = _corrections(model, terms.concerns, request)
    place, conditions = await _conditions(connection, terms, limits, now)
    query = build_query(request, read, corrections, model.policy)
    return Asked(
        request=request,
        query=query,
        conditions=conditions,
        wished_modalities=frozenset(_modality_ids(terms, request.preferences.modalities, "/preferences/modalities")),
        reading=reading,
        named=named,
        place=place,
        concerns=model.policy.concerns,
        domains=model.reader.domains(query.reading),
    )


def _corrections(
    model: FitModel, concerns: Vocabulary, request: MatchRequest
) -> tuple[dict[int, float], dict[str, str]]:
    """Weights by concern index, and the seeker's word for each concern that weighs. A named concern stands before
    what a wider word brings to it."""
    found: dict[int, float] = {}
    named: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    meant = {term: model.concerns_meant(concerns, term) for term in request.concerns}
    for term, shares in sorted(meant.items(), key=lambda pair: -len(pair[1])):
        weight = request.concerns[term]
        if not shares:
            near = ", ".join(concerns.search(term, 3)) or "see GET /v1/concerns"
            problems.append((f"/concerns/{pointer_step(term)}", f"a known concern; nearest: {near}"))
        for index, share in shares:
            found[index] = weight * share
            if weight > 0:
                named[model.policy.concerns[index]] = concerns.fold(term).name
            else:
                named.pop(model.policy.concerns[index], None)
    if problems:
        raise BadRequest("Some concerns are not in the vocabulary.", problems)
    return found, named


def _modality_ids(terms: Terms, names: list[str], pointer: str) -> list[int]:
    ids: list[int] = []
    problems: list[tuple[str, str]] = []
    for index, name in enumerate(names):
        id = terms.modality_ids.get(terms.modalities.fold(name).name)
        if id is None:
            near = ", ".join(terms.modalities.search(name, 3)) or "see GET /v1/modalities"
            problems.append((f"{pointer}/{index}", f"a modality in this directory; nearest: {near}"))
        else:
            ids.append(id)
    if problems:
        raise BadRequest("Some modalities are not in this directory.", problems)
    return ids


async def _conditions(
    connection: Connection, terms: Terms, limits: Limits, now: datetime
) -> tuple[PlaceFound | None, Conditions]:
    place = await _place(connection, limits)
    near = limits.near
    lat = near.lat if near and near.lat is not None else place.lat if place else None
    lon = near.lon if near and near.lon is not None else place.lon if place else None
    where = limits.telehealth_in
    return place, Conditions(
        # A day's requests see the same directory, whatever the hour.
        confirmed_since=datetime.combine(now.date(), datetime.min.time(), UTC) - timedelta(days=MATCH_DAYS),
        lat=lat,
        lon=lon,
        radius_km=near.radius_km if near else 0.0,
        telehealth=sorted({where, where.split("-")[0]}) if where else None,
        languages=sorted({tag.split("-")[0].lower() for tag in limits.languages}),
        max_fee=limits.max_fee.amount if limits.max_fee else None,
        currency=limits.max_fee.currency if limits.max_fee else None,
        accepting_new=limits.accepting_new,
        access=list(limits.access),
        modalities_only=_modality_ids(terms, limits.modalities_only, "/limits/modalities_only"),
        modalities_except=_modality_ids(terms, limits.modalities_except, "/limits/modalities_except"),
        licensed_only=limits.licensed_only,
        serves=list(limits.serves),
        insurance=[name.lower() for name in limits.insurance],
        within_weeks=limits.within_weeks,
        opening_before=now.date() + timedelta(weeks=limits.within_weeks) if limits.within_weeks is not None else None,
        include_unstated=limits.include_unstated,
        clinic=await _clinic(connection, limits),
    )


async def _clinic(connection: Connection, limits: Limits) -> UUID | None:
    if limits.clinic is not None and not await clinic_exists(connection, limits.clinic):
        raise BadRequest("There is no such clinic.", [("/limits/clinic", "the id of a clinic of this directory")])
    return limits.clinic


async def _place(connection: Connection, limits: Limits) -> PlaceFound | None:
    near = limits.near
    if near is None or near.lat is not None or near.place is None:
        return None
    found = await resolve_place(connection, near.place)
    if found is None:
        raise BadRequest(
            "The place is not known.",
            [
                (
                    "/limits/near/place",
                    "a city such as Hartford, CT, a US postal code, or lat and lon; see GET /v1/places",
                )
            ],
        )
    return found


@dataclass(frozen=True)
class Page:
    """Which part of the order is wanted: at least so many people (when there are as many) from where a page ended."""

    seed: str
    length: int
    cursor: Cursor | None = None


async def ordered_candidates(
    connection: Connection, matcher: Matcher, asked: Asked, page: Page
) -> tuple[Found, list[Ranked]]:
    """What is left to show, in order."""
    query, policy, cursor = asked.query, matcher.model.policy, page.cursor
    grid = Grid(page.seed, query.near_tie)
    vector, constant = query.linear(policy.averages)
    low, high = query.preference_span
    linear = any(part != "preferences" for part in query.weights)
    window = Window(
        page=page.length,
        # Preferences may lift or lower anyone by their span, and the grid may swap anyone within h.
        slack=(high - low) + query.near_tie + _ROUNDING,
        ceiling=_above(grid, cursor, constant + low),
        below=_below(grid, cursor, constant + high),
        ring_start=None if linear else grid.start(),
        most=MOST_CANDIDATES if query.weights else MOST_ALIKE,
        most_exact=matcher.most_exact,
    )
    found = await find_candidates(connection, policy.key, vector, asked.conditions, window)
    order = asked.ranked(found.candidates, policy, page.seed)
    if cursor:
        last = (-cursor.cell, cursor.spin)
        order = [one for one in order if one.key[:2] > last]
    return found, order


def _above(grid: Grid, cursor: Cursor | None, least: float) -> float:
    """The highest linear score of anyone who may still be to show: the top of the last cell shown."""
    return float("inf") if cursor is None else grid.floor(cursor.cell + 1) - least + _ROUNDING


def _below(grid: Grid, cursor: Cursor | None, most: float) -> float:
    """Everyone with a linear score below this is certainly still to show: under the last cell shown."""
    return float("inf") if cursor is None else grid.floor(cursor.cell) - most - _ROUNDING - 1.0 / MICRO


def result(one: Ranked, stored: StoredProfile, explanation: Explanation, now: datetime, first_cell: int) -> MatchResult:
    """One line of the page, explained; `first_cell` is the cell of the very first result."""
    reasons, tensions, missing = explanation.explain(stored, one.candidate, one.matches, stored.confirmed_axes)
    return MatchResult(
        practitioner=card(stored, now),
        fit=one.fit,
        parts={part: Part(value, explanation.query.weights[part]) for part, value in one.parts.items()},
        reasons=reasons,
        tensions=tensions,
        not_stated=missing,
        expectations=expectations(stored.profile, now.date()),
        tie=first_cell - one.cell,
    )


def card(stored: StoredProfile, now: datetime) -> PractitionerCard:
    """The public lines of a practitioner in a list."""
    profile = stored.profile
    confirmed = stored.confirmed_at
    return PractitionerCard(
        id=stored.id,
        display_name=profile.display_name,
        modalities=list(profile.modalities),
        places=list(dict.fromkeys(place.label for place in profile.places)),
        confirmed_at=confirmed,
        accepting_new=profile.accepting_new,
        pronouns=profile.pronouns,
        modes=list(profile.modes),
        languages=list(profile.languages),
        stale=confirmed is None or now - confirmed > timedelta(days=CONFIRM_DAYS),
    )
