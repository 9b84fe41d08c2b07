"""What is asked of the log."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from forum.core.forms import Form

Act = Literal[
    "", "lock", "unlock", "hide", "restore", "edit", "redact", "answer", "close_poll", "stage",
    "add_tag", "edit_tag", "rename_tag", "accept_tag", "decline_tag", "merge_tag", "unmerge_tag",
    "split_tag", "retire_tag", "restore_tag", "import_tags", "pin", "unpin", "move", "retitle",
    "retag", "split", "merge", "receive", "undo_split", "undo_merge", "give_role",
    "slow", "unslow", "close_at", "keep_open", "rest", "end_rest",
    "add_rule", "edit_rule", "retire_rule", "restore_rule",
]  # fmt: skip


class LogForm(Form):
    """Which entries are shown; ``before`` is the number of the last one seen."""

    act: Act = ""
    moderator: str = Field("", max_length=30)
    group: str = Field("", max_length=100)
    before: str = Field("", pattern=r"^[0-9]{0,9}$")
