"""Passwords: how hard they must be to guess, and how they are kept.

They are hashed by argon2id with the parameters of OWASP's Password Storage Cheat Sheet, in the
form OpaqueString (RFC 8265, 4.2), so that a password is the same on every keyboard. Both take
milliseconds of pure work: the caller lends the executor in which it happens.
"""

from __future__ import annotations

import asyncio
import re
import warnings
from collections.abc import Iterable
from concurrent.futures import Executor
from threading import Lock

from precis_i18n import get_profile
from zxcvbn import zxcvbn

from forum.core.i18n import gettext as _

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # passlib asks argon2 for its version
    from passlib.hash import argon2

    _HASHER = argon2.using(  # type: ignore[no-untyped-call]
        type="ID", memory_cost=19456, time_cost=2, parallelism=1
    )
    _HASHER.get_backend()

SHORTEST, LONGEST = 10, 200
_OPAQUE = get_profile("OpaqueString")
_HARD_ENOUGH = 2  # of zxcvbn's 0 to 4: withstands 10⁶ guesses, and sign-in is throttled


async def hash_password(password: str, executor: Executor) -> str:
    """Return the hash to be stored.

    Raises:
        ValueError: for a password that :func:`complaint` has to complain about.
    """
    opaque = _opaque(password)
    if opaque is None:
        raise ValueError("This password was never asked about: see complaint().")
    return str(await asyncio.get_running_loop().run_in_executor(executor, _HASHER.hash, opaque))


async def verify(password: str, hash_: str | None, executor: Executor) -> tuple[bool, str | None]:
    """Tell whether the password is right, and give a new hash if parameters have risen.

    Without a hash, for an account that doesn't exist, it does the same work and answers no.
    """
    opaque = _opaque(password)
    return await asyncio.get_running_loop().run_in_executor(executor, _verify, opaque, hash_)


def _verify(opaque: str | None, hash_: str | None) -> tuple[bool, str | None]:
    if opaque is None or hash_ is None or not _HASHER.identify(hash_):
        _HASHER.hash("time must not tell")
        return False, None
    if not _HASHER.verify(opaque, hash_):
        return False, None
    return True, _HASHER.hash(opaque) if _HASHER.needs_update(hash_) else None


def _opaque(password: str) -> str | None:
    """Return the password as it is hashed; None if it is too long or holds what RFC 8265 bars."""
    if len(password) > LONGEST:
        return None
    try:
        return _OPAQUE.enforce(password)
    except UnicodeEncodeError:
        return None


def complaint(password: str, words: Iterable[str]) -> str | None:
    """Return what is wrong with a new password, in a sentence; None if nothing is.

    ``words`` are what a guesser would try first: the name, the address, the library.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        limits = {"least": SHORTEST, "most": LONGEST}
        return _("Use %(least)s to %(most)s characters.") % limits
    opaque = _opaque(password)
    if opaque is None:
        return _("This password has a character that can't be used: a control character, perhaps.")
    known = [part for word in words for part in (word, *re.findall(r"\w{3,}", word))]
    with _alone:
        guess = zxcvbn(_judged(opaque), user_inputs=known)
    if guess["score"] >= _HARD_ENOUGH:
        return None
    longest = max(guess["sequence"], key=lambda match: len(match["token"]))
    reason = _reason(longest["pattern"], longest.get("dictionary_name", ""))
    return reason + " " + _("A few words that don't belong together are better.")


_alone = Lock()  # zxcvbn keeps the words of its present call in a table of its module
_LEET = frozenset("4@8({[<369!1|70$5+%2")


def _judged(password: str) -> str:
    """Return as much as zxcvbn can judge: it takes 72 characters.

    It tries every way to read 4 and @ as "a" and so on: four seconds for 72 characters that mix
    all of them. Who mixes more than six isn't spelling words, so less of it will do.
    """
    return password[: 20 if len(_LEET.intersection(password)) > 6 else 72]  # noqa: PLR2004


def _reason(pattern: str, dictionary: str) -> str:
    if dictionary == "user_inputs":
        return _("This is easy to guess for anybody who knows your name, address or library.")
    reasons = {
        "dictionary": _("This is easy to guess: it is a common password, word or name."),
        "spatial": _("This is easy to guess: its keys lie side by side."),
        "repeat": _("This is easy to guess: it repeats itself."),
        "sequence": _("This is easy to guess: it goes on like abc or 321."),
        "regex": _("This is easy to guess: it is made of years."),
        "date": _("This is easy to guess: it is a date."),
    }
    return reasons.get(pattern, _("This is easy to guess."))
