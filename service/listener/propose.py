"""What a practitioner's own words say, as proposals for their profile: each with the sentence it was read from.

The way in is `FitModel.propose(text, lexicon)`, which reads and proposes in one go (tens of milliseconds, so in a
thread): `[Proposal("concern", "migraine", "Most people come to me with migraine!", 30, 67, 0.93), …]`. Nothing is taken
over by itself: a practice is written by the practitioner alone. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.listener.context import Span, context_rules
from service.listener.encoder import ConcernReading, StoryReading
from service.listener.heard import HeardStory
from service.listener.languages import spoken_parts
from service.listener.told_by_name import concerns_named
from service.vocabulary.shipped import either_will_do

SURE_FROM = 0.5  # a proposal costs a look: less sure than what is shown to a seeker as heard
_BY_NAME = 0.9
# Before a name, in its clause: "I do not treat tinnitus".
_DENIES = re.compile(r"\b(?:not|no|never|nor|without|don['’]t|doesn['’]t|sin|ni|nunca)\b", re.IGNORECASE)
_DENIED = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """`kind`: "concern", or a kind of `named.NamedThing`; `quote` is a sentence, characters `start` to `end`."""

    kind: str
    value: str
    quote: str
    start: int
    end: int
    sure: float
    named: bool = True  # by its own words, rather than by what else is said


def propose(text: str, heard: HeardStory, reading: StoryReading | None) -> list[Proposal]:
    """The surest proposal of each (kind, value), in the order said.

    Of concerns it does not matter whose they are, since practitioners speak of those of others, only that they are not
    denied. `told`: what the trained reader says of `heard.clauses`; None: what is called by its name alone.
    """
    sentences = [part.span for part in spoken_parts(text)]
    best: dict[tuple[str, str], Proposal] = {}
    by_name = [*_named(heard), *_by_name(text)]
    named = {(kind, value) for kind, value, *_ in by_name}
    for kind, value, span, sure in [*by_name, *_concerns(reading)]:
        start, end = next((s for s in sentences if s[0] <= span[0] < s[1]), span)
        before = best.get((kind, value))
        if before is None or sure > before.sure:
            is_named = (kind, value) in named
            best[kind, value] = Proposal(kind, value, text[start:end].strip(), start, end, sure, is_named)
    return sorted(best.values(), key=lambda proposal: (proposal.start, proposal.kind, proposal.value))


def _named(heard: HeardStory) -> Iterator[tuple[str, str, Span, float]]:
    for thing in heard.named:
        yield thing.kind, thing.value, thing.span, _BY_NAME


def _by_name(text: str) -> Iterator[tuple[str, str, Span, float]]:
    for part in spoken_parts(text):
        rules = context_rules("es" if part.language == "es" else "en")
        within = text[slice(*part.span)]
        clauses = rules.clauses(within)
        for clause in clauses:
            start = part.span[0] + clause.start
            for name, span in concerns_named(text, (start, part.span[0] + clause.end)):
                if not _DENIES.search(text, start, span[0]):
                    yield "concern", name, span, _BY_NAME


def _concerns(reading: StoryReading | None) -> Iterator[tuple[str, str, Span, float]]:
    for clause in reading.clauses if reading else ():
        left = sorted((_asserted_share(concern), concern.name) for concern in clause.concerns)
        while left:
            most, name = left.pop()
            alike = either_will_do().get(name, frozenset())
            # Where either of several would do, the clause says one of them: the likeliest stands for all.
            sure = min(1.0, most + sum(share for share, other in left if other in alike))
            left = [pair for pair in left if pair[1] not in alike]
            if sure >= SURE_FROM:
                yield "concern", name, (clause.start, clause.end), sure


def _asserted_share(concern: ConcernReading) -> float:
    return 0.0 if concern.holds["denied"] >= _DENIED else concern.share
