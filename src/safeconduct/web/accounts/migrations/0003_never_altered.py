from django.db import migrations

from safeconduct.web.accounts.never_altered import guard


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_links")]

    operations = [guard("accounts_accountchange")]
