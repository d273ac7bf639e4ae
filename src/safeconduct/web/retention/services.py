"""The one door to retention: rules, approval, closing, and the erasure of what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities import erasure, photos
from safeconduct.web.identities import services as identities
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused, lock_operation, locked
from safeconduct.web.retention import lists
from safeconduct.web.retention.models import MOST_DAYS, After, Approval, Closing, Rule, What, fits
from safeconduct.web.retention.schedule import HORIZON, Due, closed_on, rules_of, schedule


@dataclass(frozen=True)
class Done:
    """What a run did.

    Attributes:
        erased: What was erased.
        left: What was due and could not be erased, each with the reason.
    """

    erased: tuple[Due, ...]
    left: tuple[tuple[Due, str], ...]


@transaction.atomic
def set_rule(
    operation: Operation, what: What, after: After, days: int | None, *, actor: Any, reason: str
) -> Rule | None:
    """State how many days after what something is erased, or that it is not; an approval of before holds no longer.

    Args:
        operation: Whose rule.
        what: What is erased.
        after: What the days are counted from.
        days: How many, or None to switch the rule off.
        actor: Who states it.
        reason: Why.

    Returns:
        The rule; None where it is stated so already.

    Raises:
        Refused: there is no reason, the days are fewer than one or too many, or what and after do not go together.
    """
    if not reason.strip():
        raise Refused(_("Say why."))
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Refused(_("Days are a whole number from 1 to 36,500."))
    if not fits(what, after):
        raise Refused(_("Lists count from when they were handed in, movements from when they were to leave."))
    lock_operation(operation)
    before = rules_of(operation).get((what.value, after.value))
    was = before.days if before else None
    if was == days:
        return None
    made = Rule.objects.create(operation=operation, what=what, after=after, days=days, reason=reason.strip(), who=actor)
    log.append(
        actor=actor,
        action="changed",
        operation=operation,
        subject="retention",
        ids=[str(made.pk)],
        reason=reason.strip(),
        before={"what": what.value, "after": after.value, "days": was},
        after={"what": what.value, "after": after.value, "days": days},
    )
    return made


@transaction.atomic
def approve(operation: Operation, until: date, *, today: date, seen: str, typed: str, actor: Any) -> list[Approval]:
    """Approve what all rules erase up to a day, exactly as it was shown; who is held back is left out.

    Args:
        operation: Whose rules.
        until: The last day, 90 days ahead at most.
        today: Today.
        seen: The mark of the list that was shown.
        typed: The code of the operation, as a confirmation.
        actor: Who approves.

    Raises:
        ChangedMeanwhile: the list is another one by now.
        Refused: the code is another one, no rule is in force, or the day is past or too far.
    """
    lock_operation(operation)
    if typed.strip().lower() != operation.code:
        raise Refused(_("The code is not that of the operation; type %(code)s.") % {"code": operation.code})
    if not today <= until <= today + timedelta(days=HORIZON):
        raise Refused(_("An approval holds for 90 days at most."))
    planned = schedule(operation, until, today)
    if planned.seen != seen:
        raise ChangedMeanwhile(_("another list"))
    rules = [rule for rule in rules_of(operation).values() if rule.days is not None]
    if not rules:
        raise Refused(_("No rule is in force."))
    listed: dict[int, dict[str, str]] = {rule.pk: {} for rule in rules}
    for one in planned.due:
        if not one.held:
            listed[one.rule.pk][one.key] = str(one.on)
    made = [
        Approval.objects.create(operation=operation, rule=rule, until=until, who=actor, listed=listed[rule.pk])
        for rule in rules
    ]
    log.append(
        actor=actor,
        action="approved",
        operation=operation,
        subject="retention",
        ids=[str(rule.pk) for rule in rules],
        after={"until": str(until), "listed": sum(map(len, listed.values()))},
    )
    return made


@transaction.atomic
def close(operation: Operation, on: date, *, actor: Any, reason: str) -> Closing:
    """Record that the operation was closed on a day. It changes nothing but what rules count from.

    Raises:
        Refused: there is no reason, or it is closed already.
    """
    lock_operation(operation)
    if not reason.strip():
        raise Refused(_("Say why."))
    if closed_on(operation) is not None:
        raise Refused(_("The operation is closed already."))
    made = Closing.objects.create(operation=operation, on=on, reason=reason.strip(), who=actor)
    _log_closing(made, actor, "closed")
    return made


@transaction.atomic
def reopen(operation: Operation, *, actor: Any, reason: str) -> Closing:
    """Take back that the operation was closed.

    Raises:
        Refused: there is no reason, or it is not closed.
    """
    lock_operation(operation)
    if not reason.strip():
        raise Refused(_("Say why."))
    closing = closed_on(operation)
    if closing is None:
        raise Refused(_("The operation is not closed."))
    made = Closing.objects.create(
        operation=operation, on=closing.on, reason=reason.strip(), who=actor, reverses=closing
    )
    _log_closing(made, actor, "reversed")
    return made


def run(operation: Operation, today: date, *, actor: Any) -> Done:
    """Erase what is due and approved; each person in a transaction of their own, with one entry in the log.

    Whoever is held back, or is due no more when the turn comes to them, is left.

    Args:
        operation: Whose rules and people.
        today: Today.
        actor: The user who does it; None for the system.
    """
    erased: list[Due] = []
    left: list[tuple[Due, str]] = []
    for one in schedule(operation, today, today).due:
        if one.held:
            left.append((one, _("held back")))
        elif not one.approved:
            left.append((one, _("not approved")))
        else:
            try:
                if _erase(one, today, actor):
                    erased.append(one)
            except Refused as no:
                left.append((one, str(no)))
    return Done(tuple(erased), tuple(left))


@transaction.atomic
def _erase(due: Due, today: date, actor: Any) -> bool:
    """Erase one thing, if it is due under the lock too; whether it was."""
    rule, reason = due.rule, f"retention, {due.rule}"
    if due.person is None:
        return _drop(due, today, actor, reason)
    person = locked(due.person)
    again = schedule(person.operation, today, today, person).due
    if not any(one.rule.pk == rule.pk and one.approved and not one.held for one in again):
        return False
    if rule.what == What.IDENTITY:
        erasure.erase(person, typed=person.code, actor=actor, reason=reason)
    elif rule.what == What.PHOTO:
        photos.remove(person, actor=actor, reason=reason)
    else:
        identities.forget_numbers(person, actor=actor, reason=reason)
    return True


def _drop(due: Due, today: date, actor: Any, reason: str) -> bool:
    """Drop a list, or the names of a movement, if it is due under the lock too; whether it was."""
    operation = lock_operation(due.rule.operation)
    again = schedule(operation, today, today).due
    if not any(one.rule.pk == due.rule.pk and one.key == due.key and one.approved for one in again):
        return False
    for keeper, one in lists.waiting(operation, due.rule.what):
        if one.uid == due.key:
            keeper.drop(operation, one.uid, actor=actor, reason=reason)
    return True


def _log_closing(row: Closing, actor: Any, action: str) -> None:
    log.append(
        actor=actor,
        action=action,
        operation=row.operation,
        subject="operation",
        reason=row.reason,
        after={"on": str(row.on)},
    )
