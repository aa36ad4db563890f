"""Where things stand in a document: by the path of a field (places[].lat) and by JSON pointer (/places/0/lat)."""

from collections.abc import Iterator
from typing import Any, NamedTuple


class Slot(NamedTuple):
    """Where a value stands in a document: what holds it, under which name, and its JSON pointer."""

    holder: dict[str, Any]
    name: str
    pointer: str


def slots(document: dict[str, Any], path: str) -> Iterator[Slot]:
    """Where a document holds something at a path; several times below a list."""
    outer, _, inner = path.rpartition("[].")
    if outer:
        rows = document.get(outer)
        holders = [(row, f"/{outer}/{at}") for at, row in enumerate(rows)] if isinstance(rows, list) else []
    else:
        holders = [(document, "")]
    *steps, name = inner.split(".")
    for row, pointer in holders:
        holder = row
        for step in steps:
            holder = holder.get(step) if isinstance(holder, dict) else None
        if isinstance(holder, dict) and name in holder:
            yield Slot(holder, name, "/".join([pointer, *steps, name]))


def path_of(pointer: str) -> str:
    """/places/0/lat as places[].lat."""
    steps = pointer.strip("/").split("/")
    return "".join("[]" if step.isdigit() else f".{step}" for step in steps).lstrip(".")


def holder_of(document: Any, pointer: str) -> tuple[Any, Any]:
    """What holds the value at a pointer, and under which name or index; raises where nothing can."""
    *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    for step in steps:
        document = document[int(step)] if isinstance(document, list) else document.get(step)
    return document, int(last) if isinstance(document, list) else last


def value_at(document: Any, pointer: str) -> Any:
    """The value at a pointer; an empty text where there is none."""
    try:
        holder, name = holder_of(document, pointer)
        return holder[name]
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return ""


def remove(document: dict[str, Any], pointer: str) -> bool:
    """Takes out what stands there; of an entry without which its row is nothing (a title), the row."""
    steps = pointer.split("/")
    if len(steps) > 3 and steps[-1] == "title" and steps[-2].isdigit():
        pointer = "/".join(steps[:-1])
    try:
        holder, name = holder_of(document, pointer)
        del holder[name]
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return False
    return True
