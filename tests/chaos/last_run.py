"""What came of the last `make chaos`, kept beside the code and shown in docs/reliability.md."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from service.core.clock import today
from tests.chaos.scene import Outcome
from tests.fixtures.commands import ROOT

FILE = Path(__file__).with_name("last_run.json")
PAGE = ROOT / "docs" / "reliability.md"
_BEGIN, _END = "<!-- made by make chaos ARGS=--write -->", "<!-- end -->"
_HEADER = (
    "fault", "acknowledged", "rows of the import", "messages", "mails", "lost", "saved twice", "longest gap",
    "answers meanwhile",
)  # fmt: skip


def table(outcomes: Sequence[Outcome]) -> str:
    """The outcomes as a table of Markdown."""
    rows = [_HEADER, ("---",) * len(_HEADER), *(_row(outcome) for outcome in outcomes)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(outcome: Outcome) -> tuple[str, ...]:
    lost = outcome.lost_writes + outcome.lost_publications + outcome.lost_rows + outcome.undelivered
    twice = f" ({outcome.repeated_mails} twice)" if outcome.repeated_mails else ""
    good = sum(count for status, count in outcome.statuses.items() if status.startswith("2"))
    others = [
        f"{count:,} × {status}" for status, count in sorted(outcome.statuses.items()) if not status.startswith("2")
    ]
    return (
        outcome.fault,
        f"{outcome.acknowledged:,}",
        f"{outcome.imported:,}",
        f"{outcome.deliveries:,}",
        f"{outcome.mails}{twice}",
        str(lost + outcome.lost_mails),
        str(outcome.doubled_rows),
        f"{outcome.gap_seconds} s",
        ", ".join([f"{good:,} good", *others]),
    )


def read() -> tuple[str, list[Outcome]]:
    """The day of the last run, and what came of each fault."""
    document = json.loads(FILE.read_text(encoding="utf-8"))
    return document["day"], [Outcome(**outcome) for outcome in document["outcomes"]]


def keep(outcomes: Sequence[Outcome]) -> None:
    """Takes the place of earlier outcomes of these faults."""
    earlier = {outcome.fault: outcome for outcome in read()[1]} if FILE.exists() else {}
    together = earlier | {outcome.fault: outcome for outcome in outcomes}
    document = {"day": today().isoformat(), "outcomes": [asdict(outcome) for outcome in together.values()]}
    FILE.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    PAGE.write_text(f"{before}{section()}{after}", encoding="utf-8")


def section() -> str:
    """What stands between the marks on the page."""
    day, outcomes = read()
    return f"{_BEGIN}\n\n{table(outcomes)}\n\nLast run: {day}.\n\n{_END}"
