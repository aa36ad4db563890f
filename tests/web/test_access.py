"""Routes state who may ask and what repeating does; one that does not, or states what cannot be, stops the start."""

from typing import Any

import msgspec
import pytest
from litestar import Litestar, get, post, put
from litestar.di import Provide

from service.app import create_app
from service.core.settings import Settings
from service.web.access import access, access_of, check_routes, own_routes
from service.web.keys import AuthenticatedClient, provide_client

WRITING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="module")
def app() -> Litestar:
    return create_app(Settings())


def one_route(verb: Any, path: str, opt: dict[str, Any]) -> Litestar:
    @verb(path, opt=opt, sync_to_thread=False)
    def handler() -> None:
        """Does nothing."""

    return Litestar([handler])


def test_every_route_that_writes_says_what_repeating_does_and_whose_the_remembered_answer_is(app: Litestar) -> None:
    writing = [(path, access_of(handler)) for path, method, handler in own_routes(app) if method in WRITING]
    assert len(writing) > 80
    for path, stated in writing:
        assert stated.repeats is not None, path
        if path.startswith(("/v1/me", "/v1/claims")):
            assert stated.owner == "account", path
        elif path.startswith("/v1/clinics"):
            assert stated.owner == "clinic", path
        elif path.startswith("/v1/"):
            assert stated.owner == "clinic or address", path
    remembered = {path for path, stated in writing if stated.remembers}
    assert {"/v1/me/profile/publish", "/v1/clinics/{clinic}/webhooks", "/v1/claims"} <= remembered
    assert not {path for path in remembered if not path.startswith("/v1/")}


@pytest.mark.parametrize(
    ("verb", "path", "opt", "fault"),
    [
        (get, "/v1/some", {}, "says nothing about its access"),
        (post, "/v1/me/some", {}, "says nothing about its access"),
        (post, "/v1/me/some", access("account"), "`repeats` is for every POST"),
        (get, "/v1/some", access("anyone", repeats="remembered"), "`repeats` is for every POST"),
        (post, "/v1/some", access("anyone", repeats="inherent"), "remembered or forgotten"),
        (put, "/v1/some", access("anyone", repeats="remembered"), "for POSTs of the API only"),
        (post, "/some", access("anyone", repeats="remembered"), "for POSTs of the API only"),
        (get, "/v1/some", access("account", scope="match"), "match is no scope of personal tokens"),
        (get, "/v1/some", access("anyone", scope="match"), "a scope is for accounts and clinics"),
        (get, "/v1/some", access("clinic", scope="match"), "the parameter `client`"),
    ],
)
def test_a_route_that_does_not_state_what_it_must_stops_the_start(
    verb: Any, path: str, opt: dict[str, Any], fault: str
) -> None:
    with pytest.raises(RuntimeError, match=f"{path}: .*{fault}"):
        check_routes(one_route(verb, path, opt))


def test_a_clinics_caller_is_for_routes_of_clinics_only() -> None:
    @get("/v1/some", opt=access("anyone"))
    async def handler(client: AuthenticatedClient) -> None:
        """Does nothing."""

    with pytest.raises(RuntimeError, match="the parameter `client` is for routes of clinics"):
        check_routes(Litestar([handler], dependencies={"client": Provide(provide_client, sync_to_thread=False)}))


@pytest.mark.parametrize("facts", [{"who": "everybody"}, {"who": "anyone", "repeat": "forgotten"}])
def test_a_fact_that_is_none_is_refused_where_it_is_written(facts: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        access(**facts)
