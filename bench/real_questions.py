"""Prints who fits fifty real questions, and why: the way to look at match quality with one's own eyes.

    python -m bench.real_questions [--database-url URL] [--questions 50]

Uses the directory it is given, for example one loaded with `bench.real_directory` and the demo directory.
"""

import argparse
import asyncio
from pathlib import Path

import msgspec

from schemas.matching.match import MatchRequest
from service.boot.matcher import open_matcher
from service.cli.runtime import ready_connection
from service.cli.show_matches import show
from service.matching.find_matches import find_matches

QUESTIONS = Path("../shared/data/counselchat_dev.jsonl")


def main() -> None:
    """Matches every n-th question and prints the first three people of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url")
    parser.add_argument("--questions", type=int, default=50)
    arguments = parser.parse_args()
    lines = QUESTIONS.read_bytes().splitlines()
    chosen = [msgspec.json.decode(line) for line in lines[:: max(1, len(lines) // arguments.questions)]][
        : arguments.questions
    ]
    asyncio.run(show_matches(chosen, arguments.database_url))


async def show_matches(chosen: list[dict[str, str]], database_url: str | None) -> None:
    """Prints the page of each question."""
    async with ready_connection(database_url) as (connection, settings):
        matcher = await open_matcher(connection, settings)
        for question in chosen:
            story = f"{question['title']} {question['text']}"[:10_000]
            print(f"\n=== {story[:400]}")
            show(await find_matches(connection, matcher, MatchRequest(story=story, limit=3, seed="bench")))


if __name__ == "__main__":
    main()
