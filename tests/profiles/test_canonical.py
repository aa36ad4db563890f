"""A profile is kept in one form: most are found to be in it at a glance, and the glance never says more than a look."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.profiles.practitioner import Address, Fees, FirstVisit, Place, Practice, Profile, ProfileDump, Session
from service.profiles import save_profiles
from service.profiles.save_profiles import canonical
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.folding import Vocabulary
from tests.fixtures.documents import stored_documents

TERMS = VocabularyCache(Vocabulary({}), Vocabulary({}), frozenset())
PLAIN = Profile(display_name="A", modalities=["yoga"], approach="I listen.")


def looked_at(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The document when no glance is trusted."""
    with monkeypatch.context() as patch:
        patch.setattr(save_profiles, "_is_tidy", lambda document: False)
        return canonical(profile, TERMS).document


_MARKS = st.text(st.sampled_from('ab"\\ \n\r\t{}[]null\u00a0\u200b\u202eé,:'), min_size=1, max_size=12)


@given(stored_documents(), st.lists(_MARKS, min_size=4, max_size=4))
def test_a_glance_says_what_a_look_says(document: dict[str, Any], marks: list[str]) -> None:
    profile = msgspec.convert(document, Profile)
    # Something to read stands in every text that is taken.
    approach, other, gender, line = (f"{mark}a{mark}" for mark in marks)
    profile.approach, profile.does_not_treat, profile.gender = approach, [other], gender
    profile.places = [*profile.places, Place(Address(line=line))]
    own = canonical(profile, TERMS)
    with pytest.MonkeyPatch.context() as patch:
        assert own.document == looked_at(profile, patch)
    assert msgspec.json.decode(own.document, type=Profile) == msgspec.convert(msgspec.to_builtins(own.profile), Profile)


@pytest.mark.parametrize(
    "untidy",
    [
        {"approach": " I listen."},
        {"approach": "I listen. "},
        {"display_name": "A  B"},
        {"display_name": "A\u00a0B"},
        {"display_name": "A\u200bB"},
        {"approach": "I listen.\r\nAlways."},
        {"fees": Fees()},
        {"fees": Fees(first_visit=FirstVisit())},
        {"practices": {"story": Practice(example="Once.")}},
    ],
)
def test_what_is_untidy_is_seen(untidy: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    profile = msgspec.structs.replace(PLAIN, **untidy)
    document = canonical(profile, TERMS).document
    assert document == looked_at(profile, monkeypatch)
    assert document != msgspec.json.encode(profile, order="sorted")


def test_state_is_left_out_and_the_senders_profile_stays_as_it_is() -> None:
    fees = Fees(currency="USD", session=Session(min=10.005, max=20.0))
    sent = ProfileDump(display_name="A", modalities=["Yoga"], source="x", status="draft", sources={"a": "b"}, fees=fees)
    before = msgspec.json.encode(sent)
    document = msgspec.json.decode(canonical(sent, TERMS).document)
    assert document == {
        "display_name": "A",
        "modalities": ["yoga"],
        "fees": {"currency": "USD", "session": {"min": 10.01, "max": 20.0}},
    }
    assert msgspec.json.encode(sent) == before
