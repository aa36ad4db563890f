"""`make sbom`: what the product is made of, with every licence; fails where one is unknown or forbids what we do.

Reads the CycloneDX document that `cyclonedx-py` writes: `python -m tests.habits.licences build/sbom.json`.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

# Licences under which the product may be passed on together with its parts. Copyleft of a file (MPL) or of a library
# that stays replaceable (LGPL) is none of a whole.
TAKEN = re.compile(
    r"Apache|MIT|BSD|ISC|Python Software Foundation|\bPSF|MPL|Mozilla|LGPL|Lesser General|PostgreSQL|Unlicense|Zlib"
    r"|0BSD|HPND|CC0|Historical Permission|Unicode",
    re.IGNORECASE,
)

# Not in their metadata in a form that is read, but in the licence file that they bring.
IN_FILE = {"protobuf": "BSD-3-Clause", "rich-click": "MIT", "wordllama": "MIT"}


def licences_of(component: dict[str, Any]) -> list[str]:
    """Names or expressions, as the package states them."""
    stated = component.get("licenses", [])
    ids = [
        entry.get("expression") or entry["license"].get("id") or entry["license"].get("name", "") for entry in stated
    ]
    return [id for id in dict.fromkeys(ids) if id] or [IN_FILE[name] for name in [component["name"]] if name in IN_FILE]


def main(path: Path) -> int:
    """Prints a table and returns how many components are at fault."""
    components = json.loads(path.read_text(encoding="utf-8"))["components"]
    faults = 0
    for component in sorted(components, key=lambda component: component["name"].lower()):
        licences = licences_of(component)
        good = any(TAKEN.search(licence) for licence in licences)
        faults += not good
        mark = "" if good else "  <-- not known, or not taken"
        print(f"{component['name']:28} {component['version']:14} {'; '.join(licences) or '?'}{mark}")
    print(f"{len(components)} components, {faults} at fault")
    return faults


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) > 0)
