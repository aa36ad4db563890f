"""Twice what a server can answer, for five minutes: `make load`.

First its capacity is measured (eight clients that wait for their answers), then requests come at twice that rate,
answered or not. Printed: how soon the accepted are answered, the share refused early, whether health answers meanwhile,
and memory before and after.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx2

from bench.speed.requests import stories
from tests.fixtures.running import free_port

_CLIENTS, _SETTLE_SECONDS = 8, 15.0


def main() -> None:
    """Starts a server with the demo directory, and asks it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ayni-load-") as folder:
        Path(folder).chmod(0o755)
        url = f"http://127.0.0.1:{(port := free_port())}"
        words = [sys.executable, "-m", "service", "demo", "--port", str(port), "--workers", str(arguments.workers)]
        settings = {**os.environ, "AYNI_DATA": f"{folder}/data"}
        with (
            (Path(folder) / "log").open("wb") as log,
            subprocess.Popen(words, env=settings, stdout=log, stderr=log) as server,
        ):
            try:
                wait_for(url)
                asyncio.run(_measure(url, server.pid, arguments.seconds))
            finally:
                server.terminate()


def wait_for(url: str) -> None:
    """Returns once the server is ready."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            if httpx2.get(f"{url}/health/ready", timeout=5).status_code == 200:
                return
        except httpx2.HTTPError:
            time.sleep(0.2)
    raise TimeoutError("the server did not come up")


async def _measure(url: str, pid: int, seconds: float) -> None:
    texts = stories()
    # A connection that the server may close in this moment is not used again: it keeps them for five seconds.
    limits = httpx2.Limits(max_connections=2_000, keepalive_expiry=2.0)
    async with httpx2.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        capacity = await _capacity(client, texts)
        before = _resident_mb(pid)
        print(f"capacity: {capacity:.1f} matches a second with {_CLIENTS} clients; memory {before:.0f} MB")
        accepted, refused, others, health = await _flood(client, texts, 2 * capacity, seconds)
        total = len(accepted) + refused + others.total()
        print(f"{2 * capacity:.1f} a second for {seconds:.0f} s: {total} requests")
        print(f"accepted {len(accepted)} ({len(accepted) / total:.0%}), after {_shares(accepted)} s")
        print(f"refused early {refused} ({refused / total:.0%}), neither {dict(others) or 0}")
        print(f"health meanwhile after {_shares(health)} s")
        await asyncio.sleep(10)
        print(f"memory {_resident_mb(pid):.0f} MB ten seconds later")


async def _capacity(client: httpx2.AsyncClient, texts: list[str]) -> float:
    done = 0
    ends = time.monotonic() + _SETTLE_SECONDS

    async def ask(first: int) -> None:
        nonlocal done
        number = first
        while time.monotonic() < ends:
            answer = await client.post("/v1/matches", json={"story": texts[number % len(texts)]})
            done += answer.status_code == 200
            number += _CLIENTS

    await asyncio.gather(*(ask(number) for number in range(_CLIENTS)))
    return done / _SETTLE_SECONDS


async def _flood(
    client: httpx2.AsyncClient, texts: list[str], rate: float, seconds: float
) -> tuple[list[float], int, Counter[str], list[float]]:
    """Seconds of those answered; how many were refused; what became of the others; seconds that health took."""
    accepted: list[float] = []
    health: list[float] = []
    refused, others = 0, Counter[str]()

    async def ask(number: int) -> None:
        nonlocal refused
        began = time.monotonic()
        try:
            answer = await client.post("/v1/matches", json={"story": texts[number % len(texts)]})
        except httpx2.HTTPError as error:
            others[type(error).__name__] += 1
            return
        if answer.status_code == 200:
            accepted.append(time.monotonic() - began)
        elif answer.status_code == 503 and "retry-after" in answer.headers:
            refused += 1
        else:
            others[str(answer.status_code)] += 1

    async def look() -> None:
        while True:
            began = time.monotonic()
            await client.get("/health/live")
            health.append(time.monotonic() - began)
            await asyncio.sleep(1)

    looking = asyncio.create_task(look())
    tasks, start = set(), time.monotonic()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
        task = asyncio.create_task(ask(number))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    looking.cancel()
    return accepted, refused, others, health


def _shares(seconds: list[float]) -> str:
    ordered = sorted(seconds) or [0.0]
    return ", ".join(
        f"p{share} {ordered[min(len(ordered) - 1, len(ordered) * share // 100)]:.2f}" for share in (50, 95, 99)
    )


def _resident_mb(parent: int) -> float:
    """Of the server and its workers."""
    total = 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            status = (path / "stat").read_text().rpartition(")")[2].split()
            if int(path.name) == parent or (
                int(status[1]) == parent and b"spawn_main" in (path / "cmdline").read_bytes()
            ):
                total += int(status[21]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            continue
    return total / 1e6


if __name__ == "__main__":
    main()
