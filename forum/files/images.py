"""Pictures are made anew: what isn't picture (EXIF, places, comments, hidden tails) stays behind.

A picture that moves is kept as its first frame: nothing on our pages moves by itself (WCAG 2.2.2).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, Any

from PIL import ExifTags, Image, ImageOps
from PIL.ImageCms import ImageCmsProfile, PyCMSError, createProfile, profileToProfile

from forum.core.i18n import gettext as _
from forum.core.sections import Files
from forum.files.sniffing import JPEG, PNG, WEBP, Kind, NotTaken

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
WIDTHS = (480, 960, 1600)  # pixels, of the smaller copies
_LARGEST = (2560, 10_240)  # pixels, width and height; long screenshots stay legible
_SAVING: dict[Kind, dict[str, Any]] = {
    JPEG: {"format": "JPEG", "quality": 85, "optimize": True, "progressive": True},
    PNG: {"format": "PNG", "optimize": False},
    WEBP: {"format": "WEBP", "quality": 85},
}
_JPEGS = {"JPEG", "MPO"}  # MPO is what some cameras write: a JPEG with more of them behind
_KEPT_AS = {"JPEG": JPEG, "MPO": JPEG, "WEBP": WEBP}  # all others as PNG
_FIRST_LYING = 5  # Exif 2.3, 4.6.4 A: from here on width and height change places
_DEEP_GREY = {"I", "F", "I;16", "I;16L", "I;16B", "I;16N"}


@dataclass(frozen=True)
class Picture:
    """A picture made anew: its bytes, and by width those of smaller copies."""

    kind: Kind
    width: int
    height: int
    content: bytes
    copies: dict[int, bytes]


def made_anew(content: IO[bytes], limits: Files) -> Picture:
    """Return a picture as we keep it: upright, in sRGB, at most 2560 pixels wide, never enlarged.

    Slow: call it away from the event loop.

    Raises:
        NotTaken: if it can't be read, or is larger than the limits.
    """
    content.seek(0)
    try:
        with Image.open(content, formats=FORMATS) as image:
            _refuse_excess(image, limits)
            kind = _KEPT_AS.get(image.format or "", PNG)
            bare = _bare(image)
        widths = [width for width in WIDTHS if width < bare.width]
        copies = {width: _saved(_narrower(bare, width), kind) for width in widths}
        return Picture(kind, *bare.size, _saved(bare, kind), copies)
    except NotTaken:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotTaken(_too_many_pixels()) from error
    except Exception as error:  # decoders break in many ways on what strangers made
        raise NotTaken(_("It can't be read; perhaps it is damaged.")) from error


def _refuse_excess(image: Image.Image, limits: Files) -> None:
    if image.width * image.height > limits.max_pixels:
        raise NotTaken(_too_many_pixels())
    if getattr(image, "n_frames", 1) > limits.max_frames:
        raise NotTaken(_("It moves through too many frames. Please use a picture that is still."))
    image.seek(0)


def _too_many_pixels() -> str:
    return _("It has too many pixels. Please make it smaller.")


def _bare(image: Image.Image) -> Image.Image:
    """Return what is seen and nothing else, upright and as large as we keep it."""
    lies_down = image.getexif().get(ExifTags.Base.Orientation, 1) >= _FIRST_LYING
    seen: Image.Image = image if image.format in _JPEGS else _plain(image)
    seen.thumbnail(_LARGEST[::-1] if lies_down else _LARGEST)  # of a JPEG reads no more than needed
    seen = _plain(_in_srgb(ImageOps.exif_transpose(seen)))
    bare = Image.new(seen.mode, seen.size)
    bare.paste(seen)
    return bare


def _plain(image: Image.Image) -> Image.Image:
    """Return it in shades of grey or in colours, see-through if it was."""
    if image.has_transparency_data:
        return _in_mode(image, "RGBA")
    if image.mode in _DEEP_GREY:
        return image.convert("I").point(lambda depth: depth / 256).convert("L")
    return _in_mode(image, "L" if image.mode in {"1", "L"} else "RGB")


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    return image if image.mode == mode else image.convert(mode)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return it in the colours that browsers assume: its colour profile stays behind, too."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    try:
        given, srgb = ImageCmsProfile(io.BytesIO(profile)), createProfile("sRGB")
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return profileToProfile(image, given, srgb, outputMode=mode) or image
    except (PyCMSError, OSError):
        return image


def _saved(image: Image.Image, kind: Kind) -> bytes:
    into = io.BytesIO()
    image.save(into, **_SAVING[kind])
    return into.getvalue()


def _narrower(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)
