"""How well stories are read into concerns, step by step: `python -m bench.concern_reading [--audit] [--write]`.

On the calibration panel, on our own body and spirit stories, on the real questions (through `topics.toml`) when they
are there, and with `--audit` on the audit panel: look at that one only when nothing is tuned any more.
"""

import argparse
import importlib.util
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from wordllama import WordLlama

from bench import counselchat
from bench.figures import interval, progress, quick_ndcg, ranked, table, write_section
from bench.rankers import concern_table, unit
from schemas.core.fields import DomainId
from schemas.vocabulary.terms import ConcernEntry
from service.listener.reading import TEMPERATURE, StoryReader, phrases
from service.listener.segmentation import sentences
from service.matching.fit.fit_model import load_fit_model
from service.matching.fit.story import reading_shares, stated_concerns
from service.training.compute_policy import balanced_floors
from service.training.panels import PanelName, PanelStory, label_matrix, read_panel, read_paraphrases
from service.vocabulary.encoder import load_encoder
from service.vocabulary.shipped import DATA, shipped_concerns

Floats = NDArray[np.float64]
Scorer = Callable[[str], Floats]

ENCODER = "wordllama-256"
TEMPERATURES = (0.7, 1.0, 1.4, 1.8, 2.2)
# Each step has scores of its own size: its temperature is the best of these shares of their mean spread.
_SPREAD_SHARES = (0.35, 0.5, 0.7, 1.0, 1.4)
# The wordings that a concern had before they were revised: its first ones.
FIRST_WORDINGS = 11

LEGEND = """\
"Balanced": each concern made equal over the calibration panel: for the reader by a floor each, as the policy does, for
the steps before it by a factor each. "Practitioners": the demo people
ranked by shares x reading, against shares x labels. Real questions: the balanced reading through the hand-made table.
Nothing was tuned on the audit panel, nor on the body and spirit stories; the lay wordings were extended from 11 to 15
by the writer of the latter, after writing them. The Spanish stories' writer saw neither wordings nor word list; the
steps before the reader take Spanish for English."""


@dataclass(frozen=True)
class Stories:
    """Labelled stories: gains (stories, things), and for real questions which concerns stand under each thing."""

    name: str
    texts: list[str]
    gains: Floats
    under: Floats = field(default_factory=lambda: np.zeros((0, 0)))  # (concerns, topics)

    @classmethod
    def of_panel(cls, name: str, panel: Sequence[PanelStory], concerns: list[str]) -> Self:
        return cls(name, [story.text for story in panel], label_matrix(tuple(panel), concerns))

    def figures(self, scores: Floats) -> str:
        """NDCG@10 and hit@1."""
        hits = self.gains[np.arange(len(scores)), scores.argmax(axis=1)] > 0
        return f"{interval(ranked(scores, self.gains).ndcg)}, {hits.mean():.3f}"


def written_stories(concerns: list[str], with_audit: bool) -> list[Stories]:
    """The calibration panel first."""
    stories = [
        Stories.of_panel("calibration panel", read_panel("calibration"), concerns),
        Stories.of_panel("body and spirit", _own("body_spirit"), concerns),
        Stories.of_panel("plain statements", _own("plain_statements"), concerns),
        Stories.of_panel("Spanish stories", _own("spanish"), concerns),
    ]
    if with_audit:
        stories.append(Stories.of_panel("audit panel", read_panel("audit"), concerns))
    return stories


def _own(name: str) -> list[PanelStory]:
    """Our own labelled texts; where several concerns would be a right reading of one, all stand there."""
    lines = (Path(__file__).parent / "data" / f"{name}.ndjson").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=PanelStory) for line in lines]


def real_questions(concerns: list[str]) -> list[Stories]:
    if not counselchat.is_present():
        return []
    item = counselchat.load().questions
    topics, under_topics = concern_table("topics", concerns)
    specialties, under_specialties = concern_table("specialties", concerns)
    patients = [(text, own) for text, own in counselchat.load_specialties() if own in specialties]
    of_asked = np.array([[float(topic in question.topics) for topic in topics] for question in item])
    of_patients = np.array([[float(name == own) for name in specialties] for _, own in patients])
    return [
        Stories("CounselChat topics", [question.text for question in item], of_asked, under_topics),
        Stories("iCliniq specialties", [text for text, _ in patients], of_patients, under_specialties),
    ]


def demo_shares(concerns: list[str]) -> Floats:
    """How far the written demo people meet each concern."""
    own = {name: [(column, 1.0)] for column, name in enumerate(concerns)}
    constants = load_fit_model(trained=False).policy.story
    lines = (DATA / "demo_people.ndjson").read_text(encoding="utf-8").splitlines()
    people = [json.loads(line) for line in lines]
    return np.array(
        [
            stated_concerns(person["concerns"], person["first"], own, len(concerns), constants).expected()
            for person in people
        ]
    )


def read(reader: StoryReader, story: str) -> Floats:
    reading = reader.read(story)
    return reading.scores if reading else np.zeros(len(reader.concerns))


def steps(reader: StoryReader, concerns: Sequence[ConcernEntry]) -> dict[str, Scorer]:
    """The reading taken apart: each step adds one thing to the one before; the last is the reader itself."""
    encode, packaged = load_encoder(ENCODER).encode, _packaged_encoder()
    starts = np.cumsum([0, *(1 + len(concern.wordings) for concern in concerns[:-1])])
    names = unit(packaged([concern.name for concern in concerns]))
    first, own = packaged(phrases(concerns)), encode(phrases(concerns)).astype(np.float64)
    mean = own.mean(axis=0)

    def wordings(story: str, encoder: Callable[[list[str]], Any], vectors: Floats, centre: Floats) -> Floats:
        close = unit(encoder([story]) - centre) @ unit(vectors - centre).T
        return np.array([np.sort(row)[-3:].mean() for row in np.split(close[0], starts[1:])])

    def with_best_sentence(story: str) -> Floats:
        close = unit(encode(sentences(story)) - mean) @ unit(own - mean).T
        return np.asarray(wordings(story, encode, own, mean) + np.maximum.reduceat(close, starts, axis=1).max(axis=0))

    def in_spreads(story: str) -> Floats:
        (_, of_whole), (of_each, _) = (
            reader.wordings_met(encode([story])),
            reader.wordings_met(encode(sentences(story))),
        )
        return np.asarray(of_whole[0] + of_each.max(axis=0))

    def unrepaired(story: str) -> Floats:
        speller, reader._speller = reader._speller, None
        try:
            return read(reader, story)
        finally:
            reader._speller = speller

    return {
        "names of the concerns, whole story": lambda story: np.asarray((unit(packaged([story])) @ names.T)[0]),
        "lay wordings, mean of the best three": partial(
            wordings, encoder=packaged, vectors=first, centre=np.zeros_like(mean)
        ),
        "+ mean query removed": partial(wordings, encoder=packaged, vectors=first, centre=first.mean(axis=0)),
        "+ no start token, no capitals": partial(wordings, encoder=encode, vectors=own, centre=mean),
        "+ best sentence": with_best_sentence,
        "+ in spreads over other concerns' wordings": in_spreads,
        "+ telling words": unrepaired,
        "+ typos repaired (the reader)": partial(read, reader),
    }


def _packaged_encoder() -> Callable[[list[str]], Floats]:
    """The text model as its package ships it."""
    spec = importlib.util.find_spec("wordllama")
    assert spec is not None and spec.origin is not None
    model: Any = WordLlama.load(dim=256, cache_dir=Path(spec.origin).parent, disable_download=True)
    return lambda texts: np.asarray(model.embed(texts, norm=True), dtype=np.float64)


def shares(scores: Floats, temperature: float, weights: Floats) -> Floats:
    warm = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature) * weights
    return np.asarray(warm / warm.sum(axis=1, keepdims=True))


def balance(scores: Floats, temperature: float) -> Floats:
    """A factor per concern, by which each carries the mean 1/K over these scores, as far as [1/4, 4] allows."""
    warm = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    weights = np.ones(scores.shape[1])
    for _ in range(200):
        shares = warm * weights
        mean = (shares / shares.sum(axis=1, keepdims=True)).mean(axis=0)
        weights = np.clip(weights / (mean * len(weights)), 0.25, 4.0)
    return weights


def by_factors(panel: Floats, temperature: float) -> Callable[[Floats], Floats]:
    """Scores of any size as readings, each concern made equal over the panel by a factor."""
    weights = balance(panel, temperature)
    return lambda scores: shares(scores, temperature, weights)


def by_floors(panel: Floats, temperature: float) -> Callable[[Floats], Floats]:
    """The reader's scores as the product makes them readings."""
    floors = balanced_floors(panel, temperature)
    return lambda scores: reading_shares(scores, floors, temperature)


def practitioner_ndcg(q: Floats, panel: Stories, people: Floats) -> Floats:
    """Practitioners ranked by x·q for the reading q, against x·(the writer's labels)."""
    return quick_ndcg(q @ people.T, panel.gains @ people.T)


def step_table(with_audit: bool) -> str:
    """One row a step; the readings of real questions and of practitioners are balanced over the panel in each."""
    concerns = shipped_concerns()
    reader = StoryReader.build(load_encoder(ENCODER), concerns)
    earlier = [msgspec.structs.replace(concern, wordings=concern.wordings[:FIRST_WORDINGS]) for concern in concerns]
    result = steps(reader, concerns)
    before = f"the reader, with the first {FIRST_WORDINGS} wordings of each concern only"
    result |= {before: partial(read, StoryReader.build(load_encoder(ENCODER), earlier))}
    written, real = written_stories(reader.concerns, with_audit), real_questions(reader.concerns)
    people = demo_shares(reader.concerns)
    rows: list[list[object]] = []
    with progress("steps", len(result)) as advance:
        for name, scorer in result.items():
            scores = [np.array([scorer(text) for text in stories.texts]) for stories in written]
            spread = float(scores[0].std(axis=1).mean())
            is_product = "the reader" in name
            tried = [TEMPERATURE] if is_product else [share * spread for share in _SPREAD_SHARES]
            ways = {warm: (by_floors if is_product else by_factors)(scores[0], warm) for warm in tried}
            of_people = {warm: practitioner_ndcg(way(scores[0]), written[0], people) for warm, way in ways.items()}
            best = max(tried, key=lambda warm: of_people[warm].mean())
            balanced = [ways[best](own) for own in scores]
            topics = [
                ways[best](np.array([scorer(text) for text in stories.texts])) @ stories.under for stories in real
            ]
            rows.append(
                [
                    name,
                    *(stories.figures(own) for stories, own in zip(written, scores, strict=True)),
                    *(
                        f"{quick_ndcg(own, stories.gains).mean():.3f}"
                        for stories, own in zip(written, balanced, strict=True)
                    ),
                    interval(of_people[best]),
                    *(
                        f"{quick_ndcg(own, stories.gains).mean():.3f}"
                        for stories, own in zip(real, topics, strict=True)
                    ),
                ]
            )
            advance()
    heads = [f"{stories.name}: NDCG@10, hit@1" for stories in written] + [
        f"{stories.name}, balanced" for stories in written
    ]
    return table(["step", *heads, "practitioners, calibration panel", *(stories.name for stories in real)], rows)


def temperature_table(reader: StoryReader) -> str:
    """Which temperature ranks practitioners best, and how sure the readings are then."""
    panel = Stories.of_panel("calibration panel", read_panel("calibration"), reader.concerns)
    people = demo_shares(reader.concerns)
    scores = np.array([read(reader, text) for text in panel.texts])
    pairs = [(pair.a, pair.b) for pair in read_paraphrases()]
    results = [np.array([read(reader, text) for text in side]) for side in zip(*pairs, strict=True)]
    rows: list[list[object]] = []
    for temperature in TEMPERATURES:
        way = by_floors(scores, temperature)
        clearest = np.sort(way(scores), axis=1)
        matched = [way(side) @ people.T for side in results]
        same = [float(np.corrcoef(a, b)[0, 1]) for a, b in zip(*matched, strict=True)]
        rows.append(
            [
                f"{temperature:.1f}" + (" (used)" if temperature == TEMPERATURE else ""),
                interval(practitioner_ndcg(way(scores), panel, people)),
                f"{np.median(clearest[:, -1]):.2f}, {np.median(clearest[:, -3:].sum(axis=1)):.2f}",
                f"{np.mean(same):.2f}",
            ]
        )
    heads = [
        "practitioners: NDCG@10",
        "median share of the clearest, of the three clearest",
        "correlation of x·q, paraphrases",
    ]
    return table(["temperature", *heads], rows)


def domain_line(with_audit: bool) -> str:
    """How well the lifestyle domains are read: precision and recall against the writers' labels."""
    result = []
    model = load_fit_model()
    floor, temperature = np.array(model.policy.reading_floor), model.policy.story.temperature

    def domains(text: str) -> set[DomainId]:
        read, _ = model.read(text)
        return set(model.reader.domains(reading_shares(read.scores, floor, temperature))) if read else set()

    panels: tuple[PanelName, ...] = ("calibration", "audit") if with_audit else ("calibration",)
    for panel in panels:
        stories = read_panel(panel)
        results = [domains(story.text) for story in stories]
        right = sum(len(own & set(story.domains)) for own, story in zip(results, stories, strict=True))
        precision, recall = right / sum(map(len, results)), right / sum(len(story.domains) for story in stories)
        result.append(f"{panel} panel: precision {precision:.2f}, recall {recall:.2f}")
    return "Lifestyle domains, " + "; ".join(result) + "."


def cost_line(reader: StoryReader) -> str:
    """Processor time for a story of about 100 words; the clock on the wall would measure who else is at work."""
    texts = [story.text for story in read_panel("calibration") if 90 <= len(story.text.split()) <= 110]
    times = []
    for text in texts * 3:
        started = time.process_time()
        reader.read(text)
        times.append(1000 * (time.process_time() - started))
    return f"Reading a story of 90 to 110 words: median {np.median(times):.1f} ms of processor time on one thread."


def main() -> None:
    parser = argparse.ArgumentParser(description="How well stories are read into concerns, step by step.")
    parser.add_argument("--audit", action="store_true", help="report on the audit panel too: only when all is settled")
    parser.add_argument("--write", action="store_true", help="append the tables to bench/RESULTS.md")
    options = parser.parse_args()
    with threadpool_limits(1):  # small products: more threads only wait for each other
        reader = StoryReader.build(load_encoder(ENCODER), shipped_concerns())
        parts = [LEGEND, step_table(options.audit), temperature_table(reader)]
        parts += [domain_line(options.audit), cost_line(reader)]
    body = "\n\n".join(parts)
    print(body)
    if options.write:
        write_section("Reading stories into concerns", body)


if __name__ == "__main__":
    main()
