"""Makes the picture that is shown of what was sent: small, upright, and without a word of what stood in the file."""

import hashlib
import io
from dataclasses import dataclass

from schemas.core.message import Message
from schemas.messages import expected, refusals
from schemas.profiles.practitioner import StoredProfile
from service.core.errors import BadRequest

MOST_BYTES = 5_000_000  # of what is sent
MEDIA_TYPE = "image/webp"
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_MOST_PIXELS = 40_000_000  # a file of a few bytes may hold a picture that fills the memory
_EDGE = 640  # pixels of the longer edge


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept and served."""

    data: bytes

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.data).digest()

    @property
    def address(self) -> str:
        """Where this server shows it, below its own address; also what a profile states of an upload."""
        return f"/pictures/{self.digest.hex()}"


def picture_address(stored: StoredProfile) -> str | None:
    """Where the picture of a profile is shown; None while there is none."""
    return f"/pictures/{stored.picture}" if stored.picture else None


def make_picture(sent: bytes) -> Picture:
    """The picture in a JPEG, PNG, WebP or GIF, drawn anew; BadRequest for anything else. Takes up to half a second."""
    from PIL import Image, ImageOps  # only where pictures are made

    try:
        with Image.open(io.BytesIO(sent), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise _refused(expected.FEWER_PIXELS())
            opened.draft("RGB", (2 * _EDGE, 2 * _EDGE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((_EDGE, _EDGE))
            # On a new canvas: what else stood in the file (place, camera, colour profile, comments) stays behind.
            drawn = Image.new("RGB", upright.size, "white")
            drawn.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _refused(expected.PICTURE()) from None
    written = io.BytesIO()
    drawn.save(written, "WEBP", quality=82)
    return Picture(written.getvalue())


def _refused(what: Message) -> BadRequest:
    return BadRequest(refusals.PICTURE_REFUSED(), [("/photo", what)])
