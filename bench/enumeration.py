"""Whether the time of an answer tells who is known here: `python -m bench.enumeration`.

Asks for sign-in links in turn for an address with an account and two without, each from a network of its own, compares
the times of the answers: medians, and the largest distance of the distributions (Kolmogorov–Smirnov) beside what chance
alone gives at that size, and beside that of the two unknown ones.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import combinations
from pathlib import Path

import httpx2
import numpy as np

from bench.load import wait_for
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import free_port


def main() -> None:
    """Starts a server with the demo directory and a mailbox, and prints a table of medians and distances."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    rounds = parser.parse_args().rounds
    box = Mailbox().start()
    with tempfile.TemporaryDirectory(prefix="ayni-enumeration-") as folder:
        Path(folder).chmod(0o755)
        port = free_port()
        words = [sys.executable, "-m", "service", "demo", "--port", str(port)]
        settings = {**os.environ, "AYNI_DATA": f"{folder}/data", "AYNI_SMTP_URL": box.url, "AYNI_TRAINED": "false"}
        with (
            (Path(folder) / "log").open("wb") as log,
            subprocess.Popen(words, env=settings, stdout=log, stderr=log) as server,
        ):
            try:
                wait_for(f"http://127.0.0.1:{port}")
                _report(_measured(f"http://127.0.0.1:{port}", box, rounds))
            finally:
                server.terminate()
    box.stop()


def _measured(url: str, box: Mailbox, rounds: int) -> dict[str, list[float]]:
    kinds = ("known", "unknown", "unknown again")
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    with httpx2.Client(base_url=url, timeout=30) as client:
        for number in range(rounds + 1):
            known = f"known-{number}@example.org"
            client.post("/v1/sign-in", json={"email": known}, headers=_network(number, 0)).raise_for_status()
            link = {"token": box.token_to(known)}
            client.post("/v1/sign-in/link", json=link, headers=_network(number, 0)).raise_for_status()
            client.cookies.clear()
            order = (*kinds[number % 3 :], *kinds[: number % 3])  # none is always the first, or in the middle
            for place, kind in enumerate(order, 1):
                address = known if kind == "known" else f"{kind.replace(' ', '-')}-{number}@example.org"
                began = time.perf_counter()
                client.post("/v1/sign-in", json={"email": address}, headers=_network(number, place)).raise_for_status()
                if number:  # the first round warms up
                    times[kind].append(time.perf_counter() - began)
                client.cookies.clear()
    return times


def _network(number: int, place: int) -> dict[str, str]:
    return {"X-Forwarded-For": f"10.{place}.{number // 250}.{number % 250 + 1}"}


def _report(times: dict[str, list[float]]) -> None:
    for kind, sample in times.items():
        print(f"{kind:14} {statistics.median(sample) * 1000:6.2f} ms (median of {len(sample)})")
    count = len(next(iter(times.values())))
    print(f"distances; by chance alone 95 of 100 lie below {1.36 * (2 / count) ** 0.5:.3f}:")
    for first, second in combinations(times, 2):
        print(f"{first} and {second}: {_distance(times[first], times[second]):.3f}")


def _distance(first: list[float], second: list[float]) -> float:
    """The largest difference of the two shares that lie below a time."""
    places = np.sort(np.concatenate([first, second]))
    shares = [np.searchsorted(np.sort(sample), places, side="right") / len(sample) for sample in (first, second)]
    return float(np.abs(shares[0] - shares[1]).max())


if __name__ == "__main__":
    main()
