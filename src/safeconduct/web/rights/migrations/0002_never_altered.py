from django.db import migrations

from safeconduct.web.accounts.never_altered import guard


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_initial")]

    operations = [guard("rights_grant"), guard("rights_revocation")]
