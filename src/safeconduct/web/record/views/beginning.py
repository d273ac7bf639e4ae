"""Operations that begin: an administrator's list of them, and an operation brought in from a file."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.operation import Fault, Faulty, check_operation
from safeconduct.operation import Operation as Whole
from safeconduct.operation.safe_cells import unguarded_operation
from safeconduct.web.accounts.models import User
from safeconduct.web.record import services
from safeconduct.web.record.forms import BeginForm, RemoveForm, RenameForm, UploadForm
from safeconduct.web.record.models import Operation, Site
from safeconduct.web.record.uploads import Unusable, opened
from safeconduct.web.record.views.sheets import FORM, saved, sheet, with_reason
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import Right
from safeconduct.web.snapshot import NotEmpty, is_empty, load

SHOWN = 200
"""Faults that the page names."""


@gate.needs_installation_wide(Right.OPERATIONS_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def operations(request: HttpRequest) -> HttpResponse:
    """All operations by name, with what each needs next, and a form that begins one."""
    form = BeginForm(request.POST or None)
    if form.is_valid():
        try:
            begun = services.begin_operation(**form.cleaned_data, actor=request.user)
        except services.Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The operation has begun. Bring in what it holds."))
            return redirect("load_operation", begun.pk)
    found = Operation.objects.standing().annotate(is_loaded=Exists(Site.objects.filter(operation=OuterRef("pk"))))
    with_roles = set(Grant.objects.in_force().values_list("operation", flat=True))
    shown = {"lines": [(one, one.pk in with_roles) for one in found], "form": form}
    shown["removed"] = Operation.objects.exclude(removed_at=None).order_by("-removed_at", "-pk")
    return render(request, "record/operations.html", shown, status=422 if request.method == "POST" else 200)


@gate.needs_installation_wide(Right.OPERATIONS_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def load_operation(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an operation that has just begun in from a file. The page shows nothing of what an operation holds."""
    begun = get_object_or_404(Operation.objects.standing(), pk=pk)
    faults = _brought(request, begun)
    if faults is None:
        messages.success(request, _("The operation was imported. Now give people roles in it."))
        return redirect("operations")
    return _page(request, begun, faults)


@gate.needs_installation_wide(Right.OPERATIONS_CREATE)
@FORM
@never_cache
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Call an operation otherwise."""
    one = get_object_or_404(Operation.objects.standing(), pk=pk)
    form = RenameForm(one, request.POST or None)
    if saved(request, form, _("It was changed.")):
        return redirect("operations")
    return sheet(request, form, title=_("Rename an operation"), about=one.name, back=reverse("operations"))


@gate.needs_installation_wide(Right.OPERATIONS_CREATE)
@FORM
@never_cache
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an operation that was begun by mistake, as long as it holds nothing."""
    one = get_object_or_404(Operation.objects.standing(), pk=pk)
    form = RemoveForm(one, request.POST or None)
    if saved(request, form, _("The operation was removed. It can be brought back from this page.")):
        return redirect("operations")
    lead = _("It is in no list afterwards, and roles in it hold no longer. Only one that holds nothing can be removed.")
    return sheet(request, form, title=_("Remove an operation"), about=one.name, back=reverse("operations"), lead=lead)


@gate.needs_installation_wide(Right.OPERATIONS_CREATE)
@require_POST
@never_cache
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that an operation was removed."""
    one = get_object_or_404(Operation, pk=pk)
    act = partial(services.bring_back_operation, one)
    return with_reason(cast(Passed, request), act, _("The operation is there again."), reverse("operations"))


@gate.needs(Right.REGISTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def bring(request: Passed, operation_code: str) -> HttpResponse:
    """Import a whole operation into an empty record: every fault by its place, and nothing written unless clean."""
    faults = _brought(request, request.operation)
    if faults is None:
        messages.success(request, _("The operation was imported."))
        return redirect("record_register", operation_code)
    return _page(request, request.operation, faults)


def _brought(request: HttpRequest, operation: Operation) -> dict[str, Any] | None:
    """Take over the file that was handed in; nothing where it was, or else the form and the faults."""
    form = UploadForm(request.POST or None, request.FILES or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with opened(file.name, file) as folder:
                findings = check_operation(folder)
                if findings.operation is None:
                    raise Faulty(findings.faults)
                load(operation, _as_taken_out(findings.operation, file.name), cast(User, request.user))
        except Faulty as wrong:
            faults = wrong.faults
        except NotEmpty:
            form.add_error("file", _("There is an operation in this record already."))
        except Unusable as no:
            form.add_error("file", str(no))
        else:
            return None
    return {"form": form, "faults": faults[:SHOWN], "more": max(0, len(faults) - SHOWN), "count": len(faults)}


def _as_taken_out(operation: Whole, name: str) -> Whole:
    """What was handed in; lists that were taken out as CSV had a sign before what a spreadsheet would run."""
    return unguarded_operation(operation) if name.lower().endswith(".zip") else operation


def _page(request: HttpRequest, operation: Operation, shown: dict[str, Any]) -> HttpResponse:
    shown |= {"empty": is_empty(operation), "called": operation.name}
    return render(request, "record/import.html", shown, status=422 if request.method == "POST" else 200)
