"""Readers that the listener's measures compare: each tells of a story what it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np

from bench.figures import Floats
from bench.listener_cases import Case
from bench.rankers import bm25
from service.listener.encoder import ListenerModel, StoryReading
from service.listener.heads import NAMED
from service.listener.heard import HeardStory
from service.listener.merge_readings import merge_readings
from service.listener.needs import needs
from service.matching.fit.fit_model import FitModel, load_fit_model
from service.matching.fit.story import reading_shares
from service.vocabulary.gazetteer import load_gazetteer
from service.vocabulary.lexicon import Lexicon, build_lexicon
from service.vocabulary.shipped import shipped_concerns

# What the page shows of the reader of b5bea1f: this share of the clearest, less where words tell of it.
_SHOWN_SHARE, _SHOWN_UNQUOTED = 0.1, 0.15
_MOST_SHOWN = 8


@dataclass
class ListenerReading:
    """What a reader tells of a story. A reader that does not read a kind leaves it empty."""

    scores: Mapping[str, float] = field(default_factory=dict)  # per concern, to rank by
    heard: set[str] = field(default_factory=set)  # concerns shown as heard
    weights: Mapping[str, float] = field(default_factory=dict)  # of what acts
    sides: Mapping[str, int] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    goals: set[str] = field(default_factory=set)
    unwanted: bool = False
    danger: bool = False


Reader = Callable[[Case], ListenerReading]

# The encoder's own shares, not mixed and not calibrated.
ALONE = {
    "model": 1.0, "lexical": 0.0, "both": 0.0, "unheard": 0.0, "closed": 0.0, "closed by rule": 0.0, "offset": 0.0,
    "heard": 0.3, "offered": 0.3, "sides": 0.4, "sides rule": 0.0, "goals": 0.4, "goals rule": 0.0, "named": 0.4,
    "danger": 0.5,
}  # fmt: skip


def listener(path: Path | None) -> FitModel:
    """The service's listener with these weights; without any: rules and the lexical reading."""
    return replace(load_fit_model(), trained=ListenerModel.load(path) if path else None)


@cache
def lexicon() -> Lexicon:
    """The shipped vocabularies and the map, as the service has them."""
    return build_lexicon(load_gazetteer())


def alone_reader(path: Path) -> Reader:
    """The encoder's own shares, with nothing mixed in and nothing calibrated."""
    model, rules = ListenerModel.load(path), listener(None)

    def read(case: Case) -> ListenerReading:
        heard = rules.hear_by_rule(case.text, lexicon())
        bare = replace(heard, reading=None, closed=frozenset(), wishes=[], named=[], goals=[], unwanted=[], dangers=[])
        story_reading = model.read(case.text, heard.clauses)
        listener_reading = _read_of(merge_readings(case.text, bare, story_reading, ALONE))
        listener_reading.scores = {need.name: need.sure for need in needs(story_reading, {}, ALONE)}
        listener_reading.named = {kind for kind in NAMED if _peak(story_reading, f"{kind} wish") >= ALONE["named"]}
        listener_reading.unwanted = _peak(story_reading, "without") >= ALONE["named"]
        return listener_reading

    return read


def _peak(story_reading: StoryReading, kind: str) -> float:
    return max((clause.kinds[kind] for clause in story_reading.clauses), default=0.0)


def model_reader(path: Path | None) -> Reader:
    """The service's listener, as a match hears a story."""
    model = listener(path)
    floors = np.array(model.policy.reading_floor)

    def read(case: Case) -> ListenerReading:
        heard = model.hear(case.text, lexicon())
        listener_reading = _read_of(heard)
        story = model.story_read(heard)
        if story is None:
            return listener_reading
        shares = reading_shares(story.scores, floors, model.policy.story.temperature)
        listener_reading.weights = dict(zip(model.reader.concerns, shares.tolist(), strict=True))
        if model.trained is None or heard.concerns is None:
            listener_reading.scores = listener_reading.weights
            listener_reading.heard = _shown(shares, heard.passage_of, model.reader.concerns)
        else:
            story_reading = model.trained.read(case.text, heard.clauses)
            results = needs(story_reading, heard.word_scores(), model.trained.calibration, heard.closed)
            listener_reading.scores = {need.name: need.sure for need in results}
        return listener_reading

    return read


def _read_of(heard: HeardStory) -> ListenerReading:
    return ListenerReading(
        heard={concern.name for concern in heard.concerns or [] if not concern.asks},
        sides={wish.axis: 1 if wish.value > 0 else -1 for wish in heard.wishes},
        named={
            "fee" if named_thing.kind == "max_fee" else named_thing.kind
            for named_thing in heard.named
            if named_thing.wished
        },
        goals={goal.domain for goal in heard.goals},
        unwanted=bool(heard.unwanted),
        danger=bool(heard.dangers),
    )


def before_reader() -> Reader:
    """The reader of b5bea1f: cosine and words, no statements."""
    model = listener(None)
    floors = np.array(model.policy.reading_floor)

    def read(case: Case) -> ListenerReading:
        reading = model.reader.read(case.text)
        if reading is None:
            return ListenerReading()
        share = reading_shares(reading.scores, floors, model.policy.story.temperature)
        scores = dict(zip(reading.names, share.tolist(), strict=True))
        passages = {name: reading.because(index) for index, name in enumerate(reading.names)}
        return ListenerReading(scores, _shown(share, passages.get, reading.names), scores)

    return read


def _shown(share: Floats, passage_of: Callable[[str], object], names: Sequence[str]) -> set[str]:
    """What the page shows of a lexical reading."""
    heard = set()
    for index in np.argsort(-share)[:_MOST_SHOWN]:
        least = _SHOWN_SHARE if passage_of(names[index]) else _SHOWN_UNQUOTED
        if share[index] >= max(float(share.max()) * least, 1.5 / len(names)):
            heard.add(names[index])
    return heard


def bm25_reader(cases: list[Case]) -> Reader:
    """BM25 over each concern's name, aliases and wordings."""
    concerns = shipped_concerns()
    texts = [" ".join((concern.name, *concern.aliases, *concern.wordings)) for concern in concerns]
    table = bm25([case.text for case in cases], texts)
    rows = {case.text: row for case, row in zip(cases, table, strict=True)}

    def read(case: Case) -> ListenerReading:
        row = rows[case.text]
        scores = {concern.name: float(value) for concern, value in zip(concerns, row, strict=True)}
        top = max(scores.values()) or 1.0
        return ListenerReading(scores, {name for name, value in scores.items() if value >= 0.5 * top}, scores)

    return read
