"""Pages on which people are found: by name or number, and as pairs that may be one person."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.operation.import_list.days import solar_of_gregorian
from safeconduct.web.audit import log
from safeconduct.web.identities import pairs, photos, words
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.forms import SearchForm
from safeconduct.web.identities.models import LikelyPair, Verdict
from safeconduct.web.identities.services import opened
from safeconduct.web.pages.writing import digits, in_solar_hijri
from safeconduct.web.record import journal
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.record.templatetags.record_words import number
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right
from safeconduct.web.secrecy.vault import BATCH, erased_among

SHOWN = 50
"""People whom a search shows at most."""
PAIRS = 10
"""Pairs on one page."""


@gate.needs(Right.IDENTITY_READ, purpose="search")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def search(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Who has a name or a number, in either script. What was looked for is sent, never in an address nor in the log."""
    form = SearchForm(request.POST or None)
    shown: dict[str, object] = {"form": form}
    if form.is_valid():
        people, more = searched(request, form.cleaned_data["text"])
        shown |= {"people": _with_births(people), "more": more, "searched": True}
    return render(request, "identities/search.html", shown, status=422 if form.errors else 200)


@gate.needs(Right.IDENTITY_EDIT, purpose="duplicates")
@require_safe
@never_cache
def likely_pairs(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Pairs that may be one person, side by side: those that nobody has decided, or those of one verdict."""
    wanted = request.GET.get("verdict", "")
    verdict = wanted if wanted in Verdict.values else None
    page = Paginator(pairs.pairs_of(request.operation, verdict), PAIRS).get_page(request.GET.get("page"))
    people = [one for pair in page.object_list for one in (pair.first, pair.second)]
    with journal.reading(request, "identity", [one.uid for one in people]):
        known = opened(people)
        sides = [(pair, (known[pair.first_id], known[pair.second_id])) for pair in page.object_list]
        shown: dict[str, object] = {"page": page, "sides": sides, "verdict": verdict or "", "verdicts": Verdict.choices}
        shown["erased"] = erased_among(one.uid for one in people)
        shown["photos"] = photos.have_photos(people)
        return render(request, "identities/pairs.html", shown)


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def look(request: Passed, operation_code: str) -> HttpResponse:
    """Compare everybody with everybody."""
    found = pairs.look(request.operation, request.user)
    said = ngettext("%(shown)s pair is to be decided.", "%(shown)s pairs are to be decided.", found)
    messages.success(request, said % {"shown": number(found)})
    return redirect("identities_pairs", operation_code)


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def decide(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Remember what somebody says of a pair."""
    found = get_object_or_404(LikelyPair.objects.select_related("first", "second"), pk=pk, operation=request.operation)
    if request.POST.get("verdict") in Verdict.values:
        verdict = Verdict(request.POST["verdict"])
        try:
            pairs.decide(found, verdict, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
            return redirect("identities_pairs", operation_code)
        messages.success(request, _("It was remembered."))
        if verdict is Verdict.SAME:
            return redirect("identities_merge", operation_code, pk)
    else:
        messages.error(request, _("Choose one of the three."))
    return redirect("identities_pairs", operation_code)


def searched(request: Passed, text: str) -> tuple[list[tuple[Person, bool]], int]:
    """Who has a name or a number: ``SHOWN`` people at most, and how many more; the search is in the log.

    Returns:
        Each with whether the name is the same and does not only sound so, and how many are left out.
    """
    exact, alike, tokens = words.find(text)
    people = [(one, True) for one in _within(request.operation, exact)]
    known = {one.pk for one, _exactly in people}
    people += [(one, False) for one in _within(request.operation, alike) if one.pk not in known]
    draft = log.Draft(
        action="searched",
        operation=request.operation,
        subject="person",
        ids=[one.uid for one, _exactly in people[:SHOWN]],
        purpose=request.purpose or "",
        after={"tokens": tokens},
    )
    log.commit(request.user, draft)
    return people[:SHOWN], max(0, len(people) - SHOWN)


def _with_births(people: list[tuple[Person, bool]]) -> list[tuple[Person, bool, str]]:
    """People who were found, with the year in which each was born, in the calendar and digits of the page."""
    known = opened([one for one, _exactly in people])
    made = []
    for one, exactly in people:
        text = known[one.pk].values["birth"] if one.pk in known else ""
        birth = Birth.parse(text) if text else None
        made.append((one, exactly, "" if birth is None else _year(birth)))
    return made


def _year(birth: Birth) -> str:
    """The year of a birth, in the calendar of the page; one of the one lies in two of the other."""
    if not in_solar_hijri():
        return str(birth.year)
    return digits("–".join(dict.fromkeys(str(solar_of_gregorian(one)[0]) for one in (birth.first, birth.last))))


def _within(operation: Operation, uids: set[str]) -> list[Person]:
    """The people of one operation among some, each once, in the order in which they came.

    A record that was merged into another finds the one that stays.
    """
    listed = sorted(uids)
    found: dict[int, Person] = {}
    for start in range(0, len(listed), BATCH):
        rows = Person.every.filter(operation=operation, uid__in=listed[start : start + BATCH])
        for row in rows.select_related("case", "merged_into__case"):
            one = row.merged_into or row
            found[one.pk] = one
    return [found[pk] for pk in sorted(found)]
