from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from safeconduct.web.accounts.never_altered import ON_SQLITE

RULES = "retention_rule"


def guard_again(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - what Django calls
    """SQLite made the table of rules anew, without what guards it; PostgreSQL kept that."""
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP TRIGGER IF EXISTS {RULES}_never_altered", params=None)
        editor.execute(ON_SQLITE.format(table=RULES, of=""), params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0012_ledger"),
        ("retention", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="rule",
            name="retention_rule_what",
        ),
        migrations.RemoveConstraint(
            model_name="rule",
            name="retention_rule_after",
        ),
        migrations.RemoveConstraint(
            model_name="rule",
            name="retention_rule_fits",
        ),
        migrations.AlterField(
            model_name="rule",
            name="after",
            field=models.CharField(
                choices=[
                    ("departed", "the person departed"),
                    ("died", "the person died"),
                    ("left", "the person left on their own"),
                    ("closed", "the operation was closed"),
                    ("handed_in", "the list was handed in"),
                    ("moved", "the movement was to leave"),
                ],
                max_length=20,
                verbose_name="after",
            ),
        ),
        migrations.AlterField(
            model_name="rule",
            name="what",
            field=models.CharField(
                choices=[
                    ("identity", "the identity, by erasing the person"),
                    ("numbers", "documents and numbers elsewhere"),
                    ("photo", "the photo"),
                    ("list", "a list that was set aside"),
                    ("movement", "the names of escorts and devices of a movement"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["identity", "numbers", "photo", "list", "movement"])),
                name="retention_rule_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("after__in", ["departed", "died", "left", "closed", "handed_in", "moved"])),
                name="retention_rule_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after", "handed_in"), ("what", "list")),
                    models.Q(("after", "moved"), ("what", "movement")),
                    models.Q(
                        models.Q(("what__in", ["list", "movement"]), _negated=True),
                        models.Q(("after__in", ["handed_in", "moved"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="retention_rule_fits",
            ),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
