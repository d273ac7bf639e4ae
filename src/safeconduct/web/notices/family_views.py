"""How a family wants to be told: seen and changed by whoever may see and change who people are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from safeconduct.web.notices import choosing
from safeconduct.web.notices.forms import ChoiceForm
from safeconduct.web.notices.models import OPEN, Notice, NoticeChoice
from safeconduct.web.pages.writing import number
from safeconduct.web.record import journal
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.record.views.register import case_of
from safeconduct.web.record.views.sheets import FORM, saved
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.IDENTITY_EDIT, purpose="notices")
@FORM
@never_cache
def choice(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """How a family is told, with the address, and the form that changes it."""
    case = case_of(request, uid)
    waiting = Notice.objects.filter(case=case, state__in=OPEN, choice__isnull=False).count()
    form = ChoiceForm(case, request.POST or None)
    if saved(request, form, _("It was recorded. From now on the family is told so.")):
        if waiting:
            messages.warning(request, _withdrawn(waiting))
        return redirect("record_case", operation_code, uid)
    found = choosing.chosen(case)
    shown: dict[str, Any] = {"case": case, "choice": found, "form": form}
    with journal.reading(request, "notice_choice", [case.uid]):
        shown["parted"] = found is not None and choosing.has_parted(found)
        shown["address"] = choosing.address_of(found) if found else ""
        status = 422 if request.method == "POST" else 200
        return render(request, "notices/choice.html", shown, status=status)


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def stop(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """End a choice: the family is told so no more, and nobody has to say why."""
    found = get_object_or_404(NoticeChoice, case=case_of(request, uid), ended_at=None)
    try:
        withdrawn = choosing.stop(found, actor=request.user)
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("It was recorded. The family is told by hand from now on."))
        if withdrawn:
            messages.warning(request, _withdrawn(withdrawn))
    return redirect("record_case", operation_code, uid)


def _withdrawn(count: int) -> str:
    said = ngettext(
        "%(count)s notice that waited was withdrawn. Tell the family, or call it again.",
        "%(count)s notices that waited were withdrawn. Tell the family, or call it again.",
        count,
    )
    return said % {"count": number(count)}
