"""Families that part, by a recorded decision: two cases that settle together, each adult by their own consent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.births import births_of
from safeconduct.web.record import answers, journal
from safeconduct.web.record.identifiers import short_code
from safeconduct.web.record.models import (
    Answer,
    Case,
    Consent,
    FamilySplit,
    OperationSettings,
    Person,
    Purpose,
    StateChange,
)
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused, lock_operation, locked

OF_AGE = 18


@transaction.atomic
def split_family(case: Case, leaving: Collection[Person], on: date, *, actor: Any, reason: str) -> Case:
    """Part a family: some people of a case become a case of their own, at the same site and with the same priority.

    Both get one ``settle_with``, so that a plan keeps their destination the same.

    Args:
        case: The family.
        leaving: Who becomes the new case.
        on: The day of the decision; consents have to be in force on it.
        actor: Who records it.
        reason: Why.

    Returns:
        The new case.

    Raises:
        Refused: there is no reason; nobody goes or nobody stays; somebody is of another case; or an adult among those
            who go has given no consent to part.
    """
    if not reason.strip():
        raise Refused(_("Say why the family parts."))
    operation = lock_operation(case.operation)
    now = locked(case)
    going = {person.pk for person in leaving}
    of_case = {person.pk: person for person in now.people.select_for_update()}
    if not going or not going < of_case.keys():
        raise Refused(_("Some people of the case go and some stay; nobody else goes."))
    consents = {pk: _consent(of_case[pk], on) for pk in going}
    start = OperationSettings.objects.get(operation=operation).starts_on
    births = births_of(of_case[pk] for pk in going)
    for pk in going:
        if consents[pk] is None and not is_child(of_case[pk], births.get(pk), on, start):
            told = {"code": of_case[pk].called}
            raise Refused(_("%(code)s: is an adult and has not consented to part; record the consent first.") % told)
    tie = now.settle_with or now.called
    if not now.settle_with:
        now.settle_with = tie
        now.save(update_fields=["settle_with"])
        journal.change(actor=actor, thing=now, what="settle_with", before="", after=tie, reason=reason, on=on)
    new = Case.objects.create(
        operation=operation,
        code=short_code(Case.objects.filter(operation=operation).count(), "C"),
        status=now.status,
        site_id=now.site_id,
        priority=now.priority,
        given_ready_on=now.given_ready_on,
        given_expires_on=now.given_expires_on,
        settle_with=tie,
    )
    for pk in sorted(going):
        person = of_case[pk]
        person.case = new
        person.save(update_fields=["case"])
        FamilySplit.objects.create(  # type: ignore[misc]  # the reason is sealed on its way
            operation=operation,
            person=person,
            from_case=now,
            to_case=new,
            reason=reason,
            consent=consents[pk],
            who=actor,
        )
        journal.change(actor=actor, thing=person, what="case", before=now.code, after=new.code, reason=reason, on=on)
    return new


@transaction.atomic
def rejoin(person: Person, change: StateChange, *, actor: Any, reason: str) -> StateChange:
    """Take back that somebody left their case for another: they are of the first one again.

    A case that nobody is left of is withdrawn with it; it stays in the record and is in no plan.

    Raises:
        Refused: they are of a third case by now, the two cases wait at different sites or are not alike in status, or
            the case that would be empty is before a country or has a decision.
    """
    parted = locked(person.case)
    first = Case.objects.select_for_update().filter(operation_id=person.operation_id, code=change.before).first()
    if first is None or parted.code != change.after:
        raise ChangedMeanwhile(parted.code)
    if (first.site_id, first.status) != (parted.site_id, parted.status):
        raise Refused(_("The two cases are no longer at the same site, or not of the same status."))
    is_last = not parted.people.exclude(pk=person.pk).exists()
    if is_last and (parted.submissions.exists() or parted.decisions.filter(ended_at=None).exists()):
        raise Refused(_("The case is before a country or has a decision; settle that first."))
    person.case = first
    person.save(update_fields=["case"])
    if is_last and parted.status in ("active", "held"):
        before, parted.status = parted.status, "withdrawn"
        parted.save(update_fields=["status"])
        journal.change(actor=actor, thing=parted, what="status", before=before, after="withdrawn", reason=reason)
    return journal.change(
        actor=actor, thing=person, what="case", before=change.after, after=change.before, reason=reason, reverses=change
    )


def _consent(person: Person, on: date) -> Consent | None:
    """The consent of a person to part that is in force on a day; none where their last answer is another."""
    last = answers.of_people([person.pk], on, purpose=Purpose.PARTING).get(answers.Asked(person.pk, Purpose.PARTING))
    return last.row if last is not None and last.word == Answer.GIVEN else None


def is_child(person: Person, birth: Birth | None, on: date, start: date) -> bool:
    """Whether somebody is surely no adult; who is of unknown age is treated as one."""
    if birth is not None:
        return birth.age(on) < OF_AGE
    return person.age is not None and bool(person.age + max(0, on.year - start.year) < OF_AGE)
