"""Checks a file of the corpus while it is written: markup, names, coverage, phrases used again.

python corpus/check.py FILE [--assigned FILE.json] [--names]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from markup import AXES, KINDS, MARKS, Story, read_file

MOST_SHARED = 0.10  # largest share of five-word sequences that two stories may have in common


def sequences(text: str) -> set[tuple[str, ...]]:
    """All sequences of five words in a text, folded."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


def overlaps(stories: list[Story]) -> list[str]:
    """Pairs of stories that share more of their five-word sequences than allowed."""
    seen: dict[tuple[str, ...], list[int]] = {}
    own = [sequences(story.text) for story in stories]
    for at, own_sequences in enumerate(own):
        for sequence in own_sequences:
            seen.setdefault(sequence, []).append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for places in seen.values():
        for first in places:
            for second in places:
                if first < second:
                    shared[first, second] += 1
    return [
        f"stories {stories[a].number} and {stories[b].number} share {count} five-word sequences"
        for (a, b), count in shared.items()
        if count > max(4, MOST_SHARED * min(len(own[a]), len(own[b])))
    ]


def summarise() -> None:
    """Print how many stories, mentions and marks each split holds, and the concerns least spoken of."""
    mentions, writers = Counter[str](), dict[str, set[str]]()
    for split in sorted(path for path in Path(__file__).parent.iterdir() if path.is_dir()):
        stories = [(file.stem, story) for file in sorted(split.glob("*.txt")) for story in read_file(file)]
        if not stories:
            continue
        labels = [(who, label) for who, story in stories for span in story.spans for label in span.labels]
        marks = Counter(mark for _, label in labels for mark in label.marks)
        languages = Counter(story.lang for _, story in stories)
        danger = Counter("danger" if story.danger != "harmless" else "harmless" for _, story in stories if story.danger)
        print(f"{split.name}: {len(stories)} stories {dict(languages)}, {len(labels)} labels, {dict(danger)}")
        print(f"  marks {dict(marks)}")
        for who, label in labels:
            if label.kind == "concern" and not label.marks & (MARKS - {"child"}):
                mentions[label.value] += 1
                writers.setdefault(label.value, set()).add(who)
    few = sorted(mentions, key=lambda name: mentions[name])[:15]
    print(f"{len(mentions)} concerns; least spoken of: {', '.join(f'{name} {mentions[name]}' for name in few)}")
    print(f"by fewer than four writers: {sum(len(who) < 4 for who in writers.values())}")


def main() -> int:
    """Print what is wrong and what is still to write; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--summary", action="store_true", help="count what the whole corpus holds")
    parser.add_argument("--assigned", type=Path)
    parser.add_argument("--names", action="store_true", help="print all names of the vocabulary")
    arguments = parser.parse_args()
    if arguments.summary or arguments.file is None:
        summarise()
        return 0
    assigned = (
        json.loads(arguments.assigned.read_text()) if arguments.assigned else {"need": {}, "all": [], "stories": 0}
    )
    if arguments.names:
        print(", ".join(assigned["all"]))
        return 0
    stories = read_file(arguments.file)
    known = set(assigned["all"])
    faults = [f"story {story.number}: {fault}" for story in stories for fault in story.faults]
    present, marks, axes, kinds = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for story in stories:
        for span in story.spans:
            for label in span.labels:
                marks.update(label.marks)
                if label.kind == "concern":
                    if known and label.value not in known:
                        faults.append(f"story {story.number}: no concern is called “{label.value}” (see --names)")
                    if not label.marks & (MARKS - {"child"}):
                        present[label.value] += 1
                elif label.kind == "practice":
                    axes[label.axis + label.value[0]] += 1
                else:
                    kinds[label.kind + (" !none" if "none" in label.marks else "")] += 1
    faults += overlaps(stories)
    numbers = Counter(story.number for story in stories)
    faults += [f"number {number} is used {count} times" for number, count in numbers.items() if count > 1]
    print(*faults or ["no errors"], sep="\n")
    print(f"{len(stories)} of {assigned['stories']} stories; of a danger: {Counter(s.danger for s in stories)}")
    print(
        "lengths in words:",
        Counter(
            "<12" if n < 12 else "12-60" if n < 60 else "60-150" if n < 150 else "150-700" if n < 700 else "700+"
            for n in (len(story.text.split()) for story in stories)
        ),
    )
    print("marks:", dict(marks))
    print("axes:", dict(axes), "missing:", [a + s for a in sorted(AXES) for s in "+-" if axes[a + s] < 4])
    print("kinds:", dict(kinds), "missing:", [k for k in KINDS if kinds[k] < 6])
    print("still to write:", {name: n - present[name] for name, n in assigned["need"].items() if present[name] < n})
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
