"""Approval: a plan goes before the parties of the operation, in their order, and each says what it thinks of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.plans import freshness
from safeconduct.web.plans.models import Approval, Party, Plan, PlanState
from safeconduct.web.plans.steps import note_of, step
from safeconduct.web.plans.told import overtaken_by
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import RIGHTS, Right
from safeconduct.web.secrecy import vault

LETTERS = {b"%PDF-": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}
"""How the files begin that a letter may be, and what they are."""
LARGEST = 10_000_000


def parties_of(operation: Operation) -> list[Party]:
    """The parties that are asked, in their order."""
    return list(Party.objects.filter(operation=operation, ended_at=None))


def approvers_of(operation: Operation) -> QuerySet[User]:
    """The users who can speak for a party: those with a role in the operation that approves plans."""
    roles = [role for role, rights in RIGHTS.items() if Right.PLAN_APPROVE in rights]
    held = Grant.objects.in_force().filter(operation=operation, role__in=roles)
    return User.objects.filter(pk__in=held.values("user"))


def waits_for(plan: Plan) -> Party | None:
    """The party whose turn it is; None where the plan waits for none."""
    if plan.state != PlanState.PROPOSED:
        return None
    said = set(_said(plan).values_list("party_id", flat=True))
    return next((party for party in parties_of(plan.operation) if party.pk not in said), None)


@transaction.atomic
def add_party(operation: Operation, name: str, *, members: list[Any], actor: Any) -> Party:
    """Add a party at the end of the order.

    Raises:
        Refused: it has no name, or a plan is before the parties just now.
    """
    locked = lock_operation(operation)
    if not name.strip():
        raise Refused(_("Name the party."))
    _refuse_while_asked(locked)
    last = Party.objects.filter(operation=locked, ended_at=None).aggregate(Max("place"))["place__max"] or 0
    party = Party.objects.create(operation=locked, place=last + 1, name=name.strip())
    party.members.set(members)
    _noted(party, actor, "added", "")
    return party


@transaction.atomic
def end_party(party: Party, *, actor: Any, reason: str) -> None:
    """Ask a party no more; what it said of plans before stays.

    Raises:
        Refused: no reason is given, or a plan is before the parties just now.
    """
    lock_operation(party.operation)
    now = locked(party)
    if not reason.strip():
        raise Refused(_("Say why."))
    _refuse_while_asked(now.operation)
    if now.ended_at is None:
        now.ended_at = timezone.now()
        now.save(update_fields=["ended_at"])
        _noted(now, actor, "ended", reason)


@transaction.atomic
def propose(plan: Plan, *, actor: Any, reason: str = "", seen: str = "") -> None:
    """Bring a plan before the parties; where the operation has none, it is approved by that.

    Args:
        plan: Which.
        actor: Who proposes it.
        reason: Why.
        seen: Where another plan came in force since the plan was made, the digest of what the actor saw and confirms.

    Raises:
        Refused: the plan is a trial or in another state; another plan is before the parties; or another came in force
            since, and this is not confirmed.
    """
    lock_operation(plan.operation)
    now = locked(plan)
    if now.is_trial:
        raise Refused(_("A trial is looked at, and never put in force. Change the record, and plan anew."))
    other = Plan.objects.filter(operation_id=now.operation_id, state__in=[PlanState.PROPOSED, PlanState.APPROVED])
    if first := other.exclude(pk=now.pk).first():
        raise Refused(_("Plan %(number)d is before the parties; drop it first.") % {"number": first.number})
    more: dict[str, Any] = {}
    if now.state == PlanState.MADE and overtaken_by(now) and (found := freshness.confirm(now, seen)):
        reason, more = freshness.confirmed(found, reason)
    step(now, PlanState.MADE, PlanState.PROPOSED, actor=actor, reason=reason)
    note_of(now, actor, "proposed", reason, **more)
    if not parties_of(now.operation):
        step(now, PlanState.PROPOSED, PlanState.APPROVED, actor=None)


@transaction.atomic
def say(
    plan: Plan, party: Party, *, approves: bool, actor: Any, reason: str = "", letter: bytes | None = None
) -> Approval:
    """Note what a party says of a plan: by one of its own users, or for it with its letter.

    Args:
        plan: Which; it is before the parties.
        party: Whose turn it is.
        approves: Whether it approves; otherwise the plan goes back, and the reason says why.
        actor: The user who says it or notes it.
        reason: In the words of the party.
        letter: PDF, PNG or JPEG; needed where the actor does not speak for the party.

    Raises:
        Refused: it is the turn of another; no letter is there where one is needed, or it is none that is taken; a
            refusal without a reason.
    """
    lock_operation(plan.operation)
    now = locked(plan)
    turn = waits_for(now)
    if turn is None:
        raise Refused(_("The plan waits for nobody's approval."))
    if turn.pk != party.pk:
        raise Refused(_("It is the turn of %(party)s.") % {"party": turn.name})
    if letter is None and not turn.members.filter(pk=actor.pk).exists():
        raise Refused(_("You do not speak for %(party)s; attach its letter.") % {"party": turn.name})
    if not approves and not reason.strip():
        raise Refused(_("Say why it is refused."))
    said = Approval(
        operation_id=now.operation_id, plan=now, party=turn, approves=approves, reason=reason.strip(), who=actor
    )
    if letter is not None:
        said.letter_kind = _kind(letter)
        said.letter = vault.seal(said.uid, "letter", letter)
    said.save(force_insert=True)
    note_of(now, actor, "approved" if approves else "refused", reason, party=turn.name, letter=letter is not None)
    if not approves:
        step(now, PlanState.PROPOSED, PlanState.MADE, actor=actor, reason=reason)
    elif waits_for(now) is None:
        step(now, PlanState.PROPOSED, PlanState.APPROVED, actor=None)
    return said


@transaction.atomic
def drop(plan: Plan, *, actor: Any, reason: str) -> None:
    """Let a plan go that is not in force.

    Raises:
        Refused: no reason is given, or the plan is or was in force.
    """
    if not reason.strip():
        raise Refused(_("Say why."))
    now = locked(plan)
    step(now, now.state, PlanState.DROPPED, actor=actor, reason=reason)
    note_of(now, actor, "dropped", reason)


def letter_of(said: Approval) -> bytes:
    """The letter of an approval; nothing where it has none.

    Raises:
        Unreadable: it was changed.
    """
    if said.letter is None:
        return b""
    return vault.unseal_bytes(said.uid, "letter", bytes(said.letter)) or b""


def _said(plan: Plan) -> Any:
    """What was said since the plan was proposed last."""
    proposed = plan.steps.filter(after=PlanState.PROPOSED).order_by("-pk").first()
    return plan.approvals.filter(at__gte=proposed.at) if proposed else plan.approvals.none()


def _kind(letter: bytes) -> str:
    if len(letter) > LARGEST:
        raise Refused(_("The letter is larger than 10 MB; scan it more coarsely."))
    kind = next((kind for begins, kind in LETTERS.items() if letter.startswith(begins)), None)
    if kind is None:
        raise Refused(_("Attach the letter as PDF, PNG or JPEG."))
    return kind


def _refuse_while_asked(operation: Operation) -> None:
    if Plan.objects.filter(operation=operation, state=PlanState.PROPOSED).exists():
        raise Refused(_("A plan is before the parties; wait until they have said what they think, or drop it."))


def _noted(party: Party, actor: Any, action: str, reason: str) -> None:
    members = sorted(party.members.values_list("username", flat=True))
    log.append(
        actor=actor,
        action=action,
        operation=party.operation,
        subject="party",
        ids=[str(party.pk)],
        reason=reason,
        after={"name": party.name, "place": party.place, "members": members},
    )
