"""Faults of a list, corrected in place; rows that are left out; and the faults as a file for whoever keeps the list."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.web.audit import log
from safeconduct.web.intake import cards, need_words, page_steps, running, services, targets
from safeconduct.web.intake.models import Batch
from safeconduct.web.intake.reading_words import said
from safeconduct.web.intake.views.opening import closed, import_of, number_of, opens, page
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.record.templatetags.record_words import number
from safeconduct.web.rights.gate import Passed

WARNINGS = 100
"""Doubts that the page names."""
WORDS = 50
"""Words of needs that the page asks for at once."""
TOTAL = "looks like a total"
Corrections = list[tuple[int, int, str]]


@opens
@require_http_methods(["GET", "HEAD", "POST"])
def faults(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Every fault with its row, 50 a page; the same wrong value of several rows once, or each row by itself."""
    batch = import_of(request, uid)
    if elsewhere := closed(request, batch):
        return elsewhere
    if request.method != "POST":
        return _page(request, batch, cards.Typed())
    if "again" in request.POST:
        return _again(request, batch)
    if "person" in request.POST or "meanings" in request.POST:
        return _said_so(request, batch)
    corrections, leaving, typed = _sent(request)
    reason = typed.reason
    wrong, clash = "", False
    try:
        if leaving and not reason:
            raise Refused(_("Say why the rows are left out."))
        _keep(request, batch, corrections, leaving, reason)
    except ChangedMeanwhile:
        clash = True
    except Refused as no:
        wrong = str(no)
    else:
        return _onward(request, import_of(request, uid), len(corrections), len(leaving))
    return _page(request, import_of(request, uid), typed, status=422, wrong=wrong, clash=clash)


@transaction.atomic
def _keep(request: Passed, batch: Batch, corrections: Corrections, leaving: list[int], reason: str) -> None:
    """Keep what was typed, all of it or nothing."""
    seen, reads = number_of(request, "seen"), not running.is_long(batch)
    if corrections:
        batch = services.correct(batch, corrections, seen_version=seen, actor=request.user, reads=reads)
        seen = batch.version
    if leaving:
        services.leave_out(batch, leaving, reason, seen_version=seen, actor=request.user, reads=reads)


def _again(request: Passed, batch: Batch) -> HttpResponse:
    """Take a row in again that was left out."""
    try:
        services.take_back_in(
            batch,
            _lines(request.POST["again"]),
            seen_version=number_of(request, "seen"),
            actor=request.user,
            reads=not running.is_long(batch),
        )
    except ChangedMeanwhile:
        messages.warning(request, _("Somebody else worked on this import since; look again."))
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The row is taken in again."))
    return redirect("intake_summary", batch.operation.code, batch.uid)


def _said_so(request: Passed, batch: Batch) -> HttpResponse:
    """Take a row for a person that looks like a total, or learn what words of needs mean."""
    how: dict[str, Any] = {
        "seen_version": number_of(request, "seen"),
        "actor": request.user,
        "reads": not running.is_long(batch),
    }
    try:
        if "person" in request.POST:
            services.take_as_person(batch, next(iter(_lines(request.POST["person"])), 0), **how)
        else:
            services.mean(batch, _meanings(request), **how)
    except ChangedMeanwhile:
        messages.warning(request, _("Somebody else worked on this import since; look again."))
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The list is read so from now on."))
    if running.is_unread(import_of(request, batch.uid)):
        return redirect("intake_import", batch.operation.code, batch.uid)
    return redirect("intake_faults", batch.operation.code, batch.uid)


def _meanings(request: Passed) -> dict[str, str]:
    """What was chosen of each word; what was left open stays so."""
    said = {}
    for place in range(min(len(request.POST), WORDS)):
        word, means = request.POST.get(f"word_{place}"), request.POST.get(f"means_{place}", "")
        if word and means:
            said[word] = "" if means == targets.NONE else means
    return said


@opens
@require_safe
def export(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """The faults and doubts as a CSV file: row, column, cell and what is wrong; it is an entry of the log."""
    batch = import_of(request, uid)
    if elsewhere := closed(request, batch):
        return elsewhere
    stage = services.view(batch, request.user)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="faults-{batch.uid}.csv"'
    answer.write("\ufeff")  # so that a spreadsheet takes it for what it is
    writer = csv.writer(answer)
    writer.writerow([_("row"), _("column"), _("cell"), _("kind"), _("what is wrong")])
    for kind, found in ((_("fault"), stage.faults), (_("doubt"), stage.warnings)):
        for one in found:
            cells = (one.line or "", one.column or "", one.cell or "", kind, said(one.message).text)
            writer.writerow([_inert(str(cell)) for cell in cells])
    with transaction.atomic(durable=True):
        log.append(
            actor=request.user,
            action="exported",
            operation=batch.operation,
            subject="import",
            ids=(batch.uid,),
            purpose="import",
            after={"table": "faults", "rows": len(stage.faults) + len(stage.warnings)},
        )
    return answer


def _inert(text: str) -> str:
    """A text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _sent(request: HttpRequest) -> tuple[Corrections, list[int], cards.Typed]:
    """What a page sends: the cells that are another now, the rows that are left out, and both to be shown again."""
    corrections: Corrections = []
    for place in range(len(request.POST)):
        where = request.POST.get(f"place_{place}")
        if where is None:
            break
        text = request.POST.get(f"text_{place}", "").replace("\x00", "").strip()
        if text == request.POST.get(f"was_{place}", "").strip():
            continue
        index, _colon, lines = where.partition(":")
        if index.isdecimal():
            corrections += [(line, int(index), text) for line in _lines(lines)]
    leaving = [line for one in request.POST.getlist("leave") for line in _lines(one)]
    corrections = [one for one in corrections if one[0] not in leaving]
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:2000]
    texts = {(line, index): text for line, index, text in corrections}
    return corrections, leaving, cards.Typed(texts, frozenset(leaving), reason)


def _lines(text: str) -> list[int]:
    return [int(line) for line in text.split(",") if line.isascii() and line.isdecimal() and len(line) < 10]


def _onward(request: Passed, batch: Batch, corrected: int, left_out: int) -> HttpResponse:
    """Say what was kept, and go on: here while a fault is left."""
    if corrected:
        told = ngettext("%(shown)s cell was corrected.", "%(shown)s cells were corrected.", corrected)
        messages.success(request, told % {"shown": number(corrected)})
    if left_out:
        told = ngettext("%(shown)s row is left out.", "%(shown)s rows are left out.", left_out)
        messages.success(request, told % {"shown": number(left_out)})
    if not corrected and not left_out:
        messages.warning(request, _("Nothing was different. Write something else in a cell, or leave the row out."))
    if running.is_unread(batch):
        return redirect("intake_import", batch.operation.code, batch.uid)
    stage = services.view(batch, request.user)
    if stage.faults or request.GET.get("row"):
        each = "?each=row" if request.GET.get("each") == "row" and stage.faults else ""
        return redirect(reverse("intake_faults", args=[batch.operation.code, batch.uid]) + each)
    return redirect(f"intake_{page_steps.next_of(batch, stage)}", batch.operation.code, batch.uid)


def _page(request: Passed, batch: Batch, typed: cards.Typed, *, status: int = 200, **told: Any) -> HttpResponse:
    stage = services.view(batch, request.user)
    each = request.GET.get("each") == "row"
    asked = request.GET.get("row", "")
    row = (
        cards.whole_row(int(asked), stage, typed) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
    )
    groups = cards.grouped(stage.faults, stage.columns, each_row=each)
    some = Paginator(groups, cards.PAGE).get_page(request.GET.get("page"))
    made = [row] if row else cards.cards(some.object_list, stage, typed)
    doubts = [(one, said(one.message), TOTAL in one.message) for one in stage.warnings[:WARNINGS]]
    shown = {"cards": made, "page": some, "each": each, "row": row, "typed": typed, "doubts": doubts}
    shown |= {"proposals": cards.proposals(made), "recurs": len(groups) < len(stage.faults)}
    shown |= {"words": need_words.unknown(stage)[:WORDS], "needs": need_words.choices(batch), "aside": targets.NONE}
    shown["families"] = said(stage.families) if stage.families else None
    shown["more_doubts"] = max(0, len(stage.warnings) - WARNINGS)
    return page(request, batch, stage, "faults", shown | told, status=status)
