"""A dossier of the ledger: asked for with a form, handed out as a file, and written down as a list that goes out."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from safeconduct.report.dossier import UnknownSubject
from safeconduct.report.dossier.writing import dossier_bytes
from safeconduct.web.audit import log
from safeconduct.web.ledger.dossier_form import DossierForm
from safeconduct.web.record.models import OperationSettings
from safeconduct.web.record.views.sheets import FORM
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right
from safeconduct.web.snapshot import snapshot

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".figures.csv": "text/csv; charset=utf-8",
    ".ftm.json": "application/json; charset=utf-8",
}


@gate.needs(Right.LEDGER_READ, purpose="export")
@FORM
@never_cache
def dossier(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Ask for a dossier, for whoever may read the ledger and take lists out; sent, it is handed out as a file."""
    if Right.EXPORT not in request.rights:
        raise Http404
    set_up = OperationSettings.objects.filter(operation=request.operation).exists()
    form = DossierForm(request.operation, request.POST or None) if set_up else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            return handed_out(request, form)
        except UnknownSubject as unknown:  # somebody took it back since the form was opened
            form.add_error("about", str(unknown))
    return render(request, "ledger/dossier.html", {"form": form}, status=422 if request.method == "POST" else 200)


def handed_out(request: Passed, form: DossierForm) -> HttpResponse:
    """The file, never shown within the application, and the entry of the log that says who took it out.

    Raises:
        UnknownSubject: there is no such thing any more.
    """
    given = form.cleaned_data
    about, kind = given["subject"], given["kind"]
    whole = snapshot(request.operation, ledger=True)
    content = dossier_bytes(whole, about, given["on"], kind, given["language"])
    with transaction.atomic(durable=True):
        made = log.append(
            actor=request.user,
            action="exported",
            operation=request.operation,
            subject="dossier",
            ids=[],
            purpose=request.purpose or "",
            after={"about": f"{about.kind}:{about.code}", "on": given["on"].isoformat(), "kind": kind},
        )
    name = f"{request.operation.code}-dossier-log-{made.sequence}-{bytes(made.mac).hex()}{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)
