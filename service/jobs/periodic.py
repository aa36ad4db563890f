"""The scheduler of work that a running process repeats until it stops, whatever befalls a single run."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

_log = structlog.get_logger()


@dataclass(frozen=True)
class PeriodicTask:
    """What to do every so many seconds; and whether at the start and once more at the end."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]
    at_start: bool = False
    at_end: bool = False


@asynccontextmanager
async def run_periodic(tasks: Sequence[PeriodicTask]) -> AsyncIterator[None]:
    """Repeats the tasks, each by itself, while this is open."""
    running = [asyncio.create_task(_repeat(task), name=task.name) for task in tasks]
    try:
        yield
    finally:
        for item in running:
            item.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for task in tasks:
            if task.at_end:
                await _run(task)


async def _repeat(task: PeriodicTask) -> None:
    if not task.at_start:
        await asyncio.sleep(task.seconds)
    while True:
        await _run(task)
        await asyncio.sleep(task.seconds)


async def _run(task: PeriodicTask) -> None:
    try:
        await task.work()
    except Exception as error:  # the next run comes all the same; the kind alone is logged
        _log.error("periodic task failed", task=task.name, kind=type(error).__name__)
