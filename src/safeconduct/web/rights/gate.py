"""The gate before every page of an operation: who may pass is decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from safeconduct.web.accounts import second_factor
from safeconduct.web.accounts.models import User
from safeconduct.web.often import Often
from safeconduct.web.record.models import Operation
from safeconduct.web.rights.clock import clock_of
from safeconduct.web.rights.days import day_of_rights
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import Right

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Need:
    """What a view asks of whoever calls it.

    Attributes:
        right: The right.
        purpose: What personal data is read for, or nothing where none is read.
        installation_wide: Whether the right is of the installation and not of an operation.
    """

    right: Right
    purpose: str | None = None
    installation_wide: bool = False


class Passed(HttpRequest):
    """A request that passed the gate.

    Attributes:
        user: Who asks, signed in.
        operation: The operation of the address.
        operation_name: Its name, which the shell shows.
        rights: All that the user may do in it today.
        purpose: What personal data is read for, as the view declares.
    """

    user: User
    operation: Operation
    operation_name: str
    rights: frozenset[Right]
    purpose: str | None


def rights_of(user: User | AnonymousUser, operation: Operation | None, on: date | None = None) -> frozenset[Right]:
    """What a user may do in an operation on a day, today if none is named.

    Args:
        user: Who.
        operation: The operation; nothing for what holds for the whole installation.
        on: The day.
    """
    if not user.is_authenticated:
        return frozenset()
    day = on or day_of_rights()
    if operation is None:
        return _united(_held(user.pk, None, day))
    return _united(_HELD(user.pk, operation.pk, day))


def grants_of(user: User | AnonymousUser) -> QuerySet[Grant]:
    """The roles that a user has today, with their operations."""
    if not user.is_authenticated:
        return Grant.objects.none()
    return Grant.objects.in_force().filter(user=user).select_related("operation").order_by("operation__name", "role")


def needs(right: Right, *, purpose: str | None = None) -> Callable[[View], View]:
    """Open a view, which takes ``operation_code``, to those alone who have a right in that operation.

    The page goes by the clock of the operation. Nobody is sent to sign in, and who lacks a second factor to set one up.
    For who lacks the right there is no such page, just as for an operation that does not exist. The view gets a request
    as ``Passed`` describes it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, operation_code: str, **kwargs: Any) -> HttpResponseBase:
            if elsewhere := _elsewhere_first(request):
                return elsewhere
            if not enter(request, operation_code, right, purpose=purpose):
                raise Http404
            with clock_of(cast(Passed, request).operation):
                return view(request, *args, operation_code=operation_code, **kwargs)

        gated.need = Need(right, purpose)  # type: ignore[attr-defined]  # read by the test of every address
        return gated

    return decorate


def enter(
    request: HttpRequest,
    operation_code: str,
    *rights: Right,
    purpose: str | None = None,
    at_most: frozenset[Right] | None = None,
) -> bool:
    """Let a request into an operation if its user has every one of some rights there; pages and programs pass here.

    Args:
        request: Whose user is signed in. It is as ``Passed`` describes it afterwards, if it may enter.
        operation_code: Of the operation.
        rights: What is needed.
        purpose: What personal data is read for.
        at_most: What counts of the rights of the user, where that is a part.
    """
    # One question to the database whether or not there is such an operation: both take as long.
    grants = list(
        Grant.objects.in_force()
        .filter(user=cast(User, request.user), operation__code=operation_code)
        .select_related("operation__settings")
    )
    held = _united(grants) if at_most is None else _united(grants) & at_most
    if not rights or not held.issuperset(rights):
        return False
    _pass(request, grants[0].operation, held, purpose)
    return True


def needs_installation_wide(right: Right) -> Callable[[View], View]:
    """Open a view to those alone who have a right for the whole installation; for others there is no such page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if elsewhere := _elsewhere_first(request):
                return elsewhere
            rights = rights_of(request.user, None)
            if right not in rights:
                raise Http404
            request.rights = rights  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        gated.need = Need(right, installation_wide=True)  # type: ignore[attr-defined]
        return gated

    return decorate


def _elsewhere_first(request: HttpRequest) -> HttpResponse | None:
    """Where to go before any right is looked at. Two middlewares ask the same; the gate leans on neither."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return None if second_factor.is_strong(request) else redirect(second_factor.ENROL)


def _pass(request: HttpRequest, operation: Operation | None, rights: frozenset[Right], purpose: str | None) -> None:
    passed = cast(Passed, request)
    passed.operation = cast(Operation, operation)
    passed.operation_name = passed.operation.name
    passed.rights = rights
    passed.purpose = purpose


def _held(user: int, operation: int | None, day: date) -> QuerySet[Grant]:
    return Grant.objects.in_force(day).filter(user=user, operation=operation).order_by().only("role", "beside")


_HELD = Often(_held)


def _united(grants: Any) -> frozenset[Right]:
    return frozenset[Right]().union(*(grant.rights for grant in grants))
