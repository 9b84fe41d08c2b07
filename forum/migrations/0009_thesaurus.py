"""The vocabulary becomes a thesaurus: relations, notes, statuses, permanent names, and its log."""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from forum.tags.models.concept import MatchKind, NoteKind, RelationKind, Status
from forum.tags.models.keeping import Act
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps
from forum.core.together import Together
from forum.tags.models.concept import new_key

_UNIQUE = (
    'CREATE UNIQUE INDEX tag_key ON "tag" (key)',
    "CREATE UNIQUE INDEX tag_notation ON \"tag\" (notation) WHERE notation <> ''",
    "CREATE UNIQUE INDEX label_preferred ON label (tag_id, language) WHERE kind = 'preferred'",
)
_BEGIN = (
    "INSERT INTO vocabulary (id, number) VALUES (1, 0)",
    'INSERT INTO tag_within (tag_id, broader_id, steps) SELECT id, id, 0 FROM "tag"',
)
_UNDER_ITSELF = "INSERT INTO tag_within (tag_id, broader_id, steps) VALUES (NEW.id, NEW.id, 0);"
# Whether a tag is a proposal stands on pages of many threads (0005).
_EDITION = "UPDATE edition SET number = number + 1;"
_SQLITE = (
    f'CREATE TRIGGER tag_within_itself AFTER INSERT ON "tag" BEGIN {_UNDER_ITSELF} END',
    f'CREATE TRIGGER version_tag_status AFTER UPDATE OF status ON "tag" BEGIN {_EDITION} END',
    # So do relations and notes; whoever writes them raises this number.
    f"CREATE TRIGGER version_vocabulary AFTER UPDATE ON vocabulary BEGIN {_EDITION} END",
)
_POSTGRES: tuple[str, ...] = (
    "CREATE FUNCTION tag_within_itself() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN {_UNDER_ITSELF} RETURN NULL; END $$",
    'CREATE TRIGGER tag_within_itself AFTER INSERT ON "tag"'
    " FOR EACH ROW EXECUTE FUNCTION tag_within_itself()",
    "CREATE FUNCTION version_tag_status() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN {_EDITION} RETURN NULL; END $$",
    'CREATE TRIGGER version_tag_status AFTER UPDATE OF status ON "tag"'
    " FOR EACH STATEMENT EXECUTE FUNCTION version_tag_status()",
    "CREATE TRIGGER version_vocabulary AFTER UPDATE ON vocabulary"
    " FOR EACH STATEMENT EXECUTE FUNCTION version_tag_status()",
)
# A database that is older has these once a row (0005 of then); five thousand tags at once, each of
# which waits for all that came before in the same transaction, would take a minute.
_ONCE = {
    "tag": {"names": "UPDATE OF name, slug, scope_note", "insert": "INSERT", "delete": "DELETE"},
    "label": {"names": "UPDATE OF text, kind", "insert": "INSERT", "delete": "DELETE"},
}
_POSTGRES += tuple(
    statement
    for table, triggers in _ONCE.items()
    for name, when in triggers.items()
    for statement in (
        f'DROP TRIGGER version_{table}_{name} ON "{table}"',
        f'CREATE TRIGGER version_{table}_{name} AFTER {when} ON "{table}"'
        f" FOR EACH STATEMENT EXECUTE FUNCTION version_{table}_{name}()",
    )
)
_UNDO_POSTGRES = (
    "DROP TRIGGER version_vocabulary ON vocabulary",
    'DROP TRIGGER version_tag_status ON "tag"',
    "DROP FUNCTION version_tag_status()",
    'DROP TRIGGER tag_within_itself ON "tag"',
    "DROP FUNCTION tag_within_itself()",
    "DROP INDEX tag_key",
    "DROP INDEX tag_notation",
    "DROP INDEX label_preferred",
)


async def settle(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Give every tag a permanent name, and put each under itself."""
    is_sqlite = editor.client.capabilities.dialect == "sqlite"
    place = "?, ?" if is_sqlite else "%s, %s"
    key, id_ = place.split(", ")
    for row in (await editor.client.execute_query('SELECT id FROM "tag"'))[1]:
        sql = f'UPDATE "tag" SET key = {key} WHERE id = {id_}'  # noqa: S608 (places only)
        await editor.client.execute_query(sql, [new_key(), row["id"]])
    for statement in (*_UNIQUE, *_BEGIN, *(_SQLITE if is_sqlite else _POSTGRES)):
        await editor.client.execute_query(statement)


async def unsettle(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Take triggers and indexes away again; SQLite never goes back."""
    for statement in _UNDO_POSTGRES:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [('forum', '0008_stopped_members')]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name='Tag',
            options={'table': 'tag', 'app': 'forum', 'indexes': [Index(fields=['status'])], 'pk_attr': 'id', 'table_description': 'A concept that threads can be about.'},
        ),
        Together([
            ops.CreateModel(
                name='Change',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('act', fields.CharEnumField(description='', enum_type=Act, max_length=20)),
                    ('tag', fields.ForeignKeyField('forum.Tag', source_field='tag_id', null=True, db_constraint=True, to_field='id', related_name='changes', on_delete=OnDelete.SET_NULL)),
                    ('other', fields.ForeignKeyField('forum.Tag', source_field='other_id', null=True, db_constraint=True, to_field='id', related_name='changes_with', on_delete=OnDelete.SET_NULL)),
                    ('name', fields.CharField(max_length=120)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', null=True, db_constraint=True, to_field='id', related_name='vocabulary_changes', on_delete=OnDelete.SET_NULL)),
                    ('note', fields.TextField(default='', unique=False)),
                    ('count', fields.IntField(default=1)),
                    ('before', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                    ('after', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                    ('undo', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                    ('undone_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                    ('created_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'vocabulary_change', 'app': 'forum', 'indexes': [Index(fields=['tag_id'])], 'pk_attr': 'id', 'table_description': 'One change of the vocabulary, public: what was done to which concept, and why.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='FormerAddress',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('slug', fields.CharField(unique=True, max_length=130)),
                    ('tag', fields.ForeignKeyField('forum.Tag', source_field='tag_id', db_constraint=True, to_field='id', related_name='former_addresses', on_delete=OnDelete.CASCADE)),
                ],
                options={'table': 'tag_former_address', 'app': 'forum', 'indexes': [Index(fields=['tag_id'])], 'pk_attr': 'id', 'table_description': 'An address that a tag had before it was renamed, and that leads on.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Match',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('tag', fields.ForeignKeyField('forum.Tag', source_field='tag_id', db_constraint=True, to_field='id', related_name='matches', on_delete=OnDelete.CASCADE)),
                    ('kind', fields.CharEnumField(description='', enum_type=MatchKind, max_length=20)),
                    ('address', fields.CharField(max_length=500)),
                ],
                options={'table': 'tag_match', 'app': 'forum', 'unique_together': (('tag', 'address'),), 'indexes': [Index(fields=['address'])], 'pk_attr': 'id', 'table_description': 'The address of the same or nearly the same concept in another vocabulary.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Note',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('tag', fields.ForeignKeyField('forum.Tag', source_field='tag_id', db_constraint=True, to_field='id', related_name='notes', on_delete=OnDelete.CASCADE)),
                    ('kind', fields.CharEnumField(description='', enum_type=NoteKind, max_length=20)),
                    ('language', fields.CharField(max_length=20)),
                    ('text', fields.TextField(unique=False)),
                ],
                options={'table': 'tag_note', 'app': 'forum', 'indexes': [Index(fields=['tag_id'])], 'pk_attr': 'id', 'table_description': 'What is said about a concept, in one language.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Relation',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('tag', fields.ForeignKeyField('forum.Tag', source_field='tag_id', db_constraint=True, to_field='id', related_name='relations', on_delete=OnDelete.CASCADE)),
                    ('kind', fields.CharEnumField(description='', enum_type=RelationKind, max_length=20)),
                    ('other', fields.ForeignKeyField('forum.Tag', source_field='other_id', db_constraint=True, to_field='id', related_name='relations_back', on_delete=OnDelete.CASCADE)),
                ],
                options={'table': 'tag_relation', 'app': 'forum', 'unique_together': (('tag', 'kind', 'other'),), 'indexes': [Index(fields=['other_id'])], 'pk_attr': 'id', 'table_description': 'That one concept is broader than another, or that two are related.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='TagHelper',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='helps_with', on_delete=OnDelete.CASCADE)),
                    ('tag', fields.ForeignKeyField('forum.Tag', source_field='tag_id', db_constraint=True, to_field='id', related_name='helpers', on_delete=OnDelete.CASCADE)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ],
                options={'table': 'tag_helper', 'app': 'forum', 'unique_together': (('member', 'tag'),), 'indexes': [Index(fields=['tag_id'])], 'pk_attr': 'id', 'table_description': 'That a member says she can help others with something.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Vocabulary',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('number', fields.IntField(default=0)),
                ],
                options={'table': 'vocabulary', 'app': 'forum', 'pk_attr': 'id', 'table_description': 'The whole vocabulary: one row, held by who changes it, so that changes come one by one.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='Within',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('tag', fields.ForeignKeyField('forum.Tag', source_field='tag_id', db_constraint=True, to_field='id', related_name='above', on_delete=OnDelete.CASCADE)),
                    ('broader', fields.ForeignKeyField('forum.Tag', source_field='broader_id', db_constraint=True, to_field='id', related_name='below', on_delete=OnDelete.CASCADE)),
                    ('steps', fields.IntField()),
                ],
                options={'table': 'tag_within', 'app': 'forum', 'unique_together': (('tag', 'broader'),), 'indexes': [Index(fields=['broader_id'])], 'pk_attr': 'id', 'table_description': 'That a tag stands under a broader one, ``steps`` above it, and each under itself, at 0.'},
                bases=['Model'],
            ),
            ops.AddIndex(
                model_name='Label',
                index=Index(fields=['tag_id']),
            ),
            ops.AddField(
                model_name='Tag',
                name='changed_at',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddField(
                model_name='Tag',
                name='key',
                field=fields.CharField(default='', max_length=20),
            ),
            ops.AddField(
                model_name='Tag',
                name='notation',
                field=fields.CharField(default='', max_length=60),
            ),
            ops.AddField(
                model_name='Tag',
                name='plea',
                field=fields.TextField(default='', unique=False),
            ),
            ops.AddField(
                model_name='Tag',
                name='proposed_at',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddField(
                model_name='Tag',
                name='proposer',
                field=fields.ForeignKeyField('forum.Member', source_field='proposer_id', null=True, db_constraint=True, to_field='id', related_name='tags_proposed', on_delete=OnDelete.SET_NULL),
            ),
            ops.AddField(
                model_name='Tag',
                name='status',
                field=fields.CharEnumField(default=Status.ACCEPTED, description='', enum_type=Status, max_length=20),
            ),
            ops.AddField(
                model_name='Tag',
                name='successor',
                field=fields.ForeignKeyField('forum.Tag', source_field='successor_id', null=True, db_constraint=True, to_field='id', related_name='replaces', on_delete=OnDelete.SET_NULL),
            ),
            ops.AddIndex(
                model_name='Tag',
                index=Index(fields=['status']),
            ),
        ]),
        ops.RunPython(settle, unsettle),
    ]
