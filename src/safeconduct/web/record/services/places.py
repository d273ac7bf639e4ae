"""Places for people with a need: on board of a departure, or under an offer."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.models import Departure, DepartureNeed, Need, Offer, OfferNeed, StateChange
from safeconduct.web.record.services.refusal import Refused, lock_operation, refuse_unfit, same_operation


@transaction.atomic
def set_places(whole: Departure | Offer, need: Need, places: int, *, actor: Any, reason: str) -> StateChange:
    """Say how many people with a need a departure or an offer takes; where nothing is said, it takes none.

    Args:
        whole: The departure, or the offer.
        need: Which need.
        places: How many people.
        actor: Who says so.
        reason: Why, or where it was said.

    Raises:
        Refused: it takes as many already, the need takes no such place, no reason is given, or the number does not fit.
    """
    same_operation(whole.operation_id, need=need)
    takes_place = need.place_on_board if isinstance(whole, Departure) else need.place_at_destination
    if not takes_place:
        raise Refused(_("%(need)s: takes no place of its own there.") % {"need": need})
    if not reason.strip():
        raise Refused(_("Say why."))
    lock_operation(whole.operation)
    row: Any = (
        DepartureNeed.objects.filter(departure=whole, need=need).first()
        if isinstance(whole, Departure)
        else OfferNeed.objects.filter(offer=whole, need=need).first()
    )
    if row is None:
        common = {"operation_id": whole.operation_id, "need": need, "places": 0}
        row = (
            DepartureNeed(departure=whole, **common)
            if isinstance(whole, Departure)
            else OfferNeed(offer=whole, **common)
        )
    before, row.places = row.places, places
    if before == places:
        raise Refused(_("It takes as many already."))
    refuse_unfit(row)
    row.save()
    return journal.change(actor=actor, thing=row, what="places", before=before, after=places, reason=reason)
