"""How a migration does at once what Django would do step by step, making all models anew for each step.

``AtOnce`` changes one table, and a migration that is ``MadeTogether`` makes new tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, RemoveConstraint
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class _OfModels(Operation):
    """Changes of models that Django is told at once.

    Args:
        operations: The changes, in order.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the models; those that were made of the state before are made anew once."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)


class AtOnce(_OfModels):
    """Changes of one table: fields that may be empty, then constraints and indexes.

    SQLite adds the columns and makes the table anew once; PostgreSQL makes each change. It is not taken back.

    Args:
        model_name: Of the model that is changed.
        operations: ``AddField``, ``RemoveConstraint``, ``AddConstraint`` and ``AddIndex``, all of that model.
    """

    reversible = False

    def __init__(self, model_name: str, operations: Sequence[Operation]) -> None:
        super().__init__(operations)
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """What a migration writes."""
        return type(self).__name__, [], {"model_name": self.model_name, "operations": self.operations}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change the table."""
        before: Any = from_state.apps.get_model(app_label, self.model_name)
        after: Any = to_state.apps.get_model(app_label, self.model_name)
        for one in self.operations:
            if isinstance(one, AddField):
                schema_editor.add_field(before, after._meta.get_field(one.name))
        if schema_editor.connection.vendor == "sqlite":
            schema_editor._remake_table(after)  # type: ignore[attr-defined]  # of the editor of SQLite
            return
        known = {one.name: one for one in before._meta.constraints}
        for one in self.operations:
            if isinstance(one, RemoveConstraint):
                schema_editor.remove_constraint(before, known[one.name])
        for one in self.operations:
            if isinstance(one, AddConstraint):
                schema_editor.add_constraint(after, one.constraint)
            elif isinstance(one, AddIndex):
                schema_editor.add_index(after, one.index)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """It is not taken back."""
        raise NotImplementedError

    def describe(self) -> str:
        """What it does."""
        return f"Change {self.model_name} at once"


class MadeTogether(Migration):
    """A migration whose models that are made one after another are made together: the same tables, much sooner."""

    def __init__(self, name: str, app_label: str) -> None:
        super().__init__(name, app_label)
        self.operations = [  # type: ignore[misc]  # as Django's own does
            one
            for is_new, some in groupby(self.operations, lambda each: isinstance(each, CreateModel))
            for one in ([Together(list(some))] if is_new else some)
        ]


class Together(_OfModels):
    """Models that are made together; it is taken back from the last to the first.

    Args:
        operations: Each makes one.
    """

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """What a migration writes."""
        return type(self).__name__, [], {"operations": self.operations}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the tables."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Remove the tables."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What it does."""
        return ", ".join(operation.describe() for operation in self.operations)
