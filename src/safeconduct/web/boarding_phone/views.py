"""What the page for phones is made of. None of it tells of anybody; that comes to a paired phone by ``movements``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safeconduct.web.boarding_phone import shell as files_of
from safeconduct.web.boarding_phone.icons import png

YEAR = 365 * 24 * 60 * 60


def _open(view: Callable[..., HttpResponse]) -> Any:
    return login_not_required(require_safe(view))


def _fresh(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, no_cache=True)
    return answer


@_open
def phone(request: HttpRequest) -> HttpResponse:
    """The page, the same for everybody: whoever is signed in is nobody to it."""
    address = files_of.address
    shown = {"style": address("phone.css"), "script": address("app.js"), "words": address(files_of.WORDS),
             "icon": address("icon.svg")}  # fmt: skip
    return _fresh(render(request, "boarding_phone/phone.html", shown))


@_open
def worker(_request: HttpRequest) -> HttpResponse:
    """The worker that keeps the page on the phone; it changes whenever a file does."""
    head = f"const VERSION = {json.dumps(files_of.version())};\nconst FILES = {json.dumps(files_of.addresses())};\n"
    content = head.encode() + files_of.files()[files_of.WORKER]
    return _fresh(HttpResponse(content, content_type="text/javascript; charset=utf-8"))


@_open
def manifest(_request: HttpRequest) -> HttpResponse:
    """What lets the page be installed."""
    page = reverse("boarding_phone")
    icons = [{"src": files_of.address("icon.svg"), "sizes": "any", "type": "image/svg+xml"}]
    icons += [
        {"src": reverse("boarding_phone_icon", args=[size]), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in files_of.ICONS
    ]
    told = {
        **dict.fromkeys(("name", "short_name"), _("Boarding")),
        **dict.fromkeys(("id", "start_url", "scope"), page),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#114a75",
        "icons": icons,
    }
    return _fresh(JsonResponse(told, content_type="application/manifest+json"))


@_open
def icon(_request: HttpRequest, size: int) -> HttpResponse:
    """The picture in one of its sizes."""
    if size not in files_of.ICONS:
        raise Http404
    return _fresh(HttpResponse(png(size), content_type="image/png"))


@_open
def shell(_request: HttpRequest, version: str, name: str) -> HttpResponse:
    """A file of the page. Its address changes with it, so that it is kept for long; an earlier one is not there."""
    content = files_of.files().get(name)
    if content is None or version != files_of.version():
        raise Http404
    kind = files_of.KINDS[PurePath(name).suffix]
    answer = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    patch_cache_control(answer, public=True, immutable=True, max_age=YEAR)
    return answer
