"""A request's story is heard apart from the loop that serves others, and by rules alone where that takes too long."""

import threading
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from schemas.matching.match import MatchRequest, Read
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.listener.encoder import ListenerModel
from service.matching.matcher import Matcher
from service.matching.resolve import resolve_request as resolving
from service.matching.resolve.resolve_request import resolve_request
from tests.fixtures.profiles import NOW
from tests.listener.tiny_model import write_tiny_model

pytestmark = pytest.mark.anyio
STORY = "Insomnia! Not migraine! Listen, and I want to decide together."


class Watched(ListenerModel):
    """Notes in which threads it read; waits for `go` where that is set."""

    threads: set[int]
    go: threading.Event | None = None

    def read(self, story, clauses):  # type: ignore[no-untyped-def]
        self.threads.add(threading.get_ident())
        if self.go:
            self.go.wait(10)
        return super().read(story, clauses)


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    trained = Watched.load(write_tiny_model(tmp_path / "tiny"))
    assert isinstance(trained, Watched)
    trained.threads = set()
    return trained


async def matcher(connection: Connection, trained: ListenerModel | None) -> Matcher:
    opened = await open_matcher(connection, Settings())
    return replace(opened, model=replace(opened.model, trained=trained))


async def read(connection: Connection, trained: ListenerModel | None, **request: object) -> Read:
    match_request = msgspec.convert({"story": STORY} | request, MatchRequest)
    return (await resolve_request(connection, await matcher(connection, trained), match_request, NOW)).read()


async def test_a_story_is_read_in_another_thread_than_the_loop(connection: Connection, watched: Watched) -> None:
    heard = await read(connection, watched)
    assert [concern.name for concern in heard.concerns] == ["insomnia"]
    assert watched.threads and threading.get_ident() not in watched.threads


async def test_the_same_story_gives_the_same_statements_byte_for_byte(connection: Connection, watched: Watched) -> None:
    first, second = [msgspec.json.encode(await read(connection, watched)) for _ in range(2)]
    assert first == second


async def test_a_reader_that_takes_too_long_leaves_the_story_to_the_rules(
    connection: Connection, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "_TRAINED_WITHIN_S", 0.05)
    watched.go = threading.Event()
    late = await read(connection, watched)
    watched.go.set()
    assert msgspec.json.encode(late) == msgspec.json.encode(await read(connection, None))


async def test_a_correction_stands_whatever_is_heard_again(connection: Connection, watched: Watched) -> None:
    statement = next(
        statement for statement in (await read(connection, watched)).statements if statement.concern == "insomnia"
    )
    for correction in ({"concerns": {"insomnia": 0}}, {"not_me": [statement.id]}):
        corrected = await read(connection, watched, **correction)
        assert "insomnia" not in [concern.name for concern in corrected.concerns]
        assert statement.id not in [statement.id for statement in corrected.statements]


async def test_statements_say_of_whom_and_how_sure(connection: Connection, watched: Watched) -> None:
    heard = await read(connection, watched)
    concern = next(statement for statement in heard.statements if statement.kind == "concern")
    assert (concern.whose, concern.when, concern.holds, concern.weight) == ("me", "now", "said", 1.0)
    assert concern.acts and not concern.asks and concern.apply.wish == {"concerns": {"insomnia": 1.0}}
    assert STORY[concern.start : concern.end] == concern.quote
