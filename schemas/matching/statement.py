"""What a story says, statement by statement, each with the words it was read from (`read.statements` of a match).

Which fields a statement has follows from its `kind`: a concern has `concern` … `weight`, a wish on the way of working
`quality` and `value`, and so on. `apply` holds the fragments of a request that make it a wish or a limit.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from schemas.core.fields import DomainId, Mode, QualityId, Serves

StatementKind = Literal[
    "concern", "practice", "goal", "unwanted", "modality", "place", "distance", "max_fee", "times", "language",
    "gender", "insurance", "mode", "for_whom",
]  # fmt: skip
StatementId = Annotated[str, Meta(min_length=3, max_length=40, pattern=r"^[a-z_]+-[0-9a-f]{8}$")]
# One statement, or all of a kind.
StatementIdOrKind = Annotated[str, Meta(min_length=3, max_length=40, pattern=r"^[a-z_]+(-[0-9a-f]{8})?$")]
# What acts by itself unless the request says otherwise: the rest is offered.
HEAR: tuple[StatementKind, ...] = ("concern", "practice", "goal", "unwanted", "for_whom")


class Apply(msgspec.Struct, omit_defaults=True):
    """Fragments of a request: `wish` makes the statement a soft wish, `must` a hard limit; None where it cannot be."""

    wish: dict[str, Any] | None = None
    must: dict[str, Any] | None = None


class Statement(msgspec.Struct, omit_defaults=True, kw_only=True):
    """One thing said. `start` and `end` are characters of the story; `sure` is 0..1; `acts`: it moved this answer.

    `asks`: too unsure to count as heard; a page asks "did you also mean …?", and nothing acts before the answer.
    """

    id: str
    kind: StatementKind
    quote: str
    start: int
    end: int
    sure: float
    acts: bool = False
    asks: bool = False
    apply: Apply = msgspec.field(default_factory=Apply)
    concern: str | None = None
    family: str | None = None
    whose: Literal["me", "other"] | None = None
    when: Literal["now", "past", "resolved"] | None = None
    holds: Literal["said", "denied", "feared", "context"] | None = None
    weight: float | None = None  # 1 as said, 1.5 where the person weighs it more, 0.5 less
    quality: QualityId | None = None
    value: int | None = None  # -3..3 on the axis
    domain: DomainId | None = None
    unwanted: str | None = None
    modality: str | None = None
    place: str | None = None
    distance_km: float | None = None
    max_fee: dict[str, Any] | None = None
    times: list[str] | None = None
    languages: list[str] | None = None
    gender: str | None = None
    insurance: str | None = None
    mode: Mode | None = None
    for_whom: Serves | None = None


class HelpLine(msgspec.Struct, omit_defaults=True):
    """Somebody who answers now; `contact` is a number, an address or words ("text HOME to 741741")."""

    name: str
    contact: str
    url: str | None = None


class Help(msgspec.Struct):
    """Danger was heard: lines of the seeker's country stand above the list. The list is the same."""

    kind: Literal["self_harm", "violence", "medical_emergency", "child_in_danger", "overdose_or_withdrawal"]
    quote: str
    lines: list[HelpLine]
