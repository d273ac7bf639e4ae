import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import safeconduct.web.record.constraints
from safeconduct.web.accounts.never_altered import KEPT_ON_SQLITE, ON_SQLITE, guard, keep

REPORTS = "movements_missingreport"


def guard_again(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - what Django calls
    """SQLite made the table of reports anew, without what guards it; PostgreSQL kept that."""
    if editor.connection.vendor != "sqlite":
        return
    for name, statement in ((f"{REPORTS}_never_altered", ON_SQLITE), (f"{REPORTS}_kept", KEPT_ON_SQLITE)):
        editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
        editor.execute(statement.format(table=REPORTS, of=""), params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("movements", "0003_released_alone_after_asking"),
        ("record", "0012_ledger"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="missingreport",
            constraint=models.UniqueConstraint(fields=("operation", "id"), name="missing_report_of_operation"),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
        migrations.CreateModel(
            name="MissingPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("told", models.PositiveIntegerField()),
                (
                    "card",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="movements.card",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.operation",
                        verbose_name="operation",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="movements.missingreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "somebody missing on the way",
                "verbose_name_plural": "people missing on the way",
                "constraints": [
                    models.UniqueConstraint(fields=("operation", "report", "card"), name="missing_person_once"),
                    safeconduct.web.record.constraints.SameOperation(
                        field="report", name="missing_person_report_same_operation"
                    ),
                    safeconduct.web.record.constraints.SameOperation(
                        field="card", name="missing_person_card_same_operation"
                    ),
                ],
            },
        ),
        guard("movements_missingperson"),
        keep("movements_missingperson"),
    ]
