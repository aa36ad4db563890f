"""Generations of a snapshot: mapped as written, noticed when torn, made anew when they are of another past."""

import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.matching.match import MatchRequest
from service.boot.matcher import indexer, open_matcher
from service.core.clock import now
from service.core.database.pool import Connection, connect
from service.core.settings import Settings
from service.matching.find_matches import find_matches
from service.matching.index.store_vectors import remove_match_profiles
from service.matching.matcher import Matcher
from service.matching.recall import generations as host
from service.matching.recall import live_snapshot
from service.matching.recall.generations import write_next
from service.matching.snapshot.files import GenerationInfo, generations, read_generation, sweep, write_generation
from service.matching.snapshot.segments import Snapshot
from service.profiles.store_lifecycle import set_status

from .rows import match_rows
from .world import model

K = len(model().policy.columns)
ABOUT = GenerationInfo("policy", K, "3:3:", [], 1.0)


def test_a_generation_is_read_as_it_was_written(tmp_path: Path) -> None:
    columns = Snapshot.of_rows(match_rows(200, 1), K).folded()
    generation = read_generation(write_generation(tmp_path, columns, ABOUT))
    assert generation is not None
    again, about = generation
    assert about == ABOUT and again.terms == columns.terms
    assert again.arrays.keys() == columns.arrays.keys()
    for name, values in columns.arrays.items():
        assert again.arrays[name].dtype == values.dtype and again.arrays[name].tobytes() == values.tobytes(), name


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    columns = Snapshot.of_rows(match_rows(40, 2), K).folded()
    return write_generation(tmp_path_factory.mktemp("whole"), columns, ABOUT).read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.data())
def test_a_torn_or_altered_file_is_noticed(tmp_path: Path, written: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(written) - 1))
    torn = written[:at] if data.draw(st.booleans()) else written[:at] + bytes([written[at] ^ 1]) + written[at + 1 :]
    path = tmp_path / "00000001.people"
    path.write_bytes(torn)
    generation = read_generation(path)
    if generation is not None:  # the alteration lies in bytes between header and columns that mean nothing
        assert torn[: at + 1].count(b"\0") and len(torn) == len(written)
        whole = Snapshot.of_rows(match_rows(40, 2), K).folded()
        assert all(generation[0].arrays[name].tobytes() == values.tobytes() for name, values in whole.arrays.items())


def test_old_generations_and_broken_ones_are_swept(tmp_path: Path) -> None:
    columns = Snapshot.of_rows(match_rows(5, 3), K).folded()
    written = [write_generation(tmp_path, columns, ABOUT) for _ in range(4)]
    (tmp_path / "writing-left").write_bytes(b"half")
    sweep(tmp_path)
    assert generations(tmp_path) == [written[3], written[2]]
    assert not list(tmp_path.glob("writing-*"))


_WRITER = """
import sys
from pathlib import Path
from service.matching.snapshot.files import GenerationInfo, sweep, write_generation
from service.matching.snapshot.segments import Snapshot
from tests.matching.rows import match_rows
columns = Snapshot.of_rows(match_rows(300, 4), int(sys.argv[2])).folded()
print("ready", flush=True)
while True:
    write_generation(Path(sys.argv[1]), columns, GenerationInfo("policy", int(sys.argv[2]), "3:3:", [], 1.0))
    sweep(Path(sys.argv[1]))
"""


def test_a_writer_killed_at_any_moment_leaves_whole_generations(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    for _ in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path), str(K)], stdout=subprocess.PIPE, cwd=Path.cwd()
        )
        assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
        time.sleep(float(rng.uniform(0.0, 0.3)))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        for path in generations(tmp_path):
            generation = read_generation(path)
            assert generation is not None and len(generation[0]) == 300


@pytest.fixture
async def reader(demo_copy_url: str) -> AsyncIterator[Connection]:
    connection = await connect(demo_copy_url)
    yield connection
    await connection.close()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo directory counts as a large one."""
    monkeypatch.setattr(host, "FEWEST_PEOPLE", 10)
    monkeypatch.setattr(live_snapshot, "FEWEST_BESIDE", 5)
    monkeypatch.setattr(live_snapshot, "MOST_BESIDE", 0.0)


async def _matcher(connection: Connection, url: str, data: Path) -> Matcher:
    return await open_matcher(connection, Settings(database_url=url, data=data))


async def _ids(connection: Connection, matcher: Matcher) -> list[Any]:
    request = MatchRequest(story="I lie awake every night", seed="s", limit=50)
    return [result.practitioner.id for result in (await find_matches(connection, matcher, request)).results]


@pytest.mark.anyio
@pytest.mark.usefixtures("few")
async def test_processes_of_a_host_share_one_generation_and_a_new_one_is_written_when_much_has_changed(
    reader: Connection, demo_copy_url: str, tmp_path: Path
) -> None:
    in_memory = await _ids(reader, await open_matcher(reader, Settings()))
    first, second = [await _matcher(reader, demo_copy_url, tmp_path) for _ in range(2)]
    assert await _ids(reader, first) == await _ids(reader, second) == in_memory
    [folder] = (tmp_path / "snapshots").iterdir()
    assert [path.name for path in generations(folder)] == ["00000001.people"]
    for id in in_memory[:8]:
        async with reader.transaction():
            await set_status(reader, id, "paused", now())
            await indexer(Settings()).derive(reader, [id])
    left = await _ids(reader, first)
    assert left[: len(in_memory) - 8] == in_memory[8:]
    assert first.people._folding is not None
    await first.people._folding
    assert generations(folder)[0].name == "00000002.people"
    third = await _matcher(reader, demo_copy_url, tmp_path)
    assert await _ids(reader, first) == await _ids(reader, second) == await _ids(reader, third) == left
    await first.people.close()
    await second.people.close()


@pytest.mark.anyio
@pytest.mark.usefixtures("few")
async def test_a_generation_of_another_past_of_the_database_is_not_believed(
    reader: Connection, demo_copy_url: str, tmp_path: Path
) -> None:
    before = await _matcher(reader, demo_copy_url, tmp_path)
    shown = await _ids(reader, before)
    # As after a restored backup: rows that no note of a change tells of.
    await reader.execute("DELETE FROM match_profile WHERE practitioner_id = $1", shown[0])
    after = await _matcher(reader, demo_copy_url, tmp_path)
    assert shown[0] not in await _ids(reader, after)


@pytest.mark.anyio
async def test_the_next_generation_is_the_newest_with_what_has_changed(
    reader: Connection, demo_copy_url: str, tmp_path: Path
) -> None:
    matcher = await open_matcher(reader, Settings())
    source = matcher.source
    first = read_generation(await write_next(reader, tmp_path, source))
    gone = await reader.fetchval("SELECT practitioner_id FROM match_profile LIMIT 1")
    async with reader.transaction():
        await remove_match_profiles(reader, [gone])
    second = read_generation(await write_next(reader, tmp_path, source))
    assert first is not None and second is not None and gone is not None
    assert len(second[0]) == len(first[0]) - 1
