"""What is done with a movement, each by one button: it acts by the services, says so, and goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.boarding.events import Kind, Stage
from safeconduct.web.movements.models import (
    ClearingKind,
    Device,
    Escort,
    Manifest,
    Movement,
    Vehicle,
    VehicleKind,
)
from safeconduct.web.movements.services import arriving, deciding, devices, manifests, moving, taking_back
from safeconduct.web.movements.views import pairing
from safeconduct.web.movements.views.looking import movement_of
from safeconduct.web.record.models import Case, Departure
from safeconduct.web.record.services import Refused
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

LONGEST = 2000


@gate.needs(Right.DEPARTURES_EDIT)
@require_POST
def begin(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Begin to prepare a departure."""
    departure = get_object_or_404(
        Departure.objects.select_related("site", "operation"), operation=request.operation, pk=pk
    )
    try:
        made = moving.begin(departure, actor=request.user)
    except Refused as no:
        messages.error(request, str(no))
        return redirect("movements", operation_code)
    return redirect("movements_movement", operation_code, made.uid)


@gate.needs(Right.DEPARTURES_EDIT)
@require_POST
def change(request: Passed, operation_code: str, uid: str, act: str) -> HttpResponse:
    """Put in or take out a vehicle or an escort, note a clearance, or draw up a manifest."""
    found = movement_of(request, uid)
    acts: dict[str, Callable[[], Any]] = {
        "vehicle": lambda: moving.add_vehicle(
            found,
            name=_text(request, "name", 40),
            kind=_one_of(request, "kind", VehicleKind.values),
            seats=_number(request, "seats"),
            actor=request.user,
        ),
        "take-over-buses": lambda: moving.take_over_buses(found, actor=request.user),
        "take-out-vehicle": lambda: moving.take_out_vehicle(_row(request, found, Vehicle), actor=request.user),
        "escort": lambda: moving.add_escort(
            found,
            name=_text(request, "name", 200),
            vehicle=_row(request, found, Vehicle) if request.POST.get("row") else None,
            returns="returns" in request.POST,
            actor=request.user,
        ),
        "take-out-escort": lambda: moving.take_out_escort(_row(request, found, Escort), actor=request.user),
        "clear": lambda: moving.clear(
            found,
            kind=_one_of(request, "kind", ClearingKind.values),
            granted=request.POST.get("granted") == "yes",
            reference=_text(request, "reference", 200),
            actor=request.user,
        ),
        "draw-up": lambda: manifests.draw_up(
            found,
            actor=request.user,
            standby=Case.objects.filter(operation=request.operation, uid__in=request.POST.getlist("standby")),
            without=Case.objects.filter(operation=request.operation, uid__in=request.POST.getlist("without")),
            buses=_buses(request, found),
        ),
    }
    return _done(request, acts, act, "movements_movement", operation_code, uid)


@gate.needs(Right.MANIFESTS_RELEASE)
@require_POST
def release(request: Passed, operation_code: str, uid: str, act: str) -> HttpResponse:
    """Ask for the release of a manifest, agree to it, release it alone, or review that."""
    rows = Manifest.objects.select_related("movement__operation", "movement__departure")
    found = get_object_or_404(rows, operation=request.operation, uid=uid)
    why = _text(request, "reason", LONGEST)
    acts: dict[str, Callable[[], Any]] = {
        "ask": lambda: manifests.ask(found, actor=request.user),
        "agree": lambda: manifests.agree(found, actor=request.user),
        "alone": lambda: manifests.release_alone(found, actor=request.user, reason=why),
        "review": lambda: manifests.review(found, actor=request.user, words=why),
    }
    back = "movements_manifest" if Right.IDENTITY_READ in request.rights else "movements_movement"
    return _done(request, acts, act, back, operation_code, uid if back == "movements_manifest" else found.movement.uid)


@gate.needs(Right.BOARDING_EDIT)
@require_POST
def at_the_gate(request: Passed, operation_code: str, uid: str, act: str) -> HttpResponse:
    """Pair a phone or shut one out; record that it departed, arrived, was received, or who was found."""
    found = movement_of(request, uid)

    if act == "invite":
        try:
            device, code = devices.invite(found, name=_text(request, "name", 80), actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
            return redirect("movements_gate", operation_code, uid)
        return pairing.page(request, found, device, code)
    acts: dict[str, Callable[[], Any]] = {
        "revoke": lambda: devices.revoke(_row(request, found, Device), actor=request.user),
        "depart": lambda: arriving.depart(
            found,
            actor=request.user,
            without_go=_text(request, "reason", LONGEST) if Right.MANIFESTS_RELEASE in request.rights else "",
        ),
        "found": lambda: arriving.found(
            found,
            request.POST.get("person", "")[:40],
            was_aboard=request.POST.get("what") != "never",
            words=_text(request, "reason", LONGEST),
            actor=request.user,
        ),
        "bring-in": lambda: _bring_in(request, found),
        "arrive": lambda: arriving.arrive(found, actor=request.user),
        "receive": lambda: arriving.receive(
            found, confirmed_by=_text(request, "confirmed_by", 200), actor=request.user
        ),
    }
    return _done(request, acts, act, "movements_gate", operation_code, uid)


@gate.needs(Right.BOARDING_DECIDE)
@require_POST
def take_back(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Take back the last step of a movement."""
    found, why = movement_of(request, uid), _text(request, "reason", LONGEST)
    acts = {"take-back": lambda: taking_back.take_back(found, actor=request.user, reason=why)}
    return _done(request, acts, "take-back", "movements_movement", operation_code, uid)


@gate.needs(Right.MANIFESTS_RELEASE)
@require_POST
def review(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Note what was found of a departure without a go."""
    found, words = movement_of(request, uid), _text(request, "reason", LONGEST)
    acts = {"review": lambda: taking_back.review(found, actor=request.user, words=words)}
    return _done(request, acts, "review", "movements_movement", operation_code, uid)


@gate.needs(Right.BOARDING_DECIDE)
@require_POST
def decide(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Decide what holds of a person of whom two things are said."""
    found = movement_of(request, uid)
    holds, _apart, bus = request.POST.get("holds", "").partition(":")
    stage = request.POST.get("stage", "")
    if holds not in {one.value for one in Kind} or stage not in {one.value for one in Stage}:
        raise Http404
    acts: dict[str, Callable[[], Any]] = {
        "decide": lambda: deciding.decide(
            found,
            request.POST.get("person", "")[:40],
            Stage(stage),
            Kind(holds),
            bus=bus,
            seen=request.POST.getlist("seen"),
            actor=request.user,
            words=_text(request, "reason", LONGEST),
        )
    }
    back = "movements_gate" if Right.BOARDING_EDIT in request.rights else "movements_movement"
    return _done(request, acts, "decide", back, operation_code, uid)


def _bring_in(request: Passed, movement: Movement) -> None:
    """Bring in who left, and say of each family on board why the record does not let it leave."""
    for case, why in arriving.bring_in(movement, actor=request.user).refused:
        messages.error(request, _("Case %(case)s: %(why)s") % {"case": case.called, "why": why})


def _done(
    request: Passed, acts: dict[str, Callable[[], Any]], act: str, back: str, operation_code: str, uid: str
) -> HttpResponse:
    if act not in acts:
        raise Http404
    try:
        acts[act]()
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("It was recorded."))
    return redirect(back, operation_code, uid)


def _text(request: Passed, name: str, longest: int) -> str:
    return request.POST.get(name, "").strip()[:longest]


def _number(request: Passed, name: str) -> int:
    """A whole number that is not negative; digits of any language are taken."""
    text = request.POST.get(name, "").strip()
    if not text.isdecimal() or len(text) > 4:
        raise Refused(_("Give the number of seats, such as 40."))
    return int(text)


def _one_of(request: Passed, name: str, known: list[str]) -> str:
    word = request.POST.get(name, "")
    if word not in known:
        raise Refused(_("Choose one of the words that are given."))
    return word


def _buses(request: Passed, movement: Movement) -> dict[int, Vehicle]:
    """The vehicle that was chosen for each family, by the key of the case."""
    standing = {one.uid: one for one in movement.vehicles.filter(ended_at=None)}
    chosen = {
        name.removeprefix("bus-"): standing[uid]
        for name, uid in request.POST.items()
        if name.startswith("bus-") and uid in standing
    }
    cases = Case.objects.filter(operation=request.operation, uid__in=chosen)
    return {case.pk: chosen[case.uid] for case in cases}


def _row(request: Passed, movement: Movement, model: Any) -> Any:
    return get_object_or_404(model, movement=movement, uid=request.POST.get("row", ""))
