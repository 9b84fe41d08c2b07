"""One group exists after installation; new members join it."""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

SLUG = "community"


async def make_it(apps: StateApps, schema_editor: BaseSchemaEditor) -> None:
    """Make the group, unless somebody has made one of this address."""
    group = apps.get_model("forum.Group")
    client = schema_editor.client
    if not await group.all(using_db=client).exists():
        await group.create(
            using_db=client,
            slug=SLUG,
            name="The community",
            name_key="the community",
            visibility="public",
        )


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_initial")]

    operations = [ops.RunPython(make_it, ops.RunPython.noop)]
