"""Pages on which two records of one person become one, and come apart again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.web.identities import merging, photos, services
from safeconduct.web.identities.merge_forms import MergeForm
from safeconduct.web.identities.models import LikelyPair, Merge
from safeconduct.web.identities.views import person_of
from safeconduct.web.record import journal
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.models import Clearance, Consent, Person, PersonEvent, PersonNeed
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.IDENTITY_EDIT, purpose="duplicates")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def merge(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Both records field by field, with a choice wherever they differ; and the merge of them."""
    pair = get_object_or_404(LikelyPair.objects.select_related("operation"), pk=pk, operation=request.operation)
    try:
        sides = merging.sides(pair)
    except Refused as no:
        messages.error(request, str(no))
        return redirect("identities_pairs", operation_code)
    form = MergeForm(sides, request.POST or None)
    if form.is_valid():
        try:
            row = form.save(pair, request.user)
        except ChangedMeanwhile:
            form.add_error(None, _("Something of the two was changed meanwhile. Look at both again, then merge."))
            form.look_again()
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The two records are one now."))
            return redirect("identities_person", operation_code, row.kept.uid)
    with journal.reading(request, "identity", [one.uid for one in sides.people]):
        shown = {"pair": pair, "sides": sides, "form": form, "lines": form.lines(), "rows": _rows(request, sides)}
        shown["stays"] = form.chosen("stays")
        shown["photo_side"] = form.chosen("photo")
        have = photos.have_photos(list(sides.people))
        shown["photos"] = [(side, one, one.pk in have) for side, one in zip(_SIDES, sides.people, strict=True)]
        return render(request, "identities/merge.html", shown, status=422 if form.errors else 200)


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def take_apart(request: Passed, operation_code: str, uid: str, pk: int) -> HttpResponse:
    """Take back a merge, with the reason."""
    found = person_of(request, uid)
    row = get_object_or_404(Merge.objects.select_related("pair", "kept", "other"), pk=pk, kept=found)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Say why."))
        merging.take_apart(row, actor=request.user, reason=form.cleaned_data["reason"])
    except ChangedMeanwhile:
        messages.error(request, _("Something changed since the two became one; they cannot be taken apart any more."))
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The two records are apart again."))
    return redirect("identities_person", operation_code, uid)


_SIDES = (merging.FIRST, merging.SECOND)


def _rows(request: Passed, sides: merging.Sides) -> list[tuple[Any, list[list[Any]]]]:
    """What hangs on each and goes to the one that stays, by label: for the first and for the second."""
    known = services.opened(sides.people)
    each: list[tuple[Any, list[list[Any]]]] = [
        (_("Documents"), [[one.value for one in known[who.pk].documents] for who in sides.people]),
        (_("Numbers elsewhere"), [[one.value for one in known[who.pk].numbers] for who in sides.people]),
        (_("Needs"), [_needs(request, who) for who in sides.people]),
        (_("Clearances"), [_clearances(who) for who in sides.people]),
        (_("Consents"), [_consents(who) for who in sides.people]),
        (_("Events"), [_events(who) for who in sides.people]),
        (_("Submissions of the case"), [_submissions(who) for who in sides.people]),
    ]
    return [(label, cells) for label, cells in each if any(cells)]


def _needs(request: Passed, who: Person) -> list[str]:
    rows = PersonNeed.objects.filter(person=who).select_related("need").order_by("pk")
    if Right.NEEDS_SENSITIVE_READ not in request.rights:
        rows = rows.filter(need__sensitive=False)
    return [str(one.need) for one in rows]


def _clearances(who: Person) -> list[str]:
    rows = Clearance.objects.filter(person=who, ended_at=None).order_by("pk")
    return [f"{one.get_kind_display()}: {one.get_state_display()}" for one in rows]


def _consents(who: Person) -> list[str]:
    rows = Consent.objects.filter(person=who, ended_at=None, withdrawn_on=None).select_related("destination")
    return [
        " ".join([str(one.get_purpose_display()), one.recipient or str(one.destination or "")]).strip() for one in rows
    ]


def _events(who: Person) -> list[str]:
    rows = PersonEvent.objects.filter(person=who, reverses=None).order_by("pk")
    return [f"{one.get_kind_display()} {one.on}" for one in rows]


def _submissions(who: Person) -> list[str]:
    rows = who.case.submissions.select_related("offer") if who.case else []
    return [f"{one.offer.code}: {one.get_state_display()}" for one in rows]
