"""The seeker's form as a table: which input stands for which field of a request, by section; limits by their own table.

One page shows some sections, the others travel hidden.
"""

from collections.abc import Iterator
from itertools import chain

from schemas.matching.limits import LIMITS, Limit
from schemas.matching.match import PART_NAMES, PREFERENCE_KEYS
from schemas.profiles.qualities import DOMAIN_IDS, QUALITY_IDS
from service.i18n.words import N_
from service.web.forms.fields import Field, Kind
from service.web.pages.seeker.meeting import VIGNETTES

_KINDS: dict[str, Kind] = {"tick": "tick", "many": "many", "words": "words", "whole": "whole"}


def _of_limit(name: str, limit: Limit) -> Field:
    """The input of a limit; what is a wish first is asked by the wish, and this tick makes it a limit."""
    if limit.widget == "wish":
        return Field("", "tick", limit.label, name=f"{limit.wish}_must")
    return Field(f"limits.{name}", _KINDS[limit.widget], limit.label, limit.hint, name=name, fault=limit.fault)


LIMIT_FIELDS = {name: _of_limit(name, limit) for name, limit in LIMITS.items() if limit.widget != "none"}


def _importance() -> Iterator[Field]:
    for key in PREFERENCE_KEYS:
        yield Field(f"preferences.importance.{key}", "choice", whole_answers=True, name=f"importance_{key}")


# Questions about the request; a question without a path is put into it by `answers.py`.
SECTIONS: dict[str, tuple[Field, ...]] = {
    "story": (
        Field(
            "story",
            "text",
            fault=N_("The story is too long, or holds characters that cannot be read. It may have 10,000 characters."),
        ),
        Field("", "choice", name="country"),
    ),
    "read": (
        Field("", "words", name="add", fault=N_("One of the concerns is not known here.")),
        Field("", "many", name="drop"),
        Field("", "many", name="past"),
        Field("", "many", name="weigh"),
        Field("", "many", name="shown"),
        Field("not_me", "many"),
        Field("must", "many"),
        Field("", "many", name="wish"),
    ),
    "goals": tuple(Field(f"goals.{id}", "choice", whole_answers=True, name=f"goal_{id}") for id in DOMAIN_IDS),
    "practices": (
        *(Field(f"practices.{id}", "choice", whole_answers=True, name=f"q_{id}") for id in QUALITY_IDS),
        *(Field("", "choice", name=vignette.name) for vignette in VIGNETTES),
    ),
    "lean": (Field("", "tick", name="no_lean"),),
    "practical": (
        Field(
            "limits.near.place",
            "line",
            name="place",
            fault=N_(
                "This place is not known. Try a city with its state or country, such as “Hartford, CT”, or a postal "
                "code."
            ),
        ),
        Field(
            "limits.near.radius_km",
            "choice",
            name="radius",
            fault=N_("How far must be a number of kilometres above 0."),
        ),
        Field(
            "",
            "tick",
            name="online",
            fault=N_("Say where you are, so that we know who may work with you from a distance."),
        ),
        Field("", "line", name="telehealth"),
        Field(
            "preferences.max_fee",
            "money",
            name="fee",
            currency="currency",
            fault=N_("We could not read this fee. Please write an amount, such as 80, $80 or 80 €."),
        ),
        Field("preferences.languages", "many", name="language"),
        Field("preferences.modes", "many", name="mode"),
        Field("preferences.times", "many", name="time"),
        Field("preferences.serves", "many", name="for_whom"),
        Field("preferences.cadence", "choice", name="cadence"),
        Field("preferences.phase", "choice", name="phase"),
        Field(
            "preferences.modalities",
            "words",
            name="modality_wish",
            fault=N_("One of these kinds of practice is not in this directory."),
        ),
        Field("preferences.without", "words", name="without"),
        Field("preferences.gender", "line", name="gender"),
        Field("preferences.cultures", "words", name="culture"),
        *LIMIT_FIELDS.values(),
        Field("limits.include_unstated", "tick", name="include_unstated"),
    ),
    "weights": tuple(Field("", "choice", name=f"weight_{part}") for part in PART_NAMES),
    "page": (
        Field("seed", "line"),
        Field("limits.people_except", "many", name="without_people"),
        *_importance(),
        Field("order", "choice", name="order", fault=N_("Say from where, so that the nearest can come first.")),
    ),
}
QUESTIONS = tuple(chain.from_iterable(SECTIONS.values()))
# The inputs of fields that stand elsewhere in a request, or of several at once.
OTHER_INPUTS = {
    "concerns": "add",
    "not_me": "add",
    "must": "add",
    "goals": "goal_eating",
    "practices": "q_horizontal",
    "preferences.max_fee.currency": "currency",
    "limits.max_fee.currency": "currency",
    "limits.near": "place",
    "limits.telehealth_in": "online",
    "weights": "weight_story",
    **{f"limits.{name}": limit.wish for name, limit in LIMITS.items() if limit.widget == "wish"},
}


def inputs_of(section: str) -> tuple[str, ...]:
    """The names of a section's inputs."""
    return tuple(name for question in SECTIONS[section] for name in question.names)


INPUTS = frozenset(name for section in SECTIONS for name in inputs_of(section))
