"""Ids are UUIDs of version 7 that sort in the order they were made."""

import time

from service.core.ids import new_ids


def test_ids_are_version_7_distinct_and_in_order() -> None:
    ids = [*new_ids(3_000), *new_ids(2)]
    assert (
        ids == sorted(set(ids)) and {id.version for id in ids} == {7} and {id.variant for id in ids} == {ids[0].variant}
    )
    assert ids[0].variant == "specified in RFC 4122"


def test_the_moment_stands_in_front() -> None:
    before = time.time_ns() // 1_000_000
    [id] = new_ids(1)
    assert before <= id.int >> 80 <= before + 60_000
