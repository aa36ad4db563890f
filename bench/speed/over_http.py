"""Requests over real HTTP to a real server: processor time each, and what one worker answers with eight clients."""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import httpx2

from bench.speed.processor_time import Machine, ProcessorTime
from bench.speed.requests import KINDS, Body, stories

BLOCK = 20  # requests of one kind in a row
_NO_OP = "no-op"


@dataclass
class RequestTimes:
    """What the blocks of one kind took, a request."""

    blocks: list[ProcessorTime] = field(default_factory=list)

    @property
    def usual(self) -> ProcessorTime:
        """The block in the middle."""
        return sorted(self.blocks, key=lambda used: used.both)[len(self.blocks) // 2]


def processor_time(url: str, machine: Machine, rounds: int, kinds: list[str]) -> dict[str, RequestTimes]:
    """Blocks of every kind and of the no-op, in turn, so that all see the same machine."""
    names = stories()
    number = count()
    taken = {name: RequestTimes() for name in (_NO_OP, *kinds)}
    with httpx2.Client(base_url=url, timeout=60) as client:
        for this in range(rounds + 1):
            for name, own in taken.items():
                block = _no_op if name == _NO_OP else _matching(KINDS[name], names, number)
                before = machine.used()
                for request in block(client):
                    request()
                if this:  # the first round warms caches and plans
                    own.blocks.append((machine.used() - before) / BLOCK)
    return taken


def _no_op(client: httpx2.Client) -> Iterator[Callable[[], None]]:
    for _ in range(BLOCK):
        yield lambda: _right(client.get("/health/live"))


def _matching(
    build: Callable[[str], Body], texts: list[str], number: Iterator[int]
) -> Callable[[httpx2.Client], Iterator[Callable[[], None]]]:
    def block(client: httpx2.Client) -> Iterator[Callable[[], None]]:
        for _ in range(BLOCK):
            body = build(texts[next(number) % len(texts)])
            yield lambda body=body: _right(client.post("/v1/matches", json=body))

    return block


def _right(response: httpx2.Response) -> None:
    response.raise_for_status()


@dataclass(frozen=True)
class Load:
    """What a closed loop of clients saw."""

    per_second: float
    p50_ms: float
    p99_ms: float


def under_load(url: str, clients: int, seconds: float) -> tuple[Load, Load]:
    """The no-op and a near match, each by so many clients that ask again as soon as they are answered."""
    return asyncio.run(_under_load(url, clients, seconds))


async def _under_load(url: str, clients: int, seconds: float) -> tuple[Load, Load]:
    results = [KINDS["near"](story) for story in stories()]
    number = count()
    limits = httpx2.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx2.AsyncClient(base_url=url, timeout=60, limits=limits) as client:

        async def no_op() -> None:
            _right(await client.get("/health/live"))

        async def near() -> None:
            _right(await client.post("/v1/matches", json=results[next(number) % len(results)]))

        return await _loop(no_op, clients, seconds), await _loop(near, clients, seconds)


async def _loop(ask: Callable[[], object], clients: int, seconds: float) -> Load:
    taken: list[float] = []
    end = time.perf_counter() + seconds

    async def one_client() -> None:
        while (started := time.perf_counter()) < end:
            await ask()  # type: ignore[misc]
            taken.append((time.perf_counter() - started) * 1000)

    started = time.perf_counter()
    await asyncio.gather(*(one_client() for _ in range(clients)))
    spent = time.perf_counter() - started
    return Load(len(taken) / spent, statistics.median(taken), statistics.quantiles(taken, n=100)[-1])
