"""What is read from a page about somebody is proposed with its sentence, and nothing else is."""

import asyncio
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.profiles.practitioner import Fees, Profile
from schemas.profiles.profile_problems import profile_problems
from service.intake.page_text import page_text
from service.intake.propose_answers import LISTS, ProposedAnswer, patch_of_answers, propose_answers
from service.vocabulary.gazetteer import load_gazetteer
from service.vocabulary.lexicon import build_lexicon
from tests.matching.world import model

ABOUT = """Marisol Ortega, LPC
Bilingual counselor in Hartford, Connecticut

Hi, I'm Marisol. I work with adults and couples, in English and Spanish. I see people in my office at 44 Elm Street,
Hartford, CT 06106, and by video across Connecticut and Massachusetts.

Many of the people I see struggle with anxiety, insomnia or back pain after losing a parent. We decide together what
to try. Sessions are 50 minutes and cost $120. I offer a sliding scale. The first 15 minute phone call is free.
I accept Aetna and Blue Cross. I am accepting new clients, on Tuesday and Thursday evenings. I do not treat eating
disorders. Call me at (860) 555-0142."""
SPANISH = """Soy Lucía Peña, masajista y maestra de reiki en Valencia. Atiendo a personas con dolor de espalda, estrés e
insomnio. Doy masajes en mi consulta, Calle Colón 12, 46004 Valencia, de lunes a viernes por la mañana. Una sesión de
60 minutos cuesta 45 €. También hablo inglés y catalán. No trato lesiones agudas."""
ENTRY = """Dr. Ann-Marie O'Neil, DO
Family Medicine
44 Elm Street, Suite 2B, Northampton, MA 01060
Phone: 413-555-0188
NPI: 1234567893
Office hours: Mon-Fri 8:30am - 5pm, Sat 9-12
Not accepting new patients. New patient visit: $350 (60 minutes). Follow-up visit: $180.
Licensed in Massachusetts and Vermont."""


def proposed(text: str) -> list[ProposedAnswer]:
    return asyncio.run(propose_answers(model(), build_lexicon(load_gazetteer()), text))


def values(text: str, path: str) -> list[Any]:
    return [answer.value for answer in proposed(text) if answer.path == path]


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        (ABOUT, "display_name", ["Marisol Ortega"]),
        (ABOUT, "credentials", [{"title": "LPC"}]),
        (ABOUT, "modalities", ["counseling"]),
        (ABOUT, "serves", ["adults", "couples"]),
        (
            ABOUT,
            "places",
            [{"address": {"line": "44 Elm Street", "city": "Hartford", "region": "CT", "postal_code": "06106"}}],
        ),
        (ABOUT, "languages", ["en", "es"]),
        (ABOUT, "telehealth", ["US-CT", "US-MA"]),
        (ABOUT, "times", ["weekday_evening"]),
        (ABOUT, "accepting_new", [True]),
        (ABOUT, "fees", [{"currency": "USD", "session": {"min": 120.0, "minutes": 50}}]),
        (ABOUT, "fees.sliding_scale", [True]),
        (ABOUT, "first_talk_free_minutes", [15]),
        (ABOUT, "does_not_treat", ["eating disorders"]),
        (ABOUT, "contact.phone", ["+1 860-555-0142"]),
        (ABOUT, "practices.horizontal.example", ["We decide together what to try."]),
        (SPANISH, "display_name", ["Lucía Peña"]),
        (SPANISH, "modalities", ["massage therapy", "reiki"]),
        (SPANISH, "concerns", ["back pain", "stress", "insomnia"]),
        (SPANISH, "languages", ["en", "ca"]),
        (SPANISH, "times", ["weekday_morning"]),
        (SPANISH, "fees", [{"currency": "EUR", "session": {"min": 45.0, "minutes": 60}}]),
        (SPANISH, "does_not_treat", ["lesiones agudas"]),
        ("Soy Ana Ruiz, masajista. El precio es según tus ingresos.", "fees.sliding_scale", [True]),
        (ENTRY, "npi", ["1234567893"]),
        (ENTRY, "times", ["weekday_morning", "weekday_afternoon", "weekend_morning"]),
        (ENTRY, "accepting_new", [False]),
        (ENTRY, "telehealth", ["US-MA", "US-VT"]),
    ],
)
def test_what_a_page_says_is_proposed(text: str, path: str, expected: list[Any]) -> None:
    assert values(text, path) == expected


def test_each_proposal_stands_beside_the_sentence_it_was_read_from() -> None:
    flat = " ".join(ABOUT.split())
    for answer in proposed(ABOUT):
        if answer.path != "approach":
            assert answer.quote in flat
    (price,) = (answer for answer in proposed(ABOUT) if answer.path == "fees")
    assert price.quote == "Sessions are 50 minutes and cost $120."


def test_what_is_denied_and_the_name_of_an_insurer_are_no_concerns() -> None:
    assert "eating disorders" not in values(ABOUT, "concerns")
    assert "low mood" not in values(ABOUT, "concerns")


def test_concerns_that_are_called_by_name_are_told_from_those_that_are_only_heard() -> None:
    answers = [
        answer for answer in proposed("Many struggle with anxiety, insomnia or grief.") if answer.path == "concerns"
    ]
    assert {answer.value for answer in answers if answer.named} == {"anxiety", "insomnia", "grief"}


def test_a_practice_is_proposed_as_a_sentence_and_never_as_a_number() -> None:
    paths = [answer.path for answer in proposed(ABOUT) if answer.path.startswith("practices")]
    assert paths and all(path.endswith(".example") for path in paths)


@pytest.mark.parametrize("text", [ABOUT, SPANISH, ENTRY])
def test_all_that_is_proposed_makes_a_sound_profile(text: str) -> None:
    pairs = [(answer.path, answer.value) for answer in proposed(text)]
    profile = msgspec.convert({"modalities": ["reiki"], **patch_of_answers(None, pairs)}, Profile)
    assert profile_problems(profile) == []


def test_lists_grow_and_other_answers_stay() -> None:
    before = Profile(display_name="Ana", modalities=["reiki"], fees=Fees(currency="EUR", exchange=True))
    taken: list[tuple[str, Any]] = [
        ("modalities", "yoga therapy"),
        ("modalities", "reiki"),
        ("fees", {"currency": "USD", "session": {"min": 90}}),
        ("fees", {"currency": "USD", "first_visit": {"amount": 120}}),
        ("fees.sliding_scale", True),
    ]
    assert patch_of_answers(before, taken) == {
        "modalities": ["reiki", "yoga therapy"],
        "fees": {"currency": "USD", "session": {"min": 90}, "first_visit": {"amount": 120}, "sliding_scale": True},
    }


@given(st.text(max_size=400))
def test_no_text_is_too_strange(text: str) -> None:
    for answer in proposed(text):
        assert answer.quote and (answer.path in LISTS or answer.value not in ("", None))


def test_a_page_is_read_without_menus_scripts_and_forms() -> None:
    page = b"""<html><head><title>Ana</title><style>p{}</style><script>var a = "<p>not this</p>";</script></head>
    <body><nav><a href="/">Home</a></nav><h1>Ana  Sol</h1><p>I <b>listen</b>.<br>Caf\xc3\xa9 &amp; tea</p>
    <form><label>Mail</label></form><svg><nav></svg><ul><li>Grief<li>Loss</ul></body></html>"""
    assert page_text(page).split("\n\n") == ["Ana", "Ana Sol", "I listen.", "Café & tea", "Grief", "Loss"]


def test_a_plain_text_in_another_encoding_is_read_too() -> None:
    assert page_text("Señora Peña".encode("latin-1"), "iso-8859-1") == "Señora Peña"
    assert page_text(b"plain", "no-such-encoding") == "plain"
