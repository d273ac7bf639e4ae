"""What is done at once, to one table or for several new ones, comes to what each step by itself comes to."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ModelState, ProjectState

from safeconduct.web.record.migrating import AtOnce, MadeTogether, Together

CHANGES = [
    migrations.AddField("thing", "size", models.IntegerField(null=True)),
    migrations.RemoveConstraint("thing", "thing_named"),
    migrations.AddConstraint(
        "thing", models.CheckConstraint(condition=models.Q(size__gte=0) | models.Q(name="none"), name="thing_sized")
    ),
    migrations.AddIndex("thing", models.Index(fields=["size"], name="thing_by_size")),
]


@pytest.mark.django_db(transaction=True)
def test_a_table_is_changed_once() -> None:
    """The rows stay, the new rule holds and the old one no more; it says what it is, and is not taken back."""
    fields = [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=9))]
    named = models.CheckConstraint(condition=~models.Q(name=""), name="thing_named")
    before = ProjectState()
    before.add_model(ModelState("record", "Thing", fields, {"constraints": [named]}))
    made = before.apps.get_model("record", "Thing")
    at_once = AtOnce("thing", CHANGES)
    after = before.clone()
    at_once.state_forwards("record", after)
    thing = after.apps.get_model("record", "Thing")
    with connection.schema_editor() as editor:
        editor.create_model(made)
    try:
        made.objects.create(name="first")
        with connection.schema_editor() as editor:
            at_once.database_forwards("record", editor, before, after)
        assert thing.objects.get().name == "first"
        thing.objects.create(name="", size=3)
        with pytest.raises(IntegrityError), transaction.atomic():
            thing.objects.create(name="x", size=-1)
        with connection.cursor() as cursor:
            there = connection.introspection.get_constraints(cursor, "record_thing")
        assert {"thing_sized", "thing_by_size"} <= there.keys()
        assert "thing_named" not in there
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(thing)
    assert at_once.describe() == "Change thing at once"
    assert at_once.deconstruct() == ("AtOnce", [], {"model_name": "thing", "operations": CHANGES})
    with pytest.raises(NotImplementedError), connection.schema_editor() as editor:
        at_once.database_backwards("record", editor, after, before)


class StepByStep(migrations.Migration):
    """Two new models of which the second points to the first, with an index."""

    operations: ClassVar = [
        migrations.CreateModel("Box", [("id", models.AutoField(primary_key=True)), ("size", models.IntegerField())]),
        migrations.CreateModel(
            "Thing",
            [
                ("id", models.AutoField(primary_key=True)),
                ("box", models.ForeignKey("record.Box", models.PROTECT)),
                ("name", models.CharField(max_length=9, unique=True)),
            ],
        ),
        migrations.AddIndex("box", models.Index(fields=["size"], name="box_by_size")),
    ]


class Quick(MadeTogether):
    """The same, made together."""

    operations: ClassVar = StepByStep.operations


@pytest.mark.django_db(transaction=True)
def test_new_tables_that_are_made_together_are_the_same() -> None:
    """Columns, keys and indexes are those of one step after another, and so is the way back."""
    assert [type(one) for one in Quick("0001", "record").operations] == [Together, migrations.AddIndex]
    found = [tables_of(kind("0001", "record")) for kind in (StepByStep, Quick)]
    assert found[0] == found[1]
    assert "box_by_size" in found[0][0][1]


def tables_of(migration: migrations.Migration) -> list[tuple[list[Any], dict[str, Any]]]:
    """The columns and the constraints of the two tables that a migration makes, before it is taken back."""
    before = ProjectState()
    with connection.schema_editor() as editor:
        migration.apply(before.clone(), editor)
    with connection.cursor() as cursor:
        look, names = connection.introspection, ("record_box", "record_thing")
        found = [(look.get_table_description(cursor, name), look.get_constraints(cursor, name)) for name in names]
    with connection.schema_editor() as editor:
        migration.unapply(before, editor)
    assert not {"record_box", "record_thing"} & set(connection.introspection.table_names())
    return found
