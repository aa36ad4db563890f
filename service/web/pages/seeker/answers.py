"""A seeker's answers as form fields: read from a posted form, kept in hidden fields, turned into a match request.

The page itself is the only memory: every page of the seeker's way posts all answers, shown or hidden.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from schemas.matching.match import PREFERENCE_KEYS, MatchRequest
from schemas.profiles.qualities import DOMAIN_IDS, QUALITY_IDS
from service.core.amounts import read_amount

PER_PAGE = 10
_LONGEST_ANSWER = 20_000  # past the longest story; what a field may hold is checked by the request

# The sections of the form and their fields: one page shows some, the others travel hidden.
SECTIONS: dict[str, tuple[str, ...]] = {
    "story": ("story", "country"),
    "read": ("add", "drop", "not_me"),
    "goals": tuple(f"goal_{domain}" for domain in DOMAIN_IDS),
    "practices": tuple(f"q_{quality}" for quality in QUALITY_IDS),
    "lean": ("no_lean",),
    "practical": (
        "place", "radius", "online", "telehealth", "fee", "currency", "fee_must", "language", "language_must", "mode",
        "time", "accepting_new", "serves", "within_weeks", "cadence", "phase", "access", "insurance", "modality_wish",
        "modality_only", "modality_except", "licensed_only", "gender", "culture", "include_unstated",
    ),
    "order": (*(f"weight_{part}" for part in ("story", "lifestyle", "practices", "preferences")),
              *(f"importance_{key}" for key in PREFERENCE_KEYS)),
    "page": ("seed",),
}  # fmt: skip
FIELDS = tuple(name for names in SECTIONS.values() for name in names)
_MANY = frozenset({"add", "drop", "not_me", "language", "mode", "time", "serves", "access"})
_COMMAS = frozenset({"add", "insurance", "modality_wish", "modality_only", "modality_except", "culture"})

# Where a field stands in the request, for finding the field of an error; the longest pointer wins.
_POINTERS = {
    "/story": "story",
    "/concerns": "add",
    "/not_me": "add",
    "/goals": "goal_eating",
    "/practices": "q_horizontal",
    "/preferences/languages": "language",
    "/preferences/max_fee/currency": "currency",
    "/preferences/max_fee": "fee",
    "/preferences/modes": "mode",
    "/preferences/times": "time",
    "/preferences/cadence": "cadence",
    "/preferences/phase": "phase",
    "/preferences/gender": "gender",
    "/preferences/cultures": "culture",
    "/preferences/modalities": "modality_wish",
    "/limits/near/radius_km": "radius",
    "/limits/near": "place",
    "/limits/telehealth_in": "online",
    "/limits/languages": "language",
    "/limits/max_fee/currency": "currency",
    "/limits/max_fee": "fee",
    "/limits/access": "access",
    "/limits/modalities_only": "modality_only",
    "/limits/modalities_except": "modality_except",
    "/limits/serves": "serves",
    "/limits/insurance": "insurance",
    "/limits/within_weeks": "within_weeks",
    "/weights": "weight_story",
}


class Answers:
    """What the seeker has said so far, field by field, with what is wrong about a field."""

    def __init__(self, values: Mapping[str, Iterable[str]] | None = None) -> None:
        self.values: dict[str, list[str]] = {}
        self.errors: dict[str, str] = {}
        for name, given in (values or {}).items():
            kept = [text[:_LONGEST_ANSWER] for text in given if text.strip()]
            if name in FIELDS and kept:
                self.values[name] = kept

    def one(self, name: str, otherwise: str = "") -> str:
        return self.values.get(name, [otherwise])[0]

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def has(self, name: str, value: str) -> bool:
        return value in self.values.get(name, [])

    def terms(self, name: str) -> list[str]:
        """Several terms, each in a field of its own or divided by commas."""
        found = [term.strip() for text in self.all(name) for term in text.split(",")]
        return list(dict.fromkeys(term for term in found if term))

    def any(self, section: str) -> bool:
        """Whether something in this section was answered."""
        return any(name in self.values for name in SECTIONS[section])

    def wrong(self, section: str) -> bool:
        return any(name in self.errors for name in SECTIONS[section])

    def hidden(self, *shown: str) -> list[tuple[str, str]]:
        """Every answer outside the sections shown, to be carried along."""
        visible = {name for section in shown for name in SECTIONS[section]}
        return [(name, value) for name, values in self.values.items() if name not in visible for value in values]

    def without(self, section: str) -> "Answers":
        """The same without the answers of a section."""
        return Answers({name: values for name, values in self.values.items() if name not in SECTIONS[section]})


def read_form(pairs: Iterable[tuple[str, Any]]) -> Answers:
    """Answers out of a posted form; fields that are not ours are passed over.

    Concerns that were shown (`shown`) and are no longer ticked (`keep`) are dropped; so is whatever else was heard
    (`heard`, statement ids) and is no longer ticked (`hears`).
    """
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if isinstance(value, str):
            values.setdefault(name, []).append(value.replace("\r\n", "\n"))
    dropped = _take_out(values, "drop", shown="shown", ticked="keep")
    _take_out(values, "not_me", shown="heard", ticked="hears")
    if "add" in values:
        values["add"] = [name for name in Answers(values).terms("add") if name not in dropped]
    return Answers(values)


def _take_out(values: dict[str, list[str]], field: str, *, shown: str, ticked: str) -> list[str]:
    """Put into `field` what was taken out before or is no longer ticked now; the latter."""
    kept = set(values.get(ticked, []))
    dropped = [name for name in values.get(shown, []) if name not in kept]
    values[field] = list(dict.fromkeys([*(name for name in values.get(field, []) if name not in kept), *dropped]))
    return dropped


def request_of(
    answers: Answers, usual: Mapping[str, float], telehealth_in: str | None = None, cursor: str | None = None
) -> MatchRequest:
    """The match request, weights as multiples of the usual ones; msgspec.ValidationError for a value out of bounds."""
    document = _document(answers) | {"cursor": cursor or None, "weights": _weights(answers, usual)}
    document["limits"]["telehealth_in"] = telehealth_in
    return msgspec.convert(document, MatchRequest, strict=False)


def _weights(answers: Answers, usual: Mapping[str, float]) -> dict[str, float | str]:
    factors = {part: answers.one(f"weight_{part}") for part in usual}
    if not any(factors.values()):
        return {}
    # A factor that is none of ours is handed on as it is, for the request to refuse.
    known = {"": 1.0, "0": 0.0, "0.5": 0.5, "2": 2.0}
    return {part: min(1.0, usual[part] * known[text]) if text in known else text for part, text in factors.items()}


def _document(answers: Answers) -> dict[str, Any]:
    numbers = {str(step): step for step in range(-3, 4)}
    concerns = dict.fromkeys(answers.all("drop"), 0.0) | dict.fromkeys(answers.terms("add"), 1.0)
    document = {
        "story": answers.one("story"),
        "concerns": concerns,
        "not_me": answers.all("not_me"),
        "goals": [
            {"domain": domain, "importance": answers.one(f"goal_{domain}")}
            for domain in DOMAIN_IDS
            if answers.one(f"goal_{domain}")
        ],
        "practices": {
            quality: numbers.get(answers.one(f"q_{quality}"), answers.one(f"q_{quality}"))
            for quality in QUALITY_IDS
            if answers.one(f"q_{quality}")
        }
        | _left_out(answers),
        "preferences": _preferences(answers),
        "limits": _limits(answers),
        "limit": PER_PAGE,
    }
    if answers.one("seed"):
        document["seed"] = answers.one("seed")
    return document


def _left_out(answers: Answers) -> dict[str, int]:
    """Open axes as an explicit 0, when the seeker does not want them to lean."""
    open_axes = [quality for quality in QUALITY_IDS if not answers.one(f"q_{quality}")]
    return dict.fromkeys(open_axes, 0) if answers.one("no_lean") and answers.any("practices") else {}


def _fee(answers: Answers) -> dict[str, Any] | None:
    text, currency = answers.one("fee").strip(), answers.one("currency", "USD")
    amount = read_amount(text, currency)
    return {"amount": text if amount is None else amount, "currency": currency} if text else None


def _preferences(answers: Answers) -> dict[str, Any]:
    return {
        "languages": [] if answers.one("language_must") else answers.all("language"),
        "max_fee": None if answers.one("fee_must") else _fee(answers),
        "modes": answers.all("mode"),
        "times": answers.all("time"),
        "cadence": answers.one("cadence") or None,
        "phase": answers.one("phase") or None,
        "gender": answers.one("gender") or None,
        "cultures": answers.terms("culture"),
        "modalities": answers.terms("modality_wish"),
        "importance": {
            key: answers.one(f"importance_{key}") for key in PREFERENCE_KEYS if answers.one(f"importance_{key}")
        },
    }


def _limits(answers: Answers) -> dict[str, Any]:
    place = answers.one("place")
    return {
        "near": {"place": place, "radius_km": answers.one("radius", "40")} if place else None,
        "languages": answers.all("language") if answers.one("language_must") else [],
        "max_fee": _fee(answers) if answers.one("fee_must") else None,
        "accepting_new": bool(answers.one("accepting_new")),
        "access": answers.all("access"),
        "modalities_only": answers.terms("modality_only"),
        "modalities_except": answers.terms("modality_except"),
        "licensed_only": bool(answers.one("licensed_only")),
        "serves": answers.all("serves"),
        "insurance": answers.terms("insurance"),
        "within_weeks": answers.one("within_weeks") or None,
        "include_unstated": bool(answers.one("include_unstated")),
    }


def answers_of(request: MatchRequest, usual: Mapping[str, float]) -> Answers:
    """The form fields that say what a request says: how a saved request is opened again."""
    wishes, limits = request.preferences, request.limits
    fee, near = limits.max_fee or wishes.max_fee, limits.near
    importance = msgspec.structs.asdict(wishes.importance)
    values: dict[str, list[Any]] = {
        "story": [request.story],
        "add": [name for name, weight in request.concerns.items() if weight > 0],
        "drop": [name for name, weight in request.concerns.items() if weight == 0],
        "not_me": request.not_me,
        **{f"goal_{goal.domain}": [goal.importance] for goal in request.goals},
        **{f"q_{quality}": [answer] for quality, answer in request.practices.items()},
        "place": [near.place or f"{near.lat}, {near.lon}"] if near else [],
        "radius": [f"{near.radius_km:g}"] if near else [],
        "online": ["yes"] if limits.telehealth_in else [],
        "telehealth": [limits.telehealth_in or ""],
        "fee": [f"{fee.amount:.2f}".removesuffix(".00")] if fee else [],
        "currency": [fee.currency] if fee else [],
        "fee_must": ["yes"] if limits.max_fee else [],
        "language": limits.languages or wishes.languages,
        "language_must": ["yes"] if limits.languages else [],
        "mode": wishes.modes,
        "time": wishes.times,
        "serves": limits.serves,
        "access": limits.access,
        "insurance": [", ".join(limits.insurance)],
        "modality_wish": [", ".join(wishes.modalities)],
        "modality_only": [", ".join(limits.modalities_only)],
        "modality_except": [", ".join(limits.modalities_except)],
        "culture": [", ".join(wishes.cultures)],
        "gender": [wishes.gender or ""],
        "cadence": [wishes.cadence or ""],
        "phase": [wishes.phase or ""],
        "within_weeks": ["" if limits.within_weeks is None else limits.within_weeks],
        **{name: ["yes"] for name in ("accepting_new", "licensed_only", "include_unstated") if getattr(limits, name)},
        **_weight_answers(request, usual),
        **{f"importance_{key}": [value] for key, value in importance.items() if value != 1},
    }
    return Answers({name: [str(value) for value in given] for name, given in values.items()})


def _weight_answers(request: MatchRequest, usual: Mapping[str, float]) -> dict[str, list[Any]]:
    """The step in words that comes closest to each weight of the request."""
    given = {part: getattr(request.weights, part) for part in usual}
    steps = {"0": 0.0, "0.5": 0.5, "": 1.0, "2": 2.0}
    return {
        f"weight_{part}": [min(steps, key=lambda step: abs(steps[step] * usual[part] - weight))]
        for part, weight in given.items()
        if weight is not None
    }


def field_of(pointer: str) -> str:
    """The form field an error points at; empty when the form has none."""
    fitting = [start for start in _POINTERS if pointer == start or pointer.startswith(f"{start}/")]
    found = _POINTERS[max(fitting, key=len)] if fitting else ""
    index = re.match(r"/(goals|practices)/([a-z]+)", pointer)
    return f"q_{index[2]}" if index and index[1] == "practices" and index[2] in QUALITY_IDS else found
