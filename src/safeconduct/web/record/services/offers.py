"""The life of an offer: pledged, confirmed, held, used; or expired, withdrawn, refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.models import Offer, OfferState, StateChange
from safeconduct.web.record.services.refusal import Refused, locked

O = OfferState  # noqa: E741 - within a table of letters it is read as it is meant
STEPS: Mapping[str, tuple[OfferState, ...]] = {
    O.PLEDGED: (O.CONFIRMED, O.EXPIRED, O.WITHDRAWN, O.REFUSED),
    O.CONFIRMED: (O.HELD, O.USED, O.EXPIRED, O.WITHDRAWN),
    O.HELD: (O.CONFIRMED, O.USED, O.EXPIRED, O.WITHDRAWN),
    O.USED: (),
    O.EXPIRED: (O.CONFIRMED,),
    O.WITHDRAWN: (O.PLEDGED, O.CONFIRMED),
    O.REFUSED: (O.PLEDGED,),
}
"""The steps that can follow each."""


@transaction.atomic
def step_offer(offer: Offer, state: OfferState, on: date, *, actor: Any, reason: str) -> StateChange:
    """Take the next step of an offer.

    Args:
        offer: Which.
        state: The step.
        on: The day on which it was taken.
        actor: Who records it.
        reason: Where it was said: a letter, a call, a decree.

    Raises:
        Refused: the step does not follow, or nothing says where it was said.
    """
    now = locked(offer)
    before = now.status
    if state not in STEPS[before]:
        told = {"before": OfferState(before).label, "after": state.label}
        raise Refused(_("After “%(before)s”, the step “%(after)s” cannot follow.") % told)
    if not reason.strip():
        raise Refused(_("Say where it was said: a letter, a call, a decree."))
    now.status = state
    now.save(update_fields=["status"])
    return journal.change(actor=actor, thing=now, what="status", before=before, after=state, reason=reason, on=on)
