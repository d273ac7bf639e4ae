"""Seats that a plan finds to be needed where nothing departs, and that they were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.planning.needed import SEATS, Needed
from safeconduct.report.facts import gather
from safeconduct.web.plans import files
from safeconduct.web.plans.models import Plan, SeatRequest
from safeconduct.web.plans.steps import note_of
from safeconduct.web.record.services.refusal import Refused, locked


def needed_of(claims: Mapping[str, Any]) -> Needed | None:
    """What a plan claims to be needed; None where something departs."""
    claim = claims.get("needed")
    if not claim:
        return None
    rows = [row | {"week": date.fromisoformat(row["week"])} for row in claim["seats"]]
    return Needed(pl.DataFrame(rows, schema=SEATS), claim["people_left"])


@transaction.atomic
def ask(plan: Plan, addressee: str, *, actor: Any, reason: str = "") -> SeatRequest:
    """Note that seats are asked for: what a plan finds to be needed, in totals, as it is at this moment.

    A seat for each is asked for. How many seats some need beside their own is not told, since that would tell how many
    they are.

    Args:
        plan: Which finds it.
        addressee: Who is asked.
        actor: Who asks.
        reason: What for.

    Raises:
        Refused: nobody is named, or nothing is needed.
    """
    now = locked(plan)
    if not addressee.strip():
        raise Refused(_("Say of whom the seats are asked."))
    needed = needed_of(now.claims)
    if needed is None or needed.seats.is_empty():
        raise Refused(_("This plan finds no seats to ask for."))
    facts = gather(files.basis_of(now), None)
    rows = [
        {
            "site": facts.site_names[row["site_id"]],
            "destination": facts.destination_names[row["destination_id"]],
            "week": row["week"].isoformat(),
            "people": row["people"],
        }
        for row in needed.seats.iter_rows(named=True)
    ]
    asked = {"rows": rows, "people_left": needed.people_left, "deadline": facts.deadline.isoformat()}
    made = SeatRequest.objects.create(
        operation_id=now.operation_id,
        plan=now,
        addressee=addressee.strip(),
        asked=asked,
        who=actor,
        reason=reason.strip(),
    )
    note_of(now, actor, "seats asked", reason, request=made.uid)
    return made


@transaction.atomic
def take_back(request: SeatRequest, *, actor: Any, reason: str) -> SeatRequest:
    """Note that seats are asked for no more; the request stays, with this beside it.

    Raises:
        Refused: no reason is given, or that was noted already.
    """
    locked(request.plan)
    if not reason.strip():
        raise Refused(_("Say why."))
    if request.takes_back_id is not None or SeatRequest.objects.filter(takes_back=request).exists():
        raise Refused(_("This was taken back already."))
    made = SeatRequest.objects.create(
        operation_id=request.operation_id,
        plan=request.plan,
        addressee=request.addressee,
        asked={},
        takes_back=request,
        who=actor,
        reason=reason.strip(),
    )
    note_of(request.plan, actor, "seats asked taken back", reason, request=request.uid)
    return made


def requests_of(plan: Plan) -> Iterator[tuple[SeatRequest, SeatRequest | None]]:
    """The requests of a plan, the newest first, each with what took it back."""
    rows = list(plan.seat_requests.select_related("who"))
    back = {one.takes_back_id: one for one in rows if one.takes_back_id}
    yield from ((one, back.get(one.pk)) for one in rows if not one.takes_back_id)
