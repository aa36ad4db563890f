"""Hard limits: each is one field of `Limits`, which says all there is to say about it.

From the field follow the request's type and its checks, the OpenAPI document, the mask over the snapshot, the test of
one person (`service/matching/snapshot/limits.py`), the form and how it is read and written, the names on pages and the
tests. Texts are keys of the catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias, get_type_hints
from uuid import UUID

import msgspec
from msgspec import Meta

from schemas.core.fields import (
    Access,
    Amount,
    Currency,
    Jurisdiction,
    Kilometres,
    Language,
    Latitude,
    Line,
    Longitude,
    Serves,
    Term,
    Weeks,
)

Unstated = Literal["unknown", "refused"]
# How names of a request are made comparable with those of a row.
Terms = Literal["language", "insurer", "modality", "id"]


class Money(msgspec.Struct, forbid_unknown_fields=True):
    amount: Amount
    currency: Currency


class Near(msgspec.Struct, forbid_unknown_fields=True):
    """A place by name, or by coordinates, and how far from it."""

    place: Line | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    radius_km: Kilometres = 40.0


# What is asked of a person's row. Where nothing is stated the answer is unknown: who is unknown does not pass, but is
# counted in `left_out_unstated`, and passes when the seeker says `include_unstated`. "refused": silence is a no.


@dataclass(frozen=True)
class AnyTerm:
    """At least one of the wanted terms stands in an open set."""

    column: str
    terms: Terms
    unstated: Unstated = "unknown"
    stated: str = ""  # a yes-or-no column that says whether the set is stated; else it is when it is not empty


@dataclass(frozen=True)
class NoTerm:
    """None of the wanted terms stands in an open set."""

    column: str
    terms: Terms


@dataclass(frozen=True)
class AllOf:
    """All of the wanted values stand in a closed set."""

    column: str


@dataclass(frozen=True)
class AnyOf:
    """At least one of these values stands in a closed set; the request says yes or no."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class PlaceAccess:
    """All of the wanted access at one place in reach; for those not reached by place, at all of theirs together."""


@dataclass(frozen=True)
class Yes:
    """A yes is stated."""

    column: str
    unstated: Unstated = "unknown"


@dataclass(frozen=True)
class FeeAtMost:
    """The fee, in the seeker's currency, is no higher; a fee in another currency is as good as unstated."""


@dataclass(frozen=True)
class OpeningWithin:
    """Takes somebody new within so many weeks: by the date of the next opening, else by the waiting time."""


@dataclass(frozen=True)
class NotAmong:
    """None of these people."""


@dataclass(frozen=True)
class Reach:
    """Says who is looked at at all: near and telehealth together mean either."""


Predicate: TypeAlias = (
    AnyTerm | NoTerm | AllOf | AnyOf | PlaceAccess | Yes | FeeAtMost | OpeningWithin | NotAmong | Reach
)
# "wish": the form asks for a wish of the same kind, with a tick that makes it a limit; "none": not asked by itself.
Widget = Literal["wish", "tick", "many", "words", "whole", "none"]


@dataclass(frozen=True)
class Limit:
    """What a limit asks, how the form asks for it, and what it is called."""

    predicate: Predicate
    about: str  # the fact, as in "left out because they do not state: …"
    label: str = ""
    widget: Widget = "none"
    hint: str = ""
    fault: str = ""  # said of an answer that cannot be read
    choices: str = ""  # the closed list of a widget with several answers
    wish: str = ""  # the form's question about the wish, for the widget "wish"
    at_once: bool = False  # drawn without opening "More"


_NO_SUCH_KIND = "One of these kinds of practice is not in this directory."
_EVENINGS = ("weekday_evening", "weekend_evening")


class Limits(msgspec.Struct, forbid_unknown_fields=True):
    """Hard limits: they exclude. `near` and `telehealth_in` together mean either."""

    near: Annotated[Near | None, Limit(Reach(), "place")] = None
    telehealth_in: Annotated[Jurisdiction | None, Limit(Reach(), "visits from a distance")] = None
    languages: Annotated[
        list[Language],
        Meta(max_length=10),
        Limit(AnyTerm("languages", "language"), "language", "One of these in any case", "wish", wish="language"),
    ] = []
    max_fee: Annotated[
        Money | None, Limit(FeeAtMost(), "fee", "My highest fee: nobody above it", "wish", wish="fee")
    ] = None
    accepting_new: Annotated[
        bool,
        Limit(
            Yes("accepting_new"), "taking new people", "Only practitioners who take new people", "tick", at_once=True
        ),
    ] = False
    serves: Annotated[
        list[Serves], Meta(max_length=7), Limit(AllOf("serves"), "people served", "For whom?", "many", choices="serves")
    ] = []
    access: Annotated[
        list[Access],
        Meta(max_length=9),
        Limit(PlaceAccess(), "access to the place", "Needed at the place", "many", choices="access"),
    ] = []
    insurance: Annotated[
        list[Term],
        Meta(max_length=10),
        Limit(
            AnyTerm("insurance", "insurer", stated="insured"),
            "insurance",
            "Insurance that must be taken",
            "words",
            hint="Several divided by commas.",
        ),
    ] = []
    within_weeks: Annotated[
        Weeks | None,
        Limit(
            OpeningWithin(),
            "the next opening",
            "An opening within how many weeks?",
            "whole",
            fault="The weeks must be a whole number, such as 4.",
        ),
    ] = None
    evening_hours: Annotated[
        bool, Limit(AnyOf("times", _EVENINGS), "evening hours", "Only practitioners with evening hours", "tick")
    ] = False
    modalities_only: Annotated[
        list[Term],
        Meta(max_length=50),
        Limit(
            AnyTerm("modalities", "modality", "refused"),
            "kind of practice",
            "Only these kinds of practice",
            "words",
            fault=_NO_SUCH_KIND,
        ),
    ] = []
    modalities_except: Annotated[
        list[Term],
        Meta(max_length=50),
        Limit(
            NoTerm("modalities", "modality"),
            "kind of practice",
            "None of these kinds of practice",
            "words",
            fault=_NO_SUCH_KIND,
        ),
    ] = []
    licensed_only: Annotated[
        bool, Limit(Yes("licensed", "refused"), "a stated licence", "Only practitioners who state a licence", "tick")
    ] = False
    clinic: Annotated[UUID | None, Limit(AnyTerm("clinics", "id", "refused"), "clinic")] = None
    # By id: whom the seeker sees already, or has left.
    people_except: Annotated[list[UUID], Meta(max_length=20), Limit(NotAmong(), "people left out")] = []
    include_unstated: bool = False  # let people through who left a limited fact unstated


def _declared() -> Mapping[str, Limit]:
    hints = get_type_hints(Limits, include_extras=True)
    result = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    return {name: extra for name, extras in result.items() for extra in extras if isinstance(extra, Limit)}


# Every limit by its field in a request.
LIMITS: Mapping[str, Limit] = _declared()
