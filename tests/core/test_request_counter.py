"""Requests of a minute, counted by several processes in one file without a statement."""

import multiprocessing
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from service.core.request_counter import _SLOTS, RequestCounter, make_counters

MINUTE = 29_000_000
CALLS = st.lists(st.tuples(st.sampled_from("abcdefghij"), st.integers(0, 2), st.integers(0, 300)), max_size=60)


@given(CALLS)
def test_each_caller_is_counted_by_minute_and_cost(calls: list[tuple[str, int, int]]) -> None:
    counter, spent = RequestCounter(), Counter[tuple[str, int]]()
    latest: dict[str, int] = {}
    for caller, later, cost in calls:
        minute = max(MINUTE + later, latest.get(caller, 0))  # time does not run backwards
        latest[caller] = minute
        spent[caller, minute] += cost
        assert counter.add(caller, minute, cost) == spent[caller, minute]


def _count(path: Path, times: int) -> None:
    counter = RequestCounter(path)
    for _ in range(times):
        counter.add("somebody", MINUTE)


def test_processes_count_together_and_lose_nothing(tmp_path: Path) -> None:
    path = make_counters(tmp_path / "requests")
    context = multiprocessing.get_context("fork")
    others = [context.Process(target=_count, args=(path, 2_000)) for _ in range(3)]
    for other in others:
        other.start()
    _count(path, 2_000)
    for other in others:
        other.join(60)
    assert RequestCounter(path).add("somebody", MINUTE) == 8_001


def test_whoever_asks_for_most_is_remembered_when_callers_are_too_many() -> None:
    counter = RequestCounter()
    for _ in range(500):
        counter.add("greedy", MINUTE)
    for number in range(2 * _SLOTS):
        counter.add(f"stranger {number}", MINUTE)
    assert counter.add("greedy", MINUTE) == 501


def test_no_caller_stands_in_the_file(tmp_path: Path) -> None:
    path = make_counters(tmp_path / "requests")
    RequestCounter(path).add("matching 203.0.113.9", MINUTE)
    assert b"203.0.113.9" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
