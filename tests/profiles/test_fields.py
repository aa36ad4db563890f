"""Everything that is said about a profile's fields elsewhere agrees with the one table of them."""

import re

import msgspec
import pytest
from msgspec import inspect

from schemas.profiles.practitioner import PractitionerCard, PractitionerPublic, Profile
from service.i18n.languages import ReaderLocale
from service.i18n.words import CHOICES
from service.intake.formats.csv_profiles import ALIASES, COLUMNS, open_csv
from service.profiles.completeness import not_stated
from service.profiles.field_extensions import read_extensions, write_extensions
from service.profiles.field_types import type_at
from service.profiles.fields import BY_PATH, FIELDS, ON_CARD, PRACTITIONER_ONLY, PUBLIC, value_at
from service.web.pages.field_words import listed_facts
from service.web.pages.practitioner.steps import STEPS
from tests.profiles.fields_page import PAGE, page

# What the product says about a profile besides what its fields state.
ADDED_IN_PUBLIC = {"id", "partners", "confirmed_at", "stale", "updated_at"}
ADDED_ON_CARDS = {"id", "confirmed_at", "stale"}
FITS = {
    "line": inspect.StrType, "text": inspect.StrType, "terms": inspect.ListType, "lines": inspect.ListType,
    "whole": inspect.IntType, "decimal": inspect.FloatType, "date": inspect.DateType, "yes_no": inspect.BoolType,
    "many": inspect.ListType, "pair": inspect.TupleType, "rows": inspect.ListType,
}  # fmt: skip


def leaves(type_: inspect.Type, path: str = "") -> list[str]:
    """The paths of everything a profile may state; by-name maps as a whole."""
    if isinstance(type_, inspect.ListType) and isinstance(type_.item_type, inspect.StructType):
        return leaves(type_.item_type, f"{path}[]")
    if not isinstance(type_, inspect.StructType):
        return [path]
    inner = [f"{path}.{field.encode_name}" if path else field.encode_name for field in type_.fields]
    return [leaf for value in inner for leaf in leaves(type_at(value), value)]


def test_every_field_of_a_profile_is_declared_once_and_no_other() -> None:
    assert len(BY_PATH) == len(FIELDS)
    assert [path for path in leaves(inspect.type_info(Profile)) if path not in BY_PATH] == []
    for field in FIELDS:
        assert type_at(field.path), field.path  # KeyError: a profile has no such field


@pytest.mark.parametrize("field", [field for field in FIELDS if field.widget != "none"], ids=lambda field: field.path)
def test_a_widget_fits_the_type_of_its_field(field) -> None:  # type: ignore[no-untyped-def]
    type_ = type_at(field.path)
    fits = FITS.get(field.widget)
    assert fits is None or isinstance(type_, (fits, inspect.UnionType)), field.widget
    listed = type_.item_type if isinstance(type_, inspect.ListType) else type_
    if field.choices in CHOICES:
        known = set(listed.values) if isinstance(listed, inspect.LiteralType) else set(CHOICES[field.choices])
        assert set(CHOICES[field.choices]) == known
    else:
        assert not isinstance(listed, inspect.LiteralType), "a closed list needs its choices"


def test_every_field_with_a_place_on_the_form_is_asked_there() -> None:
    step_of = {question.path: step.name for step in STEPS for question in step.questions}
    declared = {field.path: field.at.partition("/")[0] for field in FIELDS if field.at}
    assert step_of == declared
    unasked = {field.path for field in FIELDS if field.widget != "none" and not field.at and not field.rows}
    assert unasked == set()


def test_what_everyone_and_what_a_list_shows_is_what_the_table_says() -> None:
    assert set(PractitionerPublic.__struct_fields__) == PUBLIC | ADDED_IN_PUBLIC
    assert set(PractitionerCard.__struct_fields__) == ON_CARD | ADDED_ON_CARDS
    assert {field.top for field in FIELDS} - PUBLIC == {"email"}
    assert PRACTITIONER_ONLY == ("practices", "puts_first")


def test_no_two_fields_share_a_column_name() -> None:
    names = [name for field in FIELDS for name in field.csv]
    assert sorted(names) == sorted(set(names))
    assert not COLUMNS & set(ALIASES)


def test_a_row_of_a_csv_states_every_field_that_has_a_column() -> None:
    cells = {field.csv[0]: _cell(field.path) for field in FIELDS if field.csv}
    head, row = (",".join(f'"{cell}"' for cell in cells) for cells in (cells, cells.values()))
    read = open_csv(f"{head}\n".encode()).read(1, f"{row}\n".encode())
    document = msgspec.to_builtins(getattr(read, "draft", read))
    for field in FIELDS:
        if field.csv:
            at = field.path.replace("[].", ".0.")
            assert _at(document, at) not in (None, []), field.path


def _at(document: object, path: str) -> object:
    for step in path.split("."):
        document = document[int(step)] if isinstance(document, list) else value_at(document, step)
    return document


def _cell(path: str) -> str:
    """Something that a field takes."""
    type_ = type_at(path)
    if path in ("contact.website", "contact.booking"):
        return "www.example.org"
    if isinstance(type_, inspect.ListType):
        # What is put first must stand among the concerns.
        return "insomnia" if path.startswith("concerns") else _text(type_.item_type)
    return _text(type_)


def _text(type_: inspect.Type) -> str:
    if isinstance(type_, inspect.Metadata):
        type_ = type_.type
    if isinstance(type_, inspect.LiteralType):
        return str(type_.values[0])
    if isinstance(type_, inspect.StrType):
        samples = ("US-CT", "USD", "US", "1234567893", "18:30", "a@example.org", "https://example.org", "en", "words")
        return next(text for text in samples[::-1] if not type_.pattern or re.search(type_.pattern, text))
    return {inspect.DateType: "2026-12-01", inspect.BoolType: "yes"}.get(type(type_), "20")


FULL = {
    "intro_media": "https://example.org/hello.mp3",
    "first_talk_free_minutes": 20,
    "fees": {"donation": True, "currency": "USD"},
    "groups": [
        {"title": "Slow yoga", "weekday": "monday", "start": "18:30", "minutes": 75, "place": "The hall", "price": 12.5,
         "from": "2026-09-01", "until": "2026-12-20"},
        {"title": "Men's circle"},
    ],
}  # fmt: skip


def test_fields_without_an_element_in_fhir_are_read_back_as_they_were_written() -> None:
    written = list(write_extensions(FULL, "https://ayni.example/fhir"))
    assert {extension["url"].rpartition("-")[0] for extension in written} > {
        "https://ayni.example/fhir/StructureDefinition/profile-intro"
    }
    foreign = {"url": "https://elsewhere.example/StructureDefinition/x", "valueString": "left alone"}
    unknown = {"url": "https://ayni.example/fhir/StructureDefinition/profile-unheard-of", "valueString": "left alone"}
    assert read_extensions([*written, foreign, unknown]) == {**FULL, "fees": {"donation": True}}


def test_what_the_page_lists_by_itself_is_said_in_words() -> None:
    profile = msgspec.convert(
        {"id": "0190f3b2-0000-7000-8000-000000000000", "display_name": "A", "modalities": ["yoga"], **FULL,
         "times": ["weekday_evening"], "waiting_weeks": 1},
        PractitionerPublic,
    )  # fmt: skip
    facts = {name: (words, address) for name, words, address in listed_facts(profile, ReaderLocale("en"))}
    assert facts["Hear or see them"] == ("https://example.org/hello.mp3", True)
    assert facts["First talk, free of charge"] == ("20 minutes", False)
    assert facts["Waiting time"] == ("1 week", False) and facts["By donation"] == ("yes", False)
    words = "Slow yoga, Monday, 18:30, 75 minutes, The hall, $12.50, September 1, 2026, December 20, 2026; Men's circle"
    assert facts["Classes and groups"] == (words, False)
    spanish = {name: words for name, words, _ in listed_facts(profile, ReaderLocale("es"))}
    assert spanish["Tiempo de espera"] == "1 semana"


def test_whatever_is_open_and_has_a_hint_is_hinted_at_in_the_order_of_the_form() -> None:
    bare = Profile(display_name="A", modalities=["reiki"])
    hinted = [hint.field for hint in not_stated(bare)]
    declared = [field.path.replace(".", "/") for field in FIELDS if field.unstated]
    assert hinted == [path for path in declared if path != "concerns_first"], "nothing to put first yet"
    profile = msgspec.structs.replace(bare, concerns=["insomnia"], telehealth=["US-CT"], accepting_new=False)
    hinted = [hint.field for hint in not_stated(profile, left_unsaid=["fees.currency", "practices.story.example"])]
    assert "concerns_first" in hinted
    assert not {"concerns", "places", "accepting_new", "fees", "practices/story"} & set(hinted)


def test_the_page_about_fields_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.profiles.fields_page renews it"
