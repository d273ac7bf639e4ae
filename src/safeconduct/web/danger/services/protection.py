"""Protective measures, step by step, and visits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import day_text
from safeconduct.web.record import journal
from safeconduct.web.record.models import Operation, Protection, ProtectionState, ProtectionStep, Site, Visit
from safeconduct.web.record.models.places import ENTERED
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.services.refusal import (
    Refused,
    lock_operation,
    locked,
    refuse_taken_back,
    refuse_unfit,
    same_operation,
)
from safeconduct.web.record.services.standing import record


@transaction.atomic
def ask_for(
    site: Site, kind: str, *, what: str = "", party: str, day: date, actor: Any, reason: str = ""
) -> Protection:
    """Enter that a protective measure was asked for, with that as its first step.

    Args:
        site: For which site.
        kind: Of ``ProtectionKind``.
        what: What exactly.
        party: Of whom it was asked.
        day: When.
        actor: Who enters it.
        reason: Why, kept sealed with the step.

    Raises:
        Refused: nothing says of whom, the day lies in the future, or a value does not fit.
    """
    lock_operation(site.operation)
    same_operation(site.operation_id, site=site)
    made = Protection(operation_id=site.operation_id, site=site, kind=kind, what=what.strip())
    refuse_unfit(made)
    made.save(force_insert=True)
    journal.change(actor=actor, thing=made, what=ENTERED, before="", after=made.kind)
    _step(made, ProtectionState.ASKED, party=party, day=day, actor=actor, reason=reason)
    return made


@transaction.atomic
def step_protection(
    protection: Protection, state: str, *, party: str, day: date, actor: Any, reason: str = ""
) -> ProtectionStep:
    """Record the next step of a protective measure.

    Args:
        protection: Which.
        state: Of ``ProtectionState``.
        party: By whom; of whom, where it was asked again.
        day: When.
        actor: Who records it.
        reason: Why, kept sealed; a refusal, a part and a withdrawal have one.

    Raises:
        Refused: nothing says by whom or why, the day lies in the future, or the measure was taken back.
    """
    now = locked(protection)
    refuse_taken_back(now)
    return _step(now, state, party=party, day=day, actor=actor, reason=reason)


@transaction.atomic
def record_visit(site: Site, *, organisation: str, day: date, findings: str, actor: Any, visitors: str = "") -> Visit:
    """Record a visit to a site with what was found, which is kept sealed.

    Args:
        site: Where.
        organisation: Whose visit it was.
        day: When.
        findings: What was found.
        actor: Who records it.
        visitors: Who came, by office or task.

    Raises:
        Refused: nothing says whose visit it was or what was found, or the day lies in the future.
    """
    lock_operation(site.operation)
    same_operation(site.operation_id, site=site)
    _needed(organisation=(organisation, _("Say whose visit it was.")), findings=(findings, _("Say what was found.")))
    _refuse_future(site.operation, day)
    made = Visit(
        operation_id=site.operation_id,
        site=site,
        organisation=organisation.strip(),
        visitors=visitors.strip(),
        day=day,
    )
    made.reason = findings.strip()
    refuse_unfit(made)
    made.save(force_insert=True)
    journal.change(actor=actor, thing=made, what=ENTERED, before="", after=made.called, on=day)
    return made


def _step(protection: Protection, state: str, *, party: str, day: date, actor: Any, reason: str) -> ProtectionStep:
    _needed(party=(party, _("Say of whom, or by whom.")))
    if state in (ProtectionState.REFUSED, ProtectionState.PARTLY, ProtectionState.WITHDRAWN):
        _needed(reason=(reason, _("Say why.")))
    _refuse_future(protection.operation, day)
    made = ProtectionStep(
        operation_id=protection.operation_id,
        protection=protection,
        state=state,
        party=party.strip(),
        day=day,
        who=actor,
    )
    made.reason = reason.strip()
    record(made, actor=actor, reason="", on=day)
    return made


def _needed(**given: tuple[str, str]) -> None:
    """See that some texts say something.

    Raises:
        Refused: one is empty.
    """
    wrong = {name: [said] for name, (text, said) in given.items() if not text.strip()}
    if wrong:
        raise Refused(" ".join(one for each in wrong.values() for one in each), wrong)


def _refuse_future(operation: Operation, day: date) -> None:
    today = day_in(operation)
    if day > today:
        said = _("This day has not come yet; today is %(today)s.") % {"today": day_text(today)}
        raise Refused(said, {"day": [said]})
