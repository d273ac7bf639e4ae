import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import safeconduct.web.record.constraints
from safeconduct.web.accounts.never_altered import KEPT_ON_SQLITE, ON_SQLITE, OnTables, guard, keep

STEPS = "movements_movementstep"


def guard_again(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - what Django calls
    """SQLite made the table of steps anew, without what guards it; PostgreSQL kept that."""
    if editor.connection.vendor != "sqlite":
        return
    for name, statement in ((f"{STEPS}_never_altered", ON_SQLITE), (f"{STEPS}_kept", KEPT_ON_SQLITE)):
        editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
        editor.execute(statement.format(table=STEPS, of=""), params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("movements", "0001_initial"),
        ("record", "0012_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="movementstep", name="movement_step_once"),
        migrations.AddField(
            model_name="movementstep",
            name="turn",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="movementstep",
            name="without_go",
            field=models.TextField(blank=True, default="", verbose_name="why it left without a go"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="movementstep",
            constraint=models.UniqueConstraint(fields=("operation", "id"), name="movement_step_of_operation"),
        ),
        migrations.AddConstraint(
            model_name="movementstep",
            constraint=models.UniqueConstraint(
                fields=("operation", "movement", "step", "turn"), name="movement_step_once"
            ),
        ),
        OnTables(guard_again, OnTables.noop),
        migrations.CreateModel(
            name="StepRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("taken_back", "taken back"), ("reviewed", "reviewed")], max_length=10),
                ),
                ("text", models.TextField(verbose_name="why")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="when")),
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
                    "step",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="movements.movementstep",
                    ),
                ),
                (
                    "who",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "remark on a step",
                "verbose_name_plural": "remarks on steps",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("operation", "step", "kind"), name="step_remark_once"),
                    safeconduct.web.record.constraints.SameOperation(
                        field="step", name="step_remark_step_same_operation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["taken_back", "reviewed"])), name="step_remark_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="step_remark_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissingReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missing_on_the_way",
                        to="record.incident",
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
                    "step",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missing",
                        to="movements.movementstep",
                    ),
                ),
            ],
            options={
                "verbose_name": "report of people missing on the way",
                "verbose_name_plural": "reports of people missing on the way",
                "constraints": [
                    models.UniqueConstraint(fields=("operation", "step", "incident"), name="missing_report_once"),
                    safeconduct.web.record.constraints.SameOperation(
                        field="step", name="missing_report_step_same_operation"
                    ),
                    safeconduct.web.record.constraints.SameOperation(
                        field="incident", name="missing_report_incident_same_operation"
                    ),
                ],
            },
        ),
        guard("movements_stepremark"),
        keep("movements_stepremark"),
        guard("movements_missingreport"),
        keep("movements_missingreport"),
    ]
