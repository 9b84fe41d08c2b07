"""Who hears what: signal → listeners, in the order they are told."""

from __future__ import annotations

from forum.accounts.signals import CameBack, MemberJoined, TimeZoneChanged
from forum.core.signals import Listeners
from forum.digests import listeners as digests
from forum.files import listeners as files
from forum.files.signals import FileRemoved
from forum.groups import listeners as groups
from forum.groups.signals import PrivateGroupAskedFor
from forum.moderation import listeners as moderation
from forum.tags.signals import VocabularyChanged
from forum.threads import listeners as threads
from forum.threads.signals import Curated

LISTENERS: Listeners = {
    MemberJoined: [groups.on_member_joined, digests.on_member_joined],
    CameBack: [threads.on_came_back],
    TimeZoneChanged: [digests.on_time_zone_changed],
    PrivateGroupAskedFor: [groups.on_private_group_asked_for],
    VocabularyChanged: [moderation.on_vocabulary_changed],
    FileRemoved: [files.on_file_removed],
    Curated: [moderation.on_curated],
}
