"""DKIM: can receivers look up the key that our letters are signed with?"""

from __future__ import annotations

from forum.core.i18n import gettext as _
from forum.core.settings import Settings
from forum.mail.domain.findings import Finding, Record, Verdict
from forum.mail.domain.lookups import Dns
from forum.mail.domain.tags import tags_of
from forum.mail.sending import signing
from forum.mail.sending.signing import Key, PublicKey, UnusableKey

DKIM = "DKIM"
_GOOD_BITS = 2048  # RFC 8301, 3.2: signers should
_COMMAND = "openssl genrsa -out dkim.pem 2048"


async def examine_dkim(dns: Dns, settings: Settings) -> Finding:
    """Say whether our signature can be checked, with the record of our own key to paste."""
    if not signing.is_wanted(settings):
        return _unsigned()
    try:
        key = signing.key_of(settings)
    except UnusableKey as error:
        sentence = _("Letters leave unsigned, because the key can't be used. %(reason)s")
        return Finding(DKIM, Verdict.FAULT, sentence % {"reason": error})
    record = Record.txt(key.place, f"v=DKIM1; k=rsa; p={key.public.encoded}")
    answer = await dns.ask(key.place, "TXT")
    if not answer.is_known:
        sentence = _("The DNS gave no answer for %(place)s.")
        return Finding(DKIM, Verdict.UNKNOWN, sentence % {"place": key.place}, record)
    verdict, sentence = _judged(key, answer.values)
    told = sentence % {"place": key.place, "bits": key.public.bits, "command": _COMMAND}
    return Finding(DKIM, verdict, told, None if verdict is Verdict.OK else record, answer.values)


def _unsigned() -> Finding:
    sentence = _("The forum doesn't sign its letters. That's right if your mail provider does. "
                 "Otherwise make a key with “%(command)s”, name it in mail.dkim_key_file and a "
                 "word of your own in mail.dkim_selector, restart, and look here "
                 "again.")  # fmt: skip
    return Finding(DKIM, Verdict.ADVICE, sentence % {"command": _COMMAND})


def _judged(key: Key, values: tuple[str, ...]) -> tuple[Verdict, str]:
    if not values:
        return Verdict.FAULT, _("Letters are signed, but their key isn't in the DNS at %(place)s, "
                                "so nobody can check it. Add this record.")  # fmt: skip
    if len(values) > 1:
        return Verdict.FAULT, _("There is more than one record at %(place)s, so receivers can't "
                                "tell which key is ours. Leave only this one.")  # fmt: skip
    return _of_one(key, tags_of(values[0]))


def _of_one(key: Key, tags: dict[str, str]) -> tuple[Verdict, str]:
    # RFC 6376, 3.6.1
    if tags.get("p") == "":
        return Verdict.FAULT, _("The key at %(place)s is revoked. Paste this one instead, or make "
                                "another.")  # fmt: skip
    if not _is_ours(key, tags):
        return Verdict.FAULT, _("The key in the DNS at %(place)s isn't the one that letters are "
                                "signed with. Paste this one instead.")  # fmt: skip
    if "y" in tags.get("t", "").split(":"):
        return Verdict.ADVICE, _("The key at %(place)s is right, but “t=y” says that it's only a "
                                 "test. Paste this one instead.")  # fmt: skip
    if key.public.bits < _GOOD_BITS:
        return Verdict.ADVICE, _("The key at %(place)s is right, but it has only %(bits)s bits. "
                                 "Make a longer one: %(command)s")  # fmt: skip
    return Verdict.OK, _("Letters are signed, and their key is in the DNS at %(place)s.")


def _is_ours(key: Key, tags: dict[str, str]) -> bool:
    services, hashes = tags.get("s", "*").split(":"), tags.get("h", "sha256").split(":")
    usable = (
        tags.get("v", "DKIM1") == "DKIM1"
        and tags.get("k", "rsa") == "rsa"
        and {"*", "email"} & {service.strip() for service in services}
        and "sha256" in {name.strip() for name in hashes}
    )
    try:
        return bool(usable) and PublicKey.read(tags.get("p", "")) == key.public
    except UnusableKey:
        return False
