"""A circle of support: what is asked (`POST /v1/circles`), what a practitioner states about it, and the answer.

A request is a match request with three fields more; nothing of it is stored.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from schemas.core.fields import BY_DOMAIN, DomainId, Layer, Level, Term
from schemas.core.message import Message
from schemas.matching.match import Expected, MatchRequest, Part, Read, Reason, request_problems
from schemas.messages import expected
from schemas.profiles.practitioner import PractitionerCard

NeedKind = Literal["concern", "goal", "layer"]
Companion = Literal["friends", "family", "doctor", "group"]
MOST_MEMBERS = 5


class CircleRequest(MatchRequest, kw_only=True, forbid_unknown_fields=True):
    """Everything a seeker may say of a match, and of the circle; `limit` is ignored and there are no pages."""

    size: Annotated[int, Meta(ge=2, le=MOST_MEMBERS)] = 3
    keep: Annotated[list[UUID], Meta(max_length=MOST_MEMBERS)] = msgspec.field(
        default_factory=list
    )  # members that stay
    without: Annotated[list[UUID], Meta(max_length=100)] = msgspec.field(
        default_factory=list
    )  # people not to be chosen
    # Whom the seeker has already, and with which needs they help (concerns, domains or layers as the answer names
    # them); with an empty list, what such people usually help with.
    have: dict[Companion, Annotated[list[Term], Meta(max_length=30)]] = msgspec.field(default_factory=dict)


class Need(msgspec.Struct, frozen=True):
    """One thing the circle should cover; the weights of all needs sum to 1."""

    kind: NeedKind
    name: str  # a concern, a lifestyle domain or a layer
    weight: float


class Stated(msgspec.Struct, frozen=True):
    """All that counts as coverage: a practitioner's own statements, and nothing that a modality suggests."""

    concerns: list[str] = []
    concerns_first: list[str] = []
    lifestyle: Annotated[dict[DomainId, Level], BY_DOMAIN] = {}
    layers: list[Layer] = []


class Covers(msgspec.Struct):
    """Needs by kind."""

    layers: list[str]
    goals: list[str]
    concerns: list[str]


class CircleMember(msgspec.Struct):
    """A member: the practitioner and the fit as in matches, and what of the seeker's needs the member states."""

    practitioner: PractitionerCard
    fit: float
    parts: dict[str, Part]
    reasons: list[Reason]
    tensions: list[Reason]
    not_stated: list[str]
    expectations: Expected
    covers: Covers
    best_at: Covers  # needs that nobody else in the circle covers better
    kept: bool


class NeedCovered(msgspec.Struct):
    kind: NeedKind
    name: str
    weight: float
    value: float  # 0..1: what its best member states
    by: list[UUID]  # the members who cover it, the best first
    own: list[Companion] = []  # of those whom the seeker has already, who help with it


class Coverage(msgspec.Struct):
    """What the circle covers together; `total` is the sum of weight x value."""

    total: float
    needs: list[NeedCovered]


class Uncovered(msgspec.Struct):
    """A need that no member states, and what friends and family can be for."""

    kind: NeedKind
    name: str
    weight: float
    stated_by: int  # how many others of those looked at state it: 0, or a larger circle or a swap would cover it
    friends: str
    code: str  # of what friends can be for
    params: dict[str, Any]


class CircleResponse(msgspec.Struct):
    policy: str
    seed: str
    considered: int
    exact: bool
    left_out_unstated: dict[str, int]
    read: Read
    members: list[CircleMember]
    coverage: Coverage
    uncovered: list[Uncovered]
    together: list[tuple[UUID, UUID]]  # members who already work with each other, agreed by both


def circle_problems(request: CircleRequest) -> list[tuple[str, Message]]:
    """Rules that span fields, as (JSON pointer, what was expected)."""
    problems = request_problems(request)
    if request.cursor is not None:
        problems.append(("/cursor", expected.NO_PAGES_OF_CIRCLE()))
    if len(request.keep) > request.size:
        problems.append(("/keep", expected.FEWER_TO_KEEP(size=request.size)))
    for index, id in enumerate(request.keep):
        if id in request.keep[:index]:
            problems.append((f"/keep/{index}", expected.MEMBER_ONCE()))
        if id in request.without:
            problems.append((f"/keep/{index}", expected.NOT_ALSO_WITHOUT()))
    return problems
