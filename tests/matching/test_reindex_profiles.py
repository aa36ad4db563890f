"""Another policy: its vectors are derived beside those that servers are on, stopped and resumed, edits included."""

from dataclasses import replace

import msgspec
import pytest

from schemas.matching.match import MatchRequest
from service.boot.matcher import fit_model, open_matcher
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.matching.find_matches import find_matches
from service.matching.fit.fit_model import FitModel
from service.matching.index import reindex_profiles as rederiving
from service.matching.index.index_profiles import MatchIndexer
from service.matching.index.reindex_profiles import drop_other_policies, reindex_profiles, rows_of_other_policies
from service.matching.matcher import Matcher
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio

PEOPLE = [profile(str(number), concerns=["insomnia"] if number % 2 else ["grief"]) for number in range(12)]


def other_model() -> FitModel:
    """A policy that differs in one constant alone, under the same version."""
    model = fit_model(Settings())
    story = msgspec.structs.replace(model.policy.story, first_share=0.9)
    return replace(model, policy=msgspec.structs.replace(model.policy, story=story))


async def shown(connection: Connection, model: FitModel) -> list[str]:
    now = await open_matcher(connection, Settings())
    matcher = Matcher(model, now.terms, now.cursor_key)
    response = await find_matches(connection, matcher, MatchRequest(story="I lie awake", seed="s", limit=100), NOW)
    return sorted(result.practitioner.display_name for result in response.results)


async def test_derived_again_everybody_has_the_row_they_were_loaded_with(connection: Connection) -> None:
    examples = {
        axis: {"items": {}, "example": f"Of {axis} I can say much. A friend came who could not sleep at all."}
        for axis in ("webwork", "story", "horizontal", "options")
    }
    many = [*PEOPLE, profile("examples", concerns=["insomnia", "grief"], approach="I listen.", practices=examples)]
    await load(connection, many)
    select = "SELECT practitioner_id, vector, sentences, places, modality_ids FROM match_profile ORDER BY 1"
    loaded = await connection.fetch(select)
    assert len(loaded) == len(many) and any(row["sentences"] for row in loaded)
    await connection.execute("DELETE FROM match_profile")
    await reindex_profiles(connection, MatchIndexer(fit_model(Settings())))
    assert await connection.fetch(select) == loaded


async def test_vectors_of_another_constant_are_never_compared(connection: Connection) -> None:
    assert other_model().policy.key != fit_model(Settings()).policy.key
    await load(connection, PEOPLE)
    assert await shown(connection, other_model()) == []


async def test_servers_on_the_former_policy_go_on_until_it_is_dropped(connection: Connection) -> None:
    await load(connection, PEOPLE)
    present, indexer = fit_model(Settings()), MatchIndexer(other_model())
    reports: list[tuple[int, int]] = []
    assert await reindex_profiles(connection, indexer, lambda done, total: reports.append((done, total))) == 12
    assert reports[0] == (0, 12) and reports[-1] == (12, 12)
    assert len(await shown(connection, present)) == len(await shown(connection, other_model())) == 12
    assert await rows_of_other_policies(connection, indexer) == 12
    assert await drop_other_policies(connection, indexer) == 12
    assert await shown(connection, present) == []
    assert len(await shown(connection, other_model())) == 12


async def test_stopped_half_way_it_goes_on_where_it_ended(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rederiving, "BATCH", 5)
    await load(connection, PEOPLE)
    indexer = MatchIndexer(other_model())

    def stop(done: int, total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await reindex_profiles(connection, indexer, stop)
    assert await reindex_profiles(connection, indexer) == 7
    assert await reindex_profiles(connection, indexer) == 0


async def test_what_is_edited_under_the_former_policy_meanwhile_is_taken_in(connection: Connection) -> None:
    await load(connection, PEOPLE)
    indexer = MatchIndexer(other_model())
    await reindex_profiles(connection, indexer)
    await load(connection, [PEOPLE[3] | {"concerns": ["knee pain"]}])
    assert await reindex_profiles(connection, indexer) == 1
    assert await reindex_profiles(connection, indexer) == 0
