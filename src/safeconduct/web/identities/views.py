"""Pages of one person: the identity, shown for a purpose; its change; and erasure. None is kept by a browser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.web.audit import log
from safeconduct.web.identities import erasure, holds, merging, photos, services
from safeconduct.web.identities.births import FIELD
from safeconduct.web.identities.forms import (
    LABELS,
    DocumentForm,
    EraseForm,
    ExternalNumberForm,
    IdentityForm,
    NumberForm,
    PhotoForm,
    PurposeForm,
    ZoneForm,
)
from safeconduct.web.identities.models import Document, ExternalNumber
from safeconduct.web.record import journal
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.models import Person
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.record.views.sheets import blame
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right
from safeconduct.web.secrecy import vault

NUMBERS: dict[str, tuple[type[NumberForm], type[Document | ExternalNumber]]] = {
    "document": (DocumentForm, Document),
    "number": (ExternalNumberForm, ExternalNumber),
}
"""The form and the model of each kind of number, by the word in the address."""
CORRECTION = "registration"
"""The purpose that is logged where a form that was refused is shown again."""


@gate.needs(Right.IDENTITY_READ, purpose="person")
@require_safe
@never_cache
def person(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """One person by codes alone, and the question what the identity is needed for."""
    gone = Person.every.filter(operation=request.operation, uid=_stored(uid)).exclude(merged_into=None).first()
    if gone is not None:
        with journal.reading(request, "person", [gone.uid]):
            return render(request, "identities/merged.html", {"person": gone})
    found = person_of(request, uid)
    with journal.reading(request, "person", [found.uid]):
        return _page(request, found, purpose_form=PurposeForm())


@gate.needs(Right.IDENTITY_READ)
@require_POST
@never_cache
def show(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """The identity, for a purpose; the reading is in the log before it reaches anybody."""
    found = person_of(request, uid)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        with log.reading(request, "person", [found.uid], purpose="person"):
            return _page(request, found, status=422, purpose_form=form)
    return _open(request, found, form.told)


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def change(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Change the identity; who was overtaken by somebody sees both, and decides."""
    found = person_of(request, uid)
    form = IdentityForm(services.opened([found])[found.pk], request.POST)
    if form.is_valid():
        try:
            changed = form.save(request.user)
        except ChangedMeanwhile:
            form.add_error(
                None,
                _("Somebody else changed this meanwhile. Above is what it is now; if yours is right, send it again."),
            )
            form.look_again(services.opened([found])[found.pk])
        except Refused as no:
            blame(form, no)
        else:
            messages.success(request, _("The identity was changed.") if changed else _("Nothing was different."))
            return redirect("identities_person", operation_code, uid)
    return _open(request, person_of(request, uid), CORRECTION, status=422, identity_form=form)


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def add(request: Passed, operation_code: str, uid: str, kind: str) -> HttpResponse:
    """Add a document or an external number. One that is written unusually is warned of, and taken."""
    found = person_of(request, uid)
    form = _number_form(kind, request.POST)
    if form.is_valid():
        number = form.cleaned_data["number"]
        try:
            services.add_number(form.row(found), number, actor=request.user)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("It was added."))
            if services.is_odd(form.cleaned_data["kind"], number):
                messages.warning(request, _("Numbers of this kind are mostly written otherwise. Look at it again."))
            return redirect("identities_person", operation_code, uid)
    return _open(request, found, CORRECTION, status=422, **{f"{kind}_form": form})


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def remove(request: Passed, operation_code: str, uid: str, kind: str, pk: int) -> HttpResponse:
    """Remove a document or an external number that was wrong."""
    if kind not in NUMBERS:
        raise Http404
    row: Any = get_object_or_404(NUMBERS[kind][1], pk=pk, person=person_of(request, uid))
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Say why."))
        services.remove_number(row, actor=request.user, reason=form.cleaned_data["reason"])
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("It was removed."))
    return redirect("identities_person", operation_code, uid)


@gate.needs(Right.IDENTITY_ERASE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """What would be lost, and, when the code of the person is typed, the erasure."""
    found = person_of(request, uid)
    form = EraseForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            erasure.erase(found, typed=given["code"], actor=request.user, reason=given["reason"])
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The person was erased."))
            return redirect("identities_erase", operation_code, uid)
    shown = {"person": found, "loss": erasure.loss(found), "form": form, "erased": vault.is_erased(found.uid)}
    shown["holds"] = holds.in_force(found)
    with log.reading(request, "person", [found.uid], purpose="erasure"):
        return render(request, "identities/erase.html", shown, status=422 if form.errors else 200)


def person_of(request: Passed, uid: str) -> Person:
    """The person of the operation by their identifier; there is no such page where there is none."""
    people = Person.objects.select_related("case", "operation")
    return get_object_or_404(people, operation=request.operation, uid=_stored(uid))


def _stored(uid: str) -> str:
    """The identifier without what no database holds."""
    return uid.replace("\x00", "")


def _number_form(kind: str, data: Any = None) -> NumberForm:
    if kind not in NUMBERS:
        raise Http404
    return NUMBERS[kind][0](data)


def _open(request: Passed, person: Person, purpose: str, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page with the identity, and one entry that says who saw it and what for."""
    with log.reading(request, "identity", [person.uid], purpose=purpose):
        known = services.opened([person])[person.pk]
        shown: dict[str, Any] = {"identity": known}
        shown["facts"] = [(label, known.values[name]) for name, label in LABELS.items() if name != FIELD]
        if Right.IDENTITY_EDIT in request.rights:
            shown |= {"identity_form": IdentityForm(known), "zone_form": ZoneForm()}
            shown |= {f"{kind}_form": _number_form(kind) for kind in NUMBERS}
        return _page(request, person, status=status, **shown | forms)


def _page(request: Passed, person: Person, *, status: int = 200, **shown: Any) -> HttpResponse:
    own: dict[str, Any] = {"person": person, "erased": vault.is_erased(person.uid)}
    own |= {"merges": merging.in_force(person), "holds": holds.in_force(person)}
    own |= {"has_photo": bool(photos.have_photos([person])), "photo_form": PhotoForm()}
    return render(request, "identities/person.html", own | shown, status=status)
