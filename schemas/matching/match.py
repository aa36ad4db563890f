"""A seeker's request and the ranked, explained answer (`POST /v1/matches`).

Field names are the contract of `docs/api.md`. Every request field is optional; nothing of a request is stored.
"""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from schemas.core.fields import (
    BY_QUALITY,
    Cadence,
    DomainId,
    Evidence,
    Importance,
    Key,
    Language,
    Mode,
    Paragraph,
    Phase,
    QualityId,
    SeekerAnswer,
    Serves,
    Story,
    Term,
    Times,
    Weight,
)
from schemas.core.message import Message
from schemas.matching.limits import Limits, Money
from schemas.matching.statement import HEAR, Help, Statement, StatementId, StatementIdOrKind, StatementKind
from schemas.messages import expected
from schemas.profiles.practitioner import PractitionerCard

PREFERENCE_KEYS = (
    "languages",
    "fee",
    "modes",
    "times",
    "cadence",
    "phase",
    "gender",
    "cultures",
    "serves",
    "modalities",
    "without",
)
# By what a list is put in order; within one day, kilometre or unit of money by fit.
Order = Literal["fit", "opening", "distance", "trial_cost"]
PART_NAMES = ("story", "lifestyle", "practices", "preferences")


class Goal(msgspec.Struct, forbid_unknown_fields=True):
    """A lifestyle domain the seeker wants to work on."""

    domain: DomainId
    importance: Importance = 2
    note: Paragraph | None = None


class WishImportance(msgspec.Struct, forbid_unknown_fields=True):
    """How much each soft wish counts, 1 to 3."""

    languages: Importance = 1
    fee: Importance = 1
    modes: Importance = 1
    times: Importance = 1
    cadence: Importance = 1
    phase: Importance = 1
    gender: Importance = 1
    cultures: Importance = 1
    serves: Importance = 1
    modalities: Importance = 1
    without: Importance = 1


class Preferences(msgspec.Struct, forbid_unknown_fields=True):
    """Soft wishes: they move the order, they never exclude."""

    languages: Annotated[list[Language], Meta(max_length=10)] = []
    max_fee: Money | None = None
    modes: Annotated[list[Mode], Meta(max_length=5)] = []
    times: Annotated[list[Times], Meta(max_length=6)] = []
    cadence: Cadence | None = None
    phase: Phase | None = None
    gender: Term | None = None
    cultures: Annotated[list[Term], Meta(max_length=10)] = []
    serves: Annotated[list[Serves], Meta(max_length=7)] = []  # for whom help is sought
    modalities: Annotated[list[Term], Meta(max_length=20)] = []
    without: Annotated[list[Term], Meta(max_length=20)] = []  # means or modalities that are not wanted
    accepting_new: bool = True  # who says that they take nobody new comes after all others; false: in their place
    importance: WishImportance = msgspec.field(default_factory=WishImportance)


class Weights(msgspec.Struct, forbid_unknown_fields=True):
    """Relative weights of the parts; a part the seeker did not use gets 0 and the rest are rescaled."""

    story: Weight | None = None
    lifestyle: Weight | None = None
    practices: Weight | None = None
    preferences: Weight | None = None


class MatchRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Everything a seeker may say; all optional."""

    story: Story = ""
    concerns: Annotated[dict[Term, Weight], Meta(max_length=60)] = {}
    goals: Annotated[list[Goal], Meta(max_length=10)] = []
    practices: Annotated[dict[QualityId, SeekerAnswer], BY_QUALITY] = {}
    preferences: Preferences = msgspec.field(default_factory=Preferences)
    limits: Limits = msgspec.field(default_factory=Limits)
    weights: Weights = msgspec.field(default_factory=Weights)
    # Kinds of statement in the story that act by themselves; the others are only offered.
    hear: Annotated[list[StatementKind], Meta(max_length=14)] = msgspec.field(default_factory=lambda: list(HEAR))
    not_me: Annotated[list[StatementId], Meta(max_length=100)] = []  # statements taken away by the seeker
    # Statements that are limits, by id or by kind.
    must: Annotated[list[StatementIdOrKind], Meta(max_length=100)] = []
    # By fit; or by the next opening, by distance from `limits.near`, or by what a trial costs in the currency of the
    # fee that was named (else the one of most people). Who says nothing of it comes after those who do.
    order: Order = "fit"
    seed: Key | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    cursor: Annotated[str, Meta(max_length=2_000)] | None = None


class ConcernRead(msgspec.Struct):
    """A concern read from the story or set by the seeker; `because` quotes the seeker."""

    name: str
    weight: float
    because: str | None = None


Ask = Literal["say_more", "language"]


class Read(msgspec.Struct):
    """What was understood of the request, for the seeker to see and correct."""

    concerns: list[ConcernRead]
    domains: list[str]
    place: str | None
    defaults: list[QualityId]  # axes left open that lean to the plus pole together
    language: str | None = None  # in which most of the story stands; only en and es are read
    ask: Ask | None = None  # too little was said to answer, or in a language that is not read
    statements: list[Statement] = []  # all that was heard in the story, in the order said
    help: list[Help] = []  # danger was heard: who answers now


class Part(msgspec.Struct):
    value: float
    weight: float


class Reason(msgspec.Struct, omit_defaults=True, kw_only=True):
    """What the seeker said and the dated statement of the practitioner that meets it, or differs from it.

    Each side is a code with its values (`docs/messages.md`), and beside it the sentence, made where it is shown.
    """

    part: str
    seeker: str
    practitioner: str
    code: str  # of what the practitioner states
    params: dict[str, Any]
    seeker_code: str
    seeker_params: dict[str, Any]
    evidence: Evidence
    stated_at: date | None
    quality: str | None = None
    domain: str | None = None
    concern: str | None = None
    preference: str | None = None


class FeeRange(msgspec.Struct):
    min: float
    max: float
    currency: str


class Expected(msgspec.Struct, omit_defaults=True):
    """What a seeker may expect; only what the practitioner stated."""

    first_visit_minutes: int | None = None
    first_visit_fee: Money | None = None
    session_fee: FeeRange | None = None
    trial_visits: int | None = None
    trial_cost: FeeRange | None = None
    usual_visits: tuple[int, int] | None = None
    review_point: str | None = None
    next_opening: date | None = None
    first_talk_free_minutes: int | None = None


class NeedsMet(msgspec.Struct, frozen=True):
    """The concerns that were heard or named, the weightiest first: those that a practitioner states, and the rest."""

    met: list[str] = []
    open: list[str] = []


class MatchResult(msgspec.Struct):
    practitioner: PractitionerCard
    fit: float
    parts: dict[str, Part]
    reasons: list[Reason]
    tensions: list[Reason]
    not_stated: list[str]
    expectations: Expected
    tie: int
    needs: NeedsMet = msgspec.field(default_factory=NeedsMet)
    voice: str = ""  # an excerpt of the practitioner's own words: the sentence that speaks most of what was said
    ways: dict[QualityId, int] = {}  # up to three qualities by which they work, each with its side: -1 or 1


class MatchResponse(msgspec.Struct):
    policy: str
    seed: str
    considered: int
    exact: bool
    left_out_unstated: dict[str, int]
    read: Read
    results: list[MatchResult]
    next_cursor: str | None
    first_rank: int = 1  # of the first result on this page
    h: float = 0.0  # the width of near ties for this request, in fit


def request_problems(request: MatchRequest) -> list[tuple[str, Message]]:
    """Rules that span fields, as (JSON pointer, what was expected)."""
    problems: list[tuple[str, Message]] = []
    near = request.limits.near
    if near is not None:
        if (near.lat is None) != (near.lon is None):
            problems.append(("/limits/near", expected.LAT_AND_LON()))
        elif near.place is None and near.lat is None:
            problems.append(("/limits/near", expected.PLACE_OR_POINT()))
    domains = [goal.domain for goal in request.goals]
    for index, domain in enumerate(domains):
        if domain in domains[:index]:
            problems.append((f"/goals/{index}/domain", expected.DOMAIN_ONCE()))
    weights = [getattr(request.weights, part) for part in PART_NAMES]
    if all(weight == 0 for weight in weights):
        problems.append(("/weights", expected.A_WEIGHT()))
    return problems
