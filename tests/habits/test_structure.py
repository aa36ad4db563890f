"""The drawing of the structure shows every package and no import that goes up."""

import re

from tests.habits.structure import PAGE, allowed, imports, layers, page


def test_the_page_draws_every_package_in_the_order_that_is_checked() -> None:
    for text in (PAGE.read_text(encoding="utf-8"), page()):
        assert re.findall(r"^\| \d+ `(\w+)` \|", text, re.MULTILINE) == layers()
        assert set(re.findall(r"^- `(\w+)`: \w", text, re.MULTILINE)) >= set(layers()) - {"__main__"}


def test_imports_go_one_way() -> None:
    may, does = allowed(), imports()
    assert {name: others - may[name] for name, others in does.items() if others - may[name]} == {}
    assert "matching" in does["web"] and "core" in does["matching"]
