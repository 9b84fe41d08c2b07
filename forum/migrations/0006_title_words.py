"""The words of titles that were there before; indexes for threads by tag and mentions by post."""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from forum.threads.title_words import words_in

BATCH = 2_000  # threads
_INDEXES = {
    "idx_thread_tag_by_tag": "thread_tag (tag_id, thread_id)",
    "idx_mention_by_post": "mention (post_id)",
}


async def keep_words(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Write the words of every title, a batch of threads at a time; then make the indexes."""
    client, mark = editor.client, "?"
    if client.capabilities.dialect != "sqlite":
        mark = "%s"
    take = f"SELECT id, title FROM thread WHERE id > {mark} ORDER BY id LIMIT {BATCH}"
    give = f"INSERT INTO title_word (thread_id, word) VALUES ({mark}, {mark})"
    last = 0
    while rows := (await client.execute_query(take, [last]))[1]:
        pairs = [[row["id"], word] for row in rows for word in sorted(words_in(row["title"]))]
        if pairs:
            await client.execute_many(give, pairs)
        last = rows[-1]["id"]
    for name, columns in _INDEXES.items():
        await client.execute_query(f"CREATE INDEX {name} ON {columns}")


async def keep_words_no_more(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Take both away again."""
    for name in _INDEXES:
        await editor.client.execute_query(f"DROP INDEX {name}")
    await editor.client.execute_query("DELETE FROM title_word")


class Migration(migrations.Migration):
    dependencies = [("forum", "0005_versions")]

    operations = [ops.RunPython(keep_words, keep_words_no_more)]
