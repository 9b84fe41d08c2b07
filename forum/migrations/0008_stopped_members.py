"""Members to whom nothing was sent any more hear of it from now on, as those of later days do."""

from __future__ import annotations

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

_TELL = (
    "UPDATE member SET mail_stopped_at ="
    " (SELECT s.created_at FROM suppression s WHERE s.address = member.email_key)"
    " WHERE email_key IN (SELECT address FROM suppression)"
)


async def tell(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Note since when nothing is sent to a member."""
    await editor.client.execute_query(_TELL)


class Migration(migrations.Migration):
    dependencies = [("forum", "0007_correspondence")]

    operations = [ops.RunPython(tell, ops.RunPython.noop)]
