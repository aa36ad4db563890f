"""Every text that can be said, from templates, code and vocabularies; run as a module it updates the catalogues.

`python -m tests.web.pages.messages` adds what is new to each .po file, untranslated, and removes what is gone.
"""

import re
import tomllib
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from schemas.matching.limits import LIMITS
from schemas.profiles.qualities import DOMAINS, QUALITIES
from service.accounts.sample_requests import SAMPLES
from service.core.clock import today
from service.i18n.languages import DEFAULT, LANGUAGES, LOCALE_FOLDER, SIGN_LANGUAGES
from service.matching.qualities import ENTRIES
from service.population import DEMO_SEED, demo_people
from service.profiles.fields import FIELDS
from service.vocabulary.general_words import general_words

ROOT = Path(__file__).parents[3]
_METHODS = [("templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
_OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "N_": None,
    "NN_": (1, 2),
    "declare": (2,),
    "declare_counted": (2, 3),
}
_LETTERS = re.compile(r"%\(\w+\)[sd]|[^a-zA-Z]")


def needed() -> Catalog:
    """A catalogue of everything that must have a translation."""
    catalogue = Catalog(project="Ayni", charset="utf-8")
    for folder in ("service/web", "service/i18n", "service/email", "service/cli", "schemas/messages"):
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, _METHODS, _OPTIONS, keywords=_KEYWORDS):
            if _LETTERS.sub("", message if isinstance(message, str) else message[0]):
                catalogue.add(message)
    for message in vocabulary():
        catalogue.add(message)
    return catalogue


def vocabulary() -> list[str]:
    """Words out of the schemas and vocabularies, which no extractor sees."""
    result: dict[str, None] = {}
    for domain in DOMAINS:
        result[domain.title] = None
    for quality in QUALITIES:
        result |= dict.fromkeys((quality.title, quality.minus, quality.plus))
        for item in quality.all_items:
            result |= dict.fromkeys(item.statement.split("|") if item.kind == "yes_no" else [item.statement])
            result |= dict.fromkeys((item.ask, *item.steps))
    for entry in ENTRIES.values():
        result |= dict.fromkeys((*entry.wishes, *entry.ways, *entry.met_as, entry.ask, entry.review))
    for limit in LIMITS.values():
        result |= {text: None for text in (limit.about, limit.label, limit.hint, limit.fault) if text}
    result |= dict.fromkeys(field.page for field in FIELDS if field.page)
    concerns = tomllib.loads((ROOT / "service" / "data" / "concerns.toml").read_text(encoding="utf-8"))
    result |= dict.fromkeys(entry["name"] for entry in concerns["concern"])
    result |= dict.fromkeys(word.name for word in general_words())
    result |= dict.fromkeys(SIGN_LANGUAGES.values())
    # The vocabulary of practices is open; those of the demo directory are said in every language.
    result |= dict.fromkeys(name for person in demo_people(DEMO_SEED, today()) for name in person.modalities)
    result |= dict.fromkeys(sample.title for sample in SAMPLES)
    result |= dict.fromkeys(text for field in FIELDS for text in (field.label, field.hint, field.other) if text)
    return list(result)


def catalogue_of(language: str) -> Catalog:
    """The catalogue as it stands."""
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale=language) if path.is_file() else Catalog(locale=language)


def update() -> None:
    """Writes each catalogue with what is needed now; translations there are kept."""
    for language in LANGUAGES:
        if language == DEFAULT:
            continue
        catalogue = catalogue_of(language)
        catalogue.update(needed(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path = LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, no_location=True, omit_header=False)


if __name__ == "__main__":
    update()
