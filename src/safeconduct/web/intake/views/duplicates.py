"""Likely duplicates of a list: each pair side by side, decided by a person."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.web.identities.services import opened
from safeconduct.web.intake import page_steps, services, sides
from safeconduct.web.intake.alike import alike, choose_alike
from safeconduct.web.intake.models import Batch
from safeconduct.web.intake.stages import Choice, Stage, StagedPair
from safeconduct.web.intake.views.opening import closed, import_of, number_of, opens, page
from safeconduct.web.record import journal
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.rights.gate import Passed

PAGE = 10
"""Pairs on one page."""


@opens
@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The pairs that nobody has decided before those that somebody has; two buttons for each."""
    batch = import_of(request, uid)
    if elsewhere := closed(request, batch):
        return elsewhere
    if request.method != "POST":
        return _page(request, batch)
    told: dict[str, Any] = {}
    try:
        _decide(request, batch)
    except ChangedMeanwhile:
        told["clash"] = True
    except Refused as no:
        told["wrong"] = str(no)
    else:
        return _onward(request, import_of(request, uid))
    return _page(request, import_of(request, uid), status=422, **told)


def _decide(request: Passed, batch: Batch) -> None:
    """Keep what was decided of one pair, or of all in which nothing differs.

    Raises:
        Refused: there is nothing to decide, or somebody else decided meanwhile.
    """
    choice, seen = request.POST.get("choice", ""), number_of(request, "seen")
    if choice == "alike":
        choose_alike(batch, seen_version=seen, actor=request.user)
        return
    if choice not in ("same", "new"):
        raise Refused(_("Choose one of the two."))
    line, other = number_of(request, "line"), request.POST.get("other", "").replace("\x00", "")
    kept: Choice = "same" if choice == "same" else "new"
    services.choose(batch, line, kept, other=other, seen_version=seen, actor=request.user)


def _onward(request: Passed, batch: Batch) -> HttpResponse:
    """To the next pair, or on where none is left."""
    stage = services.view(batch, request.user)
    here = reverse("intake_duplicates", args=[batch.operation.code, batch.uid])
    if page_steps.undecided(stage):
        return redirect(f"{here}#next")
    messages.success(request, _("Every pair is decided."))
    return redirect(f"intake_{page_steps.next_of(batch, stage)}", batch.operation.code, batch.uid)


def _page(request: Passed, batch: Batch, *, status: int = 200, **told: Any) -> HttpResponse:
    stage = services.view(batch, request.user)
    pairs = sorted(stage.pairs, key=lambda pair: pair.choice is not None)
    some = Paginator(pairs, PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {"page": some, "left": page_steps.undecided(stage)}
    shown["alike"] = len(alike(stage))
    people = [pair.other for pair in some if pair.other is not None]
    # One entry for the people of the record whose identities stand beside the list, and one for the list.
    with journal.reading(request, "identity", [person.uid for person in people]) if people else nullcontext():
        shown["pairs"] = both_sides(stage, list(some))
    return page(request, batch, stage, "duplicates", shown | told, status=status)


def both_sides(stage: Stage, pairs: list[StagedPair]) -> list[dict[str, Any]]:
    """The pairs with what is told of both."""
    known = opened(pair.other for pair in pairs if pair.other is not None)
    lines = {line for pair in pairs for line in (pair.line, pair.other_line) if line is not None}
    order = stage.batch.settings.get("order") or None
    told = {line: sides.of_row(cells, stage.columns, order) for line, cells in stage.rows(lines).items()}
    found = []
    for pair in pairs:
        other = told[pair.other_line] if pair.other is None else sides.of_person(known[pair.other.pk])  # type: ignore[index]  # one of the two is there
        facts = sides.compared(told[pair.line], other)
        found.append({"pair": pair, "facts": facts, "differing": sum(fact.differs for fact in facts)})
    return found
