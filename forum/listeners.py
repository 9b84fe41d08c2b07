"""Who hears what: signal → listeners, in the order they are told."""

from __future__ import annotations

from forum.accounts.signals import MemberJoined, TimeZoneChanged
from forum.core.signals import Listeners
from forum.digests import listeners as digests
from forum.groups import listeners as groups
from forum.groups.signals import PrivateGroupAskedFor
from forum.moderation import listeners as moderation
from forum.tags.signals import VocabularyChanged
from forum.threads.signals import Curated

LISTENERS: Listeners = {
    MemberJoined: [groups.on_member_joined, digests.on_member_joined],
    TimeZoneChanged: [digests.on_time_zone_changed],
    PrivateGroupAskedFor: [groups.on_private_group_asked_for],
    VocabularyChanged: [moderation.on_vocabulary_changed],
    Curated: [moderation.on_curated],
}
