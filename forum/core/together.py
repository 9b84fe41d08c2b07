"""Operations of a migration that are worked out together.

Tortoise makes all models of the schema anew, twice, for each single operation: a hundred of them
take ten seconds. What only adds can share one state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tortoise.fields.base import DB_DEFAULT_NOT_SET
from tortoise.migrations.operations import AddField, Operation
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State


@dataclass
class _Patient(State):
    """A state that only notes which of its models must be made anew."""

    changed: set[tuple[str, str]] = field(default_factory=set)

    def reload_model(self, app_label: str, model_name: str) -> None:
        self.changed.add((app_label, model_name))

    def reload_models(self, model_tuples: Iterable[tuple[str, str]]) -> None:
        self.changed.update(model_tuples)


class Together(Operation):
    """Operations that add models, fields and indexes, none of which looks at what was before."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def describe(self) -> str:
        return ", ".join(operation.describe() for operation in self.operations)

    def state_forward(self, app_label: str, state: State) -> None:
        patient = _Patient(models=state.models, apps=state.apps)
        for operation in self.operations:
            operation.state_forward(app_label, patient)
        state.reload_models(patient.changed)

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        for operation in self.operations:
            with _for_old_rows(operation, app_label, new_state):
                await operation.database_forward(app_label, old_state, new_state, state_editor)

    async def database_backward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        # Taking away looks at what is left, so each has its own states here.
        states = [new_state]
        for operation in self.operations:
            states.append(states[-1].clone())
            operation.state_forward(app_label, states[-1])
        for operation in reversed(self.operations):
            after = states.pop()
            await operation.database_backward(app_label, after, states[-1], state_editor)


@contextmanager
def _for_old_rows(operation: Operation, app_label: str, state: State) -> Iterator[None]:
    """Let rows that are there already have the usual value of a field that is added.

    Tortoise gives defaults to new rows only, and then no database with rows takes the column.
    """
    if not isinstance(operation, AddField):
        yield
        return
    added = state.apps.get_model(f"{app_label}.{operation.model_name}")._meta.fields_map[  # noqa: SLF001 (Tortoise tells it nowhere else)
        operation.name
    ]
    usual = added.default() if callable(added.default) else added.default
    if added.null or usual is None or added.has_db_default():
        yield
        return
    added.db_default = usual
    try:
        yield
    finally:
        added.db_default = DB_DEFAULT_NOT_SET
