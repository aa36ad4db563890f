"""Programs that look around are told where to, and find the sign of the site."""

from urllib.robotparser import RobotFileParser

import httpx2
import pytest


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True), ("/practitioners/1", True), ("/es/practitioners/1", True), ("/privacy", True),
        ("/matches", False), ("/es/matches", False), ("/me/profile/about", False), ("/sign-in", False),
        ("/en/circles", False), ("/v1/practitioners", False),
    ],
)  # fmt: skip
def test_pages_may_be_found_and_what_is_one_persons_may_not(demo_client: httpx2.Client, path: str, may: bool) -> None:
    response = demo_client.get("/robots.txt").raise_for_status()
    assert response.headers["Content-Type"].startswith("text/plain")
    robots = RobotFileParser()
    robots.parse(response.text.splitlines())
    assert robots.can_fetch("AnyBot", path) is may


def test_the_sign_of_the_site_is_where_browsers_ask_for_it(demo_client: httpx2.Client) -> None:
    sign = demo_client.get("/favicon.ico", follow_redirects=True)
    assert sign.status_code == 200 and sign.headers["Content-Type"].startswith("image/svg+xml")
