"""What each column of a list is taken for, and what the list does not say by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from safeconduct.web.intake import column_words, running, services
from safeconduct.web.intake.forms import SettingsForm
from safeconduct.web.intake.models import Batch
from safeconduct.web.intake.reading_words import said
from safeconduct.web.intake.stages import Stage
from safeconduct.web.intake.targets import NONE
from safeconduct.web.intake.views.opening import closed, import_of, number_of, opens, page
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.rights.gate import Passed


@opens
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Every column with some of its cells, and what it is taken for; sent, that is confirmed."""
    batch = import_of(request, uid)
    if elsewhere := closed(request, batch, mapped=False):
        return elsewhere
    stage = services.view(batch, request.user)
    chosen = {column.index: column.target for column in stage.columns}
    form = SettingsForm(stage, initial={**batch.settings, "code_prefix": batch.settings.get("prefix", "")})
    if request.method != "POST":
        return _page(request, batch, stage, chosen, form)
    form = SettingsForm(stage, request.POST)
    chosen = {index: request.POST.get(f"column_{index}", target) for index, target in chosen.items()}
    told: dict[str, Any] = {}
    try:
        if form.is_valid():
            _keep(request, batch, chosen, form.cleaned_data)
            return redirect("intake_import", operation_code, uid)
    except ChangedMeanwhile:
        told["clash"] = True
    except Refused as no:
        told["wrong"] = str(no)
    batch = import_of(request, uid)
    return _page(request, batch, services.view(batch, request.user), chosen, form, status=422, **told)


@transaction.atomic
def _keep(request: Passed, batch: Batch, chosen: Mapping[int, str], settings: Mapping[str, Any]) -> None:
    """Keep both, or nothing."""
    reads = not running.is_long(batch)
    now = services.settle(
        batch,
        site=settings["site"],
        order=settings["order"],
        prefix=settings["code_prefix"],
        seen_version=number_of(request, "seen"),
        actor=request.user,
        reads=False,
    )
    services.map_columns(now, chosen, seen_version=now.version, actor=request.user, reads=reads)


def _page(
    request: Passed,
    batch: Batch,
    stage: Stage,
    chosen: Mapping[int, str],
    form: SettingsForm,
    *,
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    sure = {
        "given": pgettext("how sure a guess is", "chosen:"),
        "high": pgettext("how sure a guess is", "sure:"),
        "medium": pgettext("how sure a guess is", "likely:"),
        "low": pgettext("how sure a guess is", "doubtful:"),
    }
    choices = [
        {
            "column": column,
            "target": chosen.get(column.index, column.target),
            "confidence": sure.get(column.confidence, ""),
            "reason": said(column.reason),
        }
        for column in stage.columns
    ]
    shown = {"choices": choices, "targets": column_words.grouped(stage.targets), "form": form, "aside": NONE}
    return page(request, batch, stage, "columns", shown | told, status=status)
