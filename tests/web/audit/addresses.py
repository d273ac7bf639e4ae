"""Addresses for the pages of the log, with a gate that lets everybody in who is signed in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path

from safeconduct.web.audit import views
from safeconduct.web.record.models import Operation
from safeconduct.web.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def opened(view: Callable[[HttpRequest, str], HttpResponseBase]) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """Set the operation of a request, as the declaration of a right does."""

    def gate(request: HttpRequest, operation_code: str) -> HttpResponseBase:
        request.operation = get_object_or_404(Operation, code=operation_code)
        request.operation_name = request.operation.name
        return view(request, operation_code)

    return gate


urlpatterns = [
    *urlpatterns,
    path("open/<slug:operation_code>/log/", opened(views.entries)),
    path("open/<slug:operation_code>/log/export/", opened(views.export)),
    path("shut/<slug:operation_code>/log/", views.entries),
]
