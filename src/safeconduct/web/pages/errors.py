"""Pages for what went wrong. They take nothing from the database, the session or the request."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from safeconduct.web.pages import closed


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400: the request cannot be understood."""
    return _page(400, _("This request cannot be understood"), _("Go back, load the page again and try once more."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: this is not for whoever asked."""
    return _page(
        403, _("You may not see or do this"), _("If your work needs it, ask the coordinator of the operation.")
    )


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - what Django calls
    """403: a form came without the token that proves that it is ours."""
    return _page(
        403,
        _("This form is too old, or came from elsewhere"),
        _("Nothing was changed. Go back, load the page again and send the form once more. Cookies must be allowed."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: nothing is there, or nothing that whoever asked may know of."""
    return _page(404, _("There is no such page"), _("Look at the address for a slip, or begin at the front page."))


def fault(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - what Django calls
    """500: a fault of the program; or 503: the database does not answer."""
    if isinstance(sys.exception(), closed.OUTAGE):
        return closed.page(closed.OUTAGE_SECONDS, is_closed=False)
    return _page(
        500,
        _("Something went wrong in the program"),
        _("It is not your fault. Try again; if it stays so, tell who runs this server when it happened."),
    )


def _page(status: int, title: str, advice: str) -> HttpResponse:
    """The error page, made without a request: no context processor runs that could touch the database."""
    content = render_to_string("pages/error.html", {"status": status, "title": title, "advice": advice})
    return HttpResponse(content, status=status)
