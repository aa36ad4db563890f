"""The form engine of seekers and practitioners: out of a JSON document into text boxes and ticks, and back again.

A table of fields says where each answer stands in the document (`fees.session.min`) and what kind it is; reading notes
faults beside the inputs and keeps everything typed, so that the form can be drawn again as it was sent.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from service.core.amounts import read_amount
from service.profiles.cells.days import read_day
from service.vocabulary.money import read_money, shown_amount

Kind = Literal[
    "line", "text", "terms", "lines", "words", "whole", "decimal", "money", "date", "choice", "yes_no", "tick", "many",
    "pair", "rows",
]  # fmt: skip
# Said by a radio button or a line of a menu; the profile then holds nothing.
NOT_SAID = "-"
# Said likewise of a question that can be left open for a reason; the profile holds the reason.
OPEN_ANSWERS: Mapping[str, str] = {"-does_not_apply": "does_not_apply", "-too_new": "too_new"}
_LONGEST = 12_000  # of what is kept while a form goes back and forth; the profile has its own limits
_YES_NO = {"yes": True, "no": False}
_USUAL_CURRENCY = "USD"


@dataclass(frozen=True)
class Field:
    """One question of the form; texts are English, said in the reader's language where they are shown."""

    path: str
    kind: Kind
    label: str = ""
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    most: int = 300  # characters
    parts: tuple["Field", ...] = ()  # of one row
    as_menu: bool = False  # a choice with many answers
    whole_answers: bool = False  # a choice whose answers are numbers
    other: str = ""  # the label of a box for answers that are not among the choices
    name: str = ""  # of its input, where that is not the path
    fault: str = ""  # what is said of an answer that cannot be read
    currency: str = "fees.currency"  # the input that names the currency of an amount
    reason: str = ""  # where the profile says why it stays open, of a question that has OPEN_ANSWERS
    formats: tuple[str, ...] = ()  # asked of people whose work has one of these forms; none: of everybody

    @property
    def input(self) -> str:
        return self.name or self.path

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs of a question that has a fixed number of them."""
        if self.kind == "pair":
            return f"{self.input}.0", f"{self.input}.1"
        if self.kind == "money":
            return self.input, self.currency
        return (self.input, f"{self.input}.other") if self.other else (self.input,)

    def owns(self, name: str) -> bool:
        """Whether this input belongs to the question."""
        return name in self.names or (self.kind == "rows" and name.startswith(f"{self.input}."))


@dataclass(frozen=True)
class Group:
    """Questions under one heading; for a quality with its two poles."""

    title: str
    questions: tuple[Field, ...]
    hint: str = ""
    poles: tuple[str, str] | None = None


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    name: str
    title: str
    groups: tuple[Group, ...]
    intro: str = ""

    @property
    def questions(self) -> tuple[Field, ...]:
        return tuple(question for group in self.groups for question in group.questions)


class FormData:
    """What stands in a form, by input, and what is wrong about it; the macros of `macros/form.html` draw from it."""

    def __init__(self, values: Mapping[str, list[str]] | None = None) -> None:
        self.values = {name: list(given) for name, given in (values or {}).items() if any(given)}
        self.errors: dict[str, str] = {}

    def one(self, name: str, otherwise: str = "") -> str:
        return self.values.get(name, [otherwise])[0]

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def has(self, name: str, value: str) -> bool:
        return value in self.values.get(name, [])

    def rows(self, path: str) -> int:
        """How many rows of a question hold anything."""
        numbers = [name[len(path) + 1 :].partition(".")[0] for name in self.values if name.startswith(f"{path}.")]
        return max((int(number) + 1 for number in numbers if number.isdecimal() and len(number) < 3), default=0)

    def unsaid(self, questions: tuple[Field, ...]) -> set[str]:
        """The questions that this person prefers not to answer."""
        return {question.path for question in questions if self.one(question.path) == NOT_SAID}

    def of(self, question: Field) -> dict[str, list[str]]:
        """Everything said to one question."""
        return {name: given for name, given in self.values.items() if question.owns(name)}


def posted_values(pairs: Iterable[tuple[str, Any]], longest: int = _LONGEST) -> dict[str, list[str]]:
    """The inputs of a posted form that hold anything, by name."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if isinstance(value, str) and value.strip():
            values.setdefault(name, []).append(value.replace("\r\n", "\n").strip()[:longest])
    return values


def typed_from(pairs: Iterable[tuple[str, Any]]) -> FormData:
    """A posted form."""
    return FormData(posted_values(pairs))


def filled(questions: tuple[Field, ...], document: Mapping[str, Any], left_unsaid: Collection[str] = ()) -> FormData:
    """The form that says what a profile says, and which questions its person prefers not to answer."""
    values: dict[str, list[str]] = {}
    for question in questions:
        result = _shown(question, question.input, looked_up(document, question.path)) or _open(question, document)
        values |= result or ({question.input: [NOT_SAID]} if question.path in left_unsaid else {})
    return FormData(values)


def _open(question: Field, document: Mapping[str, Any]) -> dict[str, list[str]]:
    reason = looked_up(document, question.reason) if question.reason else None
    names = [answer for answer, meant in OPEN_ANSWERS.items() if meant == reason]
    return {question.input: names} if names else {}


def looked_up(document: Any, path: str) -> Any:
    """The value at a dotted path; None where there is none."""
    for step in path.split("."):
        document = document.get(step) if isinstance(document, Mapping) else None
    return document


def _shown(question: Field, name: str, value: Any) -> dict[str, list[str]]:
    if value is None:
        return {}
    if question.kind == "rows":
        return {
            at: given
            for index, row in enumerate(value)
            for part in question.parts
            for at, given in _shown(part, f"{name}.{index}.{part.path}", looked_up(row, part.path)).items()
        }
    if question.kind == "pair":
        return {f"{name}.{index}": [str(item)] for index, item in enumerate(value)}
    if question.kind in ("terms", "lines", "words"):
        return {name: [(", " if question.kind == "words" else "\n").join(value)]} if value else {}
    if question.kind == "money":
        return {name: [_amount(value["amount"])], question.currency: [value["currency"]]}
    if question.kind == "tick":
        return {name: ["yes"]} if value else {}
    if question.other:
        listed = [item for item in value if item in question.choices]
        return {name: listed, f"{name}.other": [", ".join(item for item in value if item not in question.choices)]}
    if question.kind == "many":
        return {name: [str(item) for item in value]}
    if question.kind == "yes_no":
        return {name: ["yes" if value else "no"]}
    if question.kind == "decimal":
        return {name: [_amount(value)]}
    return {name: [f"{value:g}" if isinstance(value, float) else str(value)]}


def _amount(value: float) -> str:
    return f"{value:.2f}".removesuffix(".00")


def patch_of(questions: tuple[Field, ...], typed: FormData) -> dict[str, Any]:
    """What a form says, as a patch (RFC 7396): null where nothing is said. Faults are noted beside the inputs."""
    patch: dict[str, Any] = {}
    for question in questions:
        _put(patch, question.path, _read(question, question.input, typed))
        if question.reason:
            _put(patch, question.reason, OPEN_ANSWERS.get(typed.one(question.input)))
    for quality, practice in patch.get("practices", {}).items():
        if isinstance(practice, dict) and not any(
            value is not None
            for value in [*practice["items"].values(), *practice.get("open", {}).values(), practice["example"]]
        ):
            patch["practices"][quality] = None
    return patch


def _put(patch: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for step in outer:
        patch = patch.setdefault(step, {})
    patch[last] = value


def _read(question: Field, name: str, typed: FormData) -> Any:
    if question.kind == "rows":
        rows = [_row(question, f"{name}.{index}", typed) for index in range(typed.rows(name))]
        return [row for row in rows if row] or None
    if question.kind == "pair":
        ends = [_number(question, name, typed, int) for name in question.names]
        if (ends[0] is None) != (ends[1] is None):
            typed.errors.setdefault(question.names[ends.index(None)], "pair")
        return ends if None not in ends else None
    if question.kind == "many":
        return [*typed.all(name), *lines_of(typed.one(f"{name}.other"))] or None
    if question.kind == "words":
        return lines_of("\n".join(typed.all(name))) or None
    if question.kind == "money":
        _read_sign(question, name, typed)
        amount, currency = _number(question, name, typed, float), typed.one(question.currency)
        return None if amount is None else {"amount": amount, "currency": currency or _USUAL_CURRENCY}
    text = typed.one(name)
    if not text or text == NOT_SAID or (question.reason and text in OPEN_ANSWERS):
        return None
    if question.kind in ("terms", "lines"):
        return rows_of(text) or None
    if question.kind == "yes_no":
        return _YES_NO.get(text)
    if question.kind in ("whole", "decimal") or question.whole_answers:
        return _number(question, name, typed, float if question.kind == "decimal" else int)
    if question.kind == "tick":
        return True
    return _day(name, typed) if question.kind == "date" else text


def _row(question: Field, name: str, typed: FormData) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for part in question.parts:
        value = _read(part, f"{name}.{part.path}", typed)
        *outer, last = part.path.split(".")
        inner = row
        for step in outer:
            inner = inner.setdefault(step, {})
        if value is not None:
            inner[last] = value
    return {key: value for key, value in row.items() if value not in ({}, [])}


def rows_of(text: str) -> list[str]:
    """One entry a line; commas inside stay."""
    return list(dict.fromkeys(" ".join(line.split()) for line in text.split("\n") if line.strip()))


def lines_of(text: str) -> list[str]:
    """Several terms, one a line, or divided by commas or semicolons."""
    parts = text.replace(";", "\n").replace(",", "\n").split("\n")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _number(question: Field, name: str, typed: FormData, type_: type[int] | type[float]) -> float | int | None:
    text = typed.one(name)
    if not text:
        return None
    amount = read_amount(text, typed.one(question.currency))
    if amount is None or (type_ is int and not amount.is_integer()):
        typed.errors[name] = "decimal" if type_ is float else "whole"
        return None
    return type_(amount)


def _read_sign(question: Field, name: str, typed: FormData) -> None:
    """“$60” as 60 in the chosen kind of dollars, “60 €” as 60 euros, “up to 60” as 60; what is no money stays."""
    text = typed.one(name)
    if not text or read_amount(text, typed.one(question.currency)) is not None:
        return
    money = read_money(text, typed.one(question.currency))
    if money is None:
        return
    typed.values[name] = [shown_amount(money.most, money.currency)]
    if money.currency:
        typed.values[question.currency] = [money.currency]


def _day(name: str, typed: FormData) -> str | None:
    day: str | None = read_day(typed.one(name), None, None).value
    if day is None:
        typed.errors[name] = "date"
    return day


def input_at(pointer: str, questions: Iterable[Field], others: Mapping[str, str]) -> str:
    """The input that a JSON pointer leads to, by the longest path that it goes through; empty where none is.

    `others` are inputs of paths that no field of the table has.
    """
    inputs: dict[str, str] = {question.path: question.input for question in questions} | dict(others)
    steps = pointer.strip("/").split("/")
    for length in range(len(steps), 0, -1):
        path = ".".join(steps[:length])
        if path in inputs:
            return inputs[path]
    return ""
