"""Pictures are made anew: what is seen stays, all else is gone."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image, ImageCms

from forum.core.sections import Files
from forum.files.images import Picture, made_anew
from forum.files.sniffing import NotTaken
from tests.files import samples


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"])


def _anew(content: bytes, limits: Files) -> Picture:
    return made_anew(io.BytesIO(content), limits)


@pytest.mark.parametrize(
    ("form", "mode", "kept_as"),
    [
        ("JPEG", "RGB", "JPEG"),
        ("JPEG", "L", "JPEG"),
        ("JPEG", "CMYK", "JPEG"),
        ("PNG", "RGB", "PNG"),
        ("PNG", "RGBA", "PNG"),
        ("PNG", "LA", "PNG"),
        ("PNG", "1", "PNG"),
        ("PNG", "P", "PNG"),
        ("WEBP", "RGB", "WEBP"),
        ("WEBP", "RGBA", "WEBP"),
        ("GIF", "P", "PNG"),
    ],
)
def test_every_sort_of_picture_stays_a_picture(
    form: str, mode: str, kept_as: str, limits: Files
) -> None:
    picture = _anew(samples.a_picture(form, mode=mode), limits)

    image = _opened(picture.content)
    assert image.format == kept_as
    assert picture.kind.media_type == f"image/{kept_as.lower()}"
    assert image.size == (picture.width, picture.height) == (60, 40)
    light = image.convert("RGB").getpixel((55, 20))
    assert isinstance(light, tuple)
    assert min(light) > 240


def test_what_a_photo_tells_of_its_maker_is_gone(limits: Files) -> None:
    photo = samples.a_photo()
    assert b"Secret camera" in photo

    picture = _anew(photo, limits)

    image = _opened(picture.content)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                               "progression"}  # fmt: skip
    assert b"Secret camera" not in picture.content
    assert b"<script>" not in picture.content


@pytest.mark.parametrize("orientation", [1, 2, 3, 4, 5, 6, 7, 8])
def test_a_photo_stands_upright(orientation: int, limits: Files) -> None:
    picture = _anew(samples.a_photo((6000, 600), orientation), limits)

    lay_down = orientation > 4
    assert (picture.width, picture.height) == ((600, 6000) if lay_down else (2560, 256))


@pytest.mark.parametrize("tail", [samples.PAGE, samples.an_office_file(), samples.EXE])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_what_hides_behind_a_picture_is_gone(form: str, tail: bytes, limits: Files) -> None:
    picture = _anew(samples.a_picture(form) + tail, limits)

    assert tail not in picture.content
    assert b"PK\x03\x04" not in picture.content
    assert not any(tail in copy for copy in picture.copies.values())


@pytest.mark.parametrize(
    ("size", "kept", "widths"),
    [
        ((300, 200), (300, 200), []),
        ((480, 100), (480, 100), []),
        ((1000, 500), (1000, 500), [480, 960]),
        ((4000, 2000), (2560, 1280), [480, 960, 1600]),
        ((800, 6000), (800, 6000), [480]),
        ((1000, 20_480), (500, 10_240), [480]),
        ((3000, 1), (2560, 1), [480, 960, 1600]),
    ],
)
def test_pictures_come_in_sizes_and_are_never_enlarged(
    size: tuple[int, int], kept: tuple[int, int], widths: list[int], limits: Files
) -> None:
    picture = _anew(samples.a_picture("PNG", size, "L"), limits)

    assert (picture.width, picture.height) == kept
    assert list(picture.copies) == widths
    assert [_opened(copy).width for copy in picture.copies.values()] == widths


def test_what_can_be_seen_through_stays_so(limits: Files) -> None:
    glass = Image.new("P", (1000, 20))
    into = io.BytesIO()
    glass.save(into, "GIF", transparency=0)

    picture = _anew(into.getvalue(), limits)

    for content in (picture.content, *picture.copies.values()):
        assert _opened(content).convert("RGBA").getpixel((2, 2)) == (0, 0, 0, 0)


def test_sixteen_bits_of_grey_become_eight(limits: Files) -> None:
    into = io.BytesIO()
    Image.new("I;16", (10, 10), 0x8000).save(into, "PNG")

    assert _opened(_anew(into.getvalue(), limits).content).getpixel((0, 0)) == 0x80


@pytest.mark.parametrize("profile", ["sRGB", "broken"])
def test_colour_profiles_stay_behind(profile: str, limits: Files) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = samples.a_picture("JPEG", icc_profile=b"nonsense" if profile == "broken" else srgb)

    image = _opened(_anew(content, limits).content)

    assert "icc_profile" not in image.info
    assert image.mode == "RGB"


def test_a_profile_of_another_kind_of_colours_is_left_aside(limits: Files) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    content = samples.a_picture("PNG", icc_profile=lab.tobytes())

    assert _opened(_anew(content, limits).content).size == (60, 40)


def test_a_moving_picture_stands_still(limits: Files) -> None:
    content = samples.a_moving_picture(3)

    image = _opened(_anew(content, limits).content)

    assert getattr(image, "n_frames", 1) == 1


def test_too_many_frames_are_refused_soon(limits: Files) -> None:
    content = samples.a_moving_picture(10_000)
    began = time.perf_counter()

    with pytest.raises(NotTaken, match="too many frames"):
        _anew(content, limits)

    assert time.perf_counter() - began < 5


def test_a_picture_that_unpacks_to_far_too_much_is_refused_unread(limits: Files) -> None:
    for bomb in (samples.a_bomb(), samples.a_bomb(9_000, 9_000), samples.a_bomb(10_000, 10_000)):
        assert len(bomb) < 1000

        with pytest.raises(NotTaken, match="too many pixels"):
            _anew(bomb, limits)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        samples.PDF,
        samples.SVG,
        samples.a_picture("BMP"),
        samples.a_picture("TIFF"),
        samples.a_picture("PNG", (500, 500))[:200],
        samples.a_picture("JPEG", (500, 500))[:700],
        samples.a_picture("WEBP", (500, 500))[:60],
        samples.a_bomb(100, 10_000),
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
    ],
)
def test_what_is_no_picture_or_a_broken_one_is_refused(content: bytes, limits: Files) -> None:
    with pytest.raises(NotTaken, match="damaged"):
        _anew(content, limits)
