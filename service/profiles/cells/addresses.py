"""Whole addresses in one cell, as offices write them."""

import re
from typing import Any

from service.profiles.cells.codes import jurisdiction
from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import load_gazetteer
from service.vocabulary.places import resolve_place

# 12 Main St, Hartford, CT 06105, USA; PO Box 4, Albany NY 12207; 1 King St W, Toronto, ON M5H 1A1; Oakland, California
_ADDRESSES = tuple(
    re.compile(r"(?:(?P<line>.+?),\s*)?(?P<city>[^,\d]+?)" + rest + r"(?:,\s*(?P<country>[A-Za-z. ]+))?")
    for rest in (
        r",\s*(?P<region>[A-Za-z][A-Za-z. ]+?),?\s+(?P<postal_code>\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)",
        r",?\s+(?P<region>[A-Z]{2})\.?,?\s+(?P<postal_code>\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)",
    )
)
# A town that is not known still stands before its region: 12 Main St, Nowhereton, Maine
_BEFORE_REGION = re.compile(r"(?:(?P<line>.+),\s*)?(?P<city>[^,\d]+?),\s*(?P<region>[^,\d]+)")
_TOWN_AND_REGION = re.compile(r"(?P<city>[^,\d]+?)(?:,\s*|\s+(?=[A-Z]{2,3}$))(?P<region>[^,\d]+)")


def _whole_address(line: str) -> re.Match[str] | None:
    """A whole address in one text, its region one that is known."""
    forms = (form.fullmatch(line) for form in _ADDRESSES)
    match = next((item for item in forms if item and jurisdiction(item["region"], None)), None)
    if match is None and (town := _TOWN_AND_REGION.fullmatch(line)) is not None:
        match = town if resolve_place(line) is not None and jurisdiction(town["region"].strip(), None) else None
    if match is None and (unknown := _BEFORE_REGION.fullmatch(line)) is not None:
        match = unknown if "-" in (jurisdiction(unknown["region"].strip(), None) or "") else None
    return match


def split_address(address: dict[str, Any]) -> None:
    """Puts the parts of an address where they belong when one cell holds several of them."""
    line, city = address.get("line"), address.get("city")
    if isinstance(line, str) and not city and (match := _whole_address(line)) is not None:
        del address["line"]
        address |= {name: part.strip() for name, part in match.groupdict().items() if part} | address
    elif isinstance(line, str) and not city and place_key(line) in load_gazetteer():
        address["city"] = address.pop("line")
    elif isinstance(city, str) and "," in city and not address.get("region"):
        if (match := _whole_address(city)) is not None:
            address |= {name: part.strip() for name, part in match.groupdict().items() if part}
            return
        head, _, tail = city.partition(",")
        if jurisdiction(tail.strip(), None) is not None:
            address |= {"city": head.strip(), "region": tail.strip()}
