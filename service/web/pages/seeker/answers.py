"""A seeker's answers: read from a posted form, kept in hidden fields, turned into a match request and out of one.

The page itself is the only memory: every page of the seeker's way posts all answers, shown or hidden.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from schemas.matching.limits import LIMITS
from schemas.matching.match import MatchRequest
from schemas.matching.statement import HEAR, StatementKind
from schemas.messages import expected, refusals
from schemas.profiles.qualities import QUALITY_IDS
from service.core.errors import BadRequest
from service.web.forms.fields import FormData, filled, input_at, lines_of, patch_of, posted_values
from service.web.pages.seeker.meeting import tapped_axes
from service.web.pages.seeker.questions import INPUTS, OTHER_INPUTS, QUESTIONS, inputs_of

PER_PAGE = 10
# What a concern counts by a tap, beside a share of the reading; one that was not tapped counts as it was read.
LEVELS = {"little": 0.1, "much": 0.4, "most": 1.0}
# Pages show what was heard, so what is named acts as a wish at once; an insurance and for whom are offered as limits.
PAGE_HEARS: tuple[StatementKind, ...] = (
    *HEAR,
    "modality",
    "place",
    "distance",
    "max_fee",
    "times",
    "language",
    "gender",
    "mode",
)
# What is a limit as it is said, until a tap makes a wish of it: "at most $60" means it.
_PAGE_MUSTS: tuple[StatementKind, ...] = ("max_fee",)
_LONGEST_ANSWER = 100_000  # what a field may hold is checked by the request; here nothing that was typed is lost
_ASKED = tuple(question for question in QUESTIONS if question.path)


class SeekerForm(FormData):
    """What the seeker has said so far, field by field, with what is wrong about a field."""

    def __init__(self, values: Mapping[str, Iterable[str]] | None = None) -> None:
        self.candidates: list[str] = []  # places that a name may mean
        given = {
            name: [text[:_LONGEST_ANSWER] for text in texts if text.strip()] for name, texts in (values or {}).items()
        }
        super().__init__({name: texts for name, texts in given.items() if name in INPUTS})

    def terms(self, name: str) -> list[str]:
        """Several terms, each in a field of its own or divided by commas."""
        return lines_of("\n".join(self.all(name)))

    def weighed(self) -> dict[str, str]:
        """The concerns that were weighed by a tap, each with its level."""
        pairs = (text.rpartition("|") for text in self.all("weigh"))
        return {name: level for name, _, level in pairs if name and level in LEVELS}

    def musts(self) -> list[str]:
        """Statements that are limits, by id or by kind; a fee that was typed stands in place of one told."""
        softened = {id.rpartition("-")[0] for id in self.all("wish")} | ({"max_fee"} if self.one("fee") else set())
        return list(dict.fromkeys((*self.all("must"), *(kind for kind in _PAGE_MUSTS if kind not in softened))))

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
    """Answers out of a posted form, with what a tap on a chip says (`tap`); other fields are passed over."""
    values = posted_values(pairs, _LONGEST_ANSWER)
    if "add" in values:
        values["add"] = SeekerForm(values).terms("add")
    for name, _, value in (text.partition("=") for text in values.pop("filled", [])):
        if values.get(name) == [value]:  # as the story has said it, not as it was answered
            del values[name]
    for text in values.pop("set", [])[:1]:
        for name, value in parse_qsl(text, keep_blank_values=True):
            _set(values, name, value)
    for tap in values.pop("tap", [])[:1]:
        _note_tap(values, *tap.partition("=")[::2])
    return SeekerForm(values)


def _set(values: dict[str, list[str]], name: str, value: str) -> None:
    """One answer that a button sets; `-name` takes a value out, `+name` puts one in."""
    if name[:1] in ("-", "+"):
        others = [text for text in values.get(name[1:], []) if text != value]
        values[name[1:]] = [*others, value] if name[0] == "+" else others
    else:
        values[name] = [value]


def _note_tap(values: dict[str, list[str]], field: str, value: str) -> None:
    """What one tap says (`service/web/pages/seeker/playback.py`), in the fields of the form."""

    def put(name: str, text: str, *, there: bool) -> None:
        values[name] = [*(value for value in values.get(name, []) if value != text), *([text] if there else [])]

    if field == "weigh":
        name, _, level = value.rpartition("|")
        values["weigh"] = [value for value in values.get("weigh", []) if value.rpartition("|")[0] != name]
        put("drop", name, there=level in ("not_me", "past"))
        put("past", name, there=level == "past")
        if level in LEVELS:
            put("weigh", value, there=True)
        elif level != "back":
            put("add", name, there=False)
    elif field in ("not_me", "must", "wish", "back"):
        put("not_me", value, there=field == "not_me")
        put("must", value, there=field == "must")
        put("wish", value, there=field == "wish")
    elif field == "add":
        put("add", value, there=True)
    elif field in ("order", "place") or field.startswith(("q_", "goal_")):
        values[field] = [value]


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
    document: dict[str, Any] = _without_unanswered(patch_of(_ASKED, answers))
    wishes, limits = document.setdefault("preferences", {}), document.setdefault("limits", {})
    for name, limit in LIMITS.items():
        if limit.widget == "wish" and answers.one(f"{limit.wish}_must") and name in wishes:
            limits[name] = wishes.pop(name)
    if "place" not in limits.get("near", {}):
        limits.pop("near", None)
    goals = document.pop("goals", {})
    document["goals"] = [{"domain": domain, "importance": value} for domain, value in goals.items()]
    weighed = {name: LEVELS[level] for name, level in answers.weighed().items()}
    # Where one thing was weighed the others that were shown keep their place beside it.
    others = dict.fromkeys(answers.all("shown"), LEVELS["much"]) if weighed else {}
    added, dropped = dict.fromkeys(answers.terms("add"), 1.0), dict.fromkeys(answers.all("drop"), 0.0)
    document["concerns"] = others | added | weighed | dropped
    if answers.one("story"):
        document |= {"hear": list(PAGE_HEARS), "must": answers.musts()}
    if tapped := tapped_axes(answers):
        document["practices"] = tapped | document.get("practices", {})
    if answers.one("no_lean") and answers.any("practices"):
        # Open axes as an explicit 0, when the seeker does not want them to lean.
        document["practices"] = dict.fromkeys(QUALITY_IDS, 0) | document.get("practices", {})
    return document


def _without_unanswered(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what was not answered."""
    inner = {key: _without_unanswered(value) if isinstance(value, dict) else value for key, value in document.items()}
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
    values["add"] = [name for name, weight in request.concerns.items() if weight == LEVELS["most"]]
    values["weigh"] = [
        f"{name}|{min(LEVELS, key=lambda level: abs(LEVELS[level] - weight))}"
        for name, weight in request.concerns.items()
        if 0 < weight < LEVELS["most"]
    ]
    values["drop"] = [name for name, weight in request.concerns.items() if weight == 0]
    values["wish"] = [
        f"{kind}-0" for kind in _PAGE_MUSTS if kind not in request.must and request.hear == list(PAGE_HEARS)
    ]
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
