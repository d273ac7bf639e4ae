"""Reading a source: its text with what is proposed of it, to be accepted, edited or rejected one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.ledger import services
from safeconduct.web.ledger.marks import Mark, pieces_of
from safeconduct.web.ledger.proposing import Read, read_source, words_of
from safeconduct.web.ledger.reading_forms import ProposalForm
from safeconduct.web.record import journal
from safeconduct.web.record.models import Source
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.record.views.sheets import FORM, answered
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

ACTS = {
    "accept": services.accept_proposal,
    "reject": services.reject_proposal,
    "bring_back": services.bring_back_proposal,
}
"""What can be done about a proposal at once."""


def source_of(request: Passed, pk: int) -> Source:
    """A source of the operation that still stands."""
    found: Source = get_object_or_404(Source.objects.standing().filter(operation=request.operation), pk=pk)
    return found


@gate.needs(Right.LEDGER_EDIT, purpose="ledger")
@require_safe
@never_cache
def read(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The text of a source with the proposals marked in it."""
    source = source_of(request, pk)
    with journal.reading(request, "source", [str(source.pk)]):
        refused = ""
        try:
            found = read_source(source)
        except Refused as no:
            found, refused = Read(words_of(source), ()), str(no)
        shown: dict[str, Any] = {
            "source": source,
            "found": found,
            "refused": refused,
            "pieces": pieces_of(found.text, _marks(found)),
            "left": len(found.open),
        }
        return render(request, "ledger/read.html", shown)


@gate.needs(Right.LEDGER_EDIT, purpose="ledger")
@require_POST
@never_cache
def decide(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Accept or reject a proposal as it is, or bring a rejected one back; then the next one."""
    source = source_of(request, pk)
    key, act = request.POST.get("key", ""), ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    going_on = key
    with journal.reading(request, "source", [str(source.pk)]):
        try:
            act(source, key, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            going_on = _next(read_source(source), key)
    return redirect(f"{reverse('ledger_read', args=[operation_code, pk])}#{going_on}")


@gate.needs(Right.LEDGER_EDIT, purpose="ledger")
@FORM
@never_cache
def edit(request: Passed, operation_code: str, pk: int, key: str) -> HttpResponse:
    """Change a proposal before it is accepted."""
    source = source_of(request, pk)
    with journal.reading(request, "source", [str(source.pk)]):
        try:
            proposal = read_source(source).find(key)
        except Refused as no:
            raise Http404 from no
        if proposal is None:
            raise Http404
        form = ProposalForm(source, proposal, request.POST or None)
        back = f"{reverse('ledger_read', args=[operation_code, pk])}#{key}"
        return answered(
            request, form, _("It is in the ledger."), back=back, title=_("Edit the proposal"), about=proposal.text
        )


def _marks(found: Read) -> list[Mark]:
    marks = [Mark(str(one.kind), one, one.start, one.end) for one in found.proposals]
    marks += [Mark("flag", None, flag.start, flag.end) for flag in found.flags]
    marks += [Mark("date", None, when.start, when.end) for when in found.dates]
    marks += [Mark(kind, None, name.start, name.end) for kind, names in found.names.items() for name in names]
    return marks


def _next(found: Read, key: str) -> str:
    """The key of the first open proposal after another, or of the first of all; that one itself where none is open."""
    keys = [one.key for one in found.proposals]
    place = keys.index(key) if key in keys else -1
    after = [one.key for one in found.proposals[place + 1 :] if one.is_open]
    return next(iter([*after, *(one.key for one in found.open), key]))
