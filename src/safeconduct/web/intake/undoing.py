"""Taking a merged list back, as a recorded reversal, while nobody of it was changed since.

People whom the list brought go, and their keys are destroyed; people and cases that it changed are as they were. What
the log says of it stays, and the reversal is written down as well. Sites and needs that the list named stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities.models import Document, ExternalNumber, Identity, LikelyPair
from safeconduct.web.intake.bulk import chunks
from safeconduct.web.intake.models import Batch, BatchState, Brought
from safeconduct.web.intake.restoring import changed_since, restore_cases, restore_people
from safeconduct.web.intake.steps import move
from safeconduct.web.record.models import (
    Case,
    Clearance,
    Consent,
    Decision,
    FamilySplit,
    Person,
    PersonEvent,
    PersonNeed,
    StateChange,
    Submission,
)
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked
from safeconduct.web.secrecy import vault

IDS = 2_000
OF_PEOPLE: tuple[type[models.Model], ...] = (PersonEvent, Clearance, Consent, FamilySplit, StateChange)
"""What is there of somebody new only if something happened since."""
OF_CASES: tuple[type[models.Model], ...] = (StateChange, Decision, Submission)
"""What is there of a new case only if something happened since."""


def undo(batch: Batch, reason: str, *, actor: Any) -> Batch:
    """Take a merged list back, all of it or nothing.

    Args:
        batch: Which.
        reason: Why.
        actor: Who does it.

    Raises:
        Refused: it was not merged, no reason is given, or something of it was changed since.
    """
    if not reason.strip():
        raise Refused(_("Say why."))
    try:
        return _undone(batch, reason.strip(), actor)
    except IntegrityError:
        raise Refused(changed_since()) from None


@transaction.atomic
def _undone(batch: Batch, reason: str, actor: Any) -> Batch:
    operation = lock_operation(batch.operation)
    now = locked(batch)
    if now.state != BatchState.MERGED:
        raise Refused(_("Only a list that was merged is taken back."))
    merged_at = now.steps.filter(what="state", after=BatchState.MERGED).latest("pk").at
    at = timezone.now()
    changed = list(Brought.objects.filter(batch=now, is_new=False).select_related("person").order_by("person_id"))
    drafts = restore_people(now, changed, merged_at, reason, at, actor)
    drafts += restore_cases(now, reason, at, actor)
    uids = _remove_new(now)
    now.version += 1
    now.save(update_fields=["version"])
    move(now, BatchState.UNDONE, actor, reason)
    drafts += [
        log.Draft(action="reversed", operation=operation, subject="person", ids=some, purpose="import", reason=now.uid)
        for some in chunks(uids, IDS)
    ]
    done = {"people": len(uids), "changed": len(changed)}
    last = log.Draft(action="reversed", operation=operation, subject="list", ids=[now.uid], reason=reason, after=done)
    log.append_many(actor, [*drafts, last])
    return now


def _remove_new(batch: Batch) -> list[str]:
    """Remove the people whom a list brought, and their cases; the identifiers of the people.

    Raises:
        Refused: something happened to one of them since.
    """
    rows = Brought.objects.filter(batch=batch, is_new=True).order_by("person_id")
    people = list(rows.values_list("person_id", "person__uid", "numbers"))
    cases = sorted({case for case in rows.values_list("case_id", flat=True) if case is not None})
    keys = [key for key, _uid, _numbers in people]
    for some in chunks(people):
        _refuse_changed(batch, some)
    for each in chunks(cases):
        if any(model.objects.filter(case__in=each).exists() for model in OF_CASES):  # type: ignore[attr-defined]
            raise Refused(changed_since())
    for each in chunks(keys):
        pairs = LikelyPair.objects.filter(Q(first__in=each) | Q(second__in=each))
        if pairs.exclude(verdicts=None).exists():
            raise Refused(changed_since())
        pairs.delete()
        for model in (PersonNeed, Identity, Document, ExternalNumber, Brought):
            _raw(model.objects.filter(person__in=each))
        _raw(Person.objects.filter(pk__in=each))
    for each in chunks(cases):
        if Person.objects.filter(case__in=each).exists():
            raise Refused(changed_since())
        _raw(Case.objects.filter(pk__in=each))
    uids = [uid for _key, uid, _numbers in people]
    vault.erase_many(uids)
    return uids


def _refuse_changed(batch: Batch, people: Sequence[tuple[int, str, int]]) -> None:
    """See that nothing happened to people who are new since they were brought.

    Raises:
        Refused: it did.
    """
    keys = [key for key, _uid, _numbers in people]
    locked_people = list(Person.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    known = Identity.objects.filter(person__in=keys)
    numbers = dict.fromkeys(keys, 0)
    for model in (Document, ExternalNumber):
        counted = model.objects.filter(person__in=keys).order_by().values_list("person").annotate(Count("pk"))
        for key, count in counted:
            numbers[key] += count
    if (
        len(locked_people) < len(keys)
        or any(model.objects.filter(person__in=keys).exists() for model in OF_PEOPLE)  # type: ignore[attr-defined]
        or known.filter(Q(version__gt=1) | Q(erased_at__isnull=False)).exists()
        or any(numbers[key] != count for key, _uid, count in people)
        or vault.erased_among(uid for _key, uid, _numbers in people)
        or Brought.objects.filter(person__in=keys).exclude(batch=batch).exists()
    ):
        raise Refused(changed_since())


def _raw(rows: Any) -> None:
    """Delete rows at once; what refers to them is looked after by the database, not by reading all of it."""
    rows._raw_delete(rows.db)
