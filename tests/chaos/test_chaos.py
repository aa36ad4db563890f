"""The short form of `make chaos`: one fault, and nothing acknowledged is lost, doubled or answered with 500."""

import pytest

from tests.chaos.faults import kill_postmaster
from tests.chaos.scene import open_scene

pytestmark = pytest.mark.timeout(400)


def test_nothing_acknowledged_is_lost() -> None:
    with open_scene(keepers=10) as scene:
        outcome = scene.suffer("kill -9 of the postmaster", kill_postmaster, rows=500, seconds=1)
        assert outcome.whole, outcome
        assert outcome.acknowledged and outcome.imported == 500 and outcome.deliveries and outcome.mails
