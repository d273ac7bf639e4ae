"""The one place where the pages of the record meet the rights: who may pass, and what they may do.

Where the rights are not installed nobody has any, and every page is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from safeconduct.web.accounts.models import User
from safeconduct.web.record.models import Operation

RIGHTS = "safeconduct.web.rights"
GATE = f"{RIGHTS}.gate"

View = Callable[..., HttpResponse]


class Passed(HttpRequest):
    """A request that passed the gate: who asks, in which operation, and what they may do there."""

    user: User
    operation: Operation
    operation_name: str
    rights: frozenset[str]


def installed() -> bool:
    """Whether the rights are there."""
    return find_spec(GATE) is not None


def rights_of(user: Any, operation: Operation) -> frozenset[str]:
    """What a user may do in an operation today."""
    return frozenset(import_string(f"{GATE}.rights_of")(user, operation)) if installed() else frozenset()


def needs(right: str, *, purpose: str | None = None) -> Callable[[View], View]:
    """Open a view, which takes ``operation_code``, to those who have a right; for others there is no such page.

    Args:
        right: As ``register.read``.
        purpose: What personal data is read for; None where none is.
    """
    if installed():
        gate: Callable[[View], View] = import_string(f"{GATE}.needs")(
            import_string(f"{RIGHTS}.roles.Right")(right), purpose=purpose
        )
        return gate

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: Any, *args: Any, operation_code: str, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            operation = Operation.objects.filter(code=operation_code).first()
            rights = rights_of(request.user, operation) if operation else frozenset()
            if operation is None or right not in rights:
                raise Http404
            request.operation, request.operation_name, request.rights = operation, operation.name, rights
            return view(request, *args, operation_code=operation_code, **kwargs)

        return gated

    return decorate
