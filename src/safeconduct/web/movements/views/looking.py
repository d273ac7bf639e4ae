"""Movements looked at: the list, one at a glance, and what is known before it leaves. Nobody is named here."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.movements import families, preparing, words
from safeconduct.web.movements.models import ClearingKind, Movement, RemarkKind, Step, StepRemark, VehicleKind
from safeconduct.web.movements.services import manifests, moving, taking_back
from safeconduct.web.movements.services.arriving import outcomes
from safeconduct.web.movements.services.moving import has_taken, names_of, seats_of_buses
from safeconduct.web.movements.summary import AHEAD, glance, movements, to_hire, to_prepare
from safeconduct.web.movements.views import papers
from safeconduct.web.record import journal
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


def movement_of(request: Passed, uid: str) -> Movement:
    """The movement of an address, with what pages need of its departure."""
    rows = Movement.objects.select_related(
        "operation__settings", "departure__site", "departure__destination", "departure__transit"
    )
    found: Movement = get_object_or_404(rows, operation=request.operation, uid=uid)
    return found


def may(request: Passed) -> dict[str, bool]:
    """What whoever looks may do."""
    return {
        "may_prepare": Right.DEPARTURES_EDIT in request.rights,
        "may_board": Right.BOARDING_EDIT in request.rights,
        "may_decide": Right.BOARDING_DECIDE in request.rights,
        "may_release": Right.MANIFESTS_RELEASE in request.rights,
        "may_name": Right.IDENTITY_READ in request.rights,
        "may_see_incidents": Right.INCIDENTS_READ in request.rights,
        "may_see_cases": Right.REGISTER_READ in request.rights,
    }


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def listed(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The movements of the operation with their headcounts, and the departures that can be prepared."""
    shown: dict[str, Any] = {
        "movements": [glance(one) for one in movements(request.operation)],
        "to_prepare": to_prepare(request.operation),
        "to_hire": to_hire(request.operation),
        "days": AHEAD,
        **may(request),
    }
    return render(request, "movements/movements.html", shown)


@gate.needs(Right.PLANNING_READ, purpose="movements")
@require_safe
@never_cache
def movement(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """One movement: what lets it pass, its vehicles and escorts, its manifests, the headcount, and how far it came."""
    found = movement_of(request, uid)
    escorts = list(found.escorts.filter(ended_at=None).select_related("vehicle"))
    seen = glance(found)
    printed = seen.manifest or seen.drawn
    shown: dict[str, Any] = {
        "glance": seen,
        "papers": papers.offered() if printed and papers.may_have(request, printed) else None,
        "taken_back": StepRemark.objects.filter(step__movement=found, kind=RemarkKind.TAKEN_BACK).select_related(
            "step__who", "who"
        ),
        "to_review": taking_back.to_review(found),
        "last_step": list(seen.steps.values())[-1] if seen.steps else None,
        "manifests": found.manifests.select_related("made_by").prefetch_related("releases"),
        "escorts": [(one, "") for one in escorts],
        "vehicle_kinds": VehicleKind.choices,
        "clearing_kinds": ClearingKind.choices,
        "vehicles": found.vehicles.filter(ended_at=None),
        "lacking_buses": moving.lacking_buses(found),
        **may(request),
    }
    if not shown["may_name"] or not escorts:
        return render(request, "movements/movement.html", shown)
    with journal.reading(request, "escort", [one.uid for one in escorts]):
        shown["escorts"] = list(zip(escorts, names_of(escorts), strict=True))
        return render(request, "movements/movement.html", shown)


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def counts(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """The headcount alone, which a page asks for again and again."""
    return render(request, "movements/counts.html", {"glance": glance(movement_of(request, uid))})


@gate.needs(Right.REGISTER_READ, purpose="movements")
@require_safe
@never_cache
def before(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """The checks on the eve with what to do, who fits in place of others, who would stay, and what became of all."""
    found = movement_of(request, uid)
    drawn = manifests.newest(found)
    findings = preparing.on_the_eve(found, drawn) if drawn else []
    outcome = outcomes(found) if has_taken(found, Step.DEPARTED) else None
    of = {one.case.called: one.case.uid for one in found.cards.filter(person=None).select_related("case")}
    shown: dict[str, Any] = {
        "movement": found,
        "manifest": drawn,
        "findings": [
            (*words.OBSTACLES[kind], [(one, of.get(one.family)) for one in findings if one.obstacle == kind])
            for kind in dict.fromkeys(one.obstacle for one in findings)
        ],
        "on_it": [(one.case, one.case.uid) for one in families.planned(found.departure)],
        "vehicles": found.vehicles.filter(pk__in=seats_of_buses(found), seats__gt=0),
        "standing_by": preparing.standing_by(found),
        "order": preparing.offload_order(found),
        "outcome": outcome,
        "not_let": outcome.not_let if outcome else [],
        **may(request),
    }
    read = [uid for _case, uid in shown["on_it"]] + [case.uid for case, _family in shown["standing_by"]]
    if drawn:
        read += list(drawn.rows.values_list("card__person__uid", flat=True))
    with journal.reading(request, "movement", [found.uid, *read]):
        return render(request, "movements/before.html", shown)
