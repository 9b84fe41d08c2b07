"""Members, their sessions, and what waits for a click in a letter."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

# In place of a hash: no password fits, so one must be chosen by letter.
NO_PASSWORD = "!"  # noqa: S105 (it is none)


class Role(StrEnum):
    MEMBER = "member"
    EDITOR = "editor"  # keeps the vocabulary
    MODERATOR = "moderator"
    ADMIN = "admin"


class Wish(StrEnum):
    """How much of a group, a tag or a thread a member wants to hear."""

    EVERY = "every"  # a letter for each post
    DIGEST = "digest"  # told in the digest; a letter only when she is named or answered
    NAMED = "named"  # only when she is named or answered
    NOTHING = "nothing"


class Member(Model):
    """A person whose address is confirmed.

    ``email_key`` is the address casefolded, ``username_skeleton`` what the name looks like
    (UTS 39); both are unique, so that neither can be had twice. An unclaimed one came with an old
    list's archive: nobody has signed in as her yet, and nothing is sent to her. Since
    ``mail_stopped_at`` nothing is sent to her address, because letters came back.
    """

    id = fields.IntField(primary_key=True)
    username = fields.CharField(max_length=30, unique=True)
    username_skeleton = fields.CharField(max_length=120, unique=True)
    name = fields.CharField(max_length=80)
    email = fields.CharField(max_length=320)
    email_key = fields.CharField(max_length=320, unique=True)
    password_hash = fields.CharField(max_length=200)
    role = fields.CharEnumField(Role, max_length=20, description="", default=Role.MEMBER)
    library = fields.CharField(max_length=120, default="")
    role_title = fields.CharField(max_length=120, default="")
    about = fields.TextField(default="")
    language = fields.CharField(max_length=20, default="en")
    time_zone = fields.CharField(max_length=60, default="UTC")
    is_unclaimed = fields.BooleanField(default=False)
    mail_stopped_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "member"

    is_member = True

    @property
    def is_editor(self) -> bool:
        """Editors of the vocabulary, who are otherwise members; moderators can do what they can."""
        return self.role is not Role.MEMBER

    @property
    def is_moderator(self) -> bool:
        """Moderators of the whole place; admins can do what they can."""
        return self.role in {Role.MODERATOR, Role.ADMIN}

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def initials(self) -> str:
        """One or two letters that stand for the name, in place of a picture."""
        words = [word for word in self.name.split() if word[0].isalnum()]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"

    @property
    def tint(self) -> int:
        """A number from 0 to 7, always the same for one username."""
        return hashlib.sha256(self.username.encode()).digest()[0] % 8


class Preference(Model):
    """What one member wishes for all letters at once.

    Who has no row has what is usual here. ``usual`` holds for groups for which she chose nothing.
    ``letters``: False if she wants no letter at once at all. Between the hours ``quiet_from`` and
    ``quiet_until`` of her own clock (0 to 23, both or none) letters wait. ``token`` stands in the
    addresses by which letters are stopped, and never changes.
    """

    id = fields.IntField(primary_key=True)
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "forum.Member", related_name="preference", on_delete=fields.CASCADE
    )
    member_id: int
    usual = fields.CharEnumField(Wish, max_length=20, description="")
    letters = fields.BooleanField(default=True)
    quiet_from = fields.IntField(null=True)
    quiet_until = fields.IntField(null=True)
    token = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "preference"


class Stranger:
    """Whoever is not signed in. Answers the questions that policies ask of a member."""

    id = None
    is_member = False
    is_editor = False
    is_moderator = False
    is_admin = False
    name = ""
    username = ""


Viewer = Member | Stranger


class SignUp(Model):
    """Somebody who must still show that the address is hers. Deleted when confirmed or late."""

    id = fields.IntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    username = fields.CharField(max_length=30)
    username_skeleton = fields.CharField(max_length=120, db_index=True)
    name = fields.CharField(max_length=80)
    email = fields.CharField(max_length=320)
    email_key = fields.CharField(max_length=320, db_index=True)
    password_hash = fields.CharField(max_length=200)
    library = fields.CharField(max_length=120, default="")
    role_title = fields.CharField(max_length=120, default="")
    language = fields.CharField(max_length=20, default="en")
    time_zone = fields.CharField(max_length=60, default="UTC")
    digest = fields.CharField(max_length=10, default="")
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sign_up"


class Session(Model):
    """A browser in which a member is signed in. Its token is kept as a hash only.

    ``unread`` is how much she has not read of what she was told, as it was when it was asked.
    """

    unread = 0

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="sessions", on_delete=fields.CASCADE
    )
    member_id: int
    token_hash = fields.CharField(max_length=64, unique=True)
    browser = fields.CharField(max_length=80, default="")
    created_at = fields.DatetimeField(auto_now_add=True)
    last_used_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "session"


class PasswordReset(Model):
    """A letter that lets its reader choose a new password, once."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="password_resets", on_delete=fields.CASCADE
    )
    member_id: int
    token_hash = fields.CharField(max_length=64, unique=True)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "password_reset"


class EmailChange(Model):
    """A new address that its owner must still confirm."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="email_changes", on_delete=fields.CASCADE
    )
    member_id: int
    token_hash = fields.CharField(max_length=64, unique=True)
    email = fields.CharField(max_length=320)
    email_key = fields.CharField(max_length=320)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "email_change"
