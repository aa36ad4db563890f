"""Who may do what: every route against every kind of caller, at a running server.

The rows below are written by hand, beside what the routes say of themselves: a route without a row fails, a row without
a route too, and a row that says otherwise. All other routes are open to anyone, by name in OPEN.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import pytest
from litestar import Litestar

from service.app import create_app
from service.core.settings import Settings
from service.web.access import access_of, own_routes
from tests.conftest import new_database
from tests.fixtures.running import Server, running_server
from tests.web.callers import People

# Method, path, who, scope of a token or key ("in person": no token will do) or role of an account, what repeating
# does.
ROWS = """
GET    /v1/me                                               account  profile:read   -
DELETE /v1/me                                               account  in person      inherent
GET    /v1/me/export                                        account  in person      -
GET    /v1/me/tokens                                        account  in person      -
POST   /v1/me/tokens                                        account  in person      remembered without secret
DELETE /v1/me/tokens/{token_id}                             account  in person      inherent
POST   /v1/me/preview                                       account  profile:read   forgotten
GET    /v1/me/reach                                         account  profile:read   -
GET    /v1/me/partners                                      account  profile:read   -
PUT    /v1/me/partners/{practitioner_id}                    account  profile:write  inherent
DELETE /v1/me/partners/{practitioner_id}                    account  profile:write  inherent
GET    /v1/me/profile                                       account  profile:read   -
PUT    /v1/me/profile                                       account  profile:write  inherent
PATCH  /v1/me/profile                                       account  profile:write  inherent
PUT    /v1/me/photo                                         account  profile:write  inherent
GET    /v1/me/profile/history                               account  profile:read   -
POST   /v1/me/profile/history/{version}/restore             account  profile:write  remembered
POST   /v1/me/profile/publish                               account  profile:write  remembered
POST   /v1/me/profile/pause                                 account  profile:write  remembered
GET    /v1/me/people                                        account  in person      -
POST   /v1/me/people                                        account  in person      remembered
PUT    /v1/me/people/current                                account  in person      inherent
PUT    /v1/me/people/{account}/sharing                      account  in person      inherent
DELETE /v1/me/people/{account}                              account  in person      inherent
GET    /v1/me/assistants                                    account  in person      -
POST   /v1/me/assistants                                    account  in person      remembered
DELETE /v1/me/assistants/{email}                            account  in person      inherent
GET    /v1/me/address                                       account  in person      -
PATCH  /v1/me/address                                       account  in person      inherent
DELETE /v1/me/address/{email}                               account  in person      inherent
GET    /v1/me/notices                                       account  in person      -
PUT    /v1/me/notices                                       account  in person      inherent
POST   /v1/me/profile/withdraw                              account  profile:write  remembered
POST   /v1/me/profile/confirm                               account  profile:write  remembered
PUT    /v1/me/suspension/answer                             account  in person      inherent
POST   /v1/claims                                           account  in person      remembered
POST   /v1/claims/link                                      account  in person      remembered
GET    /v1/changes                                          clinic   roster:read    -
GET    /v1/clinics/{clinic}/roster                          clinic   roster:read    -
GET    /v1/clinics/{clinic}/roster/{external_id}            clinic   roster:read    -
PUT    /v1/clinics/{clinic}/roster/{external_id}            clinic   roster:write   inherent
PATCH  /v1/clinics/{clinic}/roster/{external_id}            clinic   roster:write   inherent
DELETE /v1/clinics/{clinic}/roster/{external_id}            clinic   roster:write   inherent
GET    /v1/clinics/me                                       clinic   roster:read    -
GET    /v1/clinics/{clinic}/claims                          clinic   roster:read    -
POST   /v1/clinics/{clinic}/claims/{claim_id}               clinic   roster:write   remembered
POST   /v1/clinics/{clinic}/invitations                     clinic   roster:write   remembered
POST   /v1/clinics/{clinic}/imports                         clinic   roster:write   kept with import
GET    /v1/clinics/{clinic}/imports/{import_id}             clinic   roster:read    -
GET    /v1/clinics/{clinic}/imports/{import_id}/errors.csv  clinic   roster:read    -
POST   /v1/clinics/{clinic}/imports/{import_id}/cancel      clinic   roster:write   remembered
GET    /v1/clinics/{clinic}/imports                         clinic   roster:read    -
PUT    /v1/clinics/{clinic}                                 clinic   roster:write   inherent
GET    /v1/clinics/{clinic}/keys                            clinic   roster:read    -
POST   /v1/clinics/{clinic}/keys                            clinic   roster:write   remembered without secret
DELETE /v1/clinics/{clinic}/keys/{key_id}                   clinic   roster:write   inherent
PATCH  /v1/clinics/{clinic}/webhooks/{webhook_id}           clinic   webhooks       inherent
POST   /v1/clinics/{clinic}/webhooks/{webhook_id}/test      clinic   webhooks       remembered
POST   /v1/clinics/{clinic}/webhooks/{webhook_id}/rotate    clinic   webhooks       remembered without secret
GET    /v1/clinics/{clinic}/webhooks                        clinic   webhooks       -
POST   /v1/clinics/{clinic}/webhooks                        clinic   webhooks       remembered
DELETE /v1/clinics/{clinic}/webhooks/{webhook_id}           clinic   webhooks       inherent
GET    /v1/clinics/{clinic}/webhooks/{webhook_id}/deliveries clinic  webhooks       -
POST   /v1/clinics/{clinic}/webhooks/{webhook_id}/replay    clinic   webhooks       remembered
GET    /me                                                  account  in person      -
GET    /me/account                                          account  in person      -
GET    /me/appearance                                       account  in person      -
POST   /me/appearance                                       account  in person      forgotten
POST   /me/erase                                            account  in person      forgotten
POST   /me/export                                           account  in person      forgotten
GET    /me/history                                          account  in person      -
POST   /me/history/{version}/restore                        account  in person      forgotten
GET    /me/partners                                         account  in person      -
POST   /me/partners                                         account  in person      forgotten
GET    /me/profile/{name}                                   account  in person      -
POST   /me/profile/{name}                                   account  in person      forgotten
POST   /me/profile/{name}/draft                                account  in person      forgotten
POST   /me/profile/{name}/card                              account  in person      forgotten
POST   /me/profile/{name}/near                              account  in person      forgotten
GET    /me/join                                             account  in person      -
POST   /me/join                                             account  in person      forgotten
GET    /me/site                                             account  in person      -
GET    /me/existing                                            account  in person      -
POST   /me/existing                                            account  in person      forgotten
GET    /me/photo                                            account  in person      -
GET    /me/photo/image                                      account  in person      -
POST   /me/photo                                            account  in person      forgotten
GET    /me/look                                             account  in person      -
GET    /me/public                                           account  in person      -
POST   /me/answer                                           account  in person      forgotten
POST   /me/state                                            account  in person      forgotten
POST   /me/tokens                                           account  in person      forgotten
POST   /me/notices                                          account  in person      forgotten
GET    /me/people                                           account  in person      -
POST   /me/people                                           account  in person      forgotten
POST   /me/address                                          account  in person      forgotten
POST   /me/tokens/revoke                                    account  in person      forgotten
GET    /claim/{given}                                       account  in person      -
POST   /sign-out                                            account  in person      forgotten
POST   /claim/{given}                                       account  in person      forgotten
GET    /operator                                            account  operator       -
GET    /operator/queues/{queue}                             account  operator       -
POST   /operator/queues/{queue}                             account  operator       forgotten
GET    /operator/people                                     account  operator       -
GET    /operator/people/{practitioner_id}                   account  operator       -
POST   /operator/people/{practitioner_id}                   account  operator       forgotten
GET    /operator/clinics                                    account  operator       -
POST   /operator/clinics                                    account  operator       forgotten
GET    /operator/log                                        account  operator       -
GET    /clinic                                              account  staff          -
GET    /clinic/{clinic}                                     account  staff          -
GET    /clinic/{clinic}/log                                 account  staff          -
GET    /clinic/{clinic}/staff                               account  owner          -
POST   /clinic/{clinic}/staff                               account  owner          forgotten
GET    /clinic/{clinic}/keys                                account  owner          -
POST   /clinic/{clinic}/keys                                account  owner          forgotten
GET    /clinic/{clinic}/sites                               account  owner          -
POST   /clinic/{clinic}/sites                               account  owner          forgotten
GET    /clinic/{clinic}/webhooks                            account  owner          -
POST   /clinic/{clinic}/webhooks                            account  owner          forgotten
GET    /clinic/{clinic}/webhooks/{webhook_id}               account  owner          -
POST   /clinic/{clinic}/webhooks/{webhook_id}               account  owner          forgotten
GET    /clinic/{clinic}/about                               account  owner          -
POST   /clinic/{clinic}/about                               account  owner          forgotten
GET    /clinic/{clinic}/people                              account  staff          -
POST   /clinic/{clinic}/people                              account  staff          forgotten
GET    /clinic/{clinic}/imports                             account  staff          -
POST   /clinic/{clinic}/imports                             account  staff          forgotten
GET    /clinic/{clinic}/imports/{import_id}                 account  staff          -
POST   /clinic/{clinic}/imports/{import_id}                 account  staff          forgotten
GET    /clinic/{clinic}/imports/{import_id}/columns         account  staff          -
POST   /clinic/{clinic}/imports/{import_id}/columns         account  staff          forgotten
GET    /clinic/{clinic}/imports/{import_id}/progress        account  staff          -
GET    /clinic/{clinic}/imports/{import_id}/remarks.csv     account  staff          -
"""
# Open to anyone, with what repeating a POST does.
OPEN = """
GET /circle - | GET /compare - | GET /matches -
GET /shortlist - | POST /shortlist forgotten | POST /shortlist/file forgotten | GET /review.ics -
GET /review - | POST /review forgotten
GET / - | POST / forgotten | POST /circle forgotten | GET /clinics - | POST /compare forgotten
GET /address/{token} - | POST /address/{token} forgotten
GET /confirm/{token} - | POST /confirm/{token} forgotten | GET /concern-names - | GET /crisis - | GET /crisis-lines -
GET /embed-colours.css - | GET /embed.js -
GET /embed/{clinic} - | POST /embed/{clinic} forgotten | GET /favicon.ico - | GET /robots.txt -
GET /invited/{token} - | POST /invited/{token} forgotten | POST /invited/{token}/stop forgotten
POST /matches forgotten
POST /matches/file forgotten | GET /neutrality - | GET /pictures/{digest} -
GET /offline - | GET /worker.js - | GET /manifest.webmanifest -
GET /people - | GET /sitemap.xml - | GET /sitemaps/pages.xml - | GET /sitemaps/people/{first} -
GET /practitioner - | GET /practitioners/{practitioner_id} - | GET /practitioners/{practitioner_id}/link.png -
GET /practitioners/{practitioner_id}/card.vcf - | GET /practitioners/{practitioner_id}/qr.svg -
GET /practitioners/{practitioner_id}/badge.svg -
POST /practitioners/{practitioner_id} forgotten
POST /practitioners/{practitioner_id}/introduction forgotten | POST /practitioners/{practitioner_id}/report forgotten
GET /v1/feed - | GET /v1/feed/people.ndjson - | POST /mcp forgotten | GET /llms.txt -
GET /.well-known/api-catalog -
GET /privacy - | GET /ranking - | POST /request forgotten | POST /request/open forgotten | GET /sign-in -
POST /sign-in forgotten | GET /sign-in/{token} - | POST /sign-in/{token} forgotten | POST /sign-in-code forgotten
GET /steps - | POST /steps forgotten | GET /metrics - | GET /health/live - | GET /health/ready -
POST /fhir/{resource_type}/_search forgotten
GET /fhir/{resource_type}/{resource_id}/_history/{version} -
GET /fhir/metadata - | GET /fhir/StructureDefinition/partnership-practice - | GET /fhir/{resource_type} -
GET /fhir/StructureDefinition/{name} - | GET /fhir/CodeSystem/modality -
DELETE /fhir/{resource_type} forgotten | PATCH /fhir/{resource_type} forgotten | POST /fhir/{resource_type} forgotten
PUT /fhir/{resource_type} forgotten | GET /fhir/{resource_type}/{resource_id} -
DELETE /fhir/{resource_type}/{resource_id} forgotten | PATCH /fhir/{resource_type}/{resource_id} forgotten
POST /fhir/{resource_type}/{resource_id} forgotten | PUT /fhir/{resource_type}/{resource_id} forgotten
POST /v1/circles forgotten | GET /v1/concerns - | POST /v1/confirmations forgotten | GET /v1/lifestyle-domains -
POST /v1/matches forgotten | GET /v1/me/preview/samples - | GET /v1/modalities - | GET /v1/neutrality -
GET /v1/places - | GET /v1/policy - | GET /v1/practitioners - | GET /v1/practitioners/{practitioner_id} -
POST /v1/practitioners/{practitioner_id}/reports forgotten
POST /v1/practitioners/{practitioner_id}/introductions remembered | GET /v1/qualities -
POST /v1/reply-codes forgotten
POST /v1/sign-in forgotten | POST /v1/sign-in/link forgotten | POST /v1/sign-in/code forgotten
POST /v1/sign-out forgotten
"""
# Bodies that are taken, so that nothing but the caller is at fault.
BODIES: dict[str, Any] = {
    "/v1/me/profile": {"display_name": "Ana", "modalities": ["reiki"]},
    "/v1/me/people/current": {"account": "00000000-0000-7000-8000-000000000000"},
    "/v1/me/people/{account}/sharing": {"with_account": None},
    "/v1/me/assistants": {"email": "helper@example.org"},
    "/v1/me/address": {"email": "other@example.org"},
    "/v1/me/notices": {"mailed": ["message came"], "shown": []},
    "/v1/me/tokens": {"name": "site", "scopes": ["profile:read"]},
    "/v1/me/suspension/answer": {"answer": "It is not so."},
    "/v1/claims": {"practitioner_id": "00000000-0000-7000-8000-000000000000"},
    "/v1/claims/link": {"token": "x" * 40},
    "/v1/clinics/{clinic}/roster/{external_id}": {"display_name": "Ana", "modalities": ["reiki"]},
    "/v1/clinics/{clinic}/claims/{claim_id}": {"accept": True},
    "/v1/clinics/{clinic}/keys": {"name": "sync", "scopes": ["roster:write"]},
    "/v1/clinics/{clinic}/webhooks": {"url": "https://127.0.0.1/refused"},
}
# Matching needs no key; one that comes along must have the scope `match`.
PACED = (
    "/v1/matches", "/v1/circles", "/matches", "/matches/file", "/compare", "/circle", "/embed/{clinic}",
    "/practitioners/{practitioner_id}", "/mcp", "/request/open",
)  # fmt: skip
NOBODY = UUID(int=7 << 76 | 2 << 62)  # an id that nothing has
NAMES = {
    "external_id": "a",
    "version": "1",
    "name": "who",
    "email": "other@example.org",
    "account": str(NOBODY),
    "given": str(NOBODY),
    "token": "x" * 40,
    "digest": "0" * 64,
    "queue": "reports",
}
REFUSED = (401, 403)
# Whoever holds one of these may do what a row asks of a role; owners and staff only at the desk of their own clinic.
ROLES = {"operator": ("operator",), "owner": ("operator", "owner"), "staff": ("operator", "owner", "staff")}
KINDS_AT_OPEN_DOORS = ("session", "token profile:read", "key match", "key webhooks", "revoked key", "unknown")


@dataclass(frozen=True)
class Row:
    method: str
    path: str
    who: str
    scope: str
    repeats: str

    def allows(self, caller: str) -> bool:
        """Whether this kind of caller gets past the door."""
        if self.scope in ROLES:
            held, elsewhere = caller.removeprefix("session of "), caller.endswith("another clinic")
            named = "{clinic}" in self.path
            return (
                held.split()[0] in ROLES[self.scope] and not (elsewhere and named) and caller.startswith("session of")
            )
        if self.who == "account":
            return caller.startswith("session") or (self.scope != "in person" and caller == f"token {self.scope}")
        own = caller == f"key {self.scope}"
        return own or ("{clinic}" not in self.path and caller == "key of another clinic")


def parsed(line: str) -> Row:
    method, path, who, rest = line.split(maxsplit=3)
    scope = "in person" if rest.startswith("in person") else rest.split()[0]
    return Row(method, path, who, scope, rest.removeprefix(scope).strip())


CLOSED_ROWS = [parsed(line) for line in ROWS.strip().splitlines()]
OPEN_ROWS = [tuple(entry.split()) for line in OPEN.strip().splitlines() for entry in line.split(" | ")]


@pytest.fixture(scope="module")
def app() -> Litestar:
    return create_app(Settings())


def test_every_route_has_a_row_and_says_the_same_of_itself(app: Litestar) -> None:
    stated = {}
    for path, method, handler in own_routes(app):
        access = access_of(handler)
        closed = access.who in ("account", "clinic")
        door = (access.who, access.role or access.scope or "in person") if closed else ("anyone",)
        if path.startswith(("/en", "/es")) and path[3:4] in ("", "/"):
            bare = path[3:] or "/"
            assert stated.setdefault((method, bare), (*door, access.repeats or "-"))[:-1] == door, path
        else:
            stated[method, path] = (*door, access.repeats or "-")
    rows = {(row.method, row.path): (row.who, row.scope, row.repeats) for row in CLOSED_ROWS}
    rows |= {(method, path): ("anyone", repeats) for method, path, repeats in OPEN_ROWS}
    assert stated == rows


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    for url in new_database("ayni_empty"):
        with running_server(url) as started:
            yield started


@pytest.fixture(scope="module")
def people(server: Server) -> People:
    return People(server)


def asked(client: httpx2.Client, people: People, method: str, path: str, kind: str, *, anew: bool = False) -> int:
    """The status this kind of caller gets."""
    values = {"clinic": people.clinic, **NAMES}
    headers = {**people.headers_of(kind, anew=anew)}
    token = headers.pop("X-Form-Token", "")
    target, body = path, BODIES.get(path, {})
    for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
        target = target.replace(f"{{{name}}}", values.get(name, str(NOBODY)))
    if path.startswith("/v1/") and path.endswith("/imports"):
        return client.request(method, target, params={"format": "ndjson"}, content=b"", headers=headers).status_code
    if method == "GET" or method == "DELETE":
        return client.request(method, target, headers=headers).status_code
    if path.startswith(("/v1/", "/fhir")):
        return client.request(method, target, json=body, headers=headers).status_code
    return client.request(method, target, data={"form_token": token}, headers=headers).status_code


@pytest.mark.parametrize("row", CLOSED_ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_whoever_is_allowed_gets_in_and_nobody_else(server: Server, people: People, row: Row) -> None:
    with httpx2.Client(base_url=server.url, timeout=30) as client:
        for kind in people.kinds():
            status = asked(client, people, row.method, row.path, kind, anew=row.allows(kind) and row.method != "GET")
            line = f"{kind}: {status}"
            if row.path.startswith("/v1/claims/link") and row.allows(kind):
                assert status == 403, line  # the link is not one
            elif row.allows(kind):
                assert status not in REFUSED and status < 500, line
            elif row.method == "GET" and not row.path.startswith("/v1/") and status == 303:
                pass  # a page sends whoever is not signed in to the page where one signs in
            else:
                assert status in REFUSED, line


@pytest.mark.parametrize(("method", "path", "_"), OPEN_ROWS, ids=str)
def test_what_is_open_refuses_nobody_for_who_they_are(
    server: Server, people: People, method: str, path: str, _: str
) -> None:
    """But a clinic's key without the scope `match` is refused by matching, which needs no key."""
    with httpx2.Client(base_url=server.url, timeout=30) as client:
        statuses = {kind: asked(client, people, method, path, kind) for kind in ("nobody", *KINDS_AT_OPEN_DOORS)}
    paced = method == "POST" and path in PACED
    for kind, status in statuses.items():
        keyed = "key" in kind or kind == "unknown"
        if paced and keyed and kind != "key match":
            assert status in REFUSED, kind
        else:
            assert (status in REFUSED) is (statuses["nobody"] in REFUSED) and status < 500, kind


@pytest.mark.parametrize("body", [b"{", b"[]", b"x" * 1_000_000])
@pytest.mark.parametrize("path", [row.path for row in CLOSED_ROWS if row.path in BODIES and row.who == "account"])
def test_who_asks_is_known_before_a_body_is_read(server: Server, path: str, body: bytes) -> None:
    method = next(row.method for row in CLOSED_ROWS if row.path == path and row.method not in ("GET", "DELETE"))
    headers = {"Content-Type": "application/json"}
    target = server.url + path.replace("{account}", str(NOBODY))
    assert httpx2.request(method, target, content=body, headers=headers).status_code == 401
