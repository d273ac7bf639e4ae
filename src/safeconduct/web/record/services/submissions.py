"""The way of a case to a place: proposed to a country, submitted, interviewed, accepted or refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import day_text
from safeconduct.web.record import journal
from safeconduct.web.record.models import Case, Offer, StateChange, Submission, SubmissionState
from safeconduct.web.record.services.consents import refuse_closed
from safeconduct.web.record.services.refusal import Refused, locked, same_operation

S = SubmissionState
STEPS: Mapping[str, tuple[SubmissionState, ...]] = {
    S.PROPOSED: (S.SUBMITTED, S.WITHDRAWN),
    S.SUBMITTED: (S.INTERVIEWED, S.ACCEPTED, S.REFUSED, S.EXPIRED, S.WITHDRAWN),
    S.INTERVIEWED: (S.ACCEPTED, S.REFUSED, S.EXPIRED, S.WITHDRAWN),
    S.ACCEPTED: (S.EXPIRED, S.REFUSED, S.WITHDRAWN),
    S.REFUSED: (S.SUBMITTED,),
    S.EXPIRED: (S.SUBMITTED,),
    S.WITHDRAWN: (S.PROPOSED,),
}
"""The steps that can follow each."""


@transaction.atomic
def propose(case: Case, offer: Offer, on: date, *, actor: Any, reason: str = "") -> Submission:
    """Propose a case for an offer.

    Raises:
        Refused: it was before, an adult does not want to go there, or the two belong to different operations.
    """
    same_operation(case.operation_id, offer=offer)
    locked(case)
    refuse_closed(case, destination_id=offer.destination_id)
    if Submission.objects.filter(case=case, offer=offer).exists():
        raise Refused(_("The case is before that country already; take the next step there."))
    made = Submission.objects.create(operation_id=case.operation_id, case=case, offer=offer, since=on)
    journal.change(actor=actor, thing=made, what="state", before="", after=S.PROPOSED, reason=reason, on=on)
    return made


@transaction.atomic
def step_submission(
    submission: Submission,
    state: SubmissionState,
    on: date,
    *,
    actor: Any,
    reason: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> StateChange:
    """Take the next step of a submission.

    Args:
        submission: Which.
        state: The step.
        on: The day on which it was taken.
        actor: Who records it.
        reason: Why.
        valid_from: First day of arrival for which an acceptance holds.
        valid_until: Last day of arrival for which an acceptance holds.

    Raises:
        Refused: the step does not follow, lies before the last, brings a case where an adult does not want to go, or
            days are given for what is no acceptance.
    """
    now = locked(submission)
    before = now.state
    if state not in STEPS[before]:
        told = {"before": SubmissionState(before).label, "after": state.label}
        raise Refused(_("After “%(before)s”, the step “%(after)s” cannot follow.") % told)
    if state in (S.PROPOSED, S.SUBMITTED):
        refuse_closed(now.case, destination_id=now.offer.destination_id)
    if now.since is not None and on < now.since:
        raise Refused(_("The step lies before the last one, of %(day)s.") % {"day": day_text(now.since)})
    if state is not S.ACCEPTED and (valid_from or valid_until):
        raise Refused(_("Only an acceptance holds for days."))
    if valid_from and valid_until and valid_until < valid_from:
        raise Refused(_("The acceptance ends before it begins."))
    days = {"valid_from": (now.valid_from, valid_from), "valid_until": (now.valid_until, valid_until)}
    now.state, now.since, now.valid_from, now.valid_until = state, on, valid_from, valid_until
    now.save(update_fields=["state", "since", "valid_from", "valid_until"])
    at = timezone.now()  # one moment, by which a reversal of the step finds the days that came with it
    for what, (was, is_now) in days.items():
        if was != is_now:
            journal.change(actor=actor, thing=now, what=what, before=was, after=is_now, reason=reason, at=at)
    return journal.change(actor=actor, thing=now, what="state", before=before, after=state, reason=reason, on=on, at=at)
