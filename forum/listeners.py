"""Who hears what: signal → listeners, in the order they are told."""

from __future__ import annotations

from forum.accounts import listeners as accounts
from forum.accounts.signals import (
    CameBack,
    MemberJoined,
    OldPostsClaimed,
    RoleChanged,
    TimeZoneChanged,
)
from forum.archives import listeners as archives
from forum.core.signals import Listeners
from forum.digests import listeners as digests
from forum.files import listeners as files
from forum.files.signals import FileRemoved
from forum.groups import listeners as groups
from forum.groups.signals import PrivateGroupAskedFor
from forum.letterbox import listeners as letterbox
from forum.mail.signals import AddressResumed, AddressStopped, MailArrived
from forum.moderation import listeners as moderation
from forum.notifications import listeners as notifications
from forum.tags.signals import VocabularyChanged
from forum.threads import listeners as threads
from forum.threads.signals import Accepted, Curated, Named, Posted, StageMoved

LISTENERS: Listeners = {
    AddressStopped: [accounts.on_address_stopped],
    AddressResumed: [accounts.on_address_resumed],
    MemberJoined: [groups.on_member_joined, digests.on_member_joined],
    OldPostsClaimed: [archives.on_old_posts_claimed],
    CameBack: [threads.on_came_back],
    RoleChanged: [moderation.on_role_changed],
    TimeZoneChanged: [digests.on_time_zone_changed, notifications.on_time_zone_changed],
    PrivateGroupAskedFor: [groups.on_private_group_asked_for],
    VocabularyChanged: [moderation.on_vocabulary_changed],
    FileRemoved: [files.on_file_removed],
    MailArrived: [letterbox.on_mail_arrived],
    Posted: [notifications.on_posted],
    Named: [notifications.on_named],
    Accepted: [notifications.on_accepted],
    StageMoved: [notifications.on_stage_moved],
    Curated: [moderation.on_curated],
}
