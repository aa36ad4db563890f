"""A practitioner's own word for a concern is kept and shown; the concern it means is matched."""

import numpy as np
import pytest

from schemas.matching.match import MatchRequest
from schemas.profiles.practitioner import Profile, StoredProfile
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.i18n.languages import ReaderLocale
from service.matching.find_matches import find_matches
from service.matching.fit.fit_model import load_fit_model
from service.matching.fit.layout import CONCERNS
from service.profiles.store import each_profile
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.store_reviews import merge_name
from service.web.forms.fields import Field, FormData
from service.web.pages.practitioner.suggestions import complete, in_own_words, understand
from service.web.pages.terms import worded
from tests.fixtures.profiles import NOW, load, profile
from tests.fixtures.sentences import states

pytestmark = pytest.mark.anyio

WORDED = {"concerns": ["Perimenopause", "frozen  shoulder", "rotator cuff", "insomina", "ansiedad", "Anxiety"]}


async def _only(connection: Connection) -> StoredProfile:
    [stored] = [profile async for profile in each_profile(connection)]
    return stored


async def test_own_words_are_kept_beside_the_concern_but_no_slip_and_no_translation(connection: Connection) -> None:
    await load(connection, [profile("a", **WORDED, concerns_first=["Perimenopause"])])
    stored = (await _only(connection)).profile
    assert stored.concerns == ["menopause", "shoulder pain", "insomnia", "anxiety"]
    assert stored.concerns_first == ["menopause"]
    assert stored.concern_wordings == {
        "menopause": ["Perimenopause"],
        "shoulder pain": ["frozen shoulder", "rotator cuff"],
    }


async def test_what_was_exported_is_loaded_again_with_its_words_and_drops_those_of_concerns_no_longer_stated(
    connection: Connection,
) -> None:
    wordings = {"menopause": ["perimenopause"], "shoulder pain": ["frozen shoulder"], "insomnia": ["gout"]}
    await load(connection, [profile("a", concerns=["menopause", "insomnia"], concern_wordings=wordings)])
    assert (await _only(connection)).profile.concern_wordings == {"menopause": ["perimenopause"]}
    counts, _ = await load(connection, [profile("a", concerns=["menopause", "insomnia"], concern_wordings=wordings)])
    assert counts.unchanged == 1


async def test_a_reason_says_the_practitioners_own_word_and_names_the_concern(connection: Connection) -> None:
    await load(connection, [profile("a", concerns=["domestic abuse"])])
    matcher = await open_matcher(connection, Settings())
    request = MatchRequest(story="My husband hits me and I am afraid to go home at night.")
    [result] = (await find_matches(connection, matcher, request, NOW)).results
    of_story = [reason for reason in result.reasons if reason.part == "story"]
    assert [(states(reason), reason.concern) for reason in of_story] == [
        ("works with domestic abuse", "domestic violence")
    ]


async def test_a_word_for_a_whole_family_answers_a_story_about_one_of_its_concerns(connection: Connection) -> None:
    others = ["gout", "acne", "tinnitus"]
    await load(
        connection, [profile("a", concerns=["family conflict", *others]), profile("b", concerns=["asthma", *others])]
    )
    matcher = await open_matcher(connection, Settings())
    request = MatchRequest(story="My sister and I have not spoken since the funeral, we fight about everything.")
    matches = (await find_matches(connection, matcher, request, NOW)).results
    assert matches[0].practitioner.display_name == "Person a"
    assert "works with family conflict" in {states(reason) for reason in matches[0].reasons}


async def test_a_name_that_is_merged_into_another_stays_as_the_own_word(connection: Connection) -> None:
    await load(connection, [profile("a", concerns=["zorbling", "zorking", "burnout"])])
    async with connection.transaction():
        await merge_name(connection, "concern", "zorbling", "zorking")
    async with connection.transaction():
        await merge_name(connection, "concern", "zorking", "burnout")
    stored = (await _only(connection)).profile
    assert stored.concerns == ["burnout"]
    assert stored.concern_wordings == {"burnout": ["zorbling", "zorking"]}


@pytest.mark.parametrize(
    ("stated", "wordings", "meant"),
    [
        # Saved when these had no name: as a term of their own, or under the family that a label led to.
        (["restless legs"], {}, "restless legs"),
        (["Unspecified abdominal hernia"], {}, None),
        (["hernia"], {}, "hernia"),
        (["bleeding piles"], {}, "hemorrhoids"),
        (["digestive health"], {"digestive health": ["hemorrhoids"]}, "hemorrhoids"),
        (["irregular periods"], {"irregular periods": ["menorrhagia"]}, "heavy periods"),
        (["cancer"], {}, "cancer"),
    ],
)
def test_what_was_saved_before_a_concern_had_its_name_is_matched_by_it(
    stated: list[str], wordings: dict[str, list[str]], meant: str | None
) -> None:
    model = load_fit_model(trained=False)
    saved = Profile(display_name="Person", modalities=["yoga"], concerns=stated, concern_wordings=wordings)
    [vector] = model.vectors([(saved, frozenset())])
    names = {model.policy.columns[at] for at in np.flatnonzero(vector[CONCERNS][: len(model.policy.columns)] == 1.0)}
    assert (meant in names) if meant else not names
    assert "digestive health" not in stated or "digestive health" in names


def test_a_page_in_another_language_says_what_the_own_word_means() -> None:
    wordings = {"menopause": ["perimenopause"]}
    assert worded("menopause", wordings, ReaderLocale("en")) == "perimenopause"
    assert worded("menopause", wordings, ReaderLocale("es")) == "perimenopause (menopausia)"
    assert worded("insomnia", wordings, ReaderLocale("es")) == "insomnio"


async def test_the_form_asks_in_own_words_and_keeps_those_that_stand_in_it(connection: Connection) -> None:
    terms = await VocabularyCache.read(connection)
    question = Field("concerns", "What do people come to you with?", "lines")
    typed = FormData({"concerns": ["perimenopause\ninsomina\nback pain"]})
    doubts = understand(terms, (question,), typed, FormData(), ReaderLocale("en"))
    assert typed.one("concerns") == "perimenopause\ninsomnia\nback pain"
    assert [doubt.typed for doubt in doubts] == ["insomina"]
    document = {"concerns": ["menopause", "grief"], "concern_wordings": {"menopause": ["perimenopause", "the change"]}}
    assert in_own_words(document)["concerns"] == ["perimenopause", "the change", "grief"]
    assert complete({"concerns": ["perimenopause"]}, None)["concern_wordings"] is None
