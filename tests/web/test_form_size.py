"""Forms are bounded before they are parsed, on every page that reads one, with or without a declared length."""

import time
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx2
import pytest

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}
PAGE = {"Accept": "text/html"}
ID = "00000000-0000-7000-8000-000000000000"
PATHS = (
    "/", "/es/", "/matches", "/steps", "/request", "/request/open", "/compare", "/circle", "/matches/file", "/sign-in",
    "/sign-in/token", "/sign-in-code", f"/practitioners/{ID}/introduction", f"/practitioners/{ID}/report",
)  # fmt: skip
MANY = urlencode([(f"a{number}", "1") for number in range(501)]).encode()
LONG = b"story=" + b"a" * 200_000


@pytest.mark.parametrize("path", PATHS)
def test_a_long_form_is_too_large_and_one_of_many_fields_is_refused(demo_client: httpx2.Client, path: str) -> None:
    for content, status in ((LONG, 413), (MANY, 400)):
        answer = demo_client.post(path, content=content, headers=FORM)
        assert answer.status_code == status
        assert "A form may h" in answer.text
        kind = "text/html; charset=utf-8" if path.startswith("/sign-in") else "application/problem+json"
        assert answer.headers["content-type"] == kind


def test_a_multipart_form_has_the_same_bounds(demo_client: httpx2.Client) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    long = part.replace(b"1\r\n", b"1" * 200_000 + b"\r\n")
    for content, status in ((long + b"--x--\r\n", 413), (part * 501 + b"--x--\r\n", 400), (b"--x" * 60_000, 400)):
        assert demo_client.post("/request/open", content=content, headers=MULTIPART).status_code == status


def test_a_person_is_told_on_a_page_in_their_language(demo_client: httpx2.Client) -> None:
    for path, words in (("/", "at most 200 kB"), ("/es/", "como máximo 200 kB")):
        page = demo_client.post(path, content=LONG, headers=FORM | PAGE)
        assert (page.status_code, page.headers["content-type"]) == (413, "text/html; charset=utf-8")
        assert words in page.text
    page = demo_client.post("/es/", content=MANY, headers=FORM | PAGE)
    assert page.status_code == 400
    assert "como máximo 500 campos" in page.text


def test_ten_megabytes_of_fields_cost_nothing_and_are_not_waited_for(demo_client: httpx2.Client) -> None:
    pairs = b"&".join(b"a%d=1" % number for number in range(900_000))

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(pairs), 1 << 16):
            yield pairs[start : start + (1 << 16)]

    started = time.monotonic()
    assert demo_client.post("/", content=pairs, headers=FORM).status_code == 413
    assert demo_client.post("/", content=pieces(), headers=FORM).status_code == 413
    assert time.monotonic() - started < 5


def test_the_longest_story_in_the_longest_letters_passes_with_many_choices(demo_client: httpx2.Client) -> None:
    fields = [("story", "😀" * 9_000), *(("languages", "en") for _ in range(400))]
    answer = demo_client.post("/matches", content=urlencode(fields).encode(), headers=FORM)
    assert answer.status_code == 200


def test_letters_and_empty_fields_are_read_as_browsers_write_them(demo_client: httpx2.Client) -> None:
    content = b"story=No+duermo%2C+ma%C3%B1ana+%26+noche%3B+50%25&place=&fee="
    page = demo_client.post("/", content=content, headers=FORM).text
    assert "No duermo, mañana &amp; noche; 50%" in page
