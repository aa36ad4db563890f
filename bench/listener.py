"""How well stories are heard: `python -m bench.listener --writers en15 es05 [--model FILE] [--write]`.

Labelled stories of the corpus, split by writer; the reader of b5bea1f, BM25, rules and the encoder before training
stand beside the trained one. The test split is for the final figures only.
"""

import argparse
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import counselchat
from bench.figures import Floats, table, write_section
from bench.listener_cases import Case, cases, open_cases
from bench.listener_readers import ListenerReading, Reader, alone_reader, before_reader, bm25_reader, model_reader

CORPUS = Path(__file__).parents[1] / "corpus"
TOPICS = Path(__file__).parent / "topics.toml"
DRAWS = 1000
_ALIKE_FROM = 2

Pair = tuple[Case, ListenerReading]
# Per story what counts for a ratio, and what it is counted against.
Counted = Callable[[Pair], tuple[float, float]]


def _top(pair: Pair) -> list[str]:
    case, read = pair
    ranked = sorted(read.scores, key=lambda name: -read.scores[name])
    return ranked[: len(case.asked)]


def recall_at_k(pair: Pair, *, lenient: bool = True) -> tuple[float, float]:
    """Needs found among as many concerns as there are needs; a synonym counts as found."""
    case, _ = pair
    top = set(_top(pair))
    results = [name in top or (lenient and bool(others & top)) for name, others in case.asked.items()]
    return float(sum(results)), float(len(case.asked))


def precision(pair: Pair) -> tuple[float, float]:
    """Right among the concerns shown as heard; a synonym of a need, or a context that is said, is right."""
    case, read = pair
    right = set(case.asked) | {name for others in case.asked.values() for name in others} | case.context
    return float(len(read.heard & right)), float(len(read.heard))


def recall_heard(pair: Pair) -> tuple[float, float]:
    """Needs shown as heard."""
    case, read = pair
    results = [name in read.heard or bool(others & read.heard) for name, others in case.asked.items()]
    return float(sum(results)), float(len(case.asked))


def closed_shown(pair: Pair) -> tuple[float, float]:
    """Concerns shown as heard although the story denies them or puts them in the past."""
    return float(len(pair[0].closed & pair[1].heard)), float(len(pair[0].closed))


def others_shown(pair: Pair) -> tuple[float, float]:
    """Concerns of somebody else shown as heard."""
    return float(len(pair[0].others & pair[1].heard)), float(len(pair[0].others))


def _f1(truth: set[object], read: set[object]) -> tuple[float, float]:
    return 2.0 * len(truth & read), float(len(truth) + len(read))


def sides_f1(pair: Pair) -> tuple[float, float]:
    """Axes with their sign."""
    return _f1(set(pair[0].sides.items()), set(pair[1].sides.items()))


def named_f1(pair: Pair) -> tuple[float, float]:
    """Kinds of thing wished by name: place, modality, fee, times …"""
    case, read = pair
    return _f1(set(case.named), set(read.named - (case.implied - case.named)))


def goals_f1(pair: Pair) -> tuple[float, float]:
    """Goals by domain, and whether a means is unwanted."""
    case, read = pair
    truth = {*case.goals, *(["without"] if case.unwanted else [])}
    return _f1(set(truth), {*read.goals, *(["without"] if read.unwanted else [])})


def silent(pair: Pair) -> tuple[float, float]:
    """Mentions that are no wish, left silent."""
    mentioned = pair[0].mentioned - pair[0].named
    return float(len(mentioned - pair[1].named)), float(len(mentioned))


def _is_danger(case: Case) -> bool:
    return case.danger not in ("", "harmless")


def danger_recall(pair: Pair) -> tuple[float, float]:
    """Dangerous messages noticed."""
    return float(_is_danger(pair[0]) and pair[1].danger), float(_is_danger(pair[0]))


def false_alarms(pair: Pair) -> tuple[float, float]:
    """Harmless look-alikes taken for danger."""
    harmless = pair[0].danger == "harmless"
    return float(harmless and pair[1].danger), float(harmless)


MEASURES: dict[str, Counted] = {
    "recall at k": recall_at_k,
    "recall at k, strict": lambda pair: recall_at_k(pair, lenient=False),
    "heard: right": precision,
    "heard: recall": recall_heard,
    "denied or past shown": closed_shown,
    "somebody else's shown": others_shown,
    "axes with sign, F1": sides_f1,
    "named, F1": named_f1,
    "mentions left silent": silent,
    "goals and unwanted, F1": goals_f1,
    "danger: recall": danger_recall,
    "danger: false alarms": false_alarms,
}


@dataclass(frozen=True)
class Ratio:
    """A ratio of sums over stories, with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        if self.count == 0:
            return "–"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def _columns(counted: Counted, pairs: Sequence[Pair]) -> Floats:
    return np.array([counted(pair) for pair in pairs], dtype=np.float64)


def ratio(columns: Floats, draws: int = DRAWS) -> Ratio:
    """Columns (stories, 2): what counts, and what it is counted against."""
    sums_of_all = columns.sum(axis=0)
    if sums_of_all[1] == 0:
        return Ratio(0, 0, 0, 0)
    picks = np.random.default_rng(0).integers(0, len(columns), (draws, len(columns)))
    sums = columns[picks].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / np.maximum(sums[:, 1], 1), [0.025, 0.975])
    return Ratio(float(sums_of_all[0] / sums_of_all[1]), float(low), float(high), int(sums_of_all[1]))


def gain(ours: Floats, theirs: Floats) -> Ratio:
    """Difference of two readers' ratios over the same stories, with its paired interval."""
    picks = np.random.default_rng(0).integers(0, len(ours), (DRAWS, len(ours)))

    def ratios(columns: Floats) -> Floats:
        sums = columns[picks].sum(axis=1)
        return np.asarray(sums[:, 0] / np.maximum(sums[:, 1], 1))

    low, high = np.quantile(ratios(ours) - ratios(theirs), [0.025, 0.975])
    value = ours[:, 0].sum() / max(1, ours[:, 1].sum()) - theirs[:, 0].sum() / max(1, theirs[:, 1].sum())
    return Ratio(float(value), float(low), float(high), len(ours))


def balance(pairs: Sequence[Pair]) -> float:
    """Median of least to largest weight over stories with two or more needs said alike."""
    results = []
    for case, read in pairs:
        # The weight of a need is that of its best reading among synonyms.
        weights = [
            max(read.weights.get(name, 0.0) for name in (need, *others))
            for need, others in case.asked.items()
            if need in case.plain
        ]
        if len(weights) >= _ALIKE_FROM:
            results.append(min(weights) / max(*weights, 1e-9))
    return float(np.median(results)) if results else 0.0


def read_all(reader: Reader, stories: Sequence[Case]) -> list[Pair]:
    """Each story with what the reader tells of it."""
    return [(case, reader(case)) for case in stories]


def read_by_all(readers: Mapping[str, Reader], stories: Sequence[Case]) -> dict[str, list[Pair]]:
    """What each reader tells of the stories, with the processor time that it took."""
    result: dict[str, list[Pair]] = {}
    for name, reader in readers.items():
        started = time.process_time()
        result[name] = read_all(reader, stories)
        spent = 1000 * (time.process_time() - started) / max(1, len(stories))
        print(f"{name}: {spent:.1f} ms of CPU a story", flush=True)
    return result


def is_story(case: Case) -> bool:
    """Whether everything in a text is labelled: in the messages of the writers of danger only some of it is."""
    return not case.writer.startswith("dg")


def measures(pairs_of: Mapping[str, list[Pair]], *, only: str = "", stories: bool = False) -> str:
    """The table of all measures over the texts of a language (or all), one column a reader; the last one's gains.

    `stories`: what is not danger is counted on the texts whose labels are complete.
    """
    result = {name: [pair for pair in pairs if not only or pair[0].lang == only] for name, pairs in pairs_of.items()}
    rows: list[list[object]] = []
    last, against = list(result)[-1], "rules"
    for measure, counted in MEASURES.items():
        everything = measure.startswith("danger") or not stories
        columns = {
            name: _columns(counted, [pair for pair in pairs if everything or is_story(pair[0])])
            for name, pairs in result.items()
        }
        rows.append([measure, *(ratio(columns[name]) for name in result), gain(columns[last], columns[against])])
    rows.append(["weights of what is said alike", *(f"{balance(pairs):.2f}" for pairs in result.values()), ""])
    texts = [case for case, _ in result[last]]
    count = f"{sum(map(is_story, texts))} stories, {len(texts)} texts" if stories else f"{len(texts)} texts"
    return table([f"{only or 'all'}: {count}", *result, f"gain over {against}"], rows)


OPEN_MEASURES: dict[str, Counted] = {
    "wanted, heard": recall_heard,
    "wanted, among as many as wanted": recall_at_k,
    "not to be heard, heard": closed_shown,
}


def open_stories(readers: Mapping[str, Reader]) -> str:
    """The table of the stories with open answers, one column a reader."""
    stories = open_cases()
    read_by = {name: read_all(reader, stories) for name, reader in readers.items()}
    rows = [
        [name, *(ratio(_columns(counted, pairs)) for pairs in read_by.values())]
        for name, counted in OPEN_MEASURES.items()
    ]
    return table([f"open stories: {len(stories)}", *read_by], rows)


def topics_hit(reader: Reader) -> Ratio:
    """Share of the real questions whose first topic, by the table, is one of its own."""
    item = counselchat.load().questions
    topics = tomllib.loads(TOPICS.read_text(encoding="utf-8"))["topics"]
    hits = []
    for question in item:
        scores = reader(Case(question.text, "en", "question", "")).scores
        result = {topic: sum(scores.get(name, 0.0) for name in names) for topic, names in topics.items()}
        hits.append((float(max(result, key=lambda topic: result[topic]) in question.topics), 1.0))
    return ratio(np.array(hits))


def main() -> None:
    """Print the tables; append them to RESULTS.md with --write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--writers", nargs="+", required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--untrained", type=Path, help="the encoder as it is before training, exported")
    parser.add_argument("--questions", action="store_true", help="the real questions' topics too")
    parser.add_argument("--brief", action="store_true", help="only rules and the listener")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    stories = cases(arguments.corpus, arguments.writers)
    readers: dict[str, Reader] = {"rules": model_reader(None)}
    if not arguments.brief:
        readers = {"reader of b5bea1f": before_reader(), "BM25": bm25_reader(stories)} | readers
    if arguments.untrained:
        readers["encoder untrained"] = alone_reader(arguments.untrained)
    if arguments.model:
        if not arguments.brief:
            readers["encoder alone"] = alone_reader(arguments.model)
        readers["listener"] = model_reader(arguments.model)
    result = read_by_all(readers, stories)
    languages = ("", "en", "es") if {case.lang for case in stories} >= {"en", "es"} else ("",)
    parts = [measures(result, only=language, stories=True) for language in languages]
    parts.append(measures(result))  # as before: in the messages of danger what is not labelled counts as wrong
    parts.append(open_stories({name: reader for name, reader in readers.items() if name != "BM25"}))
    if arguments.questions and counselchat.is_present():
        name, reader = list(readers.items())[-1]
        parts.append(f"Real questions whose first topic is one of theirs, {name}: {topics_hit(reader)}")
    print("\n\n".join(parts))
    if arguments.write:
        write_section("How well stories are heard", "\n\n".join(parts))


if __name__ == "__main__":
    main()
