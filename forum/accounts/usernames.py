"""Usernames: what they may be, and which are taken for each other.

Letters of any script, by PRECIS (RFC 8265) and, against look-alikes, by UTS 39; its data come
with the library confusable_homoglyphs, whose own judgements ("dangerous") are too coarse: they
refuse Japanese names, which mix three scripts as a rule.
"""

from __future__ import annotations

from functools import cache
from unicodedata import category, digit, normalize

from confusable_homoglyphs.categories import alias  # type: ignore[import-untyped]
from confusable_homoglyphs.confusables import confusables_data  # type: ignore[import-untyped]
from precis_i18n import get_profile

from forum.core.i18n import gettext as _

SHORTEST, LONGEST = 3, 30
_LONGEST_SKELETON = 120  # a Korean syllable has up to seven signs there
_PRECIS = get_profile("UsernameCaseMapped")
_ALLOWED_TOGETHER = (  # UTS 39, 5.2, "Highly Restrictive"
    {"LATIN", "HAN", "HIRAGANA", "KATAKANA"},
    {"LATIN", "HAN", "BOPOMOFO"},
    {"LATIN", "HAN", "HANGUL"},
)
_RESERVED = (
    "abuse", "admin", "administrator", "admins", "all", "anonymous", "bot", "deleted", "everybody",
    "everyone", "former-member", "forum", "guest", "help", "here", "hostmaster", "info",
    "mailer-daemon", "me", "member", "members", "mod", "moderation", "moderator", "moderators",
    "mods", "nobody", "noreply", "no-reply", "null", "official", "outward", "owner", "postmaster",
    "root", "security", "settings", "staff", "stranger", "suggest", "support", "sysadmin", "system",
    "team", "undefined", "unknown", "webmaster", "you",
)  # fmt: skip
_NO_DISGUISE = {"ali"}  # a person's name, although it looks like "all"


class BadUsername(ValueError):
    """A username that can't be had; the exception's text is a sentence for who wants it."""


def canonical(username: str) -> str:
    """Return the username as it is kept: by UsernameCaseMapped (RFC 8265, 3.3), lower case.

    Raises:
        BadUsername: with a sentence that says what is wrong.
    """
    name = _prepared(username)
    if not SHORTEST <= len(name) <= LONGEST:
        limits = {"least": SHORTEST, "most": LONGEST}
        raise BadUsername(_("Use %(least)s to %(most)s characters.") % limits)
    if not all(_is_letter(char) or char in ".-_" for char in name):
        raise BadUsername(_("Use letters, digits, points, hyphens and underscores."))
    if category(name[0])[0] not in "LN" or not _is_letter(name[-1]):
        raise BadUsername(_("Begin and end with a letter or a digit."))
    if not _has_one_script(name):
        raise BadUsername(_("Use letters of one script only: some look like those of another."))
    if skeleton(name) in _reserved_skeletons() and name not in _NO_DISGUISE:
        raise BadUsername(_("This name is kept for the place itself. Please choose another."))
    return name


def _prepared(username: str) -> str:
    if len(username) > 4 * LONGEST:  # no work for what can't become a name
        return username
    try:
        return _PRECIS.enforce(username.strip())
    except UnicodeEncodeError:
        raise BadUsername(_("Use letters, digits, points, hyphens and underscores.")) from None


def _is_letter(char: str) -> bool:
    return category(char)[0] == "L" or category(char) in {"Mn", "Mc", "Nd"}


def _has_one_script(name: str) -> bool:
    scripts = {alias(char) for char in name} - {"COMMON", "INHERITED"}
    zeros = {ord(char) - digit(char) for char in name if category(char) == "Nd"}
    together = len(scripts) <= 1 or any(scripts <= these for these in _ALLOWED_TOGETHER)
    return together and len(zeros) <= 1  # one kind of digits: UTS 39, 5.3


def skeleton(username: str) -> str:
    """Return what a username looks like: names with the same skeleton are taken for each other.

    It is the skeleton of UTS 39 (section 4) of the casefolded name without points, hyphens and
    underscores, in which also 0 is o, and 1 and i are l.
    """
    text = normalize("NFD", normalize("NFKC", username).casefold())
    looks = _redrawn(_redrawn(text).casefold())  # a prototype may be a capital: 0 is O
    return normalize("NFD", looks).casefold().translate(_FOLDED)[:_LONGEST_SKELETON]


_FOLDED = str.maketrans({"0": "o", "1": "l", "i": "l", ".": "", "-": "", "_": ""})


def _redrawn(text: str) -> str:
    return "".join(_prototype(char) for char in text)


def _prototype(char: str) -> str:
    """Return what stands for all that looks like this character.

    The library tells pairs without saying which is the prototype. It is the one that is several
    characters, or that has several look-alikes.
    """
    pairs = _look_alikes(char)
    if len(pairs) != 1:
        return char
    other = pairs[0]
    if len(other) > 1 or len(_look_alikes(other)) > 1:
        return other
    return min(char, other)


def _look_alikes(text: str) -> list[str]:
    # The data wrap what is written from right to left into marks of direction.
    found = confusables_data.get(text) or confusables_data.get(f"\u200e{text}\u200e") or []
    return [str(pair["c"]).strip("\u200e") for pair in found]


@cache
def _reserved_skeletons() -> frozenset[str]:
    return frozenset(skeleton(word) for word in _RESERVED)
