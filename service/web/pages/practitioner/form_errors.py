"""Puts what is wrong about an answer beside the answer, in plain words."""

from schemas.messages import expected
from service.core.errors import BadRequest
from service.i18n.languages import ReaderLocale
from service.web.forms.fields import Field, FormData
from service.web.pages.practitioner import words


def spoken(typed: FormData, questions: tuple[Field, ...], locale: ReaderLocale) -> dict[str, str]:
    """The faults found in a form, by input, said in the reader's language."""
    return {
        name: _fault_words(name, kind, questions, locale) if kind in words.FAULTS else kind
        for name, kind in typed.errors.items()
    }


def of_refusal(error: BadRequest, questions: tuple[Field, ...], locale: ReaderLocale) -> dict[str, str]:
    """The faults that saving found, by input."""
    result: dict[str, str] = {}
    for pointer, wanted in error.fields or [("", error.message)]:
        name = input_of(pointer, questions)
        if wanted.code == expected.WHOLE_NUMBER.code:
            result[name] = locale.say(words.OUT_OF_BOUNDS) % wanted.params
        else:
            result[name] = _fault_words(name, "", questions, locale)
    return result


def input_of(pointer: str, questions: tuple[Field, ...]) -> str:
    """The input that a JSON pointer leads to; the first of the page when it leads elsewhere."""
    path = pointer.strip("/").replace("/", ".")
    for question in questions:
        if question.kind == "rows" and path.startswith(f"{question.path}."):
            _, index, *rest = path.split(".")[question.path.count(".") :]
            part = next((part for part in question.parts if ".".join(rest) == part.path), question.parts[0])
            return f"{question.path}.{index}.{part.path}"
        if path == question.path or path.startswith((f"{question.path}.", f"{question.path}/")):
            return path if path in question.names else question.names[0]
    inside = next((question.names[0] for question in questions if question.path.startswith(f"{path}.")), "")
    return inside if path and inside else questions[0].names[0]


def _fault_words(name: str, kind: str, questions: tuple[Field, ...], locale: ReaderLocale) -> str:
    question = next((question for question in questions if question.owns(name)), questions[0])
    if not kind and name.endswith(".jurisdiction"):
        return locale.say(words.JURISDICTION_FAULT)
    if not kind and name.endswith(".country"):
        return locale.say(words.COUNTRY_FAULT)
    if not kind and question.path.startswith("disclosures.links."):
        return locale.say(words.LINK_FAULT)
    fallback = words.FIELD_FAULTS.get(question.path, words.FAULTS[question.kind])
    return locale.say(words.FAULTS[kind] if kind else fallback)
