"""Whatever keeps the database from answering for a while is told as that: 503, and when to come back."""

import asyncpg
import pytest
from litestar.testing import RequestFactory

from service.core.database.errors import UNAVAILABLE
from service.web.problems import EXCEPTION_HANDLERS

# SQLSTATE of what a database says that starts, stops, recovers, is full, or has become a replica.
STATES = ["57P01", "57P02", "57P03", "57P05", "57014", "53100", "53200", "53300", "08006", "25006"]


@pytest.mark.parametrize("state", STATES)
def test_every_passing_state_of_the_server_is_unavailable(state: str) -> None:
    error = asyncpg.PostgresError.new({"C": state, "M": "told"})
    assert isinstance(error, UNAVAILABLE)
    handler = next(EXCEPTION_HANDLERS[kind] for kind in type(error).__mro__ if kind in EXCEPTION_HANDLERS)
    answer = handler(RequestFactory().get("/v1/policy"), error)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_connection_that_breaks_is_unavailable_and_a_fault_of_ours_is_not() -> None:
    assert isinstance(asyncpg.InternalClientError("broken"), UNAVAILABLE)
    assert isinstance(asyncpg.ConnectionDoesNotExistError("gone"), UNAVAILABLE)
    for state in ("42601", "42P01", "22001", "23505"):
        assert not isinstance(asyncpg.PostgresError.new({"C": state, "M": "told"}), UNAVAILABLE)
