"""Brings together what two open tabs say: nothing typed is lost, and nothing saved elsewhere is undone."""

from service.web.forms.fields import Field, FormData


def merge(questions: tuple[Field, ...], typed: FormData, before: FormData, saved: FormData) -> list[Field]:
    """Puts into the form what only the other tab changed; answers with the questions that both did.

    `before` is the form as it was opened, `saved` as it would be opened now. What was typed stays where both changed
    it.
    """
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
