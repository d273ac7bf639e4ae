"""The addresses for programs, and of the page of tokens."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, include, path

from safeconduct.web.api import views
from safeconduct.web.api.endpoints import api


def _without_session(pattern: URLPattern) -> URLPattern:
    """An endpoint as Django answers it: no session is asked for, since a token is."""
    pattern.callback = login_not_required(pattern.callback)
    return pattern


of_programs = [
    path("openapi.json", views.description, name="api_description"),
    *(_without_session(one) for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"),
]
urlpatterns = [
    path("operations/<slug:operation_code>/tokens/", views.token_list, name="api_tokens"),
    path("operations/<slug:operation_code>/tokens/<int:pk>/revoke/", views.revoke, name="api_revoke_token"),
    path(views.PREFIX.lstrip("/"), include(of_programs)),
]
