"""What is sent about accounts."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from forum.accounts.actions.profile import Profile
from forum.accounts.addresses import normal_address
from forum.accounts.newcomer import Newcomer
from forum.accounts.passwords import LONGEST, SHORTEST
from forum.accounts.timezones import TimeZone
from forum.accounts.usernames import canonical
from forum.core.forms import Form
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import languages, reader
from forum.core.text import clean_line


def _one_line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def _chosen_language(tag: str) -> str:
    if tag not in languages():
        raise ValueError(_("Please choose one of these."))
    return tag


OneLine = BeforeValidator(_one_line)
Name = Annotated[str, Field(min_length=1, max_length=80), OneLine]
Institution = Annotated[str, Field(max_length=120), OneLine]
Address = Annotated[str, Field(min_length=1, max_length=320), AfterValidator(normal_address)]
Username = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(canonical)]
# As it was typed, spaces and all.
Password = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=2000)]
NewPassword = Annotated[
    str, StringConstraints(strip_whitespace=False, min_length=SHORTEST, max_length=LONGEST)
]
Language = Annotated[str, AfterValidator(_chosen_language)]
Digest = Literal["never", "daily", "weekly"]


class PersonForm(Form):
    """Who is to become a member."""

    email: Address
    username: Username
    name: Name
    library: Institution = ""
    role_title: Institution = ""
    time_zone: TimeZone = Field(default_factory=lambda: house().settings.site.time_zone)
    digest: Digest | Literal[""] = ""

    def newcomer(self) -> Newcomer:
        """Return who she is, to be spoken to in the language of the page."""
        said = self.model_dump(include={field.name for field in fields(Newcomer)})
        return Newcomer(**said, language=reader().language)


class SignUpForm(PersonForm):
    """Who would like to become a member, and by which password we shall know her."""

    password: NewPassword


class ConfirmForm(Form):
    """The button under a letter's link; another username if the first is taken by now."""

    username: Username = ""


class SignInForm(Form):
    """``login`` is an e-mail address or a username; ``next`` a path of this site.

    ``carried``: what she wrote before her session ended, as :mod:`forum.accounts.carrying` has it.
    """

    login: str = Field(min_length=1, max_length=320)
    password: Password
    next: str = ""
    carried: str = ""


class CarriedForm(Form):
    """Words that were written under another name, and are to be kept all the same."""

    next: str = ""
    carried: str = ""


class ResetForm(Form):
    """Who forgot her password."""

    email: Address


class NewPasswordForm(Form):
    """A password to be used from now on."""

    password: NewPassword


class ClaimForm(NewPasswordForm):
    """How somebody wants to be called whose posts from an old list are here already."""

    username: Username
    name: Name


class AddressForm(Form):
    """An address from which she wrote on an old list."""

    email: Address


class ChangePasswordForm(NewPasswordForm):
    """The same, by a member who is signed in."""

    current_password: Password


class EmailForm(Form):
    """Where letters are to go from now on."""

    email: Address
    password: Password


class ProfileForm(Form):
    """What a member says of herself, and how we speak to her."""

    name: Name
    library: Institution = ""
    role_title: Institution = ""
    about: str = Field("", max_length=2000)
    language: Language = Field(default_factory=lambda: reader().language)
    time_zone: TimeZone

    def profile(self) -> Profile:
        """Return it as it is kept."""
        return Profile(**self.model_dump())
