"""What a seeker answers weighs: the demo directory asked with the same story and opposite answers."""

from collections.abc import AsyncIterator

import numpy as np
import pytest

from schemas.matching.match import MatchRequest
from schemas.profiles.qualities import QUALITY_IDS
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection, connect
from service.core.settings import Settings
from service.matching.find_matches import find_matches
from service.training.panels import read_panel
from tests.fixtures.profiles import NOW

pytestmark = pytest.mark.anyio


@pytest.fixture
async def connection(demo_url: str) -> AsyncIterator[Connection]:
    opened = await connect(demo_url)
    yield opened
    await opened.close()


@pytest.mark.nightly
async def test_opposite_answers_on_all_axes_share_at_most_one_of_the_first_five(connection: Connection) -> None:
    matcher = await open_matcher(connection, Settings())
    shared = []
    for story in read_panel("audit")[:12]:
        for seed in ("a", "b", "c", "d"):
            firsts = []
            for answer in (3, -3):
                practices = dict.fromkeys(QUALITY_IDS, answer)
                request = MatchRequest(story=story.text, practices=practices, seed=seed, limit=5)
                page = await find_matches(connection, matcher, request, NOW)
                firsts.append({result.practitioner.id for result in page.results})
            shared.append(len(firsts[0] & firsts[1]))
    assert np.mean(shared) <= 1.0, shared
