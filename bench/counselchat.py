"""CounselChat as a ranking task: a seeker's question, the therapists of the site, and what else they answer.

Ranked are all therapists with five or more answers. Their profile is at most five of their *other* answers (never one
to the question at hand), each cut to about 110 words; their gain is the share of their other answers that stand under
the question's topics.
"""

import json
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.listener.segmentation import PIECE_WORDS

DATA = Path(__file__).parents[2] / "shared" / "data"
FEWEST_ANSWERS = 5
PROFILE_ANSWERS = 5


@dataclass(frozen=True)
class Question:
    text: str
    topics: frozenset[str]


@dataclass(frozen=True)
class Answer:
    question: int
    text: str


@dataclass(frozen=True)
class CounselChat:
    """`profiles[q][t]` are indices into `answers`: what therapist t is known by when question q is asked."""

    questions: list[Question]
    answers: list[Answer]
    therapists: list[list[int]]  # indices of all answers of each
    gains: NDArray[np.float64]  # (questions, therapists)
    profiles: list[list[list[int]]]

    def others(self, question: int, therapist: int) -> list[int]:
        """All answers of a therapist but those to this question: the whole history."""
        return [index for index in self.therapists[therapist] if self.answers[index].question != question]

    def profile_text(self, answers: list[int]) -> str:
        return "\n".join(self.cut(index) for index in answers)

    def cut(self, index: int) -> str:
        """An answer's first words, as many as a piece has."""
        return " ".join(self.answers[index].text.split()[:PIECE_WORDS])


def is_present() -> bool:
    """Whether the shared data lies beside the checkout."""
    return (DATA / "counselchat_dev.jsonl").exists()


def load() -> CounselChat:
    """The development questions that have a topic."""
    rows = [row for row in _rows("counselchat_dev.jsonl") if row["topics"]]
    questions = [Question(_question_text(row), frozenset(row["topics"])) for row in rows]
    answers = [Answer(number, answer["text"]) for number, row in enumerate(rows) for answer in row["answers"]]
    authors = [answer["therapist_id"] for row in rows for answer in row["answers"]]
    by_author: dict[str, list[int]] = defaultdict(list)
    for index, author in enumerate(authors):
        by_author[author].append(index)
    therapists = [by_author[author] for author in sorted(by_author) if len(by_author[author]) >= FEWEST_ANSWERS]
    shuffled = [random.Random(number).sample(own, len(own)) for number, own in enumerate(therapists)]
    gains = np.zeros((len(questions), len(therapists)))
    profiles: list[list[list[int]]] = []
    for q, question in enumerate(questions):
        others = [[index for index in own if answers[index].question != q] for own in shuffled]
        profiles.append([own[:PROFILE_ANSWERS] for own in others])
        for t, own in enumerate(others):
            under = [bool(questions[answers[index].question].topics & question.topics) for index in own]
            gains[q, t] = np.mean(under)
    return CounselChat(questions, answers, therapists, gains, profiles)


def load_specialties() -> list[tuple[str, str]]:
    """iCliniq: (a patient's story, the specialty of the doctor who answered), where one is named."""
    return [(_question_text(row), row["specialty"]) for row in _rows("icliniq_dev.jsonl") if row["specialty"]]


def _rows(name: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def _question_text(row: dict) -> str:  # type: ignore[type-arg]
    """Title and text; some texts already start with their title."""
    title, text = row["title"].strip(), row["text"].strip()
    return text if text.lower().startswith(title.lower()[:25]) else f"{title}\n{text}"
