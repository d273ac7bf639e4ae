"""The public page, and the page on which two people decide on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.report.groups import country_name
from safeconduct.report.phrases import LANGUAGES as SPOKEN
from safeconduct.report.phrases import speaking
from safeconduct.web.board.clock import clock_of
from safeconduct.web.public import coarse, switching
from safeconduct.web.public.forms import ProposalForm
from safeconduct.web.public.models import LANGUAGES, ON, Proposal
from safeconduct.web.public.publishing import Figures, figures, published
from safeconduct.web.record.models import OperationSettings
from safeconduct.web.record.services import Refused
from safeconduct.web.record.views.sheets import saved
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

SECONDS = 60
"""How long a proxy in front may answer with the page by itself, where many come at once. Browsers ask each time: a page
that was switched off is not opened again from what they keep."""


@login_not_required
@require_safe
def page(request: HttpRequest, address: str, language: str = "") -> HttpResponse:  # noqa: ARG001
    """What everybody may know, to anybody. Where it is off, it is an address like any that is not there.

    Nothing is asked of who comes and nothing left with them: no session, no cookie, no script.
    """
    found = Proposal.objects.filter(ON, address=address).select_related("operation__settings").first()
    if found is None or (language and language not in found.titles):
        raise Http404
    language = language or _preferred(found)
    told = published(found, found.operation.settings)
    ways = {code: reverse("public_page_in", args=[address, code]) for code in found.titles}
    answer = HttpResponse(_written(found, told, language, ways))
    answer.headers["Cache-Control"] = f"public, max-age=0, must-revalidate, s-maxage={SECONDS}"
    answer.headers["Content-Language"] = language
    if not found.findable:
        answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


@gate.needs(Right.PUBLIC_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decide(request: Passed, operation_code: str) -> HttpResponse:
    """Whether the page is on and as whom, what is proposed with all that would be public, and a form that proposes."""
    of = OperationSettings.objects.filter(operation=request.operation).select_related("operation").first()
    now, waits = switching.on(request.operation), switching.waiting(request.operation)
    form = ProposalForm(request.operation, now, request.POST or None) if of and not waits else None
    if form is not None and request.method == "POST" and saved(request, form, _("Another person has to confirm it.")):
        return redirect("public_decide", operation_code)
    shown: dict[str, Any] = {
        "is_set_up": of is not None,
        "now": now,
        "address": request.build_absolute_uri(reverse("public_page", args=[now.address])) if now else "",
        "form": form,
        "waits": waits,
        "languages_of_page": {code: get_language_info(code)["name_local"] for code in LANGUAGES},
        "ended": Proposal.objects.filter(operation=request.operation, ended_at__isnull=False).select_related(
            "proposed_by", "confirmed_by", "ended_by"
        )[:20],
    }
    if waits and of:
        told = figures(waits, of, clock_of(of))
        shown |= {"seen": told.digest(), "preview": _told(waits, told), "titles": list(waits.titles.values())}
    return render(request, "public/decide.html", shown, status=422 if form is not None and form.errors else 200)


@gate.needs(Right.PUBLIC_EDIT)
@require_safe
@never_cache
def preview(request: Passed, operation_code: str, uid: str, language: str) -> HttpResponse:
    """The page as the public would see it today, by a proposal."""
    found = get_object_or_404(Proposal, operation=request.operation, uid=uid, ended_at=None)
    of = get_object_or_404(OperationSettings.objects.select_related("operation"), operation=request.operation)
    if language not in found.titles:
        raise Http404
    told = published(found, of) if found.is_on else figures(found, of, clock_of(of))
    ways = {code: reverse("public_preview", args=[operation_code, uid, code]) for code in found.titles}
    return HttpResponse(_written(found, told, language, ways))


@gate.needs(Right.PUBLIC_EDIT)
@require_POST
def act(request: Passed, operation_code: str, uid: str, act: str) -> HttpResponse:
    """Confirm a proposal, or end it: whether it waits or is on."""
    proposal = get_object_or_404(Proposal, operation=request.operation, uid=uid)
    try:
        if act == "confirm":
            switching.confirm(proposal, actor=request.user, seen=request.POST.get("seen", ""))
            said = _("The page is public now.")
        elif act == "end":
            switching.end(proposal, actor=request.user, reason=request.POST.get("reason", "")[:2000])
            said = _("The page is off.") if proposal.confirmed_at else _("It was taken back.")
        else:
            raise Http404
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, said)
    return redirect("public_decide", operation_code)


def _preferred(proposal: Proposal) -> str:
    """The language of whoever asks, where the page is in it."""
    asked = (translation.get_language() or "").partition("-")[0]
    return asked if asked in proposal.titles else next(iter(proposal.titles))


def _told(proposal: Proposal, told: Figures) -> dict[str, Any]:
    """What stands on the page, as it is on the page of the preview too."""
    return {
        "proposal": proposal,
        "told": told,
        "lines": [
            line
            for line in told.lines
            if (proposal.shows_destinations and line.left) or (proposal.shows_promises and line.promised)
        ],
        "pledges": [(_country(one.country), one) for one in told.pledges] if proposal.shows_commitments else [],
        "under": coarse.under(proposal.step),
        "off_by": coarse.off_by(proposal.step),
        "is_example": proposal.operation.is_example,
    }


def _country(code: str) -> str:
    """What a country is called in the language of the page; nothing for those who are none."""
    spoken = (translation.get_language() or "")[:2]
    with speaking(spoken if spoken in SPOKEN else SPOKEN[0]):
        return country_name(code) if code else ""


def _written(proposal: Proposal, told: Figures, language: str, ways: dict[str, str]) -> str:
    """The page. It is made without the request, so that nothing of who asks can be in it."""
    with translation.override(language):
        shown = {
            **_told(proposal, told),
            "title": proposal.titles[language],
            "language": language,
            "from_right": translation.get_language_bidi(),
            "ways": [(code, get_language_info(code)["name_local"], way) for code, way in ways.items()],
        }
        return render_to_string("public/page.html", shown)
