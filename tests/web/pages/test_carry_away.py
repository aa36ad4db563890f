"""What leads from elsewhere to a profile: a vCard, a QR code and a badge without rank."""

from uuid import UUID

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.profiles.practitioner import Address, Contact, Place, PractitionerPublic
from service.web.pages.seeker.carry_away import badge, vcard

ID = UUID(int=7 << 76 | 2 << 62)


def public(name: str, **fields: object) -> PractitionerPublic:
    return PractitionerPublic(id=ID, display_name=name, modalities=["reiki", "yoga; for all"], **fields)  # type: ignore[arg-type]


@given(st.text(min_size=1, max_size=200))
def test_a_vcard_is_of_short_lines_that_unfold_to_what_was_written(name: str) -> None:
    written = vcard(public(name.replace("\r", " ")), "https://ayni.example/p")
    lines = written.encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    unfolded = written.replace("\r\n ", "")
    [shown] = [line for line in unfolded.split("\r\n") if line.startswith("FN:")]
    back = shown[3:].replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    assert back == name.replace("\r", " ") or "\\" in name


def test_a_vcard_holds_what_everyone_may_see() -> None:
    place = Place(Address(line="44 Elm Street, 2B", city="Northampton", region="MA", country="US"))
    written = vcard(
        public("Ana Sol", places=[place], contact=Contact(phone="+1 413-555-0100")), "https://ayni.example/p"
    )
    assert "ADR;TYPE=work:;;44 Elm Street\\, 2B;Northampton;MA;;US\r\n" in written
    assert "TEL;TYPE=work:+1 413-555-0100\r\n" in written and "URL:https://ayni.example/p\r\n" in written
    assert "yoga\\; for all" in written


def test_a_name_is_no_markup_on_the_badge() -> None:
    assert "<script" not in badge(public("<script>alert(1)</script>"))


@pytest.mark.parametrize("name", ["Ana Sol", "Nerea Ibarra", "Dr. Maximiliana Featherstonehaugh"])
def test_a_badge_is_as_wide_as_its_name(name: str) -> None:
    assert f">{name}</text>" in badge(public(name))


def test_they_are_served_for_published_profiles_only(demo_client: httpx2.Client) -> None:
    [person] = demo_client.get("/v1/practitioners?limit=1").json()["results"]
    for name, kind in (("card.vcf", "text/vcard"), ("qr.svg", "image/svg+xml"), ("badge.svg", "image/svg+xml")):
        answer = demo_client.get(f"/practitioners/{person['id']}/{name}")
        assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, kind)
        assert demo_client.get(f"/practitioners/{ID}/{name}").status_code == 404
