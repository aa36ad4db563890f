"""How a seeker would like to be met: five vignettes to tap, and the nine scales for who wants them.

A vignette is two ways a first visit could go, both told with the same dignity; the one that is tapped answers the axes
it is about. An answer on a scale stands before that of a vignette. What the story has said is filled in and marked; as
long as it is not changed it stays the story's, so that it goes when it is taken away there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.core.fields import QualityId
from schemas.matching.match import Read
from schemas.matching.statement import Statement
from schemas.profiles.qualities import QUALITIES
from service.i18n import words
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_
from service.matching.qualities import ENTRIES
from service.web.forms.fields import FormData

MINUS, PLUS = "minus", "plus"


@dataclass(frozen=True)
class Vignette:
    """Two ways a first visit could go, and how strongly each speaks of which axes (1 to 3)."""

    name: str  # of its input
    moment: str
    minus: str
    plus: str
    axes: Mapping[QualityId, int]


VIGNETTES = (
    Vignette(
        "meet_plan",
        N_("When it comes to what to do"),
        N_("“I know this well. Here is what we will do.”"),
        N_("“There are three ways to go. Which of them is yours?”"),
        {"horizontal": 2, "options": 2},
    ),
    Vignette(
        "meet_start",
        N_("The first half hour"),
        N_("A few short questions, then you are shown what helps."),
        N_("You tell your whole story, and hear back what was understood."),
        {"story": 2, "listening": 2},
    ),
    Vignette(
        "meet_after",
        N_("When you go home"),
        N_("The work is done in the visit, and stays between the two of you."),
        N_("You take along one habit that you chose; if you like, they write to your doctor."),
        {"lifestyle": 2, "webwork": 1},
    ),
    Vignette(
        "meet_end",
        N_("How long it goes on"),
        N_("“Come as long as it does you good. We will see.”"),
        N_("“Six visits at this price. Then we look together whether it helps.”"),
        {"expectations": 2},
    ),
    Vignette(
        "meet_cost",
        N_("What you pay for"),
        N_("“Tests and remedies, you find it all here, at plain prices.”"),
        N_("“You buy nothing here but my time. If the fee is hard, we find another way.”"),
        {"service": 2, "reciprocity": 1},
    ),
)


def tapped_axes(answers: FormData) -> dict[QualityId, int]:
    """What the vignettes that were tapped say of their axes, -3..+3."""
    signs = {MINUS: -1, PLUS: 1}
    return {
        axis: signs[answers.one(vignette.name)] * strength
        for vignette in VIGNETTES
        if answers.one(vignette.name) in signs
        for axis, strength in vignette.axes.items()
    }


@dataclass(frozen=True)
class PageQuestion:
    """One question as a page asks it: its answers (value, words), the one that stands, and the words of the story that
    have given it."""

    name: str
    title: str
    options: list[tuple[str, str]]
    chosen: str
    quote: str = ""


@dataclass(frozen=True)
class Meeting:
    vignettes: list[PageQuestion]
    scales: list[PageQuestion]
    finer: bool  # a scale was answered by itself


def meeting(answers: FormData, locale: ReaderLocale, read: Read | None = None) -> Meeting:
    """The questions in the reader's language, with the seeker's answers and what was heard in the story."""
    heard: dict[str, Statement] = {
        statement.quality: statement
        for statement in (read.statements if read else [])
        if statement.quality and statement.value and statement.acts
    }
    scales = [_scale(quality.id, quality.title, answers, heard.get(quality.id), locale) for quality in QUALITIES]
    vignettes = [_vignette(vignette, answers, heard, locale) for vignette in VIGNETTES]
    return Meeting(vignettes, scales, any(answers.one(scale.name) for scale in scales))


def _vignette(
    vignette: Vignette, answers: FormData, heard: Mapping[str, Statement], locale: ReaderLocale
) -> PageQuestion:
    chosen, quote = answers.one(vignette.name), ""
    spoken = [heard[axis] for axis in vignette.axes if axis in heard and not answers.one(f"q_{axis}")]
    sides = {(statement.value or 0) > 0 for statement in spoken}
    if not chosen and len(sides) == 1:
        chosen, quote = PLUS if sides.pop() else MINUS, spoken[0].quote
    poles = [(MINUS, locale.say(vignette.minus)), (PLUS, locale.say(vignette.plus))]
    return PageQuestion(vignette.name, locale.say(vignette.moment), poles, chosen, quote)


def _scale(
    axis: QualityId, title: str, answers: FormData, statement: Statement | None, locale: ReaderLocale
) -> PageQuestion:
    name = f"q_{axis}"
    minus, plus = (locale.say(pole) for pole in ENTRIES[axis].met_as)
    steps = [(str(step), _step(step, minus if step < 0 else plus, locale)) for step in range(-3, 4)]
    chosen, quote = answers.one(name), ""
    if not chosen and statement is not None:
        chosen, quote = str(statement.value), statement.quote
    return PageQuestion(name, locale.say(title), [("", locale.say(N_("left open"))), *steps], chosen, quote)


def _step(step: int, pole: str, locale: ReaderLocale) -> str:
    """A step in words: how strongly, and what."""
    strength = locale.say(words.STRENGTHS[abs(step)])
    return f"{pole} ({strength})" if step else strength
