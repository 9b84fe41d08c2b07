from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from forum.core.together import Together
from forum.threads.models.idea import Again, LibraryKind, LibrarySize
from forum.threads.models.poll import Results
from forum.threads.models.post import ReactionKind
from forum.threads.models.restructuring import Act
from forum.threads.models.thread import Stage
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('forum', '0003_log_is_append_only')]

    initial = False

    operations = [
        Together([
            ops.CreateModel(
                name='Bookmark',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='bookmarks', on_delete=OnDelete.CASCADE)),
                    ('post', fields.ForeignKeyField('forum.Post', source_field='post_id', db_constraint=True, to_field='id', related_name='bookmarks', on_delete=OnDelete.CASCADE)),
                    ('note', fields.CharField(default='', max_length=200)),
                    ('remind_at', fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
                    ('reminded_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ],
                options={'table': 'bookmark', 'app': 'forum', 'unique_together': (('member', 'post'),), 'pk_attr': 'id', 'table_description': 'A post that a member keeps for herself, perhaps to be reminded of it. Nobody else sees it.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Draft',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='drafts', on_delete=OnDelete.CASCADE)),
                    ('place', fields.CharField(max_length=60)),
                    ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', null=True, db_constraint=True, to_field='id', related_name='drafts', on_delete=OnDelete.CASCADE)),
                    ('body', fields.TextField(default='', unique=False)),
                    ('typed', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                    ('version', fields.IntField(default=1)),
                    ('publish_at', fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                    ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'draft', 'app': 'forum', 'unique_together': (('member', 'place'),), 'pk_attr': 'id', 'table_description': 'Words that a member has not posted yet. Nobody else sees them.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Edition',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('number', fields.BigIntField(default=0)),
                ],
                options={'table': 'edition', 'app': 'forum', 'pk_attr': 'id', 'table_description': 'How often something changed that stands on pages of many threads, such as a name.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='File',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('owner', fields.ForeignKeyField('forum.Member', source_field='owner_id', db_constraint=True, to_field='id', related_name='files', on_delete=OnDelete.RESTRICT)),
                    ('name', fields.CharField(max_length=200)),
                    ('media_type', fields.CharField(max_length=120)),
                    ('size', fields.BigIntField()),
                    ('sha256', fields.CharField(max_length=64)),
                    ('key', fields.CharField(unique=True, max_length=80)),
                    ('width', fields.IntField(null=True)),
                    ('height', fields.IntField(null=True)),
                    ('widths', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                    ('claimed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'file', 'app': 'forum', 'indexes': [Index(fields=['owner_id', 'sha256']), Index(fields=['claimed_at', 'created_at'])], 'pk_attr': 'id', 'table_description': 'Something a member uploaded, kept in the storage under its key.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Attachment',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('file', fields.ForeignKeyField('forum.File', source_field='file_id', db_constraint=True, to_field='id', related_name='attachments', on_delete=OnDelete.RESTRICT)),
                    ('post', fields.ForeignKeyField('forum.Post', source_field='post_id', null=True, db_constraint=True, to_field='id', related_name='attachments', on_delete=OnDelete.CASCADE)),
                    ('draft', fields.ForeignKeyField('forum.Draft', source_field='draft_id', null=True, db_constraint=True, to_field='id', related_name='attachments', on_delete=OnDelete.CASCADE)),
                    ('position', fields.IntField(default=0)),
                    ('alt', fields.CharField(default='', max_length=400)),
                    ('is_decorative', fields.BooleanField(default=False)),
                ],
                options={'table': 'attachment', 'app': 'forum', 'pk_attr': 'id', 'table_description': 'A file that goes with a draft or a post. Who may see that may see this.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Mention',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('post', fields.ForeignKeyField('forum.Post', source_field='post_id', db_constraint=True, to_field='id', related_name='mentions', on_delete=OnDelete.CASCADE)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='mentions', on_delete=OnDelete.CASCADE)),
                ],
                options={'table': 'mention', 'app': 'forum', 'unique_together': (('member', 'post'),), 'pk_attr': 'id', 'table_description': 'That a post names a member.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Poll',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('thread', fields.OneToOneField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='poll', on_delete=OnDelete.CASCADE)),
                    ('question', fields.CharField(max_length=200)),
                    ('max_choices', fields.IntField(default=1)),
                    ('is_secret', fields.BooleanField(default=True)),
                    ('results', fields.CharEnumField(default=Results.AFTER_VOTE, description='', enum_type=Results, max_length=20)),
                    ('closes_at', fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
                    ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                    ('announced_at', fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
                    ('voter_count', fields.IntField(default=0)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ],
                options={'table': 'poll', 'app': 'forum', 'pk_attr': 'id', 'table_description': "A poll in an opening post. What its author said beforehand holds until it's closed."},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='PollOption',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('poll', fields.ForeignKeyField('forum.Poll', source_field='poll_id', db_constraint=True, to_field='id', related_name='options', on_delete=OnDelete.CASCADE)),
                    ('position', fields.IntField()),
                    ('text', fields.CharField(max_length=200)),
                    ('count', fields.IntField(default=0)),
                ],
                options={'table': 'poll_option', 'app': 'forum', 'unique_together': (('poll', 'position'),), 'pk_attr': 'id', 'table_description': 'One choice of a poll.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Reaction',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('post', fields.ForeignKeyField('forum.Post', source_field='post_id', db_constraint=True, to_field='id', related_name='reactions', on_delete=OnDelete.CASCADE)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='reactions', on_delete=OnDelete.CASCADE)),
                    ('kind', fields.CharEnumField(description='', enum_type=ReactionKind, max_length=20)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ],
                options={'table': 'reaction', 'app': 'forum', 'unique_together': (('post', 'member', 'kind'),), 'pk_attr': 'id', 'table_description': 'A small answer of one member to one post.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Restructuring',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('act', fields.CharEnumField(description='', enum_type=Act, max_length=20)),
                    ('source', fields.ForeignKeyField('forum.Thread', source_field='source_id', db_constraint=True, to_field='id', related_name='left', on_delete=OnDelete.CASCADE)),
                    ('target', fields.ForeignKeyField('forum.Thread', source_field='target_id', db_constraint=True, to_field='id', related_name='received', on_delete=OnDelete.CASCADE)),
                    ('moderator', fields.ForeignKeyField('forum.Member', source_field='moderator_id', db_constraint=True, to_field='id', related_name='restructurings', on_delete=OnDelete.RESTRICT)),
                    ('reason', fields.CharField(max_length=200)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ('undone_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'restructuring', 'app': 'forum', 'indexes': [Index(fields=['source_id']), Index(fields=['target_id'])], 'pk_attr': 'id', 'table_description': 'That a moderator split replies off a thread, or merged one thread into another.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='FormerPlace',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('restructuring', fields.ForeignKeyField('forum.Restructuring', source_field='restructuring_id', db_constraint=True, to_field='id', related_name='former_places', on_delete=OnDelete.CASCADE)),
                    ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='former_places', on_delete=OnDelete.CASCADE)),
                    ('number', fields.IntField()),
                    ('post', fields.ForeignKeyField('forum.Post', source_field='post_id', db_constraint=True, to_field='id', related_name='former_places', on_delete=OnDelete.CASCADE)),
                ],
                options={'table': 'former_place', 'app': 'forum', 'indexes': [Index(fields=['thread_id', 'number']), Index(fields=['restructuring_id']), Index(fields=['post_id'])], 'pk_attr': 'id', 'table_description': 'Where a post stood before it was moved: its thread and its number there.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='StageMove',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='stage_moves', on_delete=OnDelete.CASCADE)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='stage_moves', on_delete=OnDelete.RESTRICT)),
                    ('before', fields.CharEnumField(description='', enum_type=Stage, max_length=20)),
                    ('after', fields.CharEnumField(description='', enum_type=Stage, max_length=20)),
                    ('note', fields.CharField(default='', max_length=400)),
                    ('created_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'stage_move', 'app': 'forum', 'pk_attr': 'id', 'table_description': 'That an idea was moved from one stage to another, by whom and why.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='TitleWord',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='title_words', on_delete=OnDelete.CASCADE)),
                    ('word', fields.CharField(max_length=40)),
                ],
                options={'table': 'title_word', 'app': 'forum', 'unique_together': (('word', 'thread'),), 'pk_attr': 'id', 'table_description': "A word of a thread's title, folded and without its ending."},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Trial',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='trials', on_delete=OnDelete.CASCADE)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='trials', on_delete=OnDelete.RESTRICT)),
                    ('library', fields.CharField(max_length=120)),
                    ('library_folded', fields.CharField(default='', max_length=240)),
                    ('library_kind', fields.CharEnumField(description='', enum_type=LibraryKind, max_length=20)),
                    ('library_size', fields.CharEnumField(description='', enum_type=LibrarySize, max_length=20)),
                    ('starts_on', fields.DateField()),
                    ('check_on', fields.DateField(db_index=True)),
                    ('looking_at', fields.CharField(default='', max_length=400)),
                    ('asked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                    ('withdrawn_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                    ('created_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'trial', 'app': 'forum', 'unique_together': (('thread', 'member'),), 'pk_attr': 'id', 'table_description': 'A library tries an idea. What kind of library it was is kept as it was then.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Report',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('trial', fields.OneToOneField('forum.Trial', source_field='trial_id', db_constraint=True, to_field='id', related_name='report', on_delete=OnDelete.CASCADE)),
                    ('post', fields.OneToOneField('forum.Post', source_field='post_id', db_constraint=True, to_field='id', related_name='report', on_delete=OnDelete.CASCADE)),
                    ('what_we_did', fields.TextField(unique=False)),
                    ('who_took_part', fields.TextField(default='', unique=False)),
                    ('what_they_said', fields.TextField(default='', unique=False)),
                    ('cost', fields.CharField(default='', max_length=120)),
                    ('staff_hours', fields.CharField(default='', max_length=120)),
                    ('what_changed', fields.TextField(default='', unique=False)),
                    ('what_differently', fields.TextField(default='', unique=False)),
                    ('again', fields.CharEnumField(description='', enum_type=Again, max_length=20)),
                    ('created_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'report', 'app': 'forum', 'pk_attr': 'id', 'table_description': 'What came of a trial. Its post in the thread says the same in words.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Vote',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('option', fields.ForeignKeyField('forum.PollOption', source_field='option_id', db_constraint=True, to_field='id', related_name='votes', on_delete=OnDelete.CASCADE)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='votes', on_delete=OnDelete.CASCADE)),
                    ('told_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ],
                options={'table': 'vote', 'app': 'forum', 'unique_together': (('option', 'member'),), 'pk_attr': 'id', 'table_description': 'That a member chose an option. In a secret poll nobody is shown whose it is.'},
                bases=['Model'],
            ),
            ops.AddField(
                model_name='Participation',
                name='read_at',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddField(
                model_name='Post',
                name='accepted_at',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddField(
                model_name='Post',
                name='accepted_by',
                field=fields.ForeignKeyField('forum.Member', source_field='accepted_by_id', null=True, db_constraint=True, to_field='id', related_name='accepted_posts', on_delete=OnDelete.SET_NULL),
            ),
            ops.AddField(
                model_name='Post',
                name='revision',
                field=fields.IntField(default=1),
            ),
            ops.AddField(
                model_name='Post',
                name='version',
                field=fields.BigIntField(default=0),
            ),
            ops.AddIndex(
                model_name='Post',
                index=Index(fields=['author_id', 'created_at']),
            ),
            ops.AddIndex(
                model_name='Post',
                index=Index(fields=['reply_to_id']),
            ),
            ops.AlterModelOptions(
                name='Revision',
                options={'table': 'revision', 'app': 'forum', 'indexes': [Index(fields=['post_id', 'number'])], 'pk_attr': 'id', 'table_description': 'What a post was before an edit. ``number`` counts from 1 within the post.'},
            ),
            ops.AddField(
                model_name='Revision',
                name='number',
                field=fields.IntField(default=1),
            ),
            ops.AddField(
                model_name='Revision',
                name='redacted_at',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddField(
                model_name='Revision',
                name='redacted_by',
                field=fields.ForeignKeyField('forum.Member', source_field='redacted_by_id', null=True, db_constraint=True, to_field='id', related_name='redactions', on_delete=OnDelete.SET_NULL),
            ),
            ops.AddField(
                model_name='Revision',
                name='redaction_reason',
                field=fields.CharField(default='', max_length=200),
            ),
            ops.AddIndex(
                model_name='Revision',
                index=Index(fields=['post_id', 'number']),
            ),
            ops.AddField(
                model_name='Thread',
                name='answer_count',
                field=fields.IntField(default=0),
            ),
            ops.AddField(
                model_name='Thread',
                name='bumped_at',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddField(
                model_name='Thread',
                name='merged_into',
                field=fields.ForeignKeyField('forum.Thread', source_field='merged_into_id', null=True, db_constraint=True, to_field='id', related_name='merged', on_delete=OnDelete.SET_NULL),
            ),
            ops.AddField(
                model_name='Thread',
                name='pinned_until',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddField(
                model_name='Thread',
                name='stage',
                field=fields.CharEnumField(null=True, description='', enum_type=Stage, max_length=20),
            ),
            ops.AddField(
                model_name='Thread',
                name='version',
                field=fields.BigIntField(default=0),
            ),
            ops.AddIndex(
                model_name='Thread',
                index=Index(fields=['kind', 'last_posted_at']),
            ),
            ops.AddIndex(
                model_name='Thread',
                index=Index(fields=['kind', 'reply_count', 'last_posted_at']),
            ),
            ops.AddIndex(
                model_name='Thread',
                index=Index(fields=['author_id']),
            ),
            ops.AddIndex(
                model_name='Thread',
                index=Index(fields=['pinned_until']),
            ),
            ops.AddIndex(
                model_name='Thread',
                index=Index(fields=['group_id', 'pinned_until']),
            ),
        ]),
    ]
