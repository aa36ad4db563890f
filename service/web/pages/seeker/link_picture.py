"""The picture shown with a link to a profile elsewhere (Open Graph): name, craft and town, drawn as text."""

from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from schemas.profiles.practitioner import PractitionerPublic
from service.directory.show_profile import show_profile
from service.web.access import access
from service.web.services import Provided

if TYPE_CHECKING:
    from PIL import ImageDraw

SIZE = (1200, 630)  # what Open Graph asks for
_GROUND, _INK, _QUIET = "#fbf9f4", "#16302c", "#52635f"
_LEFT, _WIDTH = 90, 1020


@get("/practitioners/{practitioner_id:uuid}/link.png", include_in_schema=False, opt=access("anyone"))
async def get_link_picture(practitioner_id: FromPath[UUID], services: Provided) -> Response[bytes]:
    """The picture of a published profile; NotFound otherwise."""
    shown = await services.database.reading(lambda connection: show_profile(connection, practitioner_id))
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(link_picture(shown.profile), media_type="image/png", headers=headers)


def link_picture(profile: PractitionerPublic) -> bytes:
    """A PNG; a line in letters that the font does not have is left out rather than drawn as boxes."""
    from PIL import Image, ImageDraw, ImageFont  # only where pictures are made

    picture = Image.new("RGB", SIZE, _GROUND)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 24, SIZE[1]), fill="#1d6159")
    towns = list(dict.fromkeys(place.label for place in profile.places if place.label))
    lines = [
        (170, 84, _INK, profile.display_name),
        (310, 48, _QUIET, ", ".join(profile.modalities)),
        (385, 48, _QUIET, "; ".join(towns)),
        (520, 40, "#1d6159", "Ayni"),
    ]
    for top, size, colour, text in lines:
        if _can_be_drawn(text):
            draw.text((_LEFT, top), _fitted(draw, text, size), colour, ImageFont.load_default(size))
    stream = BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _can_be_drawn(text: str) -> bool:
    """Whether the font that comes with Pillow has these letters: those of European languages in Latin script."""
    return all(ord(letter) < 0x180 or letter in "–—‘’“”…" for letter in text)


def _fitted(draw: "ImageDraw.ImageDraw", text: str, size: int) -> str:
    """The text, cut where the picture ends."""
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    while draw.textlength(text, font=font) > _WIDTH:
        text = text.rstrip("…")[:-1].rstrip() + "…"
    return text
