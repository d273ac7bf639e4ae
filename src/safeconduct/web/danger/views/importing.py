"""An export of ACLED or UCDP GED, looked at first and then taken into the log."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from safeconduct.web.danger import services
from safeconduct.web.danger.export_words import fault_text, said
from safeconduct.web.danger.import_form import ImportForm
from safeconduct.web.record.models import Incident
from safeconduct.web.record.services import Refused
from safeconduct.web.record.views.sheets import FORM, blame
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

SHOWN = 200
"""So many likely doubles and changed events are named."""


@gate.needs(Right.INCIDENTS_EDIT)
@FORM
@never_cache
def bring(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Say what would become of each row of an export, or take it in and say what did."""
    form = ImportForm(request.operation, request.POST or None, request.FILES or None)
    done = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = services.import_export(
                given["site"],
                given["file"].read(),
                given["file"].name,
                within_km=given["within_km"],
                update=given["update"],
                skip_likely=given["skip_likely"],
                only_look=given["only_look"],
                actor=request.user,
            )
        except Refused as no:
            blame(form, no)
    shown = {"form": form, "done": done, "looked": bool(done) and form.cleaned_data["only_look"]}
    if done is not None:
        codes = {each for one in done.likely[:SHOWN] for each in (one.incident_id, one.like)}
        codes |= {one.incident_id for one in done.changes[:SHOWN]}
        found = Incident.objects.filter(operation=request.operation, code__in=codes).values_list("code", "pk")
        keys = dict(found)
        shown |= {
            "likely": [(one, keys.get(one.incident_id), keys.get(one.like)) for one in done.likely[:SHOWN]],
            "changes": [(one, keys.get(one.incident_id)) for one in done.changes[:SHOWN]],
            "warnings": [fault_text(one) for one in done.warnings],
            "reasons": [(said(one.text), len(one.lines), done.places(one.lines)) for one in done.reasons],
            "remarks": [(said(one.text), len(one.lines), done.places(one.lines)) for one in done.remarks],
        }
    return render(request, "danger/bring.html", shown, status=422 if form.errors else 200)
