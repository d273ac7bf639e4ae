"""Sources: the list, what is taken, and the page of each with its text and what was entered from it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.ledger.entries import changes_of, facts_of
from safeconduct.web.ledger.forms import Change, FigureForm, SourceForm, StatementForm
from safeconduct.web.ledger.marks import marks_in, pieces_of
from safeconduct.web.ledger.taking_form import TakeForm
from safeconduct.web.record import history, journal
from safeconduct.web.record.ledger_words import WORDS
from safeconduct.web.record.models import Citation, Figure, Source, SourceCopy, Statement
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.views.sheets import FORM, answered, saved, sheet
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PAGE = 50
KINDS = ("article", "press_release", "un_update", "law", "letter", "upload")
TYPES = {"text": ("text/plain; charset=utf-8", "txt"), "file": ("application/octet-stream", "bin")}


@gate.needs(Right.LEDGER_READ)
@require_safe
@never_cache
def sources(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Every source that counts, the last that was taken first."""
    rows = Source.objects.standing().filter(operation=request.operation).select_related("syndicated_from")
    given = {name: request.GET.get(name, "").strip() for name in ("words", "kind")}
    if given["kind"] in KINDS:
        rows = rows.filter(kind=given["kind"])
    if words := given["words"]:
        rows = rows.filter(
            Q(title__icontains=words) | Q(publisher__icontains=words) | Q(author__icontains=words) | Q(code=words)
        )
    page = Paginator(rows.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    copied = SourceCopy.objects.filter(source__in=[one.pk for one in page]).values_list("source_id", flat=True)
    shown = {
        "page": page,
        "copied": set(copied),
        "asked": given,
        "query": "&" + urlencode(given) if any(given.values()) else "",
        "kinds": [(kind, WORDS[kind]) for kind in KINDS],
        "may_edit": Right.LEDGER_EDIT in request.rights,
    }
    return render(request, "ledger/sources.html", shown)


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def take(request: Passed, operation_code: str) -> HttpResponse:
    """Take sources with their copies: files, or a text that is pasted."""
    form = TakeForm(request.operation, request.POST or None, request.FILES or None)
    done = saved(request, form, _("It was taken."))
    if done and len(form.taken) == 1:
        return redirect("ledger_source", operation_code, form.taken[0].pk)
    if done:
        return redirect("ledger_sources", operation_code)
    failed = request.method == "POST" and not form.taken
    return render(request, "ledger/take.html", {"form": form}, status=422 if failed else 200)


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def new_source(request: Passed, operation_code: str) -> HttpResponse:
    """Enter a source of which there is no copy."""
    form = SourceForm(request.operation, request.POST or None)
    if saved(request, form, _("It was recorded.")):
        return redirect("ledger_source", operation_code, form.made.pk)
    back = reverse("ledger_sources", args=[operation_code])
    lead = _("A source of which there is no copy. Take it with its copy wherever you can.")
    return sheet(request, form, title=_("A source without a copy"), about="", back=back, lead=lead)


@gate.needs(Right.LEDGER_READ, purpose="ledger")
@require_safe
@never_cache
def source(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """One source: its text with what was entered from it, each at its characters."""
    one = source_of(request, pk)
    stands = is_standing(one)
    kept = {"operation": request.operation, "source": one}
    statements = list(Statement.objects.standing().filter(**kept).select_related("parent_statement").order_by("pk"))
    figures = list(Figure.objects.standing().filter(**kept).order_by("pk"))
    copy = SourceCopy.objects.filter(source=one).select_related("source", "taken_by").first()
    repeated = Source.objects.standing().filter(operation=request.operation, syndicated_from=one).order_by("pk")
    citations = Citation.objects.filter(source=one, ended_at=None).order_by("pk")
    shown: dict[str, Any] = {
        "one": one,
        "stands": stands,
        "facts": facts_of(one, operation_code),
        "copy": copy,
        "statements": statements,
        "figures": figures,
        "repeated": repeated,
        "citations": citations.select_related("event", "status", "responsibility__site", "agreement", "fulfilment"),
        "may_edit": stands and Right.LEDGER_EDIT in request.rights,
        "take_back": "ledger_take_back",
    }
    with journal.reading(request, "source", [str(one.pk)]):
        text = "" if copy is None else copy.words()
        marks = marks_in(text, statements, figures)
        shown |= {"pieces": pieces_of(text, marks), "marked": {(mark.kind, mark.thing.pk) for mark in marks}}
        shown["history"] = history.of_changes(changes_of(one), request.rights)
        return render(request, "ledger/source.html", shown)


@gate.needs(Right.LEDGER_READ, purpose="ledger")
@require_safe
@never_cache
def copy(request: Passed, operation_code: str, pk: int, kind: str) -> HttpResponse:  # noqa: ARG001
    """The copy of a source as a file: its text, or the bytes as they came. Its name says nothing of it."""
    one = source_of(request, pk)
    found = get_object_or_404(SourceCopy.objects.select_related("source"), source=one)
    if kind not in TYPES:
        raise Http404
    content_type, suffix = TYPES[kind]
    with journal.reading(request, "source", [str(one.pk)]):
        content = found.text_bytes() if kind == "text" else found.file()
        if content is None:
            raise Http404
        headers = {"Content-Disposition": f'attachment; filename="source-{one.pk}.{suffix}"'}
        return HttpResponse(content, content_type=content_type, headers=headers)


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def change_source(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change what is known of a source; its copy stays as it is."""
    return _of_source(request, pk, Change, _("Change"), _("It was changed."))


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def mark_statement(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Enter what somebody says in a source."""
    lead = _("Copy the words from the text as they stand there: the statement is then marked at them.")
    return _of_source(request, pk, StatementForm, _("A statement"), _("It was recorded."), lead)


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def mark_figure(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Enter a number that a source gives."""
    lead = _("Copy the words from the text as they stand there: the figure is then marked at them.")
    return _of_source(request, pk, FigureForm, _("A figure"), _("It was recorded."), lead)


def source_of(request: Passed, pk: int) -> Source:
    """A source of the operation; there is no such page where there is none."""
    rows = Source.objects.select_related("operation", "syndicated_from")
    found: Source = get_object_or_404(rows, operation=request.operation, pk=pk)
    return found


def _of_source(request: Passed, pk: int, form_class: Any, title: str, said: str, lead: str = "") -> HttpResponse:
    one = source_of(request, pk)
    form = form_class(one, request.POST or None)
    back = reverse("ledger_source", args=[request.operation.code, pk])
    return answered(request, form, said, back=back, title=title, about=str(one), lead=lead)
