"""The closed list of messages: every code is used and has words in every language; docs/messages.md tells them all."""

import re
from pathlib import Path

import pytest

from schemas import messages
from schemas.core.message import CODES, Declared
from service.i18n.languages import LANGUAGES, ReaderLocale
from service.i18n.wording import word
from tests.i18n.samples import ROOT, sample, table

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_LETTERS = re.compile(r"%\(\w+\)s|[^a-zA-Z]")
every_code = pytest.mark.parametrize("declared", CODES.values(), ids=lambda declared: declared.code)


@every_code
def test_texts_name_the_values_that_they_are_given(declared: Declared) -> None:
    for text in filter(None, (declared.text, declared.many)):
        assert sorted(set(_PLACEHOLDER.findall(text))) == sorted(declared.kinds)


@every_code
def test_every_code_has_a_text_in_every_language(declared: Declared) -> None:
    message = sample(declared)
    plain = word(message, None)
    for language in LANGUAGES:
        assert word(message, ReaderLocale(language))
        if language != "en" and _LETTERS.sub("", declared.text):
            assert word(message, ReaderLocale(language)) != plain


def test_every_code_is_said_somewhere() -> None:
    """By the name under which it is declared, in code that is no declaration."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("service", "schemas")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.parent.name != "messages"
    )
    used = set(re.findall(r"\b[A-Z][A-Z_0-9]+\b", code))
    names = {
        (module, name): value
        for module in messages.__all__
        for name, value in vars(getattr(messages, module)).items()
        if isinstance(value, Declared) or (isinstance(value, dict) and name.isupper() and not name.startswith("_"))
    }
    assert [name for name in names if name[1] not in used] == []
    declared = [
        message for value in names.values() for message in (value.values() if isinstance(value, dict) else [value])
    ]
    assert {message.code for message in declared} == set(CODES)


def test_a_message_with_other_values_than_declared_is_refused() -> None:
    with pytest.raises(TypeError, match="works_with says"):
        messages.matching.WORKS_WITH(concerns=["grief"])


def test_the_documented_list_is_the_list() -> None:
    assert table() in Path(ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
