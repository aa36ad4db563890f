"""Blind sheets for independent readers: python -m bench.judging_sheets --out DIR --key FILE.

Two hundred stories of the corpus (never of its test split), each with ten people of the demo directory. A reader sees
people's own words, what they work with, whom they serve and how they work: no name, modality, licence, score or rank.
`FILE` says who was who; readers never see it.
"""

import argparse
import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from bench.judging_ranker import DemoRanker
from corpus.markup import Story, read_file
from schemas.profiles.qualities import QUALITIES
from service.population.written import WrittenPerson, written_people
from service.vocabulary.general_words import parent_of

SEED = 12
PEOPLE_A_STORY = 10
STORIES_A_SHEET = 25
# Stories by split and language: half of them from writers whom the listener did not learn from.
WANTED = {("development", "en"): 76, ("development", "es"): 24, ("train", "en"): 82, ("train", "es"): 18}
# What the sheets do not show of people cannot be judged.
NOT_SHOWN = frozenset(
    {"modality", "place", "distance", "fee", "insurance", "times", "language", "gender", "mode", "without"}
)
NOT_NEEDED = frozenset({"denied", "resolved", "context", "none"})
_LICENCE = re.compile(
    r"\b(?:(?:board|state|nationally)[- ])?(?:certified|licen[sc]ed|registered|accredited)\b|\bDr\.?(?=\s)",
    re.IGNORECASE,
)
FEWEST_WORDS, MOST_WORDS, OWN_WORDS = 18, 110, 38

HEAD = """# Sheet {number}

Each story below was written by somebody who looks for help. Under it stand ten people, A to J, in no order. For each
person ask: **would I send a friend who told me this story to this person?**

- 0: I would not send a friend there
- 1: perhaps
- 2: yes
- 3: just right for this story

Judge three things together: does the person work with what the story needs (all of it, or a part); do they serve the
one it is about (a child, a couple, an older parent); and do they work as the story wishes to be met, where it says so.
No kind of help is better as such: a person of any craft may be right. What is not said about somebody is simply not
known. Use the whole scale; several people may get the same grade, and perhaps nobody gets a 3. Judge each story by
itself, from what stands here alone.

Write your answers to answers/READER/sheet-{number}.txt beside these sheets (READER: a short name of your own), one line
for each person: `story person grade`, such as `{first} A 2`. Ten lines a story, {lines} lines in all, nothing else.
"""


@dataclass(frozen=True)
class Chosen:
    """A story with its name and the needs that its writer labelled (concern -> weight)."""

    id: str
    story: Story
    needs: dict[str, float]


class KeyEntry(msgspec.Struct):
    """Who stood under which letter of a story, and why they were chosen."""

    number: int
    story: str
    people: dict[str, str]
    why: dict[str, str]


def needs_of(story: Story) -> dict[str, float]:
    similarities: dict[str, float] = {}
    for span in story.spans:
        for label in span.labels:
            if label.kind == "concern" and not label.either and not label.marks & NOT_NEEDED:
                similarities[label.value] = max(similarities.get(label.value, 0.0), 1.0 + 0.5 * label.weight)
    return similarities


def stories_of(split: str) -> Iterator[Chosen]:
    for path in sorted(Path("corpus", split).glob("*.txt")):
        for story in read_file(path):
            kinds = {label.kind for span in story.spans for label in span.labels}
            words = len(story.text.split())
            if story.danger or story.faults or kinds & NOT_SHOWN or not FEWEST_WORDS <= words <= MOST_WORDS:
                continue
            if needs := needs_of(story):
                yield Chosen(f"{path.stem}/{story.number}", story, needs)


def varied(stories: Sequence[Chosen], count: int, rng: np.random.Generator) -> list[Chosen]:
    """Stories one by one, each the one whose needs, writer and shape were taken least so far."""
    shuffled = [stories[at] for at in rng.permutation(len(stories))]
    taken: list[Chosen] = []
    needs, shapes = Counter[str](), Counter[str]()
    while len(taken) < count:

        def rarity(chosen: Chosen) -> float:
            kinds = {label.kind for span in chosen.story.spans for label in span.labels} - {"concern"}
            shape = f"{min(3, len(chosen.needs))} {sorted(kinds)[:1]}"
            own = [needs[name] for name in chosen.needs]
            return sum(own) / len(own) + shapes[chosen.id.split("/")[0]] / 5 + shapes[shape] / 8

        best = min(shuffled, key=rarity)
        shuffled.remove(best)
        taken.append(best)
        kinds = {label.kind for span in best.story.spans for label in span.labels} - {"concern"}
        needs.update(best.needs)
        shapes.update([best.id.split("/")[0], f"{min(3, len(best.needs))} {sorted(kinds)[:1]}"])
    return taken


def meets(person: WrittenPerson, needs: dict[str, float]) -> float:
    """Share of the labelled needs that somebody puts first (1) or states (one half)."""
    own = {name: 1.0 if name in person.first else 0.5 for name in person.concerns}
    return sum(weight * own.get(name, 0.0) for name, weight in needs.items()) / sum(needs.values())


def near_miss(person: WrittenPerson, needs: dict[str, float]) -> bool:
    """States something of the same family as a need, and none of the needs."""
    families = {parent_of().get(name) for name in needs} - {None}
    return not set(person.concerns) & set(needs) and bool(
        {parent_of().get(name) for name in person.concerns} & families
    )


def ten_people(chosen: Chosen, ranker: DemoRanker, rng: np.random.Generator) -> dict[int, str]:
    """Indices of ten people, each with why: by rank, by the labels, by likeness of text, near misses, at random."""
    people = written_people()
    order = ranker.ranked(chosen.story.text, chosen.id)
    labelled = np.argsort([-meets(p, chosen.needs) - 1e-6 * rng.random() for p in people])
    alike = ranker.alike(chosen.story.text)
    near = rng.permutation([at for at, p in enumerate(people) if near_miss(p, chosen.needs)])
    anybody = rng.permutation(len(people))
    grades: dict[int, str] = {}
    for why, pool, count in (
        ("first five", rng.permutation(order[:5]), 2), ("first ten", rng.permutation(order[5:10]), 1),
        ("first forty", rng.permutation(order[10:40]), 1), ("labels", rng.permutation(labelled[:6]), 2),
        ("text", rng.permutation(alike[:5]), 1), ("near miss", near, 1), ("random", anybody, PEOPLE_A_STORY),
    ):  # fmt: skip
        fresh = [int(at) for at in pool if int(at) not in grades][:count]
        grades |= dict.fromkeys(fresh[: PEOPLE_A_STORY - len(grades)], why)
    return grades


def described(person: WrittenPerson) -> str:
    """A person in some seventy words, blind."""
    also = [name for name in person.concerns if name not in person.first]
    works = (f"mostly {', '.join(person.first)}" if person.first else "") + (
        f"{'; also ' if person.first else ''}{', '.join(also[:5])}" if also else ""
    )
    ways = sorted(((abs(lean), q, lean) for q in QUALITIES if abs(lean := person.leans.get(q.id, 0)) > 1),
                  key=lambda way: (-way[0], way[1].id))[:3]  # fmt: skip
    how = "; ".join(q.plus if lean > 0 else q.minus for _, q, lean in ways)
    serves = ", ".join(name.replace("_", " ") for name in person.serves)
    return f"“{own_words(person)}” Works with: {works or 'not said'}. For: {serves or 'not said'}." + (
        f" How it is: {how}." if how else ""
    )


def own_words(person: WrittenPerson) -> str:
    """The first sentences of the own text, without names of crafts, of licences and of the person."""
    text, words = "", 0
    for sentence in re.split(r"(?<=[.!?])\s+", person.approach):
        words += len(sentence.split())
        if text and words > OWN_WORDS:
            break
        text += (" " if text else "") + sentence
    text = _LICENCE.sub("…", text)
    for name in (*person.modalities, *person.name.replace("Dr.", "").split()):
        text = re.sub(rf"\b{re.escape(name)}\b", "…", text, flags=re.IGNORECASE)
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--key", type=Path, required=True)
    arguments = parser.parse_args()
    rng = np.random.default_rng(SEED)
    by_split = {split: list(stories_of(split)) for split in ("development", "train")}
    chosen: list[Chosen] = []
    for (split, language), count in WANTED.items():
        chosen += varied([s for s in by_split[split] if (s.story.lang == "en") == (language == "en")], count, rng)
    chosen = [chosen[at] for at in rng.permutation(len(chosen))]
    ranker, people = DemoRanker(), written_people()
    key: list[KeyEntry] = []
    arguments.out.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(chosen), STORIES_A_SHEET):
        number = f"{start // STORIES_A_SHEET + 1:02d}"
        part = chosen[start : start + STORIES_A_SHEET]
        text = [HEAD.format(number=number, first=start + 1, lines=len(part) * PEOPLE_A_STORY)]
        for at, judged in enumerate(part, start + 1):
            ten = ten_people(judged, ranker, rng)
            order = [list(ten)[place] for place in rng.permutation(len(ten))]
            letters = dict(zip(string.ascii_uppercase, order, strict=False))
            text.append(f"\n## Story {at}\n\n{judged.story.text}\n")
            text += [f"- **{letter}** {described(people[index])}" for letter, index in letters.items()]
            key.append(KeyEntry(at, judged.id, {letter: people[index].name for letter, index in letters.items()},
                                {letter: ten[index] for letter, index in letters.items()}))  # fmt: skip
        (arguments.out / f"sheet-{number}.md").write_text("\n".join(text) + "\n", encoding="utf-8")
        print(f"sheet {number}", flush=True)
    arguments.key.write_bytes(msgspec.json.format(msgspec.json.encode(key)))


if __name__ == "__main__":
    main()
