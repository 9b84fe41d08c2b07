"""Who hears what: signal → listeners, in the order they are told."""

from __future__ import annotations

from forum.accounts.signals import MemberJoined
from forum.core.signals import Listeners
from forum.digests import listeners as digests
from forum.groups import listeners as groups
from forum.moderation import listeners as moderation
from forum.threads.signals import Curated

LISTENERS: Listeners = {
    MemberJoined: [groups.on_member_joined, digests.on_member_joined],
    Curated: [moderation.on_curated],
}
