"""Files in words: their kind and their size."""

from __future__ import annotations

from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext, number
from forum.files.sniffing import taken

_KILOBYTE, _MEGABYTE = 1_000, 1_000_000
_WORDS = {
    "msword": "Word",
    "vnd.ms-excel": "Excel",
    "vnd.ms-powerpoint": "PowerPoint",
    "tab-separated-values": "TSV",
}
_OFFICE = {"document": "Word", "sheet": "Excel", "presentation": "PowerPoint"}


def kind_word(media_type: str) -> str:
    """Return what people call a kind of file: “PDF”, “Word”."""
    name = media_type.rpartition("/")[2]
    if name in _WORDS:
        return _WORDS[name]
    if name.startswith("vnd.openxmlformats"):
        return next((word for end, word in _OFFICE.items() if name.endswith(end)), _("file"))
    if name.startswith("vnd.oasis.opendocument"):
        return "OpenDocument"
    return _("text") if name == "plain" else name.upper()


def what_can_be_taken() -> str:
    """Return in sentences which files can be taken, how large, and how many."""
    limits = house().settings.files
    sentence = ngettext(
        "%(count)s file at most, of %(size)s.", "%(count)s files at most, each up to %(size)s.",
        limits.max_files,
    )  # fmt: skip
    words = {"count": number(limits.max_files), "size": size_word(limits.max_bytes)}
    return f"{taken()} {sentence % words}"


def size_word(size: int) -> str:
    """Return a size in bytes as people read it: “1.2 MB”."""
    if size < _KILOBYTE:
        return ngettext("%(count)s byte", "%(count)s bytes", size) % {"count": number(size)}
    if size < _MEGABYTE:
        return _("%(count)s KB") % {"count": number(min(999, round(size / _KILOBYTE)))}
    return _("%(count)s MB") % {"count": number(round(size / _MEGABYTE, 1))}
