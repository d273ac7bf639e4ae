"""Checking a travel document: its machine-readable zone beside what is known, and what of it somebody takes.

The zone comes in the body of a request and goes back within the page. It stands in no address, no log and no session.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from safeconduct.boarding import mrz
from safeconduct.web.audit import log
from safeconduct.web.identities import services, zones
from safeconduct.web.identities.forms import ZoneForm
from safeconduct.web.identities.models import Document
from safeconduct.web.identities.views import person_of
from safeconduct.web.record.models import Person
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right
from safeconduct.web.secrecy import vault

PURPOSE = "document"


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def compare(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """What the zone says beside what is known; nothing is changed."""
    return _shown(request, person_of(request, uid), ZoneForm(request.POST))


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def take(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Take what was ticked. What somebody else changed since it was shown is compared once more."""
    found = person_of(request, uid)
    form = ZoneForm(request.POST)
    chosen = set(request.POST.getlist("take"))
    seen = request.POST.get("seen", "")
    if not form.is_valid() or not seen.isdecimal() or not chosen:
        if not chosen:
            messages.error(request, _("Tick what you take."))
        return _shown(request, found, form)
    try:
        changed = _take(found, mrz.read(form.cleaned_data["zone"]), chosen, int(seen), request.user)
    except ChangedMeanwhile:
        messages.error(request, _("Somebody else changed this meanwhile. Look again, and tick what you take."))
        return _shown(request, found, form)
    except Refused as no:
        messages.error(request, str(no))
        return _shown(request, found, form)
    messages.success(request, _("It was taken from the document.") if changed else _("Nothing was different."))
    return redirect("identities_person", operation_code, uid)


@transaction.atomic
def _take(person: Person, zone: mrz.Zone, chosen: set[str], seen: int, actor: Any) -> bool:
    """Take parts of a zone, all of them or none; whether anything changed.

    Raises:
        ChangedMeanwhile: the identity is no longer as it was seen.
        Refused: somebody was erased, or a value is none.
    """
    known = services.opened([person])[person.pk]
    if known.version != seen:
        raise ChangedMeanwhile(_("another version"))
    reason = _("read from the zone of a travel document")
    parts = {one.name: one for one in zones.beside(zone, known, day_in(person.operation))}
    wanted = {name: one.says for name, one in parts.items() if name in chosen and one.offered}
    values = {name: text for name, text in wanted.items() if name in ("family_name", "given_names", "birth")}
    plain = {name: text for name, text in wanted.items() if name in ("sex", "nationality")}
    changed = services.change(person, values, seen=seen, actor=actor, reason=reason) if values else False
    changed = (services.correct(person, plain, actor=actor, reason=reason) if plain else False) or changed
    if "document" in chosen and zones.offers_document(parts.values()):
        _take_document(person, parts, zones.document_of(zone, known), actor, reason)
        changed = True
    return changed


def _take_document(
    person: Person, parts: dict[str, zones.Part], there: services.Number | None, actor: Any, reason: str
) -> None:
    """Add the document of a zone; one with the same number gives way, and is in the log."""
    expires = parts["expires_on"]
    day = date.fromisoformat(expires.says) if expires.says and expires.sound else None
    row = Document(person=person, kind=parts["kind"].says, issuer=parts["issuer"].says, expires_on=day)
    if there:
        services.remove_number(there.row, actor=actor, reason=reason)
    services.add_number(row, parts["number"].says, actor=actor)


def _shown(request: Passed, person: Person, form: ZoneForm) -> HttpResponse:
    """The zone beside the identity, which is logged as read for a document."""
    with log.reading(request, "identity", [person.uid], purpose=PURPOSE):
        known = services.opened([person])[person.pk]
        shown: dict[str, Any] = {"person": person, "known": known, "names": known.names}
        shown["form_again"] = form if form.errors else ZoneForm()
        is_read = form.is_valid() and not vault.is_erased(person.uid)
        if is_read:
            today = day_in(person.operation)
            zone = mrz.read(form.cleaned_data["zone"])
            parts = zones.beside(zone, known, today)
            expires = zone.expires_on(today)
            shown |= {
                "zone": zone,
                "faults": zones.faults(zone),
                "is_expired": expires is not None and expires < today,
                "zone_text": form.cleaned_data["zone"],
                "groups": [
                    (_("The document"), [one for one in parts if one.name in zones.OF_DOCUMENT], True),
                    (_("The person"), [one for one in parts if one.name not in zones.OF_DOCUMENT], False),
                ],
                "document_there": zones.document_of(zone, known),
                "document_offered": zones.offers_document(parts),
            }
        return render(request, "identities/zone.html", shown, status=200 if is_read else 422)
