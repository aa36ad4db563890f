"""Brings together what two open tabs say: nothing typed is lost, and nothing saved elsewhere is undone."""

from collections.abc import Mapping
from typing import Any

from service.web.forms.fields import Field, FormData, filled


def merge(
    questions: tuple[Field, ...], typed: FormData, then: Mapping[str, Any], now: Mapping[str, Any]
) -> list[Field]:
    """Puts into the form what only the other tab changed; answers with the questions that both did.

    `then` is the profile as the form was made from it, `now` as it is. What was typed stays where both changed it.
    """
    before, saved = filled(questions, then), filled(questions, now)
    both: list[Field] = []
    for question in questions:
        mine, other = typed.of(question), saved.of(question)
        if other in (before.of(question), mine):
            continue
        if mine == before.of(question):
            take(typed, question, saved)
        else:
            both.append(question)
    return both


def take(typed: FormData, question: Field, other: FormData) -> None:
    """The answer of the other form to this question."""
    for name in typed.of(question):
        del typed.values[name]
    typed.values |= other.of(question)
