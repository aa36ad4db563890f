"""A seeker's answers: read from a posted form, kept in hidden fields, turned into a match request and out of one.

The page itself is the only memory: every page of the seeker's way posts all answers, shown or hidden.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from schemas.matching.limits import LIMITS
from schemas.matching.match import MatchRequest
from schemas.messages import expected, refusals
from schemas.profiles.qualities import QUALITY_IDS
from service.core.errors import BadRequest
from service.web.forms.fields import FormData, filled, input_at, lines_of, patch_of, posted_values
from service.web.pages.seeker.questions import INPUTS, OTHER_INPUTS, QUESTIONS, inputs_of

PER_PAGE = 10
_LONGEST_ANSWER = 20_000  # past the longest story; what a field may hold is checked by the request
_ASKED = tuple(question for question in QUESTIONS if question.path)


class SeekerForm(FormData):
    """What the seeker has said so far, field by field, with what is wrong about a field."""

    def __init__(self, values: Mapping[str, Iterable[str]] | None = None) -> None:
        given = {
            name: [text[:_LONGEST_ANSWER] for text in texts if text.strip()] for name, texts in (values or {}).items()
        }
        super().__init__({name: texts for name, texts in given.items() if name in INPUTS})

    def terms(self, name: str) -> list[str]:
        """Several terms, each in a field of its own or divided by commas."""
        return lines_of("\n".join(self.all(name)))

    def any(self, section: str) -> bool:
        """Whether something in this section was answered."""
        return any(name in self.values for name in inputs_of(section))

    def wrong(self, section: str) -> bool:
        return any(name in self.errors for name in inputs_of(section))

    def hidden(self, *shown: str) -> list[tuple[str, str]]:
        """Every answer outside the sections shown, to be carried along."""
        visible = {name for section in shown for name in inputs_of(section)}
        return [(name, value) for name, values in self.values.items() if name not in visible for value in values]

    def without(self, section: str) -> "SeekerForm":
        """The same without the answers of a section."""
        return SeekerForm({name: values for name, values in self.values.items() if name not in inputs_of(section)})


def read_form(pairs: Iterable[tuple[str, Any]]) -> SeekerForm:
    """Answers out of a posted form; fields that are not ours are passed over.

    Concerns that were shown (`shown`) and are no longer ticked (`keep`) are dropped; so is whatever else was heard
    (`heard`, statement ids) and is no longer ticked (`hears`).
    """
    values = posted_values(pairs, _LONGEST_ANSWER)
    dropped = _take_out(values, "drop", shown="shown", ticked="keep")
    _take_out(values, "not_me", shown="heard", ticked="hears")
    if "add" in values:
        values["add"] = [name for name in SeekerForm(values).terms("add") if name not in dropped]
    return SeekerForm(values)


def _take_out(values: dict[str, list[str]], field: str, *, shown: str, ticked: str) -> list[str]:
    """Put into `field` what was taken out before or is no longer ticked now; the latter."""
    names = set(values.get(ticked, []))
    dropped = [name for name in values.get(shown, []) if name not in names]
    values[field] = list(dict.fromkeys([*(name for name in values.get(field, []) if name not in names), *dropped]))
    return dropped


def request_of(
    answers: SeekerForm, usual: Mapping[str, float], telehealth_in: str | None = None, cursor: str | None = None
) -> MatchRequest:
    """The match request, weights as multiples of the usual ones; BadRequest for what is no number where one is asked,
    msgspec.ValidationError for a value out of bounds."""
    document = _document(answers)
    if answers.errors:
        wrong = [question for question in _ASKED if question.input in answers.errors]
        fields = [("/" + question.path.replace(".", "/"), expected.A_NUMBER()) for question in wrong]
        raise BadRequest(refusals.ANSWER_UNREADABLE(), fields)
    document |= {"cursor": cursor or None, "weights": _weights(answers, usual), "limit": PER_PAGE}
    document["limits"]["telehealth_in"] = telehealth_in
    return msgspec.convert(document, MatchRequest, strict=False)


def _document(answers: SeekerForm) -> dict[str, Any]:
    """What the answers say, in the form of a request."""
    document: dict[str, Any] = _said(patch_of(_ASKED, answers))
    wishes, limits = document.setdefault("preferences", {}), document.setdefault("limits", {})
    for name, limit in LIMITS.items():
        if limit.widget == "wish" and answers.one(f"{limit.wish}_must") and name in wishes:
            limits[name] = wishes.pop(name)
    if "place" not in limits.get("near", {}):
        limits.pop("near", None)
    goals = document.pop("goals", {})
    document["goals"] = [{"domain": domain, "importance": value} for domain, value in goals.items()]
    document["concerns"] = dict.fromkeys(answers.all("drop"), 0.0) | dict.fromkeys(answers.terms("add"), 1.0)
    if answers.one("no_lean") and answers.any("practices"):
        # Open axes as an explicit 0, when the seeker does not want them to lean.
        document["practices"] = dict.fromkeys(QUALITY_IDS, 0) | document.get("practices", {})
    return document


def _said(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what was not answered."""
    inner = {key: _said(value) if isinstance(value, dict) else value for key, value in document.items()}
    return {key: value for key, value in inner.items() if value is not None and value != {}}


def _weights(answers: SeekerForm, usual: Mapping[str, float]) -> dict[str, float | str]:
    factors = {part: answers.one(f"weight_{part}") for part in usual}
    if not any(factors.values()):
        return {}
    # A factor that is none of ours is handed on as it is, for the request to refuse.
    known = {"": 1.0, "0": 0.0, "0.5": 0.5, "2": 2.0}
    return {part: min(1.0, usual[part] * known[text]) if text in known else text for part, text in factors.items()}


def answers_of(request: MatchRequest, usual: Mapping[str, float]) -> SeekerForm:
    """The form fields that say what a request says: how a saved request is opened again."""
    document = msgspec.to_builtins(request)
    wishes, limits, values = document["preferences"], document["limits"], dict[str, list[str]]()
    for name, limit in LIMITS.items():
        if limit.widget == "wish" and limits[name]:
            wishes[name] = limits[name]
            values[f"{limit.wish}_must"] = ["yes"]
    near = limits["near"]
    if near and not near["place"]:
        near["place"] = f"{near['lat']}, {near['lon']}"
    wishes["importance"] = {key: value for key, value in wishes["importance"].items() if value != 1}
    document["goals"] = {goal["domain"]: goal["importance"] for goal in document["goals"]}
    values |= filled(_ASKED, document).values
    values["add"] = [name for name, weight in request.concerns.items() if weight > 0]
    values["drop"] = [name for name, weight in request.concerns.items() if weight == 0]
    if limits["telehealth_in"]:
        values |= {"online": ["yes"], "telehealth": [limits["telehealth_in"]]}
    return SeekerForm(values | _weight_answers(request, usual))


def _weight_answers(request: MatchRequest, usual: Mapping[str, float]) -> dict[str, list[str]]:
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
    return input_at(pointer, _ASKED, OTHER_INPUTS)
