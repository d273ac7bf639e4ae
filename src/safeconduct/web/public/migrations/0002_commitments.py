from django.db import migrations, models

from safeconduct.web.accounts.never_altered import OnTables, guard

AGREED = (
    "uid",
    "operation_id",
    "address",
    "title_en",
    "title_fa",
    "shows_remaining",
    "shows_left",
    "shows_destinations",
    "shows_promises",
    "step",
    "delay",
    "period",
    "findable",
    "proposed_by_id",
    "proposed_at",
)
BEFORE = guard("public_proposal", *AGREED)


class Migration(migrations.Migration):
    """Two people can agree that the page shows the promises of the ledger. What they agree on stays unalterable."""

    dependencies = [
        ("public", "0001_initial"),
    ]

    operations = [
        OnTables(BEFORE.reverse_code or OnTables.noop, BEFORE.code),
        migrations.AddField(
            model_name="proposal",
            name="shows_commitments",
            field=models.BooleanField(default=False, verbose_name="promises made and kept, by country"),
        ),
        migrations.RemoveConstraint(model_name="proposal", name="public_proposal_shows_something"),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("shows_remaining", True),
                    ("shows_left", True),
                    ("shows_destinations", True),
                    ("shows_promises", True),
                    ("shows_commitments", True),
                    _connector="OR",
                ),
                name="public_proposal_shows_something",
            ),
        ),
        guard("public_proposal", *AGREED, "shows_commitments"),
    ]
