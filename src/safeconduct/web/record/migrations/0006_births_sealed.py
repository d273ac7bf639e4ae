from importlib import import_module
from typing import Any

from django.db import migrations

from safeconduct.web.accounts.never_altered import OnTables


def overwrite_what_is_freed(_apps: Any, editor: Any) -> None:
    """Let nothing of the columns stay in the file of the database."""
    import_module("safeconduct.web.identities.migrations.0003_birth").overwrite_what_is_freed(editor)


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0005_register_pages"),
        ("identities", "0003_birth"),
    ]

    operations = [
        OnTables(overwrite_what_is_freed, OnTables.noop, elidable=False),
        migrations.RemoveConstraint(model_name="person", name="person_birth_precision"),
        migrations.RemoveField(model_name="person", name="birth_date"),
        migrations.RemoveField(model_name="person", name="birth_estimated"),
        migrations.RemoveField(model_name="person", name="birth_precision"),
    ]
