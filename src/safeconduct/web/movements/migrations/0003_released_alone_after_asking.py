"""Whoever asked a second person and got no answer can say why they release a manifest alone."""

from __future__ import annotations

from django.db import migrations

from safeconduct.web.accounts.never_altered import OnTables, guard, settle

RELEASE = "movements_release"
_BEFORE = guard(RELEASE, "operation_id", "manifest_id", "asked_by_id", "asked_at", "emergency")


class Migration(migrations.Migration):
    dependencies = [("movements", "0002_steps_taken_back")]

    operations = [
        OnTables(_BEFORE.reverse_code or OnTables.noop, _BEFORE.code),
        guard(RELEASE, "operation_id", "manifest_id", "asked_by_id", "asked_at"),
        settle(RELEASE, "emergency", "done_at"),
    ]
