"""Match quality on real seekers' questions: `python -m bench.match_quality [--quick] [--write]`.

Needs `../shared/data`; ends with status 1 when a gate fails. Truth comes from CounselChat's topics and iCliniq's
specialties, never from a reading of ours.
"""

import argparse
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.stats import spearmanr
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from threadpoolctl import threadpool_limits

from bench import counselchat, rankers
from bench.counselchat import CounselChat
from bench.figures import Gate, Interval, console, interval, progress, ranked, table, write_section
from bench.rankers import ConcernReadings, Profiles, unit
from bench.typos import with_typos
from service.listener.reading import StoryReader
from service.listener.segmentation import pieces
from service.vocabulary.encoder import load_encoder
from service.vocabulary.folding import Vocabulary
from service.vocabulary.general_words import covered_by_general_words, general_entries, reviewed_labels
from service.vocabulary.shipped import shipped_concerns, spellings
from service.vocabulary.spelling import load_speller

Floats = NDArray[np.float64]

ENCODER = "wordllama-256"
DENSE = f"{ENCODER}, piece means, centred"
CLEAN, TYPOS, REPAIRED = "clean", "typos", "repaired"
TYPOS_A_SENTENCE = 2
QUICK_QUESTIONS = 160
FOLDS = 5
# C of the logistic regressions: each near its best, and flat around there.
REGULARISATION = {"TF-IDF": 10.0, ENCODER: 3.0, f"TF-IDF + {ENCODER}": 5.0}
LEAST_TOPIC_NDCG, LEAST_HIT, MOST_TYPO_LOSS, MOST_LENGTH = 0.46, 0.61, 0.015, 0.30


def versions_of(texts: Sequence[str]) -> dict[str, list[str]]:
    """The questions as asked, mistyped, and mistyped then repaired as the product does."""
    own_words = [
        " ".join((shipped_concern.name, *shipped_concern.aliases, *shipped_concern.wordings))
        for shipped_concern in shipped_concerns()
    ]
    speller = load_speller("en", tuple(own_words))
    assert speller is not None
    typos = [with_typos(text, TYPOS_A_SENTENCE, seed=str(number)) for number, text in enumerate(texts)]
    return {CLEAN: list(texts), TYPOS: typos, REPAIRED: [speller.repair(text) for text in typos]}


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary(
        {key: name for key, name, _ in spellings([*shipped_concerns(), *general_entries()])}, reviewed_labels()
    )


class TopicTask:
    """Every way to rank therapists, on every version of the questions."""

    def __init__(self, task: CounselChat, asked_questions: list[int], readings: ConcernReadings) -> None:
        self._task, self._asked, self._readings = task, asked_questions, readings
        self._gains = task.gains[asked_questions]
        self._profiles = Profiles(task)
        self._versions = versions_of([task.questions[q].text for q in asked_questions])
        self._cells: dict[str, list[object]] = {}
        self._ndcg: dict[tuple[str, str], Floats] = {}

    def run(self) -> None:
        shape, texts = self._gains.shape, self._profiles.texts
        answered = [[len(self._task.others(q, t)) for t in range(shape[1])] for q in self._asked]
        corpus = [self._task.cut(index) for index in range(len(self._task.answers))]
        self._report("random", CLEAN, np.random.default_rng(0).random(shape))
        self._report("most active first", CLEAN, np.array(answered, dtype=float))
        self._each_version("BM25", lambda names: rankers.bm25(names, texts))
        self._each_version("TF-IDF", lambda names: rankers.tfidf(names, texts))
        self._each_version(f"LSA {rankers.LSA_DIMENSIONS}", lambda names: rankers.lsa(names, texts, corpus))
        encoder = load_encoder(ENCODER)
        prose = self._profiles.mean(rankers.piece_means(encoder, corpus))
        self._each_version(DENSE, lambda names: rankers.centred_cosines(rankers.piece_means(encoder, names), prose))
        self._product(corpus)

    def _product(self, corpus: list[str]) -> None:
        """The product's own reading; what therapists work with comes from their answers, or from a stated list."""
        texts = [text for version in self._versions.values() for text in version] + corpus
        with progress("reading concerns", len(texts)) as advance:
            shares = self._readings.shares(self._readings.scores(texts, advance))
        n = len(self._asked)
        item = {
            version: shares[start : start + n] for version, start in zip(self._versions, (0, n, 2 * n), strict=True)
        }
        answers = shares[len(self._versions) * n :]
        topics, under = rankers.concern_table("topics", self._readings.reader.concerns)
        written = self._profiles.mean(answers - answers.mean(axis=0))
        stated = self._profiles.mean(np.array([self._stated(index, topics, under) for index in range(len(corpus))]))
        self._each_reading("concern reading; concerns read from the answers", item, written)
        self._each_reading("concern reading by topic; topics read from the answers", item, written @ under @ under.T)
        self._each_reading("concern reading; concerns stated (topics of the answers, by the table)", item, stated)
        named = self._profiles.mean(np.array([self._named(index) for index in range(len(corpus))]))
        self._each_reading("concern reading; topics of the answers stated as concerns, in those words", item, named)

    def _stated(self, answer: int, topics: list[str], under: Floats) -> Floats:
        """The concerns that the table puts under the topics of what was answered, in equal shares."""
        own = self._task.questions[self._task.answers[answer].question].topics
        has = under[:, [topic in own for topic in topics]].any(axis=1).astype(float)
        return np.asarray(has / has.sum())

    def _named(self, answer: int) -> Floats:
        """The concerns that the product takes the topics' own names for, in equal shares."""
        concerns = self._readings.reader.concerns
        spoken = _vocabulary()
        shares = np.zeros(len(concerns))
        for topic in self._task.questions[self._task.answers[answer].question].topics:
            name = spoken.fold(topic.replace("-", " ")).name
            for concern, share in covered_by_general_words().get(name, {name: 1.0} if name in concerns else {}).items():
                shares[concerns.index(concern)] += share
        return shares / max(shares.sum(), 1.0)

    def _each_version(self, name: str, scorer: Callable[[list[str]], Floats]) -> None:
        for version, texts in self._versions.items():
            self._report(name, version, self._chosen(scorer(texts)))

    def _each_reading(self, name: str, queries: dict[str, Floats], profiles: Floats) -> None:
        for version, shares in queries.items():
            self._report(name, version, self._chosen(shares @ profiles.T))

    def _chosen(self, scores: Floats) -> Floats:
        return np.asarray(np.take_along_axis(scores, self._profiles.of[self._asked], axis=1))

    def _report(self, name: str, version: str, scores: Floats) -> None:
        ranking = ranked(scores, self._gains)
        self._ndcg[name, version] = ranking.ndcg
        if version == CLEAN:
            self._cells[name] = [interval(ranking.ndcg), interval(ranking.reciprocal), interval(ranking.recall)]
            console.print(f"  {name}: NDCG@10 {ranking.ndcg.mean():.3f}")
        else:
            self._cells[name].append(f"{ranking.ndcg.mean():.3f}")

    def table(self) -> str:
        heads = [
            "method",
            "topic NDCG@10",
            "MRR",
            "Recall@10",
            f"NDCG, {TYPOS_A_SENTENCE} typos a sentence",
            "repaired",
        ]
        return table(heads, [[name, *cells, *[""] * (5 - len(cells))] for name, cells in self._cells.items()])

    def ndcg(self, name: str) -> float:
        return float(self._ndcg[name, CLEAN].mean())

    def loss_to_typos(self, name: str) -> Interval:
        """Paired: what two typos a sentence cost after the repair."""
        return interval(self._ndcg[name, CLEAN] - self._ndcg[name, REPAIRED])


def length_correlations(task: CounselChat, asked_questions: list[int]) -> tuple[float, float]:
    """Mean rank correlation of score and length over whole histories: piece means, and BM25."""
    encoder = load_encoder(ENCODER)
    texts = [task.questions[q].text for q in asked_questions]
    histories = ["\n".join(task.answers[index].text for index in own) for own in task.therapists]
    lexical = rankers.bm25(texts, histories)
    words = np.array([len(answer.text.split()) for answer in task.answers])
    counts = np.array([len(pieces(answer.text)) for answer in task.answers])
    sums = rankers.piece_means(encoder, [answer.text for answer in task.answers]) * counts[:, None]
    queries = rankers.piece_means(encoder, texts)
    queries = unit(queries - queries.mean(axis=0))
    results = []
    for row, q in enumerate(asked_questions):
        others = [task.others(q, t) for t in range(len(task.therapists))]
        means = np.array([sums[own].sum(axis=0) / counts[own].sum() for own in others])
        dense = unit(means - means.mean(axis=0)) @ queries[row]
        lengths = [words[own].sum() for own in others]
        results.append([spearmanr(scores, lengths).statistic for scores in (dense, lexical[row])])
    mean = np.mean(results, axis=0)
    return float(mean[0]), float(mean[1])


def story_to_topic(task: CounselChat, readings: ConcernReadings) -> dict[str, Floats]:
    """5-fold hits: is the likeliest topic one of the question's? The reading is not trained: it goes by the table."""
    texts = [question.text for question in task.questions]
    truth = [question.topics for question in task.questions]
    dense = load_encoder(ENCODER).encode(texts).astype(np.float64)
    hits = {name: np.zeros(len(texts)) for name in REGULARISATION}
    for train, test in KFold(FOLDS, shuffle=True, random_state=0).split(texts):
        vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2)
        lexical = vectorizer.fit_transform([texts[i] for i in train]), vectorizer.transform([texts[i] for i in test])
        vectors = [csr_matrix(dense[own] - dense[train].mean(axis=0)) for own in (train, test)]
        both = [hstack(pair).tocsr() for pair in zip(lexical, vectors, strict=True)]
        for (name, strength), (known, new) in zip(REGULARISATION.items(), (lexical, vectors, both), strict=True):
            # A question of several topics is learned from once for each.
            rows = [row for row, i in enumerate(train) for _ in truth[i]]
            labels = [topic for i in train for topic in sorted(truth[i])]
            model = LogisticRegression(C=strength, max_iter=200).fit(known[rows], labels)
            hits[name][test] = [guess in truth[i] for guess, i in zip(model.predict(new), test, strict=True)]
    topics, under = rankers.concern_table("topics", readings.reader.concerns)
    likeliest = (readings.shares(readings.scores(texts)) @ under).argmax(axis=1)
    untrained = [float(topics[index] in own) for index, own in zip(likeliest, truth, strict=True)]
    return hits | {"concern reading, by the table, untrained": np.array(untrained)}


def story_to_specialty(readings: ConcernReadings) -> str:
    """iCliniq: does the reading find the specialty of the doctor who answered? Untrained, by the table."""
    names, under = rankers.concern_table("specialties", readings.reader.concerns)
    stories = [(text, specialty) for text, specialty in counselchat.load_specialties() if specialty in names]
    scores = readings.shares(readings.scores([text for text, _ in stories])) @ under
    gains = np.array([[float(name == specialty) for name in names] for _, specialty in stories])
    hit = interval(gains[np.arange(len(stories)), scores.argmax(axis=1)])
    row = ["concern reading, by the table, untrained", hit, interval(ranked(scores, gains).ndcg)]
    return table([f"story → specialty (iCliniq, {len(stories)} stories)", "hit@1", "NDCG@10"], [row])


def measure(quick: bool) -> tuple[str, list[Gate]]:
    """The report, and the gates."""
    task = counselchat.load()
    step = max(1, len(task.questions) // QUICK_QUESTIONS) if quick else 1
    numbers = list(range(0, len(task.questions), step))
    sizes = f"{len(numbers)} questions, {len(task.therapists)} therapists with {counselchat.FEWEST_ANSWERS}+ answers"
    console.print(sizes)
    readings = ConcernReadings(StoryReader.build(load_encoder(ENCODER), shipped_concerns()))
    topic = TopicTask(task, numbers, readings)
    topic.run()
    hits = story_to_topic(task, readings)
    length, lexical_length = length_correlations(task, numbers)
    loss = topic.loss_to_typos(DENSE)
    gates = [
        Gate(f"topic NDCG@10 of {ENCODER}", topic.ndcg(DENSE), LEAST_TOPIC_NDCG, at_least=True),
        Gate(f"hit@1 of a regression on {ENCODER}", float(hits[ENCODER].mean()), LEAST_HIT, at_least=True),
        Gate("loss to typos after repair", loss.mean, MOST_TYPO_LOSS, at_least=False),
        Gate("correlation of score with profile length", length, MOST_LENGTH, at_least=False),
    ]
    body = [
        f"{sizes}; means with 95 % bootstrap intervals over questions.",
        topic.table(),
        f"Paired loss to typos after repair, {ENCODER}: {loss}.",
        f"Mean rank correlation of score and length over whole histories: {length:+.2f}, BM25 {lexical_length:+.2f}.",
        table(
            [f"question → topic, {FOLDS}-fold ({len(task.questions)} questions)", "hit@1"],
            [[name, interval(values)] for name, values in hits.items()],
        ),
        story_to_specialty(readings),
        "\n".join(f"- {gate}" for gate in gates),
    ]
    return "\n\n".join(body), gates


def main() -> int:
    parser = argparse.ArgumentParser(description="Match quality on real seekers' questions.")
    parser.add_argument("--quick", action="store_true", help=f"about {QUICK_QUESTIONS} of the questions")
    parser.add_argument("--write", action="store_true", help="append the tables to bench/RESULTS.md")
    options = parser.parse_args()
    if not counselchat.is_present():
        console.print(f"skipped: the real questions are not at {counselchat.DATA}")
        return 0
    warnings.simplefilter("ignore", ConvergenceWarning)
    started = time.monotonic()
    with threadpool_limits(1):  # small products: more threads only wait for each other
        body, gates = measure(options.quick)
    print(body)
    console.print(f"{time.monotonic() - started:.0f} s")
    if options.write:
        write_section("Match quality on real questions", body)
    return 0 if all(gate.holds for gate in gates) else 1


if __name__ == "__main__":
    sys.exit(main())
