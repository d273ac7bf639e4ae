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
    "shows_commitments",
)
BEFORE = guard("public_proposal", *AGREED)
NEW = {"title_ar": "heading in Arabic", "title_fr": "heading in French", "title_sq": "heading in Albanian"}


class Migration(migrations.Migration):
    """A page has a heading in each language that is translated as a whole. What is agreed on stays unalterable."""

    dependencies = [
        ("public", "0002_commitments"),
    ]

    operations = [
        OnTables(BEFORE.reverse_code or OnTables.noop, BEFORE.code),
        *(
            migrations.AddField(
                model_name="proposal",
                name=name,
                field=models.CharField(blank=True, default="", max_length=200, verbose_name=words),
                preserve_default=False,
            )
            for name, words in NEW.items()
        ),
        guard("public_proposal", *AGREED, *NEW),
    ]
