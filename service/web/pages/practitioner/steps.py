"""The steps of the profile form: which headings stand on which page; the questions come from the table of fields.

Nothing is chosen beforehand and every question but two may stay open. `service/profiles/fields.py` says at which step
and in which group a field is asked.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from schemas.profiles.format_items import FORMATS
from schemas.profiles.qualities import ITEMS, QUALITIES
from service.i18n.words import N_
from service.matching.qualities import ENTRIES
from service.profiles.field_types import longest
from service.profiles.fields import FIELDS, ProfileField, parts_of
from service.web.forms.fields import Field, Group, Step, filled
from service.web.pages.field_words import CODES, choices_of

_NO_FORMAT = "none"
_LONG = 9_900  # characters for codes that are written by their names
_BESIDE = {"decimal": 60, "whole": 60}  # for what people write beside a number, such as "90 to 110 dollars a session"

# Step -> its title, its groups by name with their headings and hints, and what stands above them.
_Groups = Mapping[str, tuple[str, str]]
# Of a quality: its two ends as ways of working.
_WAYS: dict[str, tuple[str, str]] = {quality: entry.ways for quality, entry in ENTRIES.items()}
_WAYS_INTRO = N_(
    "These questions ask how you work, not how well. Both ends are good ways of working, and people look for either. "
    "Answer from your records if you can; in place of what you leave open an answer is drawn by lot in each search, "
    "and it is shown as not stated."
)


def _ways(number: int) -> _Groups:
    return {quality.id: (quality.title, "") for quality in QUALITIES[3 * number - 3 : 3 * number]}


_PAGES: tuple[tuple[str, str, _Groups, str], ...] = (
    (
        "who",
        N_("Who you are"),
        {
            "name": (N_("Your name and your work"), ""),
            "titles": (
                N_("Titles"),
                N_("If you hold any. They are shown as you state them, and never change your place in a list."),
            ),
            "found": (
                N_("If you want people to find you by it"),
                N_("It counts only for people who ask for it."),
            ),
        },
        N_("A name and one kind of practice are enough to begin. Publish whenever you like; the rest can follow."),
    ),
    (
        "approach",
        N_("Your approach"),
        {"own": ("", "")},
        N_("People read this first. Plain words about what you do with someone, and for whom it is, serve them best."),
    ),
    ("concerns", N_("What people come with"), {"list": ("", "")}, ""),
    ("people", N_("Whom you serve"), {"list": ("", "")}, ""),
    (
        "format",
        N_("The form of your work"),
        {"one": ("", "")},
        N_(
            "The next questions are asked in the words of your work. If several fit, take the one in which most people "
            "meet you. What you have answered before keeps counting when you change this."
        ),
    ),
    ("ways-1", N_("How you work: deciding, beginning, changing"), _ways(1), _WAYS_INTRO),
    ("ways-2", N_("How you work: listening, agreeing, selling"), _ways(2), _WAYS_INTRO),
    ("ways-3", N_("How you work: giving, options, others"), _ways(3), _WAYS_INTRO),
    ("first", N_("What you put first"), {"list": ("", "")}, ""),
    (
        "daily-life",
        N_("Daily life"),
        {"domains": (N_("How much is each of these a part of your work?"), "")},
        N_("A clear “no part of the work” helps people as much as a “central”."),
    ),
    (
        "places",
        N_("Where you work"),
        {
            "modes": ("", ""),
            "list": (
                N_("Places"),
                N_("City and region are enough to be found. To remove a place, empty its fields."),
            ),
            "far": (N_("From a distance"), ""),
            "groups": (N_("Classes and groups"), N_("To remove one, empty its fields.")),
        },
        "",
    ),
    (
        "fees",
        N_("Fees and times"),
        {"fees": (N_("Fees"), ""), "openings": (N_("Openings"), "")},
        N_("What a visit costs is one of the first things people want to know. Everything here may stay open."),
    ),
    ("course", N_("How the work runs"), {"time": (N_("Over time"), ""), "trial": (N_("Trial and review"), "")}, ""),
    (
        "openness",
        N_("Openness"),
        {
            "products": (N_("Products"), ""),
            "facts": (N_("Facts anyone may ask for"), ""),
            "circle": (N_("Giving, receiving and who stands around"), ""),
        },
        "",
    ),
    (
        "contact",
        N_("How people reach you"),
        {"ways": ("", "")},
        N_("As you choose. The address you sign in with is never shown."),
    ),
)


def _of_format(path: str) -> dict[str, Any]:
    """Of an item of the instrument: of whom it is asked, and where its being open is said."""
    outer, _, id = path.rpartition(".items.")
    if not outer:
        return {}
    quality, item = ITEMS[id]
    formats = tuple(format for format in FORMATS if item in quality.items_for(format))
    # An item that another has followed is asked of nobody any more; what was answered to it keeps counting.
    return {"formats": formats or (_NO_FORMAT,), "reason": "" if item.kind == "number" else f"{outer}.open.{id}"}


def fitting_step(step: Step, document: Mapping[str, Any]) -> Step:
    """The step with the questions that fit the form of this person's work."""
    format = document.get("work_format") or "plan"
    groups = tuple(
        replace(group, questions=tuple(q for q in group.questions if not q.formats or format in q.formats))
        for group in step.groups
    )
    return replace(step, groups=groups)


def _question(declared: ProfileField) -> Field:
    """A field of the table as the form draws it; a part of a row by its path in the row."""
    rows = declared.rows
    return Field(
        declared.part if rows else declared.path,
        "choice" if declared.widget == "menu" else declared.widget,  # type: ignore[arg-type]  # "none" is not asked
        declared.label,
        declared.hint,
        choices=choices_of(declared),
        most=_LONG if declared.path in CODES else max(longest(declared.path), _BESIDE.get(declared.widget, 0)),
        parts=tuple(_question(part) for part in parts_of(declared.path) if part.widget != "none"),
        as_menu=declared.widget == "menu",
        whole_answers=declared.choices in ("count", "step"),
        other=declared.other,
        **_of_format(declared.path),
    )


def _step(name: str, title: str, groups: _Groups, intro: str) -> Step:
    item: dict[str, list[Field]] = {group: [] for group in groups}
    for declared in FIELDS:
        step, _, group = declared.at.partition("/")
        if step == name:
            item[group].append(_question(declared))
    return Step(
        name,
        title,
        tuple(
            Group(heading, tuple(item[group]), hint, poles=_WAYS.get(group))
            for group, (heading, hint) in groups.items()
        ),
        intro,
    )


STEPS: tuple[Step, ...] = tuple(_step(*page) for page in _PAGES)
STEP_NAMES = tuple(step.name for step in STEPS)


def begun_steps(document: Mapping[str, Any]) -> set[str]:
    """The names of the steps to which a profile says anything."""
    return {step.name for step in STEPS if filled(step.questions, document).values}
