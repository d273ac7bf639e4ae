"""Several changes of a table in one: the model afterwards, and the table, are as if each was made by itself."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ModelState, ProjectState

from safeconduct.web.record.migrating import AtOnce

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
