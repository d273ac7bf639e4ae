"""The papers of a movement as files, made anew for each who asks and kept by no one between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.operation.languages import language_of
from safeconduct.report import documents
from safeconduct.report.documents.words import LANGUAGES
from safeconduct.web.audit import log
from safeconduct.web.movements.models import Manifest, Step
from safeconduct.web.movements.papers import Papers
from safeconduct.web.movements.services import manifests
from safeconduct.web.movements.services.moving import has_taken
from safeconduct.web.pages.writing import number
from safeconduct.web.record.services import Refused
from safeconduct.web.record.services.operation_days import clock_in
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PDF = ("pdf", "application/pdf")
CSV = ("csv", "text/csv; charset=utf-8")
WORKBOOK = ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True)
class Kind:
    """A paper that is offered.

    Attributes:
        label: What its button says.
        make: Makes it.
        file: How its name ends, and what a browser is told that it is.
        framed: Whether it says of itself that its manifest is not released; else it is made of released ones alone.
    """

    label: Any
    make: Callable[[Papers], bytes]
    file: tuple[str, str] = PDF
    framed: bool = True


KINDS: Mapping[str, Kind] = {
    "manifest": Kind(gettext_lazy("Passenger manifest"), lambda of: documents.manifest_pdf(of.listed(), of.languages)),
    "buses": Kind(gettext_lazy("Bus lists"), lambda of: documents.bus_lists_pdf(of.listed(), of.languages)),
    "cards": Kind(gettext_lazy("Travel cards"), lambda of: documents.cards_pdf(of.cards(), of.made_at, of.languages)),
    "gate": Kind(gettext_lazy("Gate pack"), lambda of: documents.gate_pack_pdf(of.gate_pack(), of.languages)),
    "stand-by": Kind(gettext_lazy("Stand-by list"), lambda of: documents.stand_by_pdf(of.stand_by(), of.languages)),
    "offload": Kind(gettext_lazy("Offload order"), lambda of: documents.offload_pdf(of.offload(), of.languages)),
    "booking": Kind(
        gettext_lazy("Advance booking"), lambda of: documents.advance_booking_pdf(of.booking(), of.languages)
    ),
    "arrival": Kind(
        gettext_lazy("Arrival notice"),
        lambda of: documents.arrival_notice_pdf(of.arrival(), of.languages),
        framed=False,
    ),
    "carrier-csv": Kind(
        gettext_lazy("List for the carrier (CSV)"),
        lambda of: documents.carrier_csv(of.listed(nameless=False)),
        CSV,
        framed=False,
    ),
    "carrier-workbook": Kind(
        gettext_lazy("List for the carrier (workbook)"),
        lambda of: documents.carrier_workbook(of.listed(nameless=False)),
        WORKBOOK,
    ),
}
"""The papers, by what their address ends in. What people need goes to no carrier from here."""


def may_have(request: Passed, manifest: Manifest) -> bool:
    """Whether papers of a manifest are offered: to who sees names and boards, of the one that counts or the newest."""
    may = {Right.IDENTITY_READ, Right.BOARDING_EDIT} <= set(request.rights)
    return may and manifest in (manifests.released(manifest.movement), manifests.newest(manifest.movement))


def offered() -> dict[str, Any]:
    """What a page needs to offer papers: their kinds, the languages of documents, and the one of the page."""
    now = language_of(get_language() or "").code
    return {
        "kinds": [(name, kind.label) for name, kind in KINDS.items()],
        "languages": [(code, language_of(code).own_name) for code in LANGUAGES],
        "first": now if now in LANGUAGES else LANGUAGES[0],
    }


@gate.needs(Right.IDENTITY_READ, purpose="papers")
@require_safe
@never_cache
def paper(request: Passed, operation_code: str, uid: str, kind: str) -> HttpResponse:
    """One paper of a manifest as a file. Everybody on the manifest was read, which is logged before anybody gets it."""
    if Right.BOARDING_EDIT not in request.rights or kind not in KINDS:
        raise Http404
    rows = Manifest.objects.select_related(
        "movement__operation", "movement__departure__site", "movement__departure__destination", "previous", "plan"
    )
    found = get_object_or_404(rows, operation=request.operation, uid=uid)
    languages = _languages(request)
    try:
        content = _made(request, found, kind, languages)
    except (Refused, documents.FontsMissing) as no:
        messages.error(request, str(no))
        return redirect("movements_manifest", operation_code, uid)
    ending, content_type = KINDS[kind].file
    parts = [request.operation.code, slugify(found.movement.departure.code), kind, found.number]
    name = "-".join(str(one) for one in (*parts, *(languages if ending == "pdf" else ())) if one) + f".{ending}"
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _made(request: Passed, found: Manifest, kind: str, languages: tuple[str, ...]) -> bytes:
    """The content of a paper.

    Raises:
        Refused: there is none of this manifest, or not yet; the message says what would be right.
        FontsMissing: the packages with the fonts are not installed.
    """
    wanted = KINDS[kind]
    if not may_have(request, found):
        raise Refused(_("Another manifest took the place of this one; print that one."))
    if not wanted.framed and not found.releases.filter(done_at__isnull=False).exists():
        raise Refused(_("This paper is made once the manifest is released."))
    if kind == "arrival" and not has_taken(found.movement, Step.DEPARTED):
        raise Refused(_("The movement has not departed."))
    if kind == "stand-by" and not found.rows.filter(standby=True).exists():
        raise Refused(_("Nobody is in stand-by on this manifest."))
    read = [found.uid, *manifests.read_with(found)]
    with log.reading(request, "manifest", read, purpose=f"{request.purpose}, {kind}"):
        of = Papers(found, languages, clock_in(request.operation))
        lacking = of.lacking() if kind.startswith("carrier") and request.GET.get("incomplete") != "yes" else 0
        if lacking:
            told = _(
                "People on this list without a Latin name, a whole birth date or a document: %(count)s. "
                "Put it in and draw up a new manifest, or tick that the list is made although it is incomplete."
            )
            raise Refused(told % {"count": number(lacking)})
        return wanted.make(of)


def _languages(request: Passed) -> tuple[str, ...]:
    """The languages that are asked for, one or two that differ; English where none is.

    Raises:
        Http404: documents are not written in one of them.
    """
    asked = tuple(dict.fromkeys(one for one in (request.GET.get("in", ""), request.GET.get("beside", "")) if one))
    if not set(asked) <= set(LANGUAGES):
        raise Http404
    return asked or ("en",)
