"""Holding a person back from erasure, and releasing them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from safeconduct.web.identities import holds
from safeconduct.web.identities.models import Hold
from safeconduct.web.identities.views import person_of
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.IDENTITY_ERASE)
@require_POST
@never_cache
def hold(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Hold a person back, with the reason."""
    found = person_of(request, uid)
    form = ReasonForm(request.POST)
    try:
        holds.hold(found, actor=request.user, reason=form.cleaned_data["reason"] if form.is_valid() else "")
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The person is held back from erasure."))
    return redirect("identities_erase", operation_code, uid)


@gate.needs(Right.IDENTITY_ERASE)
@require_POST
@never_cache
def release(request: Passed, operation_code: str, uid: str, pk: int) -> HttpResponse:
    """Release a hold, with the reason."""
    found = person_of(request, uid)
    held = get_object_or_404(Hold.objects.filter(Q(person=found) | Q(person__merged_into=found)), pk=pk)
    form = ReasonForm(request.POST)
    try:
        holds.release(held, actor=request.user, reason=form.cleaned_data["reason"] if form.is_valid() else "")
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The hold was released."))
    return redirect("identities_erase", operation_code, uid)
