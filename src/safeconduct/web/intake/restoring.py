"""People and cases that a list changed, as they were before; each with a reversal of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities.models import SEALED, Document, ExternalNumber, Identity
from safeconduct.web.identities.services import opened
from safeconduct.web.identities.words import FIELDS
from safeconduct.web.intake.bulk import chunks, insert
from safeconduct.web.intake.models import Batch, Brought
from safeconduct.web.intake.preparing import tokens_of
from safeconduct.web.record.models import Case, Person, PersonEvent, PersonNeed, StateChange
from safeconduct.web.record.models.reasons import seal_reasons
from safeconduct.web.record.services.edits import text_of
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.secrecy import vault
from safeconduct.web.secrecy.models import BlindToken


def restore_people(
    batch: Batch, changed: Sequence[Brought], merged_at: datetime, reason: str, at: datetime, actor: Any
) -> list[log.Draft]:
    """Bring people whom a list changed back to what they were; within a transaction.

    Returns:
        What is to be written into the log.

    Raises:
        Refused: one of them was changed since.
    """
    drafts: list[log.Draft] = []
    for some in chunks(changed):
        keys = [row.person_id for row in some]
        people = {one.pk: one for one in Person.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
        values = [(row.person.uid, f"brought.{batch.uid}", bytes(row.sealed or b"")) for row in some]
        texts = vault.unseal_many(values)
        if None in texts or len(people) < len(keys) or _happened(batch, keys, merged_at):
            raise Refused(changed_since())
        told = {row.person_id: json.loads(text or "{}") for row, text in zip(some, texts, strict=True)}
        counts = {row.person_id: row.numbers for row in some}
        drafts += _restore(batch, people, told, counts, reason)
        _reverse(StateChange.objects.filter(batch=batch.uid, person__in=keys), reason, at, actor)
        Brought.objects.filter(pk__in=[row.pk for row in some]).delete()
    return drafts


def restore_cases(batch: Batch, reason: str, at: datetime, actor: Any) -> list[log.Draft]:
    """Bring cases that a list changed back to what they were; within a transaction.

    Raises:
        Refused: one of them was changed since.
    """
    changes = StateChange.objects.filter(batch=batch.uid, case__isnull=False, reverses=None).order_by("pk")
    by_case: dict[int, list[StateChange]] = {}
    for change in changes:
        by_case.setdefault(change.case_id or 0, []).append(change)
    drafts = []
    for some in chunks(by_case):
        for case in Case.objects.select_for_update().filter(pk__in=some).order_by("pk"):
            for change in by_case[case.pk]:
                later = StateChange.objects.filter(case=case, what=change.what, pk__gt=change.pk)
                if text_of(case, change.what) != change.after or later.exists():
                    raise Refused(changed_since())
                _set(case, change.what, change.before)
            names = [change.what for change in by_case[case.pk]]
            case.save(update_fields=names)
            drafts.append(
                log.Draft(
                    action="reversed", operation=batch.operation, subject="case", ids=[case.uid], purpose="import"
                )
            )
    _reverse(changes, reason, at, actor)
    return drafts


def _happened(batch: Batch, keys: Sequence[int], merged_at: datetime) -> bool:
    """Whether something happened to somebody since a list changed them."""
    since = {"person__in": keys, "at__gt": merged_at}
    return (
        StateChange.objects.filter(**since).exclude(batch=batch.uid).exists()
        or PersonEvent.objects.filter(**since).exists()
        or Brought.objects.filter(person__in=keys, batch__pk__gt=batch.pk).exists()
    )


def _restore(
    batch: Batch, people: dict[int, Person], told: dict[int, Any], counts: dict[int, int], reason: str
) -> list[log.Draft]:
    known = opened(people.values())
    for key, person in people.items():
        was, now = told[key], known[key]
        after = {name: text for name, text in was["after"].items() if name in SEALED}
        if (
            now.version != was["version"]
            or any(now.values[name] != text for name, text in after.items())
            or len(now.documents) + len(now.numbers) != counts[key]
            or any(text_of(person, name) != was["after"][name] for name in was["fields"] if name in was["after"])
        ):
            raise Refused(changed_since())
        for name, text in was["fields"].items():
            _set(person, name, text)
        if was["fields"]:
            person.save(update_fields=list(was["fields"]))
        PersonNeed.objects.filter(person=person, need__code__in=was["needs"]).delete()
        for model in (Document, ExternalNumber):
            model.objects.filter(person=person, uid__in=was["uids"]).delete()
        if after:
            _restore_texts(person, {name: was["before"][name] for name in after}, was["version"])
    _index(people)
    sealed = log.changes_of_many(
        [(person.uid, told[key]["after"], {**told[key]["before"], "reason": reason}) for key, person in people.items()]
    )
    return [
        log.Draft(
            action="reversed",
            operation=batch.operation,
            subject="person",
            ids=[person.uid],
            purpose="import",
            before=before,
            after=after,
        )
        for person, (before, after) in zip(people.values(), sealed, strict=True)
    ]


def _restore_texts(person: Person, texts: dict[str, str], version: int) -> None:
    given = {name: text for name, text in texts.items() if text}
    blobs = vault.seal_many([(person.uid, name, text) for name, text in given.items()])
    fields = dict.fromkeys(texts) | dict(zip(given, blobs, strict=True))
    Identity.objects.filter(person=person).update(**fields, version=version + 1)


def _index(people: dict[int, Person]) -> None:
    """Let people be found by what is known of them again."""
    uids = [person.uid for person in people.values()]
    BlindToken.objects.filter(person__person_id__in=uids, field__in=FIELDS).delete()
    rows = []
    for known in opened(people.values()).values():
        numbers = [one.value or "" for one in (*known.documents, *known.numbers)]
        rows += [(known.person.uid, *token) for token in tokens_of(dict(known.values), numbers)]
    insert(BlindToken, ("person_id", "field", "token"), rows)


def _reverse(changes: Any, reason: str, at: datetime, actor: Any) -> None:
    """For each change of a list, one that takes it back."""
    rows = [
        StateChange(  # type: ignore[misc]  # the reason is sealed below
            operation_id=change.operation_id,
            person_id=change.person_id,
            case_id=change.case_id,
            what=change.what,
            before=change.after,
            after=change.before,
            reason=reason,
            who=actor,
            at=at,
            reverses=change,
        )
        for change in changes.filter(reverses=None).select_related("person", "case")
    ]
    seal_reasons(rows)
    StateChange.objects.bulk_create(rows)


def _set(thing: Any, name: str, text: str) -> None:
    """Set a field to what a text of ``text_of`` stands for."""
    field = thing._meta.get_field(name)
    setattr(thing, name, field.to_python(text) if text or not field.null else None)


def changed_since() -> str:
    """What is said where something was changed since."""
    return _("Something of this list was changed since it was merged, so that it cannot be taken back as a whole.")
