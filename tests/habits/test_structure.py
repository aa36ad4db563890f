"""The drawing of the structure shows every package and no import that goes up; files and functions stay short, and
names say what they hold."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.habits.names import ALLOWED, FOLDERS, bound, meaningless
from tests.habits.structure import PAGE, allowed, imports, layers, page

ROOT = Path(__file__).parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 400, 70  # lines
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def _modules() -> dict[str, str]:
    """Every module of the repository, by its path."""
    folders = ("service", "schemas", "tests", "bench", "training", "corpus")
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def test_the_page_draws_every_package_in_the_order_that_is_checked() -> None:
    for text in (PAGE.read_text(encoding="utf-8"), page()):
        assert re.findall(r"^\| \d+ `(\w+)` \|", text, re.MULTILINE) == layers()
        assert set(re.findall(r"^- `(\w+)`: \w", text, re.MULTILINE)) >= set(layers()) - {"__main__"}


def test_imports_go_one_way() -> None:
    may, does = allowed(), imports()
    assert {name: others - may[name] for name, others in does.items() if others - may[name]} == {}
    assert "matching" in does["web"] and "core" in does["matching"]


def test_files_and_functions_are_short() -> None:
    lengths = {path: len(text.splitlines()) for path, text in _modules().items()}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, text in _modules().items()
        if not path.startswith("tests/")  # a walk through pages is told in one piece
        for node in ast.walk(ast.parse(text))
        if isinstance(node, _FUNCTIONS) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_names_say_what_they_hold() -> None:
    trees = {path: ast.parse(text) for path, text in _modules().items() if path.startswith(FOLDERS)}
    assert [name for path, tree in trees.items() for name in meaningless(path, tree)] == []
    assert all(name in {bound_name for _, bound_name in bound(trees[path])} for path, name in ALLOWED)


def test_each_kind_of_name_is_looked_at() -> None:
    code = """
class Asked:
    kept: bool
class _Told: ...
def _said(one, *, told=1):
    found = [whole for whole in one]
    with open(told) as held: ...
    return lambda each: each
"""
    names = {name.split()[1] for name in meaningless("x.py", ast.parse(code))}
    assert names == {"Asked", "_Told", "_said", "one", "told", "found", "whole", "held", "each"}
