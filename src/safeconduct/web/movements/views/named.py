"""Pages on which people are named: a manifest, the gate, and the paper list that is entered afterwards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.boarding.events import Kind
from safeconduct.report.documents.gate_packs import LETTERS as PAPER_LETTERS
from safeconduct.web.movements import words
from safeconduct.web.movements.models import DeviceKind, Manifest, MissingReport, Movement, RefusalReason, Step, Vehicle
from safeconduct.web.movements.models.gate import EventKind
from safeconduct.web.movements.services import arriving, manifests, paper
from safeconduct.web.movements.services.devices import is_open
from safeconduct.web.movements.services.manifests import Line
from safeconduct.web.movements.services.moving import has_taken
from safeconduct.web.movements.summary import glance
from safeconduct.web.movements.views import papers
from safeconduct.web.movements.views.acting import LONGEST
from safeconduct.web.movements.views.looking import may, movement_of
from safeconduct.web.record import journal
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.record.services import Refused
from safeconduct.web.record.views.sheets import FORM
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.IDENTITY_READ, purpose="manifest")
@require_safe
@never_cache
def manifest(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """One manifest: who is on it by bus and family, what it changed, and who released it."""
    rows = Manifest.objects.select_related("movement__departure", "previous", "made_by", "plan")
    found = get_object_or_404(rows, operation=request.operation, uid=uid)
    release = found.releases.select_related("asked_by", "done_by", "reviewed_by").first()
    with journal.reading(request, "manifest", [found.uid, *manifests.read_with(found)]):
        lines, before = manifests.lines(found), _lines(found.previous)
        names = {line.row.card.token: line.name for line in (*before, *lines)}
        changed = manifests.changes_between(before, lines)
        shown: dict[str, Any] = {
            "manifest": found,
            "movement": found.movement,
            "needs": manifests.needs_of(found.operation_id, lines),
            "lines": [line for line in lines if not line.row.standby],
            "standby": [line for line in lines if line.row.standby],
            "changes": _told(changed, names) if found.previous else [],
            "release": release,
            "is_newest": manifests.newest(found.movement) == found,
            "counts_now": manifests.released(found.movement) == found,
            "papers": papers.offered() if papers.may_have(request, found) else None,
            **may(request),
        }
        return render(request, "movements/manifest.html", shown)


@gate.needs(Right.BOARDING_EDIT, purpose="boarding")
@require_safe
@never_cache
def at_the_gate(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """The gate: the headcount as it comes in, what disagrees side by side, who is awaited, and the phones."""
    found = movement_of(request, uid)
    seen = glance(found)
    may_name = Right.IDENTITY_READ in request.rights
    lines = _lines(seen.manifest) if may_name else []
    by_token = {line.row.card.token: line for line in lines}
    listed = set(seen.manifest.rows.values_list("card__token", flat=True)) if seen.manifest else set()
    buses = {one.uid: one for one in Vehicle.objects.filter(movement=found)}
    devices = {one.uid: one for one in found.devices.select_related("made_by")}
    kinds = dict(EventKind.choices)
    conflicts = [
        {
            "standing": one,
            "line": by_token.get(one.person),
            "is_listed": one.person in listed,
            "signs": one.person[: manifests.TYPED].upper(),
            "stage": words.STAGES[one.stage],
            "is_late": any(event.late for event in one.events),
            "sides": [
                (event, kinds[event.says.value], buses.get(event.bus), devices[event.device],
                 dict(RefusalReason.choices).get(event.reason, ""))
                for event in one.events
            ],
        }
        for one in seen.counts.conflicts
    ]  # fmt: skip
    now = timezone.now()
    phones = [one for one in devices.values() if one.kind == DeviceKind.PHONE]
    shown: dict[str, Any] = {
        "glance": seen,
        "conflicts": conflicts,
        "awaited": [line for line in lines if line.row.card.token in seen.counts.awaited],
        "absent": [line for line in lines if line.row.card.token in seen.counts.absent | seen.counts.refused],
        "phones": phones,
        "phones_in": [one for one in phones if is_open(one, now)],
        "phones_out": [one for one in phones if not is_open(one, now)],
        "now": now,
        "missing": [(one, by_token.get(one)) for one in sorted(seen.counts.on_the_way)] if seen.missing else [],
        "reports": MissingReport.objects.filter(step__in=found.steps.standing()).select_related("incident"),
        "found": _found(found, by_token) if may_name else [],
        "not_let": arriving.outcomes(found).not_let if Step.DEPARTED in seen.steps else [],
        **may(request),
    }
    if not may_name:
        return render(request, "movements/gate.html", shown)
    with journal.reading(request, "boarding", [found.uid, *(line.row.card.person.uid for line in lines)]):
        return render(request, "movements/gate.html", shown)


@gate.needs(Right.BOARDING_EDIT, purpose="boarding")
@FORM
@never_cache
def paper_list(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """The paper list of the gate, entered afterwards: for each person a tick, family by family."""
    found = movement_of(request, uid)
    counts_now = manifests.released(found)
    rows = list(counts_now.rows.select_related("card__person", "vehicle")) if counts_now else []
    vehicles = list(found.vehicles.filter(ended_at=None, seats__gt=0).order_by("pk"))
    if request.method == "POST":
        said: dict[str, tuple[Kind, str, str]] = {}
        mistaken: set[str] = set()
        buses = {one.uid for one in vehicles}
        for row in rows:
            kind, _apart, why = request.POST.get(f"of-{row.card.token}", "").partition(":")
            if kind == Kind.TAKEN_BACK:
                mistaken.add(row.card.token)
            elif kind in paper.OF_PAPER and (not why or why in RefusalReason.values):
                bus = request.POST.get(f"bus-{row.card.token}", "") if kind == Kind.BOARDED else ""
                if bus not in buses and kind == Kind.BOARDED:
                    bus = row.vehicle.uid if row.vehicle else ""
                said[row.card.token] = (Kind(kind), bus, why)
        try:
            taken = paper.enter(
                found,
                said,
                actor=request.user,
                mistaken=mistaken,
                reason=request.POST.get("reason", "").strip()[:LONGEST],
            )
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("It was entered: %(count)s.") % {"count": len(taken.numbers)})
            return redirect("movements_gate", operation_code, uid)
    entered = _entered(found)
    families = manifests.by_family(_lines(counts_now)).values()
    shown: dict[str, Any] = {
        "movement": found,
        "may_take_back": bool(entered) and not has_taken(found, Step.DEPARTED),
        "families": [[_asked(request, line, entered) for line in family] for family in families],
        "reason": request.POST.get("reason", ""),
        "reasons": [(f"refused:{code}", f"{PAPER_LETTERS[code]} · {label}") for code, label in RefusalReason.choices],
        "vehicles": vehicles,
        **may(request),
    }
    with journal.reading(request, "boarding", [found.uid, *(row.card.person.uid for row in rows)]):
        return render(request, "movements/paper.html", shown, status=422 if request.method == "POST" else 200)


def _asked(request: Passed, line: Line, entered: dict[str, str]) -> dict[str, Any]:
    """Somebody on the form: what was entered of them before, and what is chosen, which a refusal does not lose."""
    token, vehicle = line.row.card.token, line.row.vehicle
    return {
        "line": line,
        "token": token,
        "entered": entered.get(token, ""),
        "chosen": request.POST.get(f"of-{token}", ""),
        "bus": request.POST.get(f"bus-{token}", vehicle.uid if vehicle else ""),
    }


def _entered(movement: Movement) -> dict[str, str]:
    """What was entered from paper of each person, in words, by token."""
    buses = {one.uid: one.name for one in movement.vehicles.all()}
    kinds, reasons = dict(EventKind.choices), dict(RefusalReason.choices)
    return {
        token: " / ".join(
            " · ".join(
                str(part)
                for part in (kinds[one.says.value], buses.get(one.bus, ""), reasons.get(one.reason, ""))
                if part
            )
            for one in each
        )
        for token, each in paper.entered(movement).items()
    }


def _found(movement: Movement, by_token: dict[str, Line]) -> list[tuple[str, Any]]:
    """Of whom a search was closed: the name, and the event that says where and by whom."""
    arrived = movement.steps.standing().filter(step=Step.ARRIVED).first()
    if arrived is None:
        return []
    events = list(
        movement.events.filter(device__kind=DeviceKind.DESK, at__gte=arrived.at, sealed_reason__isnull=False)
        .filter(kind__in=("arrived", "taken_back"))
        .select_related("card", "who")
    )
    open_reasons(events)
    return [(by_token[one.card.token].name if one.card.token in by_token else "", one) for one in events]


def _lines(found: Manifest | None) -> list[Line]:
    return manifests.lines(found) if found else []


def _told(changed: Any, names: dict[str, str]) -> list[tuple[str, list[str]]]:
    """What changed, in words, each with the names of whom it is about."""
    return [(says, [names[one] for one in tokens]) for says, tokens in words.changes(changed) if tokens]
