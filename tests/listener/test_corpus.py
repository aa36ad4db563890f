"""The corpus is sound: markup, names, splits by writer, no two stories alike."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from bench.label_agreement import SECOND, pairs
from corpus.markup import Story, read_file
from service.vocabulary.shipped import shipped_concerns

ROOT = Path(__file__).parents[2] / "corpus"
FILES = sorted(ROOT.glob("*/*.txt"))
SPLITS = {"train", "development", "test"}
SAID_BY_ANYBODY = 4  # five-word sequences
MOST_SHARED = 0.10  # of the five-word sequences of the shorter of two stories


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_label_can_be_read_and_names_something_known(file: Path) -> None:
    names = {entry.name for entry in shipped_concerns()}
    stories = read_file(file)
    assert [fault for story in stories for fault in story.faults] == []
    labels = [label for story in stories for span in story.spans for label in span.labels]
    assert {label.value for label in labels if label.kind == "concern"} <= names
    assert max(Counter(story.number for story in stories).values()) == 1
    assert all(story.text.strip() for story in stories)


def test_a_writer_is_in_one_split() -> None:
    writers = Counter(file.stem for file in FILES)
    assert {file.parent.name for file in FILES} <= SPLITS
    assert max(writers.values()) == 1


def test_no_two_stories_are_alike() -> None:
    seen: dict[tuple[str, ...], list[int]] = {}
    stories = [story for file in FILES for story in read_file(file)]
    own = [_sequences(story) for story in stories]
    for index, sequences in enumerate(own):
        for sequence in sequences:
            seen.setdefault(sequence, []).append(index)
    shared = Counter(pair for places in seen.values() for pair in combinations(places, 2))
    # Eight words in a row are said alike by people who never met ("I don't want to be here anymore").
    alike = [
        (stories[a].text, stories[b].text)
        for (a, b), count in shared.items()
        if count > max(SAID_BY_ANYBODY, MOST_SHARED * min(len(own[a]), len(own[b])))
    ]
    assert alike == []


def _sequences(story: Story) -> set[tuple[str, ...]]:
    words = "".join(letter if letter.isalnum() else " " for letter in story.text.lower()).split()
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


def test_the_second_reader_labelled_a_tenth_of_the_same_texts() -> None:
    labelled = pairs()
    files = [file for file in FILES if file.parent.name != "test" and not file.stem.startswith("dg")]
    assert len(labelled) >= sum(len(read_file(file)) for file in files) // 10
    assert all(first.text == second.text for first, second in labelled)
    assert not [fault for story in read_file(SECOND) for fault in story.faults]
