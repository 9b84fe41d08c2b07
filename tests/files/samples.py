"""Files as people upload them, and as they had better not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import ExifTags, Image

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CSV = "branch;visits\nElm Street;1,204\nCafé corner;87\n"
PAGE = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + b"\x00" * 100 + b"PE\0\0" + b"\x00" * 400
MAIN_PARTS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
}


def an_archive(parts: Mapping[str, bytes | str]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return into.getvalue()


def an_office_file(ending: str = "docx", **more: str) -> bytes:
    """A Word, Excel or PowerPoint file, as far as its parts tell."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{MAIN_PARTS[ending]}"/></Types>'
    return an_archive({"[Content_Types].xml": types, "main.xml": "<main/>"} | more)


def an_open_document(word: str = "text", **more: str) -> bytes:
    media_type = f"application/vnd.oasis.opendocument.{word}"
    return an_archive({"mimetype": media_type, "content.xml": "<content/>"} | more)


def an_old_office_file(*streams: str) -> bytes:
    """A compound file with a directory that names these streams."""
    entries = (
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<H", 2 * len(name) + 2)
        + b"\0" * 62
        for name in ("Root Entry", *streams)
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(entries)


def a_picture(
    form: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **saving: object
) -> bytes:
    """A picture whose left half is dark and whose right half is light."""
    image = Image.new("L", size)
    image.paste("white", (size[0] // 2, 0, *size))
    into = io.BytesIO()
    image.convert("RGB").convert(mode).save(into, form, **saving)
    return into.getvalue()


def a_photo(size: tuple[int, int] = (60, 40), orientation: int = 1) -> bytes:
    """A JPEG that tells where, when and with what it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Secret camera"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    return a_picture("JPEG", size, exif=exif, comment=PAGE)


def a_moving_picture(frames: int) -> bytes:
    """A GIF of one pixel that moves through so many frames."""
    still = a_picture("GIF", (1, 1))
    start = still.index(b"\x2c")
    return still[:start] + still[start:-1] * frames + b";"


def a_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checksum

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
    return b"\x89PNG\r\n\x1a\n" + head + pixels + chunk(b"IEND", b"")
