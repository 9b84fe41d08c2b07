"""Files in words: their kind and their size."""

from __future__ import annotations

from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext, number
from forum.files.sniffing import taken

_KILOBYTE, _MEGABYTE = 1_000, 1_000_000


def kind_word(media_type: str) -> str:
    """Return what people call a kind of file: “PDF”, “Word”."""
    subject, _slash, name = media_type.partition("/")
    words = {
        "pdf": "PDF",
        "csv": "CSV",
        "tab-separated-values": "TSV",
        "jpeg": "JPEG",
        "plain": _("text"),
        "msword": "Word",
        "vnd.ms-excel": "Excel",
        "vnd.ms-powerpoint": "PowerPoint",
    }
    if name in words:
        return words[name]
    if name.startswith("vnd.openxmlformats"):
        words = {"document": "Word", "sheet": "Excel", "presentation": "PowerPoint"}
        return _by_ending(name, words)
    if name.startswith("vnd.oasis.opendocument"):
        return _by_ending(name, {
            "spreadsheet": _("OpenDocument table"),
            "text": _("OpenDocument text"),
            "presentation": _("OpenDocument slides"),
        })  # fmt: skip
    return name.upper() if subject == "image" else _("file")


def what_can_be_taken() -> str:
    """Return in sentences which files can be taken, how large, and how many."""
    limits = house().settings.files
    sentence = ngettext(
        "%(count)s file at most, of %(size)s.", "%(count)s files at most, each up to %(size)s.",
        limits.max_files,
    )  # fmt: skip
    words = {"count": number(limits.max_files), "size": size_word(limits.max_bytes)}
    return f"{taken()} {sentence % words}"


def _by_ending(name: str, words: dict[str, str]) -> str:
    return next((word for ending, word in words.items() if name.endswith(ending)), _("file"))


def size_word(size: int) -> str:
    """Return a size in bytes as people read it: “1.2 MB”."""
    if size < _KILOBYTE:
        return ngettext("%(count)s byte", "%(count)s bytes", size) % {"count": number(size)}
    if size < _MEGABYTE:
        return _("%(count)s KB") % {"count": number(min(999, round(size / _KILOBYTE)))}
    return _("%(count)s MB") % {"count": number(round(size / _MEGABYTE, 1))}
