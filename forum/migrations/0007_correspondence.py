from tortoise import migrations
from tortoise.migrations import operations as ops
from forum.accounts.models import Wish
from forum.core.together import Together
from forum.mail.models import ArrivalState, Cause, Via
from forum.notifications.models import Event, Why
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('forum', '0006_title_words')]

    initial = False

    operations = [
        Together([
            ops.CreateModel(
                name='Bounce',
                fields=[
                    ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('address', fields.CharField(max_length=320)),
                    ('day', fields.DateField()),
                    ('points', fields.IntField()),
                    ('status', fields.CharField(default='', max_length=20)),
                    ('reason', fields.TextField(default='', unique=False)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ],
                options={'table': 'bounce', 'app': 'forum', 'unique_together': (('address', 'day'),), 'indexes': [Index(fields=['day'])], 'pk_attr': 'id', 'table_description': 'That letters to an address came back on one day: at most one row a day counts.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='GroupWish',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='group_wishes', on_delete=OnDelete.CASCADE)),
                    ('group', fields.ForeignKeyField('forum.Group', source_field='group_id', db_constraint=True, to_field='id', related_name='wishes', on_delete=OnDelete.CASCADE)),
                    ('wish', fields.CharEnumField(description='', enum_type=Wish, max_length=20)),
                ],
                options={'table': 'group_wish', 'app': 'forum', 'unique_together': (('member', 'group'),), 'indexes': [Index(fields=['group_id', 'wish'])], 'pk_attr': 'id', 'table_description': 'How much a member wants to hear of one group.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='IncomingMail',
                fields=[
                    ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('message_id', fields.CharField(max_length=320)),
                    ('sender', fields.CharField(max_length=320)),
                    ('recipient', fields.CharField(max_length=320)),
                    ('packed', fields.BinaryField()),
                    ('size', fields.IntField()),
                    ('via', fields.CharEnumField(description='', enum_type=Via, max_length=20)),
                    ('state', fields.CharEnumField(default=ArrivalState.WAITING, description='', enum_type=ArrivalState, max_length=20)),
                    ('outcome', fields.CharField(default='', max_length=60)),
                    ('thing', fields.CharField(default='', max_length=60)),
                    ('received_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'incoming_mail', 'app': 'forum', 'unique_together': (('recipient', 'message_id'),), 'indexes': [Index(fields=['state', 'received_at']), Index(fields=['sender', 'received_at'])], 'pk_attr': 'id', 'table_description': 'A letter that came in, kept before its sender was told so, one row a recipient.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='MailAlias',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('message_id', fields.CharField(unique=True, max_length=320)),
                    ('post', fields.ForeignKeyField('forum.Post', source_field='post_id', db_constraint=True, to_field='id', related_name='aliases', on_delete=OnDelete.CASCADE)),
                ],
                options={'table': 'mail_alias', 'app': 'forum', 'pk_attr': 'id', 'table_description': "The Message-ID under which a post came by mail or from an old list's archive."},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Notification',
                fields=[
                    ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='notifications', on_delete=OnDelete.CASCADE)),
                    ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='notifications', on_delete=OnDelete.CASCADE)),
                    ('post', fields.ForeignKeyField('forum.Post', source_field='post_id', db_constraint=True, to_field='id', related_name='notifications', on_delete=OnDelete.CASCADE)),
                    ('actor', fields.ForeignKeyField('forum.Member', source_field='actor_id', null=True, db_constraint=True, to_field='id', related_name='caused', on_delete=OnDelete.SET_NULL)),
                    ('event', fields.CharEnumField(default=Event.POSTED, description='', enum_type=Event, max_length=20)),
                    ('why', fields.CharEnumField(description='', enum_type=Why, max_length=20)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ('read_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                    ('letter_due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                    ('lettered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'notification', 'app': 'forum', 'unique_together': (('member', 'post', 'event'),), 'indexes': [Index(fields=['member_id', 'read_at']), Index(fields=['letter_due_at']), Index(fields=['member_id', 'thread_id']), Index(fields=['post_id'])], 'pk_attr': 'id', 'table_description': 'Something for one member to hear of.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Preference',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('member', fields.OneToOneField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='preference', on_delete=OnDelete.CASCADE)),
                    ('usual', fields.CharEnumField(description='', enum_type=Wish, max_length=20)),
                    ('letters', fields.BooleanField(default=True)),
                    ('quiet_from', fields.IntField(null=True)),
                    ('quiet_until', fields.IntField(null=True)),
                    ('token', fields.CharField(unique=True, max_length=64)),
                ],
                options={'table': 'preference', 'app': 'forum', 'pk_attr': 'id', 'table_description': 'What one member wishes for all letters at once.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='TagFollow',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='tags_followed', on_delete=OnDelete.CASCADE)),
                    ('tag', fields.ForeignKeyField('forum.Tag', source_field='tag_id', db_constraint=True, to_field='id', related_name='followers', on_delete=OnDelete.CASCADE)),
                    ('wish', fields.CharEnumField(default=Wish.EVERY, description='', enum_type=Wish, max_length=20)),
                    ('with_narrower', fields.BooleanField(default=True)),
                ],
                options={'table': 'tag_follow', 'app': 'forum', 'unique_together': (('member', 'tag'),), 'indexes': [Index(fields=['tag_id', 'wish'])], 'pk_attr': 'id', 'table_description': 'How much a member wants to hear of threads with a tag, and with its narrower ones or not.'},
                bases=['Model'],
            ),
            ops.AddField(
                model_name='Member',
                name='is_unclaimed',
                field=fields.BooleanField(default=False),
            ),
            ops.AddField(
                model_name='Member',
                name='mail_stopped_at',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddField(
                model_name='Participation',
                name='chosen_at',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddIndex(
                model_name='Participation',
                index=Index(fields=['thread_id', 'level']),
            ),
            ops.AddIndex(
                model_name='Mention',
                index=Index(fields=['post_id']),
            ),
        ]),
        ops.AlterField(
            model_name='OutgoingMail',
            name='message_id',
            field=fields.CharField(db_index=True, max_length=320),
        ),
        Together([
            ops.AlterModelOptions(
                name='Suppression',
                options={'table': 'suppression', 'app': 'forum', 'pk_attr': 'address', 'table_description': 'An address to which nothing more is sent until its owner asks for it.'},
            ),
            ops.AddField(
                model_name='Suppression',
                name='cause',
                field=fields.CharEnumField(default=Cause.BOUNCED, description='', enum_type=Cause, max_length=20),
            ),
        ]),
    ]
