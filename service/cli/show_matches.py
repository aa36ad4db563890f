"""Prints a match response for people at a terminal."""

from rich.console import Console
from rich.text import Text

from schemas.matching.match import MatchResponse, MatchResult, Reason
from schemas.matching.statement import Statement

_out = Console(highlight=False)


def show(response: MatchResponse, *, limited: bool = False) -> None:
    """Prints a response for people."""
    read = ", ".join(f"{one.name} {one.weight:.0%}" for one in response.read.concerns)
    _out.print(f"considered {response.considered:,}" + (f" · read: {read}" if read else ""), style="dim", markup=False)
    for help in response.read.help:
        lines = "; ".join(f"{line.name} {line.contact}" for line in help.lines)
        _out.print(Text(f"! “{help.quote}”: if this is now: {lines}", style="bold red"))
    for said in response.read.statements:
        meaning = f"{said.quality} {said.value:+d}" if said.quality and said.value else _named(said)
        _out.print(Text(f"  “{said.quote}” — {said.kind} {meaning}{'' if said.acts else ' (offered)'}", style="dim"))
    for number, result in enumerate(response.results, 1):
        _show_result(number, result)
    if not response.results and limited:
        _out.print("Nobody passes these limits; widen the radius or drop a limit.")
    elif not response.results:
        _out.print("Nobody is listed in this directory yet: load profiles with `ayni load FILE --publish`.")


def _named(said: Statement) -> str:
    """The value of a statement in one word or a few."""
    fee = f"{said.max_fee['amount']:g} {said.max_fee['currency']}" if said.max_fee else None
    named = (
        said.concern,
        said.domain,
        said.modality,
        said.place,
        said.gender,
        said.insurance,
        said.mode,
        said.for_whom,
    )
    listed = ", ".join(said.times or said.languages or [])
    return next((value for value in (fee, *named, said.mode, said.for_whom) if value), listed)


def _show_result(number: int, result: MatchResult) -> None:
    person = result.practitioner
    head = Text(f"\n{number:>2}. {person.display_name}", style="bold")
    head.append(f"  {', '.join(person.modalities)}", style="cyan")
    head.append(f"  {', '.join(person.places) or 'remote'}", style="dim")
    _out.print(head)
    parts = "  ".join(f"{name} {part.value:.2f}×{part.weight:.2f}" for name, part in result.parts.items())
    _out.print(f"    fit {result.fit:.3f}   {parts}", markup=False)
    for mark, style, reasons in (("+", "green", result.reasons), ("–", "yellow", result.tensions)):
        for reason in reasons:
            _out.print(Text(f"    {mark} {_sentence(reason)}", style=style))
    if result.not_stated:
        _out.print(Text(f"    ? not stated: {', '.join(result.not_stated)}", style="dim"))


def _sentence(reason: Reason) -> str:
    dated = f" ({reason.evidence}, {reason.stated_at})" if reason.stated_at else ""
    return f"{reason.seeker} — {reason.practitioner}{dated}"
