"""A cursor gives back the position that it was made of, to the request that it was made for, and to no other."""

from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.cursor import read_cursor, write_cursor
from service.core.errors import BadRequest

KEY = b"of this installation"


class Position(msgspec.Struct, array_like=True):
    ring: int
    name: str
    id: UUID


POSITIONS = st.builds(Position, ring=st.integers(-(2**63), 2**63 - 1), name=st.text(max_size=20), id=st.uuids())


@given(position=POSITIONS, request_=st.none() | st.text() | st.lists(st.text()))
def test_a_position_comes_back_as_it_was(position: Position, request_: object) -> None:
    assert read_cursor(write_cursor(position, request_, KEY), Position, request_, KEY) == position


@pytest.mark.parametrize("other", [("stress", "here"), ("sleep", "there"), None])
def test_a_cursor_serves_no_other_request(other: object) -> None:
    cursor = write_cursor(7, ("sleep", "here"))
    assert read_cursor(cursor, int, ("sleep", "here")) == 7
    with pytest.raises(BadRequest) as refused:
        read_cursor(cursor, int, other, pointer="_cursor")
    assert refused.value.fields[0][0] == "_cursor"


def test_nobody_makes_a_cursor_without_the_key() -> None:
    with pytest.raises(BadRequest):
        read_cursor(write_cursor(7, "sleep"), int, "sleep", KEY)


@given(text=st.text(max_size=40) | st.binary(max_size=30).map(lambda raw: raw.hex()))
def test_what_is_no_cursor_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(BadRequest):
        read_cursor(text, Position, "sleep")


def test_a_cursor_that_a_clinic_has_kept_still_goes_on() -> None:
    """Without a request it is good for ever: this one is of the changes feed as it first was."""
    assert read_cursor("kc0wOQ", tuple[int]) == (12345,)
