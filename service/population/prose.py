"""Composes approaches for the reference population: sentences of the written people, and what is seen, in words.

Composed, not written: for benchmarks and for the audit, never for a directory that people read.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from schemas.vocabulary.terms import ConcernEntry
from service.population.customs import Customs, Words
from service.population.draws import Draws
from service.population.written import WrittenPerson

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_NAMING = (
    "People come with {}.", "Much of my week is {}.", "I see a good deal of {}.", "What I know best: {}.",
    "Most often it is {}.", "Ask me about {}.", "For years now, {}.", "They bring {}, and more beside.",
    "Some of it is {}.", "The usual reasons are {}.", "A typical day holds {}.", "Among those I meet: {}.",
)
_SAYING = (
    "Somebody sits down and says: {}.", "What I hear at the start is {}.", "In their own words: {}.",
    "Last week again: {}.", "Maybe you would put it like this: {}.", "People tell me {}.",
)
_CLINICAL = (
    "Indications commonly addressed include {}.", "Presenting complaints comprise {}.", "Areas of competence: {}.",
    "Referral is appropriate for {}.", "Clinical focus on {}.",
)
_JARGON = (
    "Assessment proceeds from presenting complaint through differential formulation to a staged protocol.",
    "Interventions are titrated to autonomic tolerance and functional baseline.",
    "Outcome measures are administered at intake, midpoint and discharge.",
    "An integrative biopsychosocial framework informs case conceptualization.",
    "Modalities are selected according to constitutional pattern and tissue quality.",
    "Contraindications are screened prior to initiation of the treatment series.",
    "Emphasis is placed on regulation of the neuromyofascial continuum.",
    "Relational attunement scaffolds the capacity for affect modulation.",
    "Treatment planning follows a phase-oriented model with defined endpoints.",
    "Energetic assessment precedes balancing of the subtle channels.",
    "Psychoeducation and skills acquisition are integral components of the protocol.",
    "Dosage, frequency and duration are individualized to systemic load.",
    "Progress is documented against objective and subjective indices.",
    "Root-cause analysis of dysregulated pathways guides the therapeutic sequence.",
    "Somatic markers are tracked and integrated within a window of tolerance.",
    "The practitioner maintains competencies through continuing professional development.",
    "Collaborative goal formulation is operationalized in measurable increments.",
    "Manual techniques target restrictions in segmental and fascial mobility.",
    "Lifestyle determinants are addressed through structured behavioral activation.",
    "Meridian and segmental findings are correlated with the clinical picture.",
)


class Sentence(NamedTuple):
    text: str
    words: int


class Phrasebook(NamedTuple):
    """Everything approaches are composed from."""

    sentences: tuple[Sentence, ...]
    by_modality: dict[str, list[Sentence]]
    by_concern: dict[str, list[Sentence]]  # of people who state it
    entries: Mapping[str, ConcernEntry]


def phrasebook(written: Iterable[WrittenPerson], entries: Mapping[str, ConcernEntry]) -> Phrasebook:
    by_modality: dict[str, list[Sentence]] = {}
    by_concern: dict[str, list[Sentence]] = {}
    everything: list[Sentence] = []
    for person in written:
        own = [Sentence(text, len(text.split())) for text in _SENTENCE_END.split(person.approach)]
        own = [sentence for sentence in own if sentence.words > 3]
        everything += own
        by_modality.setdefault(person.modalities[0], []).extend(own)
        for concern in person.first or person.concerns:
            by_concern.setdefault(concern, []).extend(own)
    return Phrasebook(tuple(everything), by_modality, by_concern, entries)


def compose(draws: Draws, book: Phrasebook, customs: Customs, seen: Sequence[str]) -> str:
    """20 to 250 words, mostly short, times the custom's length; `seen`: concerns truly known, strongest first."""
    wanted = int((20 + 230 * draws.random() * draws.random()) * customs.length)
    texts = [_naming(draws, book, customs.words, seen)] if seen else []
    count = sum(len(text.split()) for text in texts)
    pools = [book.by_concern.get(seen[0], book.sentences), book.by_modality[customs.modality]] if seen else []
    while count < wanted:
        sentence = _sentence(draws, book, customs.words, seen, pools)
        if sentence.text in texts:
            count += 1  # a small pool runs dry: the text ends sooner
            continue
        texts.append(sentence.text)
        count += sentence.words
    return " ".join(texts)


def _sentence(
    draws: Draws, book: Phrasebook, words: Words, seen: Sequence[str], pools: Sequence[Sequence[Sentence]]
) -> Sentence:
    """Half about what the person knows, a quarter in the manner of the modality, a quarter from anybody."""
    if words != "plain" and draws.chance(0.5):
        text = draws.one_of(_JARGON) if words == "jargon" else _naming(draws, book, words, seen)
        return Sentence(text, len(text.split()))
    kind = draws.random()
    if not pools or kind > 0.75:
        return draws.one_of(book.sentences)
    return draws.one_of(pools[0] if kind < 0.5 else pools[1])


def _naming(draws: Draws, book: Phrasebook, words: Words, seen: Sequence[str]) -> str:
    """A clause that names some of the concerns, in the custom's kind of words."""
    named = draws.some_of(seen, draws.integer(1, 3))
    if words == "jargon":
        return draws.one_of(_CLINICAL).format(_joined([_spoken(draws, book.entries[name], 0.7) for name in named]))
    if named and (words == "lay" or draws.chance(0.25)):
        names = [f'"{draws.one_of(book.entries[name].wordings)}"' for name in named[:2]]
        return draws.one_of(_SAYING).format(_joined(names))
    return draws.one_of(_NAMING).format(_joined([_spoken(draws, book.entries[name], 0.35) for name in named]))


def _spoken(draws: Draws, entry: ConcernEntry, other_name: float) -> str:
    return draws.one_of(entry.aliases) if entry.aliases and draws.chance(other_name) else entry.name


def _joined(terms: Sequence[str]) -> str:
    return " and ".join([", ".join(terms[:-1]), terms[-1]]) if len(terms) > 1 else "".join(terms)
