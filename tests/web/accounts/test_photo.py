"""A picture: sent or fetched once, served from this address, on the page of a profile and nowhere else."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import httpx2
import pytest

from service.core.database.pool import Connection, open_database
from service.directory.show_profile import show_profile
from service.intake.fetch_pictures import fetch_pictures
from service.jobs.fetching import fetch_file
from service.jobs.webhooks import open_client
from service.profiles.pictures import MOST_BYTES, make_picture
from tests.fixtures.accounts import change, create
from tests.fixtures.profiles import load, profile
from tests.profiles.test_pictures import SECRET, jpeg

pytestmark = pytest.mark.anyio

SignIn = Callable[[str], httpx2.Client]


def send(person: httpx2.Client, picture: bytes, **headers: str) -> httpx2.Response:
    etag = person.get("/v1/me/profile").headers["ETag"]
    return person.put(
        "/v1/me/photo", content=picture, headers={"If-Match": etag, "Content-Type": "image/jpeg"} | headers
    )


def publish(person: httpx2.Client) -> str:
    return str(person.post("/v1/me/profile/publish").raise_for_status().json()["id"])


def test_a_picture_is_shown_on_the_page_and_served_from_here_until_it_is_withdrawn(
    sign_in: SignIn, address: str, visitor: httpx2.Client
) -> None:
    person = sign_in(address)
    create(person, display_name="Pictured Person").raise_for_status()
    saved = send(person, jpeg()).raise_for_status().json()
    assert saved["photo"] == make_picture(jpeg()).address
    assert visitor.get(saved["photo"]).status_code == 404, "a draft shows nothing"
    assert person.get("/me/photo/image").content == make_picture(jpeg()).data
    id = publish(person)
    public = visitor.get(f"/v1/practitioners/{id}").json()
    shown = visitor.get(public["photo"])
    assert shown.headers["content-type"] == "image/webp" and SECRET not in shown.content
    assert f'src="{public["photo"]}"' in visitor.get(f"/practitioners/{id}").text
    assert visitor.get(f"/fhir/Practitioner/{id}").json()["photo"][0]["url"].endswith(public["photo"])
    for parameters in ({"q": "Pictured Person"}, {}):
        assert "photo" not in visitor.get("/v1/practitioners", params=parameters).text
    person.post("/v1/me/profile/pause").raise_for_status()
    assert visitor.get(public["photo"]).status_code == 404
    change(person, {"photo": None}).raise_for_status()
    publish(person)
    assert "photo" not in visitor.get(f"/v1/practitioners/{id}").json()
    assert visitor.get(public["photo"]).status_code == 404


def test_what_is_no_picture_is_refused_and_changes_nothing(sign_in: SignIn, address: str) -> None:
    person = sign_in(address)
    create(person).raise_for_status()
    before = person.get("/v1/me/profile").headers["ETag"]
    refused = send(person, b"no picture")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/photo")
    assert send(person, b"x" * (MOST_BYTES + 1)).status_code == 413
    assert send(person, jpeg(), **{"If-Match": '"7"'}).status_code == 412
    assert person.put("/v1/me/photo", content=jpeg()).status_code == 428
    assert person.get("/v1/me/profile").headers["ETag"] == before


def test_nobody_shows_the_picture_of_another(sign_in: SignIn, visitor: httpx2.Client) -> None:
    person, other = sign_in("pictured@example.org"), sign_in("borrower@example.org")
    create(person).raise_for_status()
    picture = send(person, jpeg(700, 500)).raise_for_status().json()["photo"]
    create(other, photo=picture).raise_for_status()
    id = publish(other)
    assert "photo" not in visitor.get(f"/v1/practitioners/{id}").json()
    assert visitor.get(picture).status_code == 404


class _Album(BaseHTTPRequestHandler):
    """Answers /me.jpg with a picture, /moved by leading there, /vast with too much, and counts."""

    asked: ClassVar[dict[str, int]] = {}

    def do_GET(self) -> None:
        self.asked[self.path] = self.asked.get(self.path, 0) + 1
        body = {"/me.jpg": jpeg(), "/vast": b"x" * (MOST_BYTES + 1)}.get(self.path, b"")
        self.send_response(302 if self.path == "/moved" else 200 if body else 404)
        if self.path == "/moved":
            self.send_header("Location", "/me.jpg")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def album() -> Iterator[str]:
    _Album.asked = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Album)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


async def _photos(connection: Connection) -> dict[str, str | None]:
    rows = await connection.fetch("SELECT external_id, id FROM practitioner ORDER BY external_id")
    return {row["external_id"]: (await show_profile(connection, row["id"])).profile.photo for row in rows}


async def test_a_stated_address_is_fetched_once_and_then_served_from_here(
    connection: Connection, database_url: str, album: str
) -> None:
    ways = ("/me.jpg", "/moved", "/vast", "/nothing")
    await load(connection, [profile(way[1:], photo=album + way) for way in ways])
    assert set((await _photos(connection)).values()) == {None}, "nobody's own server is asked while a page is shown"
    database = await open_database(database_url, size=2)
    async with open_client() as client:
        fetch = partial(fetch_file, client, True)
        assert [await fetch_pictures(database, fetch) for _ in range(2)] == [2, 0]
        picture = make_picture(jpeg()).address
        assert await _photos(connection) == {"me.jpg": picture, "moved": picture, "nothing": None, "vast": None}
        assert _Album.asked == {"/me.jpg": 2, "/moved": 1, "/vast": 1, "/nothing": 1}
        await load(connection, [profile("me.jpg")])
        await fetch_pictures(database, fetch)
    await database.close()
    assert await connection.fetchval("SELECT count(*) FROM picture WHERE data IS NOT NULL") == 1, "the other is deleted"


async def test_an_address_inside_our_own_network_is_not_asked(album: str) -> None:
    async with open_client() as client:
        assert await fetch_file(client, False, f"{album}/me.jpg") is None
    assert _Album.asked == {}
