"""No page has an untranslated word: every route of the application, visited in a language that is made here."""

import re
import time
from collections.abc import Iterator, Sequence
from uuid import UUID

import httpx2
import pytest

from service.accounts.invite_people import queue_invitations
from service.accounts.roles import give_role
from service.core.database.pool import connect
from tests.fixtures.accounts import browser, create, new_address
from tests.fixtures.clinics import open_practice
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server, run_apart
from tests.i18n.pseudo import TAG, Stated, left_over, stated, visible
from tests.i18n.walk import FIXED, addresses, page_routes

HEADERS = {"accept-language": "fr-FR", "accept": "text/html,application/json"}
CLINIC = "Elm"
ROSTER = "id,name,modality,email,phone\n{rows}p7,Zoe Nowhere,reiki,,call me\n,,reiki,,\n"
OWN = (
    "Ana Example",
    "Person",
    "Elm",
    "Zoe Nowhere",
    "call me",
    "staff.csv",
    "id",
    "name",
    "modality",
    "email",
    "phone",
    "reiki",
    "Person",
)
# Parts that a script puts into a page, and that have no head of their own.
PARTS = ("/concern-names", "/crisis-lines", "/clinic/{clinic}/imports/{import_id}/progress")


class Visitor:
    """Somebody who keeps a profile, is an owner at a clinic's desk and operator; with ids for every address."""

    def __init__(self, client: httpx2.Client, server: Server, mailbox: Mailbox) -> None:
        self.client, self.server, self.mailbox = client, server, mailbox
        self.address = new_address()
        client.post("/v1/sign-in", json={"email": self.address}).raise_for_status()
        client.post("/v1/sign-in/link", json={"token": mailbox.token_to(self.address)}).raise_for_status()
        create(client, languages=[TAG]).raise_for_status()
        self.token = str(client.get("/v1/me").json()["form_token"])
        self.clinic = run_apart(self._roles())
        self.desk = f"/{TAG}/clinic/{self.clinic}"
        self.values: dict[str, Sequence[str]] = {**FIXED, "clinic": [str(self.clinic)]}
        self._fill_desk()
        people = client.get("/v1/practitioners?limit=6").json()["results"]
        self.values["practitioner_id"] = [row["id"] for row in people]
        self.values["given"] = [people[0]["id"], "not-a-token"]

    async def _roles(self) -> UUID:
        connection = await connect(self.server.database_url)
        practice = await open_practice(connection, CLINIC)
        await give_role(connection, self.address, "operator", None)
        await give_role(connection, self.address, "owner", practice.clinic.id)
        await connection.close()
        return practice.clinic.id

    def _fill_desk(self) -> None:
        """A file taken and one in review, people invited, a key, a site and a webhook."""
        invited = new_address()
        rows = f"p0,Ana Example,reiki,{invited},\n"
        first = self._read(ROSTER.format(rows=rows))
        self.post(first, do="take")
        second = self._read(ROSTER.format(rows=""))
        third = self.send(ROSTER.format(rows=rows)).url.path  # asks what the columns mean
        self.values["import_id"] = [path.split("/imports/")[1].split("/")[0] for path in (first, second, third)]
        self.post(self.desk + "/people", do="invite all", sure="yes")
        run_apart(self._invite())
        link = re.search(r"/invited/([\w-]+)", self.mailbox.to(invited)[0].get_content())
        self.values["token"] = [*FIXED["token"], link[1]] if link else []
        self.post(self.desk + "/keys", do="make", name="99", scopes="match")
        hook = self.post(self.desk + "/webhooks", url="http://127.0.0.1:9/hooks", events="updated", roster="own")
        pages = (hook.text, self.client.get(self.desk + "/webhooks").text)
        self.values["webhook_id"] = re.findall(r"/webhooks/([0-9a-f-]{36})", "".join(pages))[:1]

    def _read(self, text: str) -> str:
        columns = self.send(text)
        path = columns.url.path.removesuffix("/columns")
        names = ("external_id", "display_name", "modalities", "email", "phone", "reiki")
        means = {f"means.{number}": name for number, name in enumerate(names)}
        self.post(path + "/columns", **means)
        for _ in range(100):
            if "/progress" not in (page := self.client.get(path)).text and page.status_code == 200:
                break
            time.sleep(0.1)
        return path

    def send(self, text: str) -> httpx2.Response:
        files = {"file": ("staff.csv", text.encode(), "text/csv")}
        fields = {"form_token": self.token}
        return self.client.post(self.desk + "/imports", data=fields, files=files, follow_redirects=True)

    def post(self, path: str, **fields: str) -> httpx2.Response:
        return self.client.post(path, data={"form_token": self.token, **fields}, follow_redirects=True)

    async def _invite(self) -> None:
        connection = await connect(self.server.database_url)
        await queue_invitations(connection, self.server.url)
        await connection.close()


@pytest.fixture(scope="module")
def visitor(office: Server, mailbox: Mailbox) -> Iterator[Visitor]:
    with browser(office) as client:
        client.headers |= HEADERS
        yield Visitor(client, office, mailbox)


@pytest.fixture(scope="module")
def data() -> Stated:
    return stated(*OWN)


@pytest.mark.parametrize("route", page_routes())
def test_no_page_has_an_untranslated_word(visitor: Visitor, data: Stated, route: str) -> None:
    for address in addresses(route, visitor.values):
        page = visitor.client.get(f"/{TAG}{address}")
        if page.status_code in (302, 303, 307):
            continue
        assert left_over(visible(page.text), data) == [], address
        assert f'<html lang="{TAG}"' in page.text or route in PARTS, address


@pytest.mark.parametrize("parameter", ["clinic", "import_id", "webhook_id", "practitioner_id", "token"])
def test_there_is_something_to_visit(visitor: Visitor, parameter: str) -> None:
    assert visitor.values[parameter]
