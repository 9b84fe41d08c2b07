"""Conversations: threads, their posts, and what members do with them."""

from forum.threads.models.draft import Attachment, Draft
from forum.threads.models.idea import (
    Again,
    LibraryKind,
    LibrarySize,
    Report,
    StageMove,
    Trial,
)
from forum.threads.models.letters import MailAlias
from forum.threads.models.participation import Bookmark, Level, Participation
from forum.threads.models.poll import Poll, PollOption, Results, Vote
from forum.threads.models.post import Mention, Reaction, ReactionKind, Revision
from forum.threads.models.restructuring import Act, FormerPlace, Restructuring
from forum.threads.models.thread import VERBS, Kind, Post, Stage, State, Thread, slug_for
from forum.threads.models.words import TitleWord

__all__ = [
    "VERBS",
    "Act",
    "Again",
    "Attachment",
    "Bookmark",
    "Draft",
    "FormerPlace",
    "Kind",
    "Level",
    "LibraryKind",
    "LibrarySize",
    "MailAlias",
    "Mention",
    "Participation",
    "Poll",
    "PollOption",
    "Post",
    "Reaction",
    "ReactionKind",
    "Report",
    "Restructuring",
    "Results",
    "Revision",
    "Stage",
    "StageMove",
    "State",
    "Thread",
    "TitleWord",
    "Trial",
    "Vote",
    "slug_for",
]
