"""Stories with what was heard in them, to look at: `python -m bench.listener_stories --writers en07 es02 [--write]`."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from bench.figures import write_section
from bench.listener import CORPUS
from bench.listener_cases import Case, cases
from bench.listener_readers import lexicon, listener
from service.listener.heard import HeardStory
from service.listener.trained import WEIGHTS

_MOST_CHARACTERS = 500


def described(case: Case, heard: HeardStory) -> Iterator[str]:
    """The story in one paragraph; below it what was heard, what is asked about, and what was to be heard."""
    yield " ".join(case.text.split())
    concerns = heard.concerns or []
    lines = {
        "heard": [concern.name for concern in concerns if not concern.asks],
        "asked about": [concern.name for concern in concerns if concern.asks],
        "wishes": [f"{wish.axis} {wish.value:+d}" for wish in heard.wishes],
        "goals": [goal.domain for goal in heard.goals],
        "named": [f"{named_thing.kind}{'' if named_thing.wished else ' (no wish)'}" for named_thing in heard.named],
        "danger": [danger.kind for danger in heard.dangers],
        "labelled": list(case.asked),
    }
    yield (
        "; ".join(f"*{name}*: {', '.join(entries)}" for name, entries in lines.items() if entries) or "*nothing heard*"
    )


def main() -> None:
    """Print every n-th story; append them to RESULTS.md with --write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", nargs="+", required=True)
    parser.add_argument("--model", type=Path, default=WEIGHTS)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    model = listener(arguments.model)
    stories = [case for case in cases(CORPUS, arguments.writers) if len(case.text) <= _MOST_CHARACTERS]
    chosen = stories[:: max(1, len(stories) // arguments.count)][: arguments.count]
    parts = [
        f"{number}. " + "\n   ".join(described(case, model.hear(case.text, lexicon())))
        for number, case in enumerate(chosen, start=1)
    ]
    print("\n".join(parts))
    if arguments.write:
        write_section("Thirty stories of the development split, and what was heard", "\n".join(parts))


if __name__ == "__main__":
    main()
