"""Prints a match response for people at a terminal, in its language."""

from rich.console import Console
from rich.text import Text

from schemas.core.message import Message
from schemas.core.message import money as plain_money
from schemas.matching.match import MatchResponse, MatchResult, Reason
from schemas.matching.statement import Statement
from schemas.messages import matching as says
from service.cli.reader import N_, reader, say, worded

_out = Console(highlight=False)


def show(response: MatchResponse, *, limited: bool = False) -> None:
    """Prints a response for people."""
    read = ", ".join(f"{say(concern.name)} {concern.weight:.0%}" for concern in response.read.concerns)
    considered = say(N_("considered %(people)s"), people=f"{response.considered:,}")
    _out.print(
        considered + (say(N_(" · read: %(concerns)s"), concerns=read) if read else ""), style="dim", markup=False
    )
    for help in response.read.help:
        lines = "; ".join(f"{line.name} {line.contact}" for line in help.lines)
        called = say(N_("! “%(quote)s”: if this is now: %(lines)s"), quote=help.quote, lines=lines)
        _out.print(Text(called, style="bold red"))
    for statement in response.read.statements:
        offered = "" if statement.acts else say(N_(" (offered)"))
        _out.print(Text(f"  “{statement.quote}” — {_meaning(statement)}{offered}", style="dim"))
    for number, result in enumerate(response.results, 1):
        _show_result(number, result)
    if not response.results and limited:
        _out.print(say(N_("Nobody passes these limits; widen the radius or drop a limit.")))
    elif not response.results:
        _out.print(say(N_("Nobody is listed in this directory yet: load profiles with `ayni load FILE --publish`.")))


def _meaning(statement: Statement) -> str:
    """What was understood of a statement, in the words of pages; in English by its codes."""
    locale = reader()
    if locale is None:
        meaning = (
            f"{statement.quality} {statement.value:+d}" if statement.quality and statement.value else _named(statement)
        )
        return f"{statement.kind} {meaning}"
    from service.i18n.words import HEARD_KINDS
    from service.matching.qualities import ENTRIES

    kind = locale.say(HEARD_KINDS.get(statement.kind, N_("a concern")))
    if statement.quality and statement.value:
        return f"{kind}: {locale.say(ENTRIES[statement.quality].wishes[0 if statement.value < 0 else 1])}"
    return f"{kind}: {locale.say(statement.concern)}" if statement.concern else kind


def _named(statement: Statement) -> str:
    """The value of a statement in one word or a few."""
    fee = plain_money(statement.max_fee) if statement.max_fee else None
    named = (
        statement.concern,
        statement.domain,
        statement.modality,
        statement.place,
        statement.gender,
        statement.insurance,
        statement.mode,
    )
    listed = ", ".join(statement.times or statement.languages or [])
    return next((value for value in (fee, *named, statement.for_whom) if value), listed)


def _show_result(number: int, result: MatchResult) -> None:
    person = result.practitioner
    head = Text(f"\n{number:>2}. {person.display_name}", style="bold")
    head.append(f"  {', '.join(say(name) for name in person.modalities)}", style="cyan")
    where = ", ".join(person.places) or say(N_("remote"))
    head.append(f"  {where}", style="dim")
    _out.print(head)
    parts = "  ".join(f"{_part(name)} {part.value:.2f}×{part.weight:.2f}" for name, part in result.parts.items())
    _out.print(say(N_("    fit %(fit)s   %(parts)s"), fit=f"{result.fit:.3f}", parts=parts), markup=False)
    for mark, style, reasons in (("+", "green", result.reasons), ("–", "yellow", result.tensions)):
        for reason in reasons:
            _out.print(Text(f"    {mark} {_sentence(reason)}", style=style))
    if result.parts and not result.reasons:
        _out.print(Text(f"    · {worded(says.MEETS_NOTHING())}", style="dim"))
    if result.not_stated:
        names = ", ".join(map(_unstated, result.not_stated))
        _out.print(Text(say(N_("    ? not stated: %(names)s"), names=names), style="dim"))


def _part(name: str) -> str:
    locale = reader()
    if locale is None:
        return name
    from service.i18n.words import PARTS

    return locale.say(PARTS[name])


def _unstated(name: str) -> str:
    locale = reader()
    if locale is None:
        return name
    from service.i18n.words import QUALITY_TITLES, WISHES

    return locale.say(QUALITY_TITLES.get(name) or WISHES.get(name, name))


def _sentence(reason: Reason) -> str:
    dated = f" ({_evidence(reason)}, {reason.stated_at})" if reason.stated_at else ""
    message, stated = Message(reason.seeker_code, reason.seeker_params), Message(reason.code, reason.params)
    return f"{worded(message)} — {worded(stated)}{dated}"


def _evidence(reason: Reason) -> str:
    locale = reader()
    if locale is None:
        return reason.evidence
    from service.i18n.words import EVIDENCE

    return locale.say(EVIDENCE[reason.evidence])
