"""Every form takes any fields, every link and header any token: the answer is a page or a refusal, never a fault.

Names of fields are those of the pages themselves, values are what people, browsers and attackers send.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import quote
from uuid import UUID

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.app import create_app
from service.core.settings import Settings
from service.web.access import access_of, own_routes
from tests.fixtures.accounts import browser, create, new_address
from tests.fixtures.commands import ayni
from tests.fixtures.running import Server

pytestmark = pytest.mark.timeout(3_600)  # thousands of examples in `make nightly`
SignIn = Callable[[str], httpx2.Client]
NOBODY = str(UUID(int=7 << 76 | 2 << 62))
# A server of the whole module, and what one example leaves behind is no matter for the next.
LOOSE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
PAGES = ("/", "/steps", "/practitioner", "/me/profile/short-name", "/me/profile/who", "/me/profile/fees",
         "/me/profile/places", "/me/account", "/me/partners", "/me/appearance")  # fmt: skip
# Not here: what ends the session or the account that the others need.
LEFT_OUT = ("/sign-out", "/me/erase")


@cache
def forms() -> list[str]:
    """Paths of all routes that take a form."""
    routes = own_routes(create_app(Settings()))
    paths = {
        path for path, method, _ in routes if method == "POST" and not path.startswith(("/v1", "/fhir", "/en", "/es"))
    }
    return sorted(paths - set(LEFT_OUT))


@cache
def token_routes() -> list[tuple[str, str]]:
    """Method and path of all routes with a token or the like in the path, and of those that ask who calls."""
    routes = own_routes(create_app(Settings()))
    named = re.compile(r"\{(token|given|digest|queue|name|external_id)")
    return sorted(
        {
            (method, path)
            for path, method, handler in routes
            if not path.startswith(("/en", "/es"))
            and (named.search(path) or access_of(handler).who in ("account", "clinic"))
        }
    )


VALUES = st.one_of(
    st.text(max_size=60),
    st.text(max_size=300).map(lambda text: text * 20),
    st.sampled_from(
        ["", " ", "0", "-1", "1e999", "NaN", "9" * 400, "1,200", "$80–90", "2026-02-30", "2026-11-30", "\x00",
         "\ud7ff\U0010ffff", "\u202e", "null", "[]", "{}", "<script>alert(1)</script>", "' OR 1=1 --",
         "../../etc/passwd", "%00", "http://[::1]/", NOBODY, "US-CT", "es", "Hartford, CT", "yes", "on",
         "remove", "publish", "a@b.example", "A" * 5000]
    ),
)  # fmt: skip
TOKENS = st.one_of(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=120),
    st.sampled_from(
        [NOBODY, "x" * 43, "ayni_me_" + "x" * 43, "ayni_ck_" + "x" * 43, "a.b.c", "%00", "..", "%2e%2e%2f", "-", "é"]
    ),
)  # fmt: skip


@pytest.fixture
def person(sign_in: SignIn) -> tuple[httpx2.Client, str, list[str]]:
    """Somebody signed in with a draft, their form token, and the names of fields on pages."""
    client = sign_in(new_address())
    create(client)
    names = {name for page in PAGES for name in re.findall(r'name="([^"]+)"', client.get(page).text)}
    return client, client.get("/v1/me").json()["form_token"], sorted(names)


@pytest.fixture
def stranger(office: Server) -> Iterator[httpx2.Client]:
    with browser(office) as client:
        yield client


@LOOSE
@given(data=st.data())
def test_every_form_takes_any_fields(person: tuple[httpx2.Client, str, list[str]], data: st.DataObject) -> None:
    client, token, names = person
    path = re.sub(
        r"\{name\}",
        data.draw(st.sampled_from(["who", "short-name", "fees", "places"])),
        data.draw(st.sampled_from(forms())),
    )
    path = re.sub(r"\{[^}]+\}", NOBODY, path)
    fields = data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=20), VALUES, max_size=25))
    fields |= {"form_token": token} if data.draw(st.booleans()) else {}
    answer = client.post(path, data=fields)
    assert answer.status_code < 500 or answer.status_code == 503, (path, answer.status_code)
    assert "Traceback" not in answer.text


@LOOSE
@given(data=st.data())
def test_every_token_that_is_none_opens_nothing(stranger: httpx2.Client, data: st.DataObject) -> None:
    method, path = data.draw(st.sampled_from(token_routes()))
    token = data.draw(TOKENS)
    target = re.sub(r"\{[^}]*id[^}]*\}|\{clinic[^}]*\}", NOBODY, path)
    target = re.sub(r"\{version[^}]*\}", "1", target)
    target = re.sub(r"\{[^}]+\}", lambda _: quote(token, safe="%."), target)
    headers = {"Authorization": f"Bearer {token}"} if data.draw(st.booleans()) else {"Cookie": f"ayni={token}"}
    try:
        answer = stranger.request(method, target, headers={name: value.encode() for name, value in headers.items()})
    except (httpx2.InvalidURL, httpx2.LocalProtocolError, UnicodeError):
        return  # a client that sends this is not ours to answer
    assert answer.status_code < 500, (method, target, answer.status_code)
    if path.startswith(("/v1/me", "/v1/clinics", "/v1/changes")) and "{token}" not in path:
        assert answer.status_code >= 300, (method, target)


def test_an_operators_forms_take_any_fields(office: Server, sign_in: SignIn) -> None:
    address = new_address()
    assert ayni("role", "give", "operator", address, database_url=office.database_url).returncode == 0
    client = sign_in(address)
    token = client.get("/v1/me").json()["form_token"]

    @LOOSE
    @given(
        st.sampled_from([path for path in forms() if path.startswith("/operator")]),
        st.dictionaries(
            st.sampled_from(["do", "reason", "entry", "into", "kind", "authority", "source", "decided_on"]), VALUES
        ),
    )
    def holds(path: str, fields: dict[str, str]) -> None:
        target = path.replace("{queue}", "modalities").replace("{practitioner_id}", NOBODY)
        answer = client.post(target, data={**fields, "form_token": token})
        assert answer.status_code < 500, (target, fields)

    holds()
