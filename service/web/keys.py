"""Who asks with a clinic's key, what the key opens, and how often: the guard of all routes."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidation

from schemas.clinics.clinic import Caller
from schemas.messages import refusals
from service.clinics.issue_key import MARK, use_key
from service.core.errors import NotAllowed, NotSignedIn
from service.web.access import access_of, is_ours
from service.web.pace import pace, pace_network
from service.web.services import Services

AnyConnection = ASGIConnection[Any, Any, Any, Any]
_CALLER = "clinic_caller"


def provide_client(request: AnyConnection) -> Caller:
    """The caller whom a guard has let in."""
    caller: Caller = request.state[_CALLER]
    return caller


# What a handler of a route for clinics writes for its parameter `client`.
AuthenticatedClient = NamedDependency[SkipValidation[Caller]]


async def check_caller(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """A guard for all routes: a clinic's key where one is needed, and the rate that the route states."""
    if not is_ours(handler):
        return
    access = access_of(handler)
    if access.who == "clinic":
        await _check_key(connection, str(access.scope))
    elif access.rate == "matching":
        await _pace_matching(connection)
    elif access.rate != "free":
        services: Services = connection.app.state["services"]
        pace_network(connection, "open", services.settings.open_requests_per_minute)


async def _check_key(connection: AnyConnection, scope: str) -> None:
    """Only keys with that scope, and only for their own clinic."""
    try:
        caller = await identify(connection)
    except NotSignedIn as error:
        raise NotSignedIn(refusals.KEY_NEEDED(why=error.message, scope=scope), scope) from None
    if scope not in caller.scopes:
        raise NotAllowed(refusals.KEY_LACKS_SCOPE(key=caller.shown, scope=scope), scope)
    if connection.path_params.get("clinic", caller.clinic_id) != caller.clinic_id:
        raise NotAllowed(refusals.KEY_OF_ANOTHER_CLINIC(key=caller.shown))


async def _pace_matching(connection: AnyConnection) -> None:
    """Matching needs no key; one with the scope `match` has a rate of its own."""
    if MARK in connection.headers.get("authorization", ""):
        caller = await identify(connection)
        if "match" not in caller.scopes:
            raise NotAllowed(refusals.KEY_LACKS_MATCH(key=caller.shown), "match")
        return
    services: Services = connection.app.state["services"]
    pace_network(connection, "matching", services.settings.open_matches_per_minute)


async def identify(connection: AnyConnection) -> Caller:
    """The caller of this request, counted once; NotSignedIn, or TooMany when the minute's share is used up."""
    if _CALLER in connection.state:
        return provide_client(connection)
    authorization = connection.headers.get("authorization", "")
    if authorization[:7].lower() != "bearer ":
        raise NotSignedIn(refusals.NO_KEY())
    services: Services = connection.app.state["services"]
    settings = services.settings
    try:
        async with services.database.primary.acquire() as database:
            caller = await use_key(database, authorization[7:].strip())
    except NotSignedIn:  # counted apart: a good key beside it in the same network goes on
        pace_network(connection, "unknown key", settings.open_requests_per_minute)
        raise
    connection.state[_CALLER] = caller
    share = settings.match_requests_per_minute if "match" in caller.scopes else settings.key_requests_per_minute
    pace(connection, f"key {caller.key_id}", share)
    return caller
