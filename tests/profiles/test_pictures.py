"""A picture is drawn anew: small, upright, and without anything that stood in its file."""

import io

import pytest
from PIL import Image

from schemas.messages import expected
from service.core.errors import BadRequest
from service.profiles.pictures import make_picture

SECRET = b"Jane's kitchen, 41.7658 N"


def jpeg(width: int = 1600, height: int = 900, orientation: int = 1) -> bytes:
    """A photo as a camera writes it, with a note, an orientation and a comment."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif, comment=SECRET)
    return written.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_picture_is_made_small_and_keeps_its_proportions() -> None:
    picture = opened(make_picture(jpeg()).data)
    assert (picture.format, picture.size) == ("WEBP", (640, 360))
    assert opened(make_picture(jpeg(50, 40)).data).size == (50, 40), "nothing is blown up"


def test_nothing_that_a_camera_wrote_is_left() -> None:
    sent = jpeg()
    assert SECRET in sent
    picture = make_picture(sent).data
    assert SECRET not in picture
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(opened(picture).info)


def test_a_picture_that_lies_on_its_side_is_set_up() -> None:
    picture = opened(make_picture(jpeg(orientation=6)).data)
    assert picture.size == (360, 640)
    red, _, blue = picture.convert("RGB").getpixel((180, 40))
    assert blue > red, "what was on the left is on top"


def test_what_is_transparent_becomes_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")
    assert opened(make_picture(written.getvalue()).data).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    "sent", [b"", b"no picture", jpeg()[:300], b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"]
)
def test_anything_else_is_refused(sent: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        make_picture(sent)
    assert refused.value.fields == [("/photo", expected.PICTURE())]


def test_a_small_file_with_a_vast_picture_is_refused_before_it_is_drawn() -> None:
    written = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(written, "PNG")
    assert len(written.getvalue()) < 20_000
    with pytest.raises(BadRequest) as refused:
        make_picture(written.getvalue())
    assert refused.value.fields == [("/photo", expected.FEWER_PIXELS())]


def test_the_same_picture_has_the_same_address() -> None:
    assert make_picture(jpeg()).address == make_picture(jpeg()).address != make_picture(jpeg(800)).address
