"""The documents are true: their examples run, their links lead somewhere, and every command they name exists."""

import doctest
import re
from pathlib import Path

import pytest

from service.cli import COMMANDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", [path for path in DOCUMENTS if ">>> " in path.read_text()], ids=_named)
def test_the_examples_of_a_document_give_what_it_says(document: Path) -> None:
    failed, tried = doctest.testfile(str(document), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("document", DOCUMENTS, ids=_named)
def test_the_links_of_a_document_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_named)
def test_the_commands_a_document_names_exist(document: Path) -> None:
    named = set(re.findall(r"`(?:\.venv/bin/)?ayni ([a-z][a-z-]+)", document.read_text()))
    assert named - set(COMMANDS) == set()


def test_every_query_file_is_used() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "service").rglob("*.py"))
    files = sorted(path.stem for path in (ROOT / "sql" / "queries").glob("*.sql"))
    assert [name for name in files if f'"{name}"' not in code] == []
