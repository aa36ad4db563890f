"""What hearing a story costs whatever is sent, in ordinary stories of the same length: `python -m bench.story_cost`.

Processor time of this process; ends with 1 above three, the limit that is kept.
"""

import random
import sys
import time
from collections.abc import Callable

from bench.speed.requests import stories
from service.matching.fit.fit_model import FitModel, load_fit_model

LENGTH = 8_000  # the longest story that is taken, some 1,500 words
MOST = 3.0
_PLAIN = "Since my divorce I hardly sleep and my back hurts every morning, and at work I am tired and angry. "
_SPANISH = "Desde mi divorcio casi no duermo y me duele la espalda cada mañana. "


def main() -> None:
    """Prints each kind of text with its cost."""
    model, chance = load_fit_model(), random.Random(1)
    texts = attacks(chance)
    ordinary = _cost(model, lambda: ordinary_story(chance), rounds=8)
    print(f"ordinary stories, {LENGTH:,} characters: {ordinary * 1000:.0f} ms")
    costs = {name: _cost(model, text) / ordinary for name, text in texts.items()}
    for name, cost in costs.items():
        print(f"{name:32} {cost:.2f}")
    if (most := max(costs.values())) > MOST:
        sys.exit(f"above the limit of {MOST:g}: {most:.2f}")


def ordinary_story(chance: random.Random) -> str:
    """What people write, as long as is taken."""
    texts = stories()
    return " ".join(chance.choice(texts) for _ in range(40))[:LENGTH]


def attacks(chance: random.Random) -> dict[str, Callable[[], str]]:
    """Texts that were made to be costly, by kind; at least so long, to be cut."""

    def invented() -> str:
        return "".join(
            chance.choice("bcdfghklmnprst") + chance.choice("aeiou") for _ in range(chance.choice((3, 4, 5)))
        )

    def words(per_sentence: int) -> str:
        invented_stories = [invented() for _ in range(900)]
        return ". ".join(" ".join(invented_stories[at : at + per_sentence]) for at in range(0, 900, per_sentence))

    return {
        "invented words": lambda: words(900),
        "invented words, four a sentence": lambda: words(4),
        "Spanish and invented words": lambda: _SPANISH * 3 + words(900),
        "misspelt": lambda: " ".join(word[:-2] + word[:-3:-1] for word in (_PLAIN * 80).split()),
        "one long word": lambda: "a" * LENGTH,
        "one short word": lambda: "and " * LENGTH,
        "combining marks": lambda: "a\u0301\u0323" * LENGTH,
        "letters that look alike": lambda: (_PLAIN * 80).translate({ord("a"): "а", ord("e"): "е"}),
        "sentences of one word": lambda: "sad. " * LENGTH,
        "punctuation": lambda: "?! " * LENGTH,
        "turns": lambda: "not ill but not well, and " * LENGTH,
        "two languages": lambda: (_PLAIN + _SPANISH) * 60,
    }


def _cost(model: FitModel, text: Callable[[], str], rounds: int = 4) -> float:
    """Seconds of processor time, the least of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        story = text()[:LENGTH]
        began = time.process_time()
        model.story_read(model.hear(story))
        best = min(best, time.process_time() - began)
    return best


if __name__ == "__main__":
    main()
