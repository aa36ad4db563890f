"""What a practitioner puts elsewhere of a published profile: a vCard, a QR code and a badge that lead back to it."""

from html import escape
from io import BytesIO
from uuid import UUID

import segno
from litestar import Response, get
from litestar.params import FromPath

from schemas.profiles.practitioner import PractitionerPublic
from service.directory.show_profile import show_profile
from service.web.access import access
from service.web.services import Provided, Services

_A_DAY = {"Cache-Control": "public, max-age=86400"}
_FOLD = 75  # bytes of a line of a vCard (RFC 6350)
_LETTER, _LEAST, _MOST = 9, 150, 420  # pixels of a badge


@get("/practitioners/{practitioner_id:uuid}/card.vcf", include_in_schema=False, opt=access("anyone"))
async def get_vcard(practitioner_id: FromPath[UUID], services: Provided) -> Response[bytes]:
    """The contact as address books take it; NotFound for a profile that is not published."""
    profile = await _shown(services, practitioner_id)
    name = f'attachment; filename="{profile.id}.vcf"'
    body = vcard(profile, _address(services, profile)).encode()
    return Response(body, media_type="text/vcard; charset=utf-8", headers=_A_DAY | {"Content-Disposition": name})


@get("/practitioners/{practitioner_id:uuid}/qr.svg", include_in_schema=False, opt=access("anyone"))
async def get_qr(practitioner_id: FromPath[UUID], services: Provided) -> Response[bytes]:
    """The address of the page, to be printed."""
    profile = await _shown(services, practitioner_id)
    drawn = BytesIO()
    segno.make(_address(services, profile), error="m", micro=False).save(
        drawn, kind="svg", scale=8, border=4, light="#fff"
    )
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers=_A_DAY)


@get("/practitioners/{practitioner_id:uuid}/badge.svg", include_in_schema=False, opt=access("anyone"))
async def get_badge(practitioner_id: FromPath[UUID], services: Provided) -> Response[bytes]:
    """Name and craft as a small picture; it says nothing of rank, and there is none to buy."""
    profile = await _shown(services, practitioner_id)
    return Response(badge(profile).encode(), media_type="image/svg+xml", headers=_A_DAY)


def vcard(profile: PractitionerPublic, address: str) -> str:
    """A vCard 4.0 of what everyone may see."""
    contact = profile.contact
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{profile.id}", f"FN:{_escaped(profile.display_name)}"]
    lines.append(f"TITLE:{_escaped(', '.join(profile.modalities))}")
    for place in profile.places:
        stated = place.address
        parts = ("", "", stated.line, stated.city, stated.region, stated.postal_code, stated.country)
        lines.append("ADR;TYPE=work:" + ";".join(_escaped(part or "") for part in parts))
    if contact and contact.phone:
        lines.append(f"TEL;TYPE=work:{_escaped(contact.phone)}")
    if contact and contact.email:
        lines.append(f"EMAIL;TYPE=work:{_escaped(contact.email)}")
    lines += [f"URL:{page}" for page in (contact.website if contact else None, address) if page]
    lines += [f"LANG:{tag}" for tag in profile.languages]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCARD"])


def badge(profile: PractitionerPublic) -> str:
    """An SVG of two lines, as wide as they are within bounds."""
    craft = ", ".join(profile.modalities)
    width = min(_MOST, max(_LEAST, 70 + _LETTER * max(len(profile.display_name), len(craft))))
    most = (width - 70) // _LETTER
    name, craft = (
        escape(text if len(text) <= most else text[: most - 1] + "…") for text in (profile.display_name, craft)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="56" viewBox="0 0 {width} 56" role="img" '
        f'aria-label="{name}, Ayni"><rect x=".5" y=".5" width="{width - 1}" height="55" rx="8" fill="#fbf9f4" '
        'stroke="#1d6159"/>'
        '<path transform="translate(12 13) scale(1.25)" fill="#1d6159" d="M12 21C6 18 4 12 5 5c4 0 7 2 7 7 0-5 3-7 7-7 '
        '1 7-1 13-7 16z"/><g font-family="system-ui, sans-serif" fill="#16302c">'
        f'<text x="54" y="24" font-size="15" font-weight="600">{name}</text>'
        f'<text x="54" y="43" font-size="12">{craft}</text></g></svg>'
    )


async def _shown(services: Services, id: UUID) -> PractitionerPublic:
    return (await services.database.reading(lambda connection: show_profile(connection, id))).profile


def _address(services: Services, profile: PractitionerPublic) -> str:
    return f"{services.settings.base_url}/practitioners/{profile.id}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, cut between letters; what goes on begins with a blank."""
    rows: list[str] = []
    row = ""
    for letter in line:
        if len((row + letter).encode()) > _FOLD - bool(rows):
            rows.append(row)
            row = ""
        row += letter
    return "\r\n ".join([*rows, row])
