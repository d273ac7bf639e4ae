"""The photo of a person: answered to one reader, which is logged; taken in without touching the disk; removed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.audit import log
from safeconduct.web.identities import photos
from safeconduct.web.identities.forms import PhotoForm
from safeconduct.web.identities.views import person_of
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.IDENTITY_READ, purpose="photo")
@require_safe
@never_cache
def photo(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The photo as a JPEG; the reading is in the log before it reaches anybody, and no browser keeps it."""
    found = person_of(request, uid)
    with log.reading(request, "photo", [found.uid], purpose=request.purpose or ""):
        content = photos.opened(found)
        if content is None:
            raise Http404
        return HttpResponse(content, content_type="image/jpeg", headers={"Content-Disposition": "inline"})


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def put(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Take a photo in; one that was there is replaced."""
    found = person_of(request, uid)
    form = PhotoForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Refused(_("Hand in a JPEG or PNG picture of 8 MB at most."))
        given = form.cleaned_data
        photos.put(found, given["photo"].read(), actor=request.user, reason=given["reason"])
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The photo was kept."))
    return redirect("identities_person", operation_code, uid)


@gate.needs(Right.IDENTITY_EDIT)
@require_POST
@never_cache
def remove(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Remove the photo, with the reason."""
    found = person_of(request, uid)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Say why."))
        photos.remove(found, actor=request.user, reason=form.cleaned_data["reason"])
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("It was removed."))
    return redirect("identities_person", operation_code, uid)
