"""The database refuses to change or remove an entry of the moderation log."""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

_SQLITE = [
    f"""CREATE TRIGGER log_entry_stays_{verb.lower()} BEFORE {verb} ON "log_entry"
    BEGIN SELECT RAISE(ABORT, 'entries of the log are never changed'); END"""
    for verb in ("UPDATE", "DELETE")
]
_POSTGRES = [
    """CREATE FUNCTION log_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'entries of the log are never changed'
    USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER log_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "log_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION log_entry_stays()""",
]
_SQLITE_BACK = [f"DROP TRIGGER log_entry_stays_{verb}" for verb in ("update", "delete")]
_POSTGRES_BACK = ['DROP TRIGGER log_entry_stays ON "log_entry"', "DROP FUNCTION log_entry_stays()"]


async def guard(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Put triggers on the table."""
    is_sqlite = editor.client.capabilities.dialect == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRES:
        await editor.client.execute_query(statement)


async def unguard(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Take them away again."""
    is_sqlite = editor.client.capabilities.dialect == "sqlite"
    for statement in _SQLITE_BACK if is_sqlite else _POSTGRES_BACK:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("forum", "0002_first_group")]

    operations = [ops.RunPython(guard, unguard)]
