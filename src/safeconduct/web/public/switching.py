"""The public page is switched on by two people: one proposes, another confirms. One switches it off, at once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.board.clock import clock_of
from safeconduct.web.public.coarse import DELAYS, STEPS
from safeconduct.web.public.models import ON, SETTINGS, SHOWN, WAITS, Period, Proposal
from safeconduct.web.public.publishing import figures, published
from safeconduct.web.record.models import Operation, OperationSettings
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked

ADDRESS_BYTES = 12
"""How much chance is in an address: nobody finds a page by trying."""


def waiting(operation: Operation) -> Proposal | None:
    """The proposal that waits for a second person."""
    return Proposal.objects.filter(WAITS, operation=operation).first()


def on(operation: Operation) -> Proposal | None:
    """The proposal by which the page is on."""
    return Proposal.objects.filter(ON, operation=operation).first()


@transaction.atomic
def propose(operation: Operation, *, actor: Any, **settings: Any) -> Proposal:
    """Propose how the page is to be; nothing is public by that. While the page is on it stays as it is.

    Args:
        operation: Whose page.
        actor: Who proposes.
        settings: A value for each of ``SETTINGS`` that is not to be as usual.

    Raises:
        Refused: one waits already, the operation is not set up, or a setting is none that can be.
    """
    lock_operation(operation)
    if not OperationSettings.objects.filter(operation=operation).exists():
        raise Refused(_("The operation is not set up yet: bring its data in first."))
    if waiting(operation) is not None:
        raise Refused(_("A proposal waits already; confirm it or take it back first."))
    now = on(operation)
    # Links that people have kept stay right while the page is on. Once it was off, an old address leads nowhere.
    address = now.address if now else secrets.token_urlsafe(ADDRESS_BYTES)
    made = Proposal(operation=operation, address=address, proposed_by=actor, **settings)
    _refuse_odd(made)
    made.save(force_insert=True)
    _note(made, actor, "proposed", **{name: getattr(made, name) for name in SETTINGS})
    return made


@transaction.atomic
def confirm(proposal: Proposal, *, actor: Any, seen: str) -> None:
    """Switch the page on as another person proposed; what it said before is superseded.

    Args:
        proposal: Which.
        actor: Who confirms.
        seen: The digest of the figures that the actor looked at, which are those that become public.

    Raises:
        Refused: it waits no more, the same person proposed it, or the figures are others by now.
    """
    lock_operation(proposal.operation)
    now = locked(proposal)
    if now.confirmed_at is not None or now.ended_at is not None:
        raise Refused(_("This waits no more; look again."))
    if now.proposed_by_id == actor.pk:
        raise Refused(_("You proposed it; another person has to confirm it."))
    settings = OperationSettings.objects.select_related("operation").get(operation=now.operation_id)
    clock = clock_of(settings)
    if figures(now, settings, clock).digest() != seen:
        raise Refused(_("The figures changed since you looked. Look at them again, and confirm then."))
    before = on(now.operation)
    if before is not None:
        before.ended_at = timezone.now()
        before.save(update_fields=["ended_at"])
    now.confirmed_by, now.confirmed_at = actor, timezone.now()
    now.save(update_fields=["confirmed_by", "confirmed_at"])
    published(now, settings, clock)
    _note(now, actor, "switched on")


@transaction.atomic
def end(proposal: Proposal, *, actor: Any, reason: str) -> None:
    """Switch the page off, or take a proposal back: at once, alone, with a reason. Nothing is public by it any more.

    Raises:
        Refused: it ended already, or no reason is given.
    """
    lock_operation(proposal.operation)
    now = locked(proposal)
    if now.ended_at is not None:
        raise Refused(_("This ended already."))
    if not reason.strip():
        raise Refused(_("Say why."))
    now.ended_by, now.ended_at, now.end_reason = actor, timezone.now(), reason.strip()
    now.save(update_fields=["ended_by", "ended_at", "end_reason"])
    _note(now, actor, "taken back" if now.confirmed_at is None else "switched off", reason)


def _refuse_odd(proposal: Proposal) -> None:
    wrong: Mapping[str, tuple[bool, Any]] = {
        "title_en": (not proposal.titles, _("Write a heading in one language at least.")),
        "shows_remaining": (
            not any(getattr(proposal, name) for name in SHOWN),
            _("Choose one total at least."),
        ),
        "step": (proposal.step not in STEPS, _("Choose one of the words that are given.")),
        "delay": (
            not DELAYS[0] <= proposal.delay <= DELAYS[1],
            _("The page is at least one day late, and a year at most."),
        ),
        "period": (proposal.period not in Period.values, _("Choose one of the words that are given.")),
    }
    said = {field: [str(words)] for field, (is_wrong, words) in wrong.items() if is_wrong}
    if said:
        raise Refused("; ".join(words for each in said.values() for words in each), said)


def _note(proposal: Proposal, actor: Any, action: str, reason: str = "", **more: Any) -> None:
    log.append(
        actor=actor,
        action=action,
        operation=proposal.operation,
        subject="public page",
        ids=[proposal.uid],
        reason=reason,
        after={"address": proposal.address, **more},
    )
