"""E-mail addresses: which can be taken, and when two are the same."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from forum.core.i18n import gettext as _


class BadAddress(ValueError):
    """No letter could reach this; the exception's text is a sentence for who typed it."""


def normal_address(typed: str) -> str:
    """Return the address as it is kept: its domain in lower case and in its own script.

    Nothing is asked of the network. What stands before the @ must be ASCII, since many mail
    servers still take nothing else (RFC 6531 is an extension).

    Raises:
        BadAddress: if it's no address, or longer than RFC 5321 allows.
    """
    try:
        return validate_email(
            typed.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
        ).normalized
    except EmailNotValidError:
        raise BadAddress(
            _("Letters can't reach this address. It should look like name@library.org.")
        ) from None


def address_key(typed: str) -> str:
    """Return what all spellings of one address share."""
    try:
        return normal_address(typed).casefold()
    except BadAddress:
        return typed.strip().casefold()
