"""Communication: people are told of a plan by two users, or in an emergency by one, which another reviews."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.plans import freshness
from safeconduct.web.plans.models import Plan, PlanState, Telling
from safeconduct.web.plans.steps import note_of, step
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked


def asked_for(plan: Plan) -> Telling | None:
    """The communication that was asked for and is neither done nor taken back."""
    return plan.tellings.filter(done_at=None, ended_at=None).first()


@transaction.atomic
def ask(plan: Plan, *, actor: Any) -> Telling:
    """Ask that people are told of an approved plan; somebody else has to agree.

    Raises:
        Refused: it is not approved, or was asked for already.
    """
    now = locked(plan)
    if now.state != PlanState.APPROVED:
        raise Refused(_("Only an approved plan is communicated."))
    if asked_for(now):
        raise Refused(_("This was asked for already; another user has to agree."))
    made = Telling.objects.create(operation_id=now.operation_id, plan=now, asked_by=actor)
    note_of(now, actor, "communication asked", "")
    return made


@transaction.atomic
def take_back(plan: Plan, *, actor: Any, reason: str) -> None:
    """Take back that people are told of a plan, before it is done.

    Raises:
        Refused: nobody asked for it, or no reason is given.
    """
    now = locked(plan)
    asked = asked_for(now)
    if asked is None:
        raise Refused(_("Nobody asked for this."))
    if not reason.strip():
        raise Refused(_("Say why."))
    asked.ended_at = timezone.now()
    asked.save(update_fields=["ended_at"])
    note_of(now, actor, "communication taken back", reason)


@transaction.atomic
def agree(plan: Plan, *, actor: Any, seen: str = "") -> None:
    """Agree that people are told of a plan: it is in force from now on, and the one before is superseded.

    Args:
        plan: Which.
        actor: Who agrees.
        seen: Where the record changed since the plan was made, the digest of what the actor saw and confirms.

    Raises:
        Refused: nobody asked for it, the same user did, or the record changed and this is not confirmed.
    """
    now = locked(plan)
    asked = asked_for(now)
    if asked is None:
        raise Refused(_("Nobody asked for this."))
    if asked.asked_by_id == actor.pk:
        raise Refused(_("You asked for it; another user has to agree."))
    asked.done_by, asked.done_at = actor, timezone.now()
    asked.save(update_fields=["done_by", "done_at"])
    _enforce(now, actor, "communicated", "", seen)


@transaction.atomic
def tell_in_emergency(plan: Plan, *, actor: Any, reason: str, seen: str = "") -> None:
    """Put a plan in force alone, at night, with what the parties have said so far; another user reviews it later.

    Args:
        plan: Which.
        actor: Who does it.
        reason: Why it cannot wait.
        seen: Where the record changed since the plan was made, the digest of what the actor saw and confirms.

    Raises:
        Refused: no reason is given, the plan is not before the parties or approved, or the record changed and this
            is not confirmed.
    """
    if not reason.strip():
        raise Refused(_("Say why this cannot wait for a second person."))
    now = locked(plan)
    if now.state not in (PlanState.PROPOSED, PlanState.APPROVED):
        raise Refused(_("Propose the plan first."))
    if asked := asked_for(now):
        asked.ended_at = timezone.now()
        asked.save(update_fields=["ended_at"])
    moment = timezone.now()
    Telling.objects.create(
        operation_id=now.operation_id,
        plan=now,
        asked_by=actor,
        asked_at=moment,
        done_by=actor,
        done_at=moment,
        emergency=reason.strip(),
    )
    _enforce(now, actor, "communicated in an emergency", reason, seen)


@transaction.atomic
def review(telling: Telling, *, actor: Any, words: str) -> None:
    """Note what another user found of a communication that one made alone.

    Raises:
        Refused: it was none, was reviewed, the same user made it, or nothing is said.
    """
    now = locked(telling)
    if not now.emergency or now.reviewed_at is not None:
        raise Refused(_("There is nothing to review."))
    if now.asked_by_id == actor.pk:
        raise Refused(_("You did it yourself; another user has to review it."))
    if not words.strip():
        raise Refused(_("Say what you found."))
    now.reviewed_by, now.reviewed_at, now.review = actor, timezone.now(), words.strip()
    now.save(update_fields=["reviewed_by", "reviewed_at", "review"])
    note_of(now.plan, actor, "reviewed", words)


def _enforce(plan: Plan, actor: Any, action: str, reason: str, seen: str) -> None:
    lock_operation(plan.operation)
    found = freshness.confirm(plan, seen)
    for before in Plan.objects.select_for_update().filter(operation_id=plan.operation_id, state=PlanState.IN_FORCE):
        step(before, PlanState.IN_FORCE, PlanState.SUPERSEDED, actor=None)
    more: dict[str, Any] = {}
    if found is not None:
        reason, more = freshness.confirmed(found, reason)
    step(plan, plan.state, PlanState.IN_FORCE, actor=actor, reason=reason)
    note_of(plan, actor, action, reason, **more)
