"""The documents are true: their examples run, their links lead somewhere, and every command they name exists."""

import doctest
import re
import tomllib
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


def test_the_layers_of_the_architecture_are_those_that_are_checked() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    listed = re.findall(r"`([\w |]+)`", text.split("## Layers")[1].split("\n\n")[1])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    [checked] = [
        contract["layers"] for contract in project["tool"]["importlinter"]["contracts"] if contract["id"] == "layers"
    ]
    assert listed == checked


def test_the_glossary_names_every_word_once() -> None:
    words = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)[2:]
    assert len(words) > 30 and sorted(set(words)) == sorted(words)
    assert [word for word in words if "," in word and not word.startswith("draft")] == []
