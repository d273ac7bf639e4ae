"""Around every request: its line in the log, its count, and the answers for programs that watch the server.

It stands before all else, so that it answers too while the record is closed or its database is away.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from safeconduct.web.watching import lines, metrics, readiness
from safeconduct.web.watching.counts import Counts, folder

_logger = logging.getLogger("safeconduct.requests")
HEADER = "X-Request-ID"
STATIC = "static"


class Watched:
    """Counts and tells of each request, and answers ``/health``, ``/ready`` and ``/metrics``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._token: str = settings.METRICS_TOKEN
        self._counts = Counts(folder()) if self._token else None
        self._asked = {"/health": _health, "/ready": _ready} | ({"/metrics": self._metrics} if self._token else {})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        if answer := self._asked.get(request.path):
            response = answer(request)
            response.headers["Cache-Control"] = "no-store"
            return response
        began, own_id = time.perf_counter(), secrets.token_hex(8)
        reset = lines.request_id.set(own_id)
        try:
            response = self._get_response(request)
            response.headers[HEADER] = own_id
            self._tell(request, response.status_code, time.perf_counter() - began)
        finally:
            lines.request_id.reset(reset)
        return response

    def _tell(self, request: HttpRequest, status: int, seconds: float) -> None:
        match = request.resolver_match
        is_static = match is None and request.path.startswith(settings.STATIC_URL)
        view = match.view_name if match and match.view_name else STATIC if is_static else "none"
        if self._counts:
            self._counts.add(view, status, seconds)
        if _logger.isEnabledFor(logging.INFO):
            told = {
                "method": request.method if request.method in METHODS else "other",
                "route": f"/{match.route}" if match else view,
                "status": status,
                "ms": round(1000 * seconds, 1),
            }
            _logger.info("request", extra={"told": told})

    def _metrics(self, request: HttpRequest) -> HttpResponse:
        """The metrics, to whoever has the token."""
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), self._token.encode()):
            answer = HttpResponse("401: the token of SAFECONDUCT_METRICS_TOKEN is needed\n", status=401)
            answer.headers["WWW-Authenticate"] = "Bearer"
        else:
            assert self._counts is not None  # noqa: S101 - there is a token
            answer = HttpResponse(metrics.text(self._counts))
        answer.headers["Content-Type"] = metrics.MEDIA_TYPE
        return answer


METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


def _health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as the others
    """The process lives; nothing else is looked at."""
    return JsonResponse({"status": "alive"})


def _ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What is ready and what is not."""
    checks = readiness.checks()
    is_ready = all(checks.values())
    told = {"status": "ready" if is_ready else "not ready", "checks": checks}
    return JsonResponse(told, status=200 if is_ready else 503)
