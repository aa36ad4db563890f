"""What was heard, played back: one sentence, and beneath it a chip for each thing said, to weigh, mend or take away.

A tap is a submit button with a value `field=answer`, so that every chip works without a script. What taps say is kept
in the form's own fields: `weigh`, `drop`, `past`, `must`, `wish`, `not_me`, `add`, and answers to goals and qualities.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.matching.match import ConcernRead, Read
from schemas.matching.statement import Statement
from schemas.profiles.qualities import QUALITY_IDS
from service.i18n import words
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_
from service.matching.qualities import ENTRIES
from service.vocabulary.places import read_place
from service.web.pages.seeker.answers import SeekerForm
from service.web.pages.seeker.meeting import tapped_axes

_LEVEL_WORDS = {"little": N_("a little"), "much": N_("much"), "most": N_("most of all")}
_NOT_ME, _LONG_AGO, _BACK = N_("That is not me"), N_("That was long ago"), N_("Put it back")
_WHICH, _UNKNOWN = N_("which one?"), N_("not on our map")
_STEPS = {"1": N_("a little"), "2": N_("clearly"), "3": N_("strongly")}
_GOAL_STEPS = {str(step): text for step, text in words.IMPORTANCE.items()}


@dataclass(frozen=True)
class Tap:
    """A button of a chip: what it says, what it sends, and whether that is how things stand."""

    says: str
    sends: str
    pressed: bool = False


@dataclass(frozen=True)
class Chip:
    """One thing heard. `state` in words: how much it weighs, a wish, a limit, taken away."""

    key: str  # an id for the page
    says: str
    state: str
    quote: str
    taps: list[Tap]
    gone: bool = False
    asks: bool = False
    open: bool = False


@dataclass(frozen=True)
class Playback:
    sentence: str
    chips: list[Chip]
    questions: list[Chip]  # "did you also mean …?"


def play_back(read: Read, answers: SeekerForm, locale: ReaderLocale, tapped: str = "") -> Playback:
    """What was heard in words; `tapped` is the value of the tap that brought the page, whose chip stays open."""
    chips = [*_concerns(read, answers, locale), *_others(read, answers, locale), *_gone(answers, locale)]
    about = tapped.partition("=")[2].partition("|")[0]
    field = tapped.partition("=")[0]
    chips = [
        Chip(**{**vars(chip), "open": bool(tapped) and bool({about, field} & {chip.key, *chip.key.split()})})
        for chip in chips
    ]
    return Playback(_sentence(read, answers, locale), chips, list(_questions(read, answers, locale)))


def _came(read: Read, answers: SeekerForm) -> list[ConcernRead]:
    """The concerns that the page says were heard: those of which the reading is sure and those the seeker has set.

    What it is unsure of is asked, and only where it is sure of nothing is that all there is to say.
    """
    unsure = {s.concern for s in read.statements if s.kind == "concern" and s.asks}
    unsure -= {s.concern for s in read.statements if s.kind == "concern" and not s.asks}
    unsure -= {*answers.weighed(), *answers.all("add")}
    return [concern for concern in read.concerns if concern.name not in unsure] or read.concerns


def _concerns(read: Read, answers: SeekerForm, locale: ReaderLocale) -> Iterator[Chip]:
    result = {s.concern: s for s in read.statements if s.kind == "concern" and not s.asks}
    for concern in _came(read, answers):
        statement = result.get(concern.name)
        level = level_of(concern.name, statement, answers)
        taps = [
            Tap(locale.say(text), f"weigh={concern.name}|{step}", step == level) for step, text in _LEVEL_WORDS.items()
        ]
        taps += [
            Tap(locale.say(_NOT_ME), f"weigh={concern.name}|not_me"),
            Tap(locale.say(_LONG_AGO), f"weigh={concern.name}|past"),
        ]
        # What weighs as usual says nothing of its weight.
        state = "" if level == "much" else locale.say(_LEVEL_WORDS[level])
        yield Chip(concern.name, locale.say(concern.name), state, concern.because or "", taps)


def level_of(name: str, statement: Statement | None, answers: SeekerForm) -> str:
    """How much a concern weighs: as the seeker has said by a tap, else as it was said in the story."""
    chosen = answers.weighed().get(name)
    if chosen:
        return chosen
    weight = statement.weight if statement and statement.weight else 1.0
    return "most" if weight > 1 else "little" if weight < 1 else "much"


def _others(read: Read, answers: SeekerForm, locale: ReaderLocale) -> Iterator[Chip]:
    """Everything that was heard but concerns."""
    for statement in read.statements:
        if statement.kind == "concern":
            continue
        not_me = Tap(locale.say(_NOT_ME), f"not_me={statement.id}")
        name = heard_as(statement, locale)
        if statement.kind == "practice" and statement.quality and statement.value:
            field = f"q_{statement.quality}"
            value = answers.one(field) or str(statement.value)
            sign = "-" if value.startswith("-") else ""
            taps = [
                Tap(locale.say(text), f"{field}={sign}{step}", value == f"{sign}{step}")
                for step, text in _STEPS.items()
            ]
            state = locale.say(_STEPS.get(value.lstrip("-"), ""))
            yield Chip(f"{field} {statement.id}", name, state, statement.quote, [*taps, not_me])
        elif statement.kind == "goal" and statement.domain:
            field = f"goal_{statement.domain}"
            value = answers.one(field) or "2"
            taps = [Tap(locale.say(text), f"{field}={step}", value == step) for step, text in _GOAL_STEPS.items()]
            yield Chip(
                f"{field} {statement.id}",
                name,
                locale.say(_GOAL_STEPS.get(value, "")),
                statement.quote,
                [*taps, not_me],
            )
        else:
            yield _named(statement, name, not_me, answers, locale)


def _named(statement: Statement, name: str, not_me: Tap, answers: SeekerForm, locale: ReaderLocale) -> Chip:
    """A wish that may be made a limit, a limit, or something only offered."""
    made_one = bool({statement.id, statement.kind} & set(answers.musts()))
    is_must = made_one or (statement.acts and statement.apply.wish is None)
    taps = []
    if statement.apply.wish:
        taps.append(Tap(locale.say(N_("A wish")), f"wish={statement.id}", statement.acts and not is_must))
    if statement.apply.must:
        taps.append(Tap(locale.say(N_("A must")), f"must={statement.id}", is_must))
    if statement.place and not taps:
        choices = [place.name for place in read_place(statement.place).choices]
        taps = [Tap(name, f"place={name}") for name in choices]
        return Chip(statement.id, name, locale.say(_WHICH if choices else _UNKNOWN), statement.quote, [*taps, not_me])
    state = N_("a must") if is_must else N_("a wish") if statement.acts else N_("not counted yet")
    if not taps:
        state = N_("nobody here offers it")
    return Chip(statement.id, name, locale.say(state), statement.quote, [*taps, not_me])


def _gone(answers: SeekerForm, locale: ReaderLocale) -> Iterator[Chip]:
    """What was taken away, to be put back."""
    for name in answers.all("drop"):
        why = N_("long ago") if answers.has("past", name) else N_("taken out")
        back = Tap(locale.say(_BACK), f"weigh={name}|back")
        yield Chip(name, locale.say(name), locale.say(why), "", [back], gone=True)
    for id in answers.all("not_me"):
        kind = words.HEARD_KINDS.get(id.rpartition("-")[0], N_("a concern"))
        back = Tap(locale.say(_BACK), f"back={id}")
        yield Chip(id, locale.say(kind), locale.say(N_("taken out")), "", [back], gone=True)


def _questions(read: Read, answers: SeekerForm, locale: ReaderLocale) -> Iterator[Chip]:
    heard = {concern.name for concern in _came(read, answers)}
    for statement in read.statements:
        if statement.asks and statement.concern and statement.concern not in heard:
            yes = Tap(locale.say(N_("Yes")), f"add={statement.concern}")
            no = Tap(locale.say(N_("No")), f"weigh={statement.concern}|not_me")
            yield Chip(statement.id, locale.say(statement.concern), "", statement.quote, [yes, no], asks=True)


def heard_as(statement: Statement, locale: ReaderLocale) -> str:
    """A statement as its chip says it."""
    match statement.kind:
        case "practice":
            return locale.say(ENTRIES[statement.quality or "horizontal"].met_as[0 if (statement.value or 0) < 0 else 1])
        case "goal":
            return locale.say(words.DOMAIN_NAMES[statement.domain or ""])
        case "unwanted":
            return locale.say(N_("without %(thing)s")) % {"thing": locale.say(statement.unwanted or "")}
        case "max_fee":
            fee = statement.max_fee or {}
            return locale.say(N_("at most %(fee)s")) % {"fee": locale.money(fee["amount"], fee["currency"])}
        case "distance":
            return locale.say(N_("within %(distance)s")) % {"distance": locale.distance(statement.distance_km or 0)}
        case "times":
            return locale.listed([locale.say(text) for text in _times(statement.times or [])])
        case "language":
            spoken = locale.listed([locale.language_name(tag) for tag in statement.languages or []])
            return locale.say(N_("in %(language)s")) % {"language": spoken}
        case "mode":
            return locale.say(words.MODES[statement.mode or ""])
        case "for_whom":
            return locale.say(N_("for %(whom)s")) % {"whom": locale.say(words.SERVES[statement.for_whom or ""])}
        case "gender":
            return locale.say(words.GENDERS.get(statement.gender or "", statement.gender or ""))
        case "insurance":
            return locale.say(N_("insurance: %(name)s")) % {"name": (statement.insurance or "").title()}
        case _:
            return locale.say(statement.modality or "") or statement.place or statement.quote


def _times(times: Sequence[str]) -> Iterator[str]:
    """Times of the week in words, those of all weekdays or of a whole weekend as one."""
    for days, text in (("weekday", N_("weekdays")), ("weekend", N_("weekends"))):
        of_days = [time for time in words.TIMES if time.startswith(days)]
        named = [time for time in of_days if time in times]
        yield from [text] if named == of_days else (words.TIMES[time] for time in named)


def _sentence(read: Read, answers: SeekerForm, locale: ReaderLocale) -> str:
    """All that was heard in the words one would say to a person's face."""
    acting = [s for s in read.statements if s.acts and s.kind != "concern"]
    ways = _ways(acting, answers, locale)
    goals = [heard_as(s, locale) for s in acting if s.kind == "goal"]
    crafts = [heard_as(s, locale) for s in acting if s.kind == "modality"]
    rest = [heard_as(s, locale) for s in acting if s.kind not in ("practice", "goal", "modality")]
    names = [_came_with(read, answers, locale)]
    for text, things in (
        (N_("You would like somebody who %(things)s."), ways),
        (N_("You want to work on %(things)s."), goals),
        (N_("You named %(things)s."), crafts),
    ):
        if things:
            names.append(locale.say(text) % {"things": locale.listed(list(dict.fromkeys(things)))})
    if rest:
        listed = ", ".join(dict.fromkeys(rest))
        names.append(f"{listed[:1].upper()}{listed[1:]}.")
    return " ".join(filter(None, names))


def _ways(acting: list[Statement], answers: SeekerForm, locale: ReaderLocale) -> list[str]:
    """How one would like to be met: as answered on the page, else as said in the story."""
    result = {s.quality: s.value or 0 for s in acting if s.quality} | tapped_axes(answers)
    given = {axis: answers.one(f"q_{axis}") for axis in QUALITY_IDS}
    result |= {axis: int(text) for axis, text in given.items() if text.lstrip("-").isdecimal()}
    return [locale.say(ENTRIES[axis].met_as[result[axis] > 0]) for axis in QUALITY_IDS if result.get(axis)]


def _came_with(read: Read, answers: SeekerForm, locale: ReaderLocale) -> str:
    """What the seeker came with, and what of it weighs most."""
    came = _came(read, answers)
    if not came:
        return ""
    result = {s.concern: s for s in read.statements if s.kind == "concern"}
    levels = {concern.name: level_of(concern.name, result.get(concern.name), answers) for concern in came}
    names = {name: locale.say(name) for name in levels}
    most = [names[name] for name, level in levels.items() if level == "most"]
    listed = locale.listed(list(names.values()))
    if len(names) > 1 and most and len(most) < len(names):
        text = locale.say(N_("You came with %(things)s; most of all %(most)s."))
        return text % {"things": listed, "most": locale.listed(most)}
    if len(names) == 2 and len(set(levels.values())) == 1:
        return locale.say(N_("You came with %(things)s, both alike.")) % {"things": listed}
    return locale.say(N_("You came with %(things)s.")) % {"things": listed}
