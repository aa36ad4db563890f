"""Work that a running server does now and then: each round repeats until the server stops, whatever befalls it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

_log = structlog.get_logger()


@dataclass(frozen=True)
class Round:
    """What to do, how long to wait in between, and whether it is done once more at the end."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]
    at_start: bool = False
    at_end: bool = False


@asynccontextmanager
async def going(rounds: list[Round]) -> AsyncIterator[None]:
    """The rounds go on while this is open."""
    tasks = [asyncio.create_task(_repeat(one), name=one.name) for one in rounds]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in rounds:
            if one.at_end:
                await _once(one)


async def _repeat(one: Round) -> None:
    if not one.at_start:
        await asyncio.sleep(one.seconds)
    while True:
        await _once(one)
        await asyncio.sleep(one.seconds)


async def _once(one: Round) -> None:
    try:
        await one.work()
    except Exception as error:  # the round goes on, whatever befell it; the kind alone is logged
        _log.error("round failed", round=one.name, kind=type(error).__name__)
