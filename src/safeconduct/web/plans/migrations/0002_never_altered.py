from django.db import migrations

from safeconduct.web.accounts.never_altered import guard


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [guard(f"plans_{table}") for table in ("planfile", "plannedcase", "planstep", "approval")]
