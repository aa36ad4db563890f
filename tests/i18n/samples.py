"""A message of every code, with values of each kind; run as a module it renews the table of docs/messages.md."""

from pathlib import Path
from typing import Any

from schemas import messages
from schemas.core.message import CODES, Declared, Message

ROOT = Path(__file__).parents[2]
_PAGE = ROOT / "docs" / "messages.md"
_PART: Message = messages.matching.SLIDING_SCALE()
VALUES: dict[str, Any] = {
    "text": "Ana Ruiz",
    "texts": ["Ana Ruiz", "Luz"],
    "clauses": ["gout", "fever"],
    "name": "grief",
    "names": ["grief", "insomnia"],
    "number": 12_345,
    "money": {"amount": 12_345.67, "currency": "USD"},
    "bare_amount": {"amount": 1_000_000, "currency": "COP"},
    "day": "2026-11-29",
    "languages": ["en", "es"],
    "message": {"code": _PART.code, "params": {}},
    "messages": [{"code": _PART.code, "params": {}}],
    "domain": "sleep",
    "plus": "horizontal",
    "minus": "horizontal",
    "strength": 2,
    "importance": 3,
    "item": {"id": "client_set_goal", "value": 7},
    "cadence": "weekly",
    "phase": "steady",
    "modes": ["video"],
    "offered_modes": ["home_visit", "video"],
    "times": ["weekday_evening"],
    "serves": ["children", "teens"],
}


def sample(declared: Declared) -> Message:
    """A message of this code."""
    return Message(declared.code, {name: VALUES[kind.name] for name, kind in declared.kinds.items()})


def table() -> str:
    """Every code with its values and its English text."""
    lines = ["| code | values | English |", "|---|---|---|"]
    for _, declared in sorted(CODES.items()):
        values = ", ".join(f"`{name}`: {kind.name}" for name, kind in declared.kinds.items())
        lines.append(f"| `{declared.code}` | {values} | {declared.text.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    head = _PAGE.read_text(encoding="utf-8").partition("| code |")[0]
    _PAGE.write_text(head + table(), encoding="utf-8")
