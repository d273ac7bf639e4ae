"""What the database itself keeps: rows of one operation that refer to no other, words of a list, days in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.cells import BOUNDS
from safeconduct.operation.dictionary import DICTIONARY


class SameOperation(models.BaseConstraint):
    """A foreign key over (operation, row): what a row refers to is there, and belongs to the same operation.

    The model that is referred to has a unique constraint over both. Both databases know such keys; this only says it
    where Django's own foreign keys, of one column, cannot.

    Args:
        field: Name of the foreign key.
        name: Of the constraint.
    """

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """The constraint within the statement that makes the table."""
        assert model is not None  # noqa: S101 - Django passes both; its stubs do not say so
        assert schema_editor is not None  # noqa: S101
        quote = schema_editor.quote_name
        field: Any = model._meta.get_field(self.field)
        # SQLite changes a table by making it anew under another name; a reference to itself means the final one.
        target = field.remote_field.model._meta.db_table.removeprefix("new__")
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({quote('operation_id')}, {quote(field.column)}) "
            f"REFERENCES {quote(target)} ({quote('operation_id')}, {quote('id')}) DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        """The statement that adds it."""
        assert model is not None  # noqa: S101
        assert schema_editor is not None  # noqa: S101
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        """The statement that removes it."""
        assert model is not None  # noqa: S101
        assert schema_editor is not None  # noqa: S101
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """Check an instance before the database does.

        Raises:
            ValidationError: what it refers to belongs to another operation.
        """
        field: Any = model._meta.get_field(self.field)
        key = getattr(instance, field.attname)
        if key is None or (exclude and (self.field in exclude or "operation" in exclude)):
            return
        there = field.remote_field.model._default_manager.using(using)
        if not there.filter(pk=key, operation_id=instance.operation_id).exists():
            raise ValidationError({self.field: _("It belongs to another operation.")})

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """What a migration writes."""
        return f"{type(self).__module__}.{type(self).__name__}", (), {"name": self.name, "field": self.field}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameOperation) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.field))


def rules(
    model: str,
    *,
    table: str = "",
    key: tuple[str, ...] = (),
    refers: Iterable[str] = (),
    in_order: Iterable[tuple[str, str]] = (),
    one_of: dict[str, Iterable[str]] | None = None,
    renamed: dict[str, str] | None = None,
    target: bool = True,
) -> list[models.BaseConstraint]:
    """The constraints of a model whose rows belong to an operation.

    Args:
        model: Its name in lower case, with which each constraint's name begins.
        table: The table of the data dictionary whose words, numbers and bounds hold.
        key: What is unique within the operation.
        refers: Foreign keys to rows of the same operation.
        in_order: Pairs of days, the first not after the second.
        one_of: Fields with the words that they may have.
        renamed: Fields by the name of the column, where it is another; one that is empty has no field.
        target: Whether other rows refer to rows of the model.

    Returns:
        A list for ``Meta.constraints``.
    """
    made: list[models.BaseConstraint] = []
    if target:
        made.append(models.UniqueConstraint(fields=["operation", "id"], name=f"{model}_of_operation"))
    if key:
        made.append(models.UniqueConstraint(fields=["operation", *key], name=f"{model}_once"))
    made += [SameOperation(field=field, name=f"{model}_{field}_same_operation") for field in refers]
    made += [
        models.CheckConstraint(
            condition=models.Q(**{f"{last}__gte": models.F(first)}), name=f"{model}_{last}_after_{first}"
        )
        for first, last in in_order
    ]
    for field, words in {**_words_of(table, renamed or {}), **(one_of or {})}.items():
        made.append(models.CheckConstraint(condition=models.Q(**{f"{field}__in": [*words]}), name=f"{model}_{field}"))
    for field, (least, most) in _bounds_of(table, renamed or {}).items():
        holds = models.Q(**{f"{field}__gte": least}) & models.Q(**{f"{field}__lte": most})
        made.append(models.CheckConstraint(condition=holds, name=f"{model}_{field}_within"))
    return made


LARGEST = 1.7e308
"""Below infinity, which no cell may hold, and above every number that one does."""


def _words_of(table: str, renamed: dict[str, str]) -> dict[str, Iterable[str]]:
    if not table:
        return {}
    columns = DICTIONARY[table].columns.values()
    return {
        renamed.get(one.name, one.name): (*one.kind.choices, *(() if one.required == "cell" else ("",)))
        for one in columns
        if one.kind.atom == "choice" and renamed.get(one.name, one.name)
    }


def _bounds_of(table: str, renamed: dict[str, str]) -> dict[str, tuple[float, float]]:
    if not table:
        return {}
    columns = DICTIONARY[table].columns.values()
    return {
        renamed.get(one.name, one.name): (BOUNDS[one.kind.atom][0], min(BOUNDS[one.kind.atom][1], LARGEST))
        for one in columns
        if one.kind.atom in BOUNDS and renamed.get(one.name, one.name)
    }
