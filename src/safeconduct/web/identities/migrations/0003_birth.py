from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.db import migrations, models, transaction

from safeconduct.web.accounts.never_altered import OnTables
from safeconduct.web.identities.birth import Birth
from safeconduct.web.secrecy import vault

guards = import_module("safeconduct.web.identities.migrations.0002_guards")
FIELD = "birth"


def guard_again(_apps: Any, editor: Any) -> None:
    """Guard the table of identities on SQLite, which made it anew, without its trigger."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER IF EXISTS identities_identity_stays", params=None)
        editor.execute(guards.SQLITE, params=None)


def seal(apps: Any, editor: Any) -> None:
    """Seal the birth dates that stand in clear, and count the ages that follow from them.

    The keys are those of the vault, as it is now: the tables of ``secrecy`` have had one form so far. Where that
    changes, this migration is to run after the change; the tables that it reads and writes itself are as they were.
    """
    people, identities = apps.get_model("record", "Person"), apps.get_model("identities", "Identity")
    settings = apps.get_model("record", "OperationSettings").objects
    starts = dict(settings.values_list("operation_id", "starts_on"))
    overwrite_what_is_freed(editor)
    for some in _batches(people.objects.filter(birth_date__isnull=False)):
        erased = vault.erased_among(person.uid for person in some)
        born = {person.pk: _birth(person) for person in some if person.uid not in erased}
        blobs = vault.seal_many([(one.uid, FIELD, born[one.pk].text) for one in some if one.pk in born])
        sealed = dict(zip(born, blobs, strict=True))
        known = list(identities.objects.filter(person_id__in=sealed))
        for identity in known:
            identity.birth = sealed.pop(identity.person_id)
        identities.objects.bulk_update(known, [FIELD])
        of = {person.pk: person.operation_id for person in some}
        identities.objects.bulk_create(
            [identities(operation_id=of[key], person_id=key, birth=blob) for key, blob in sealed.items()]
        )
        counted = [person for person in some if person.pk in born and starts.get(person.operation_id)]
        for person in counted:
            person.age = born[person.pk].age(starts[person.operation_id])
        people.objects.bulk_update(counted, ["age"])


def unseal(apps: Any, editor: Any) -> None:  # noqa: ARG001 - as Django calls it
    """Put the births back in clear, for the form of the database before."""
    people, identities = apps.get_model("record", "Person"), apps.get_model("identities", "Identity")
    for some in _batches(identities.objects.filter(birth__isnull=False).select_related("person")):
        texts = vault.unseal_many([(one.person.uid, FIELD, bytes(one.birth)) for one in some])
        found = [(one.person, Birth.parse(text)) for one, text in zip(some, texts, strict=True) if text is not None]
        for person, birth in found:
            person.birth_date, person.birth_precision = birth.first, birth.precision
            person.birth_estimated = birth.estimated
        fields = ["birth_date", "birth_precision", "birth_estimated"]
        people.objects.bulk_update([person for person, _birth in found], fields)


def overwrite_what_is_freed(editor: Any) -> None:
    """Let SQLite overwrite what it frees, and empty its journal afterwards: birth dates stood there in clear."""
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
        transaction.on_commit(lambda: _empty_the_journal(editor.connection), using=editor.connection.alias)


def _empty_the_journal(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _birth(person: Any) -> Birth:
    return Birth.on(person.birth_date, person.birth_precision, estimated=person.birth_estimated)


def _batches(rows: Any) -> Iterator[list[Any]]:
    """The rows in the order of their keys, some at a time."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[: vault.BATCH]):
        yield some
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("identities", "0002_guards"),
        ("record", "0005_register_pages"),
        ("secrecy", "0002_guards"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="identity", name="identity_erased_is_empty"),
        migrations.AddField(
            model_name="identity",
            name="birth",
            field=models.BinaryField(editable=True, null=True, verbose_name="date of birth"),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(
                        ("birth__isnull", True),
                        ("family_name__isnull", True),
                        ("father_name__isnull", True),
                        ("given_names__isnull", True),
                        ("mother_name__isnull", True),
                        ("native_family_name__isnull", True),
                        ("native_given_names__isnull", True),
                        ("note__isnull", True),
                        ("phone__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="identity_erased_is_empty",
            ),
        ),
        OnTables(guard_again, guard_again, elidable=False),
        migrations.RunPython(seal, unseal, elidable=False),
    ]
