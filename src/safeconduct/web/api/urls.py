"""The addresses for programs, and of the page of tokens."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, include, path

from safeconduct.web.api import problems, views
from safeconduct.web.api.endpoints import api


def _of_programs(pattern: URLPattern) -> URLPattern:
    """An endpoint as Django answers it: no session is asked for, since a token is; and each error is a problem."""
    view = login_not_required(problems.allowed_alone(pattern.callback))
    view.asks_for_a_token = True  # type: ignore[attr-defined]  # read by the test of every address
    pattern.callback = view
    return pattern


of_programs = [
    path("openapi.json", views.description, name="api_description"),
    *(_of_programs(one) for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"),
]
urlpatterns = [
    path("operations/<slug:operation_code>/tokens/", views.token_list, name="api_tokens"),
    path("operations/<slug:operation_code>/tokens/<int:pk>/revoke/", views.revoke, name="api_revoke_token"),
    path(problems.PREFIX.lstrip("/"), include(of_programs)),
]
