"""Numbered rules with their history, and threads that go more slowly or close by the clock."""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps
from forum.core.database import now
from forum.core.together import Together

# What a place begins with; its admins change them as they see fit.
FIRST_RULES = (
    (
        "Protect patrons",
        "No names, and no story by which somebody could be recognized in their own town. Change"
        " details or leave them out; in a small place, both.",
    ),
    (
        "Speak to people as if they stood at your desk",
        "Disagree with what was said. Nothing about who said it: no insults, no guesses about"
        " motives, nothing against anybody for origin, faith, sex, disability, age or rank.",
    ),
    (
        "Say what you know and how you know it",
        "What it cost, who came, what went wrong. Name your sources; what others made is quoted"
        " with their name and within its license.",
    ),
    (
        "Help with the work of libraries, not with campaigns",
        "How to hold a fair evening about a vote belongs here. How to vote does not.",
    ),
    (
        "Nothing is sold here",
        "Say so when you gain by what you recommend. Advertising is removed.",
    ),
    (
        "What is said in a closed group stays there",
        "Ask before you carry it elsewhere.",
    ),
)
REASON = "It came with the installation."


async def lay_down_rules(apps: StateApps, schema_editor: BaseSchemaEditor) -> None:
    """Write the first rules, unless there are some."""
    rule, revision = apps.get_model("forum.Rule"), apps.get_model("forum.RuleRevision")
    client, moment = schema_editor.client, now()
    if await rule.all(using_db=client).exists():
        return
    for number, (title, text) in enumerate(FIRST_RULES, start=1):
        words = {"title": title, "text": text, "created_at": moment}
        row = await rule.create(using_db=client, number=number, **words)
        await revision.create(using_db=client, rule_id=row.pk, number=1, reason=REASON, **words)


class Migration(migrations.Migration):
    dependencies = [('forum', '0009_thesaurus')]

    initial = False

    operations = [
        Together([
            ops.CreateModel(
                name='Rule',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('number', fields.IntField(unique=True)),
                    ('title', fields.CharField(max_length=120)),
                    ('text', fields.TextField(unique=False)),
                    ('revision', fields.IntField(default=1)),
                    ('retired_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'rule', 'app': 'forum', 'pk_attr': 'id', 'table_description': 'A rule of the place. Its number is never given to another.'},
                bases=['Model'],
            ),
            ops.CreateModel(
                name='RuleRevision',
                fields=[
                    ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                    ('rule', fields.ForeignKeyField('forum.Rule', source_field='rule_id', db_constraint=True, to_field='id', related_name='revisions', on_delete=OnDelete.CASCADE)),
                    ('number', fields.IntField()),
                    ('title', fields.CharField(max_length=120)),
                    ('text', fields.TextField(unique=False)),
                    ('is_retired', fields.BooleanField(default=False)),
                    ('editor', fields.ForeignKeyField('forum.Member', source_field='editor_id', null=True, db_constraint=True, to_field='id', related_name='rule_revisions', on_delete=OnDelete.SET_NULL)),
                    ('reason', fields.CharField(default='', max_length=200)),
                    ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={'table': 'rule_revision', 'app': 'forum', 'unique_together': (('rule', 'number'),), 'pk_attr': 'id', 'table_description': 'What a rule says or said, from when on, and why it was changed to that.'},
                bases=['Model'],
            ),
            ops.AddField(
                model_name='Thread',
                name='closes_at',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddField(
                model_name='Thread',
                name='closes_by',
                field=fields.ForeignKeyField('forum.Member', source_field='closes_by_id', null=True, db_constraint=True, to_field='id', related_name='closings', on_delete=OnDelete.RESTRICT),
            ),
            ops.AddField(
                model_name='Thread',
                name='close_reason',
                field=fields.CharField(default='', max_length=200),
            ),
            ops.AddField(
                model_name='Thread',
                name='rest_reason',
                field=fields.CharField(default='', max_length=200),
            ),
            ops.AddField(
                model_name='Thread',
                name='slow_reason',
                field=fields.CharField(default='', max_length=200),
            ),
            ops.AddField(
                model_name='Thread',
                name='rests_until',
                field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
            ),
            ops.AddField(
                model_name='Thread',
                name='slow_seconds',
                field=fields.IntField(default=0),
            ),
            ops.AddIndex(
                model_name='Thread',
                index=Index(fields=['closes_at']),
            ),
        ]),
        ops.RunPython(lay_down_rules, ops.RunPython.noop),
    ]
