"""A state or country is read by one reader: what a form makes of a text, a cell of a file does too."""

import pytest

from service.profiles.cells.codes import jurisdiction
from service.vocabulary.jurisdictions import countries, read_jurisdiction, subdivisions


@pytest.mark.parametrize("home", [None, "US", "ES"])
def test_a_cell_is_read_as_the_likeliest_of_what_a_form_would_ask(home: str | None) -> None:
    names = {name for parts in subdivisions().values() for code, name in parts.items() for name in (code, name)}
    names |= {name for language in ("en", "es", "fr", "de") for name in countries(language).values()} | {*countries()}
    for name in names:
        codes, code = read_jurisdiction(name, home), jurisdiction(name, home)
        assert code in codes if code else len(codes) != 1, name


@pytest.mark.parametrize(
    ("text", "home", "code"),
    [("ES", None, "ES"), ("MA", "ES", "MA"), ("AL", "ES", "AL"), ("Maryland", None, "US-MD"), ("Belize", None, "BZ"),
     ("Bayern", None, "DE-BY"), ("us_ct", None, "US-CT"), ("Amazonas", None, None), ("ON", "CA", "CA-ON")],
)  # fmt: skip
def test_two_letters_are_no_state_of_a_country_far_away(text: str, home: str | None, code: str | None) -> None:
    assert jurisdiction(text, home) == code
