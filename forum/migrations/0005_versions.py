"""The database counts versions of what pages show, so that no line of code can forget to.

``thread.version`` grows with every change that shows on the thread's page or in its row of a
list, ``post.version`` with every change that shows in the post's place, and ``edition.number``
when something changes that stands on pages of many threads: a name. What is kept in memory is
kept under these numbers (``forum/core/shelf.py``), so it is never older than they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

_ANY = ("INSERT", "UPDATE", "DELETE")

# Table → whose version it raises, as a condition on the rows of that table; {row} is NEW or OLD.
_RAISE = {
    "reaction": {"post": "id = {row}.post_id"},
    "attachment": {"post": "id = {row}.post_id"},
    "report": {"post": "id = {row}.post_id"},
    "thread_tag": {"thread": "id = {row}.thread_id"},
    "poll": {"thread": "id = {row}.thread_id"},
    "poll_option": {"thread": "id = (SELECT thread_id FROM poll WHERE id = {row}.poll_id)"},
    "vote": {
        "thread": "id = (SELECT poll.thread_id FROM poll JOIN poll_option"
        " ON poll_option.poll_id = poll.id WHERE poll_option.id = {row}.option_id)"
    },
    "stage_move": {"thread": "id = {row}.thread_id"},
    "trial": {
        "thread": "id = {row}.thread_id",
        "post": "id IN (SELECT post_id FROM report WHERE trial_id = {row}.id)",
    },
    "former_place": {"thread": "id = {row}.thread_id"},
    "restructuring": {"thread": "id IN ({row}.source_id, {row}.target_id)"},
}
# A post shows whom it answers and who answers it.
_POST = {"thread": "id = {row}.thread_id", "post": "id = {row}.reply_to_id"}
_MOVED = ("state", "number", "thread_id", "reply_to_id")
# What stands on pages of many threads: these columns, and whether there is such a row at all.
_NAMES = {
    "member": ("name", "username", "library", "role"),
    "tag": ("name", "slug", "scope_note"),
    "label": ("text", "kind"),
    "group": ("name", "slug", "visibility", "description", "position"),
    "membership": ("role",),
    "thread": ("title", "slug", "kind", "state", "group_id"),
}
_COMING = ("member", "tag", "label", "group", "membership")


def _rows(event: str) -> tuple[str, ...]:
    return {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[event]


def _raised(targets: dict[str, str], event: str) -> str:
    return " ".join(
        f'UPDATE "{target}" SET version = version + 1 WHERE {where.format(row=row)};'
        for target, where in targets.items()
        for row in _rows(event)
    )


_NEXT_EDITION = "UPDATE edition SET number = number + 1;"


def _triggers() -> Iterator[tuple[str, str, str, str]]:
    """Yield name, event, table and what is done after it, the same for both databases."""
    for table, targets in _RAISE.items():
        for event in _ANY:
            yield f"{table}_{event.lower()}", event, table, _raised(targets, event)
    yield "post_insert", "INSERT", "post", _raised(_POST, "INSERT")
    yield "post_delete", "DELETE", "post", _raised(_POST, "DELETE")
    yield "post_moved", "UPDATE OF " + ", ".join(_MOVED), "post", (
        _raised({"post": "id = {row}.reply_to_id OR reply_to_id = {row}.id"}, "INSERT")
        + _raised({"thread": "id = {row}.thread_id", "post": "id = {row}.reply_to_id"}, "DELETE")
    )
    for table, columns in _NAMES.items():
        yield f"{table}_names", "UPDATE OF " + ", ".join(columns), table, _NEXT_EDITION
    for table in _COMING:
        for event in ("INSERT", "DELETE"):
            yield f"{table}_{event.lower()}", event, table, _NEXT_EDITION


def _sqlite() -> Iterator[str]:
    for name, event, table, body in _triggers():
        yield f'CREATE TRIGGER version_{name} AFTER {event} ON "{table}" BEGIN {body} END'
    # Whatever was written into the column: one more than before. (A trigger of SQLite's doesn't
    # fire itself.)
    own = "UPDATE {table} SET version = OLD.version + 1 WHERE id = NEW.id;"
    thread = "UPDATE thread SET version = version + 1 WHERE id = NEW.thread_id;"
    for table, more in (("thread", ""), ("post", thread)):
        body = own.format(table=table) + more
        yield f"CREATE TRIGGER version_{table} AFTER UPDATE ON {table} BEGIN {body} END"


def _postgres() -> Iterator[str]:
    for name, event, table, body in _triggers():
        yield from _function(f"version_{name}", f'AFTER {event} ON "{table}"', body + " RETURN NULL;")
    own = "NEW.version := OLD.version + 1; RETURN NEW;"
    yield from _function("version_thread", "BEFORE UPDATE ON thread", own)
    thread = "UPDATE thread SET version = version + 1 WHERE id = NEW.thread_id;"
    yield from _function("version_post", "BEFORE UPDATE ON post", thread + own)


def _function(name: str, when: str, body: str) -> Iterator[str]:
    # Once a statement where no row is asked for: five thousand tags at once are one new edition.
    each = "ROW" if "NEW." in body or "OLD." in body else "STATEMENT"
    yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    yield f"CREATE TRIGGER {name} {when} FOR EACH {each} EXECUTE FUNCTION {name}()"


_BEGIN = (
    "INSERT INTO edition (id, number) VALUES (1, 0)",
    "UPDATE thread SET stage = 'proposed' WHERE kind = 'idea'",
    "UPDATE revision SET number = (SELECT COUNT(*) FROM revision AS other"
    " WHERE other.post_id = revision.post_id AND other.id <= revision.id)",
    "UPDATE post SET revision = 1 + (SELECT COUNT(*) FROM revision WHERE post_id = post.id)",
)


async def count(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Fill the new columns, then put triggers on the tables."""
    is_sqlite = editor.client.capabilities.dialect == "sqlite"
    for statement in (*_BEGIN, *(_sqlite() if is_sqlite else _postgres())):
        await editor.client.execute_query(statement)


async def count_no_more(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Take the triggers away again."""
    names = {name: table for name, _event, table, _body in _triggers()}
    for name, table in (names | {"thread": "thread", "post": "post"}).items():
        if editor.client.capabilities.dialect == "sqlite":
            await editor.client.execute_query(f"DROP TRIGGER version_{name}")
        else:
            await editor.client.execute_query(f'DROP TRIGGER version_{name} ON "{table}"')
            await editor.client.execute_query(f"DROP FUNCTION version_{name}()")
    await editor.client.execute_query("DELETE FROM edition")


class Migration(migrations.Migration):
    dependencies = [("forum", "0004_conversations")]

    operations = [ops.RunPython(count, count_no_more)]
