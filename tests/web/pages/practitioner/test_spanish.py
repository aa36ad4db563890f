"""Every text of practitioners' pages has a Spanish one, with the same placeholders."""

import re
from collections.abc import Callable
from pathlib import Path

from babel.messages.extract import extract_from_dir

from service.accounts.sample_requests import SAMPLES
from service.i18n.languages import ReaderLocale
from service.profiles.fields import FIELDS
from tests.fixtures.running import Server
from tests.web.pages.conftest import Kind, Visit
from tests.web.pages.messages import _KEYWORDS, _METHODS, _OPTIONS, ROOT
from tests.web.pages.practitioner.conftest import PLAIN

_PLACEHOLDER = re.compile(r"%\(\w+\)[ds]")


def needed() -> list[str | tuple[str, ...]]:
    """Texts of templates and code, and of the table of fields."""
    extracted = extract_from_dir(ROOT / "service" / "web", _METHODS, _OPTIONS, keywords=_KEYWORDS)
    messages = [message for file, _, message, _, _ in extracted if "practitioner" in Path(file).parts]
    fields = [text for field in FIELDS for text in (field.label, field.hint, field.other) if text]
    return [*messages, *fields, *(sample.title for sample in SAMPLES)]


def test_every_text_is_said_in_spanish_with_the_same_placeholders() -> None:
    locale, missing = ReaderLocale("es"), []
    for message in needed():
        singular, *many = message if isinstance(message, tuple) else (message,)
        translated = locale.translations.ngettext(singular, many[0], 2) if many else locale.say(singular)
        untranslated = translated == (many[0] if many else singular) and not re.fullmatch(
            r"\W*|central|regular|[Nn]o", singular
        )
        if untranslated or sorted(_PLACEHOLDER.findall(translated)) != sorted(
            _PLACEHOLDER.findall(many[0] if many else singular)
        ):
            missing.append(singular)
    assert missing == []


def test_a_practitioner_finds_the_pages_in_spanish(office: Server, visiting: Callable[[str, Kind], Visit]) -> None:
    visit = visiting(office.url, Kind(script=PLAIN.script, locale="es-MX"))
    visit.open("/practitioner")
    assert visit.page.locator("html").get_attribute("lang") == "es"
    assert visit.page.get_by_role("button", name="Enviarme el enlace").count() == 1
