"""What every page with one form does: check, save by the one door, say so and go on, or say what is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.web.record import services
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.rights.gate import Passed

FORM = require_http_methods(["GET", "HEAD", "POST"])
"""How a page with one form is asked for and sent."""


def saved(request: HttpRequest, form: Any, said: str) -> bool:
    """Whether what was sent is saved; the form says what is wrong, and the next page that it was done."""
    if not form.is_valid():
        return False
    try:
        if form.save(request.user) is False:
            return False
    except services.Refused as no:
        blame(form, no)
        return False
    messages.success(request, said)
    return True


def blame(form: Any, no: services.Refused) -> None:
    """Say on a form why something was refused, at the fields that it is about where the form has them."""
    if no.fields and set(no.fields) <= set(form.fields):
        for field, words in no.fields.items():
            form.add_error(field, words)
    else:
        form.add_error(None, str(no))


def sheet(request: HttpRequest, form: Any, *, title: str, about: str | date, back: str, lead: str = "") -> HttpResponse:
    """The page of one form, which leads back to where it was opened."""
    shown = {"form": form, "title": title, "about": about, "back": back, "lead": lead}
    return render(request, "record/sheet.html", shown, status=422 if request.method == "POST" else 200)


def answered(
    request: HttpRequest, form: Any, said: str, *, title: str, about: str | date, back: str, lead: str = ""
) -> HttpResponse:
    """Save what was sent and go back to where the form was opened; else the page of the form, with what is wrong."""
    if saved(request, form, said):
        return redirect(back)
    return sheet(request, form, title=title, about=about, back=back, lead=lead)


def with_reason(request: Passed, act: Any, said: str, back: str, *, may_be_silent: bool = False) -> HttpResponse:
    """Do something that needs a reason and nothing else, and go back.

    Args:
        request: With the reason.
        act: A function of the services, given ``actor`` and ``reason``.
        said: What the next page says when it is done.
        back: Address of the next page.
        may_be_silent: Whether nobody has to say why.
    """
    form = ReasonForm(request.POST)
    form.fields["reason"].required = not may_be_silent
    try:
        if not form.is_valid():
            raise services.Refused(_("Say why."))
        act(actor=request.user, reason=form.cleaned_data["reason"])
    except services.Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, said)
    return redirect(back)
