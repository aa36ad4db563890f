"""What a route says about itself, beside its handler: who may ask, what repeating does, its rate, its notes.

Guards, idempotency, robots.txt and the OpenAPI document read it from the handler's `opt`, so that no table elsewhere
has to know paths. A route without it, or with facts that contradict each other, fails when the application starts.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

import msgspec
from litestar import Litestar
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute

from schemas.accounts.account import Role
from schemas.accounts.account import Scope as TokenScope
from schemas.clinics.clinic import SCOPES
from schemas.clinics.clinic import Scope as KeyScope
from schemas.core.message import Message
from schemas.messages import refusals

Who = Literal[
    "anyone",
    "session if any",  # answered alike without one
    "account",  # a practitioner, by session or by a token with `scope`; without a scope no token will do
    "clinic",  # a clinic's key with `scope`, for that clinic only
]
# What an Idempotency-Key does, or why none is needed.
Repeats = Literal[
    "remembered",  # the first answer again, for whoever `owner` says
    "remembered without secret",  # done once; the answer held a secret, which is not kept
    "kept with import",  # the handler keeps the key with what it makes
    "forgotten",  # taken and not looked at: nothing of the request may be kept, or doing it twice is harmless
    "inherent",  # the method itself: twice is the same as once
]
Rate = Literal[
    "key",  # requests of a clinic's key per minute
    "matching",  # requests of a network address per minute, or of a key with the scope `match`
    "free",  # never counted: the health of the server
]
Owner = Literal["account", "clinic", "clinic or address"]

FORM_BYTES = 200_000  # the longest story, percent-encoded, is 120,000
JSON_BYTES, MATCH_BYTES = 1_000_000, 100_000
_NAME = "access"
_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REMEMBERED: tuple[Repeats, ...] = ("remembered", "remembered without secret")
_TOKEN_SCOPES: tuple[Any, ...] = (None, *get_args(TokenScope))
_KEY_SCOPES: tuple[Any, ...] = SCOPES


class Access(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts of one route."""

    who: Who
    scope: KeyScope | TokenScope | None = None
    role: Role | None = None  # what an account must hold, of the clinic in the path; for people in person
    assistant: bool = False  # whether somebody who helps with a profile may do this for its person
    repeats: Repeats | None = None  # needed for every method but GET
    reads: bool = False  # a POST that changes nothing: a request too personal for an address
    rate: Rate | None = None
    robots: bool = True  # False: nothing to be found by search engines, as is everything of accounts and clinics
    form_bytes: int = FORM_BYTES  # what a form may hold
    cost: int = 1  # how much of a rate one request uses up, besides what its length adds
    # Notes for the OpenAPI document: header parameters beside Idempotency-Key, statuses that do not follow from the
    # other facts, what a body that is a file holds, the type of a body that the handler reads itself, an example of it.
    conditions: tuple[str, ...] = ()
    also: frozenset[int] = frozenset()
    file: str | None = None
    body: Any = None
    example: Mapping[str, Any] | None = None

    @property
    def json_bytes(self) -> int:
        """What a body of JSON may hold."""
        return MATCH_BYTES if self.rate == "matching" or self.reads else JSON_BYTES

    @property
    def form_refusal(self) -> Message:
        """What is said of a longer form."""
        if self.form_bytes == FORM_BYTES:
            return refusals.FORM_TOO_LARGE()
        return refusals.FILE_OVER(most=self.form_bytes // 1_000_000)

    @property
    def remembers(self) -> bool:
        return self.repeats in _REMEMBERED

    @property
    def owner(self) -> Owner:
        """Whose a remembered answer is: nobody else gets it under the same key."""
        if self.who in ("account", "clinic"):
            return "account" if self.who == "account" else "clinic"
        return "clinic or address"

    @property
    def findable(self) -> bool:
        return self.robots and self.who not in ("account", "clinic")


def access(who: Who, **facts: Any) -> dict[str, Access]:
    """The `opt` of a handler, from the fields of `Access`; msgspec.ValidationError for what is none of them."""
    rate = {"rate": "key"} if who == "clinic" else {}
    return {_NAME: msgspec.convert({"who": who} | rate | facts, Access)}


def access_of(handler: BaseRouteHandler) -> Access:
    """What a handler's route says; RuntimeError when it says nothing."""
    result = handler.opt.get(_NAME)
    if not isinstance(result, Access):
        raise RuntimeError(f"{handler} says nothing about its access: opt=access(…)")
    return result


def own_routes(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Path, method and handler of every route of ours; static files and API docs are the framework's."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if is_ours(handler) and method != "OPTIONS":
                    yield route.path_format or "/", method, handler


def is_ours(handler: BaseRouteHandler) -> bool:
    return not handler.fn.__module__.startswith("litestar.")


def check_routes(app: Litestar) -> None:
    """RuntimeError naming every route that does not state its facts, or states what cannot be."""
    faults = [
        f"{method} {path}: {fault}"
        for path, method, handler in own_routes(app)
        for fault in _faults(path, method, handler)
    ]
    if faults:
        raise RuntimeError("Routes do not state what they must:\n" + "\n".join(faults))


def _faults(path: str, method: str, handler: HTTPRouteHandler) -> Iterator[str]:
    stated = handler.opt.get(_NAME)
    if not isinstance(stated, Access):
        yield "says nothing about its access: opt=access(…)"
        return
    if (method in _WRITING) is not (stated.repeats is not None):
        yield "`repeats` is for every POST, PUT, PATCH and DELETE, and for nothing else"
    if stated.remembers and (method != "POST" or not path.startswith("/v1/")):
        yield "answers are remembered for POSTs of the API only"
    if method == "POST" and stated.repeats == "inherent":
        yield "a POST is not the same when done twice: remembered or forgotten?"
    if stated.who == "account" and stated.scope not in _TOKEN_SCOPES:
        yield f"{stated.scope} is no scope of personal tokens"
    if stated.who == "clinic" and stated.scope not in _KEY_SCOPES:
        yield f"{stated.scope} is no scope of clinics' keys"
    if stated.assistant and (stated.who != "account" or stated.role is not None):
        yield "assistants work at the accounts of practitioners alone"
    if stated.role is not None and (stated.who != "account" or stated.scope is not None):
        yield "a role is held by accounts in person: no scope opens its routes"
    if stated.who not in ("account", "clinic") and stated.scope is not None:
        yield "a scope is for accounts and clinics"
    if ("client" in handler.parsed_fn_signature.parameters) is not (stated.who == "clinic"):
        yield "the parameter `client` is for routes of clinics, and for nothing else"
