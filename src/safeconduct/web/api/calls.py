"""How an endpoint is declared: its right, its gate, its entry in the log, and what every one of them answers.

An endpoint is a function of the request and of what was sent. ``call`` puts the rest around it.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from functools import partial, wraps
from typing import Annotated, Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from ninja import Header, NinjaAPI
from ninja import Path as InPath
from ninja.parser import Parser

from safeconduct.web.api import once, problems
from safeconduct.web.api.access import PerToken, Token
from safeconduct.web.api.kinds import NO_NUL
from safeconduct.web.api.models import ApiToken
from safeconduct.web.audit import log
from safeconduct.web.rights import gate
from safeconduct.web.rights.clock import clock_of
from safeconduct.web.rights.roles import Right

PAGE = 100
"""Rows on one page."""


class Strict(Parser):
    """Reads JSON as the standard has it: no NaN and no infinity."""

    def parse_body(self, request: Any) -> Any:
        """The body.

        Raises:
            ValueError: it is no JSON.
        """
        return json.loads(request.body, parse_constant=_no_number)


api = NinjaAPI(
    title="Safe Conduct",
    version="1",
    description="Reads and changes the record of an operation. Every call is written into its log.",
    auth=Token(),
    throttle=[PerToken()],
    parser=Strict(),
    docs_url=None,
    openapi_url=None,
)
problems.register(api)


class Kind(Enum):
    """What a call does with the record."""

    LISTS = "reads what is about nobody"
    SHOWS = "reads what is about people, for a purpose"
    CHANGES = "changes the record"


@dataclass(frozen=True)
class Call:
    """One call, as its declaration has it.

    Attributes:
        name: Of the function; the ``operationId`` of the description.
        method: Of HTTP.
        path: Below that of the operation.
        right: That the token has to have, and its user.
        kind: What it does with the record.
        does: What it does, in a sentence.
        pages: Names of the addresses of pages that do the same.
        beside: Rights that the token and its user need besides.
    """

    name: str
    method: str
    path: str
    right: Right
    kind: Kind
    does: str
    pages: tuple[str, ...]
    beside: tuple[Right, ...] = ()

    @property
    def needs(self) -> str:
        """The words of every right that it takes."""
        return " ".join(right.value for right in (self.right, *self.beside))


CALLS: dict[str, Call] = {}
"""Every call of an operation, by its name."""

OperationCode = Annotated[str, InPath(min_length=1, max_length=40)]
Purpose = Annotated[
    str,
    Header(
        alias="Purpose",
        min_length=1,
        max_length=200,
        pattern=NO_NUL,
        description="What the data of people are read for. It stands in the log; name nobody.",
    ),
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias=once.HEADER,
        min_length=1,
        max_length=200,
        pattern=NO_NUL,
        description="The same call with the same key, within seven days, does nothing again and gets the same answer.",
    ),
]


def call(
    method: str,
    path: str,
    right: Right,
    answer: Any,
    *,
    kind: Kind = Kind.LISTS,
    status: int = 200,
    pages: tuple[str, ...] = (),
    media_type: str = "",
    takes: tuple[str, ...] = (),
    beside: tuple[Right, ...] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an endpoint of an operation. For who lacks the right there is no such operation.

    The user of the token must have the right to take lists out, besides.

    Args:
        method: Of HTTP.
        path: Below that of the operation.
        right: Which the token has to have, and its user today.
        answer: The schema of what it answers.
        kind: What it does with the record. One that shows asks for a purpose and logs what it shows by itself
            (``reading``); the others are logged here, a change in its own transaction and once for each key.
        status: Of HTTP, where it is done.
        pages: Names of the addresses of pages that do the same.
        media_type: Of an answer that is no JSON.
        takes: The types of a body that is no JSON.
        beside: Rights that the token and its user need besides.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        name = view.__name__

        @wraps(view)
        def gated(
            request: Any, *, operation_code: str, purpose: str = "", idempotency_key: str | None = None, **given: Any
        ) -> Any:
            _enter(request, operation_code, (right, *beside), purpose)
            with clock_of(request.operation):
                if kind is Kind.CHANGES:
                    return _changed(request, name, idempotency_key, partial(view, request, **given))
                made = view(request, **given)
                if kind is Kind.LISTS:
                    with transaction.atomic():
                        _told(request, name)
                return made

        gated.__signature__ = _signature(view, method, kind)  # type: ignore[attr-defined]  # read by django-ninja
        does = inspect.cleandoc(view.__doc__ or "").splitlines()[0]
        CALLS[name] = made = Call(name, method, path, right, kind, does, pages, beside)
        extra: dict[str, Any] = {"x-right": made.needs}
        if media_type:
            extra["responses"] = {status: {"content": {media_type: {"schema": {"type": "string"}}}}}
        if takes:
            bytes_of = {"schema": {"type": "string", "format": "binary"}}
            extra["requestBody"] = {"required": True, "content": dict.fromkeys(takes, bytes_of)}
        return api.api_operation(
            [method],
            f"operations/{{operation_code}}/{path}",
            response={status: answer},
            operation_id=name,
            summary=does,
            url_name=f"api_{name}",
            openapi_extra=extra,
        )(gated)

    return decorate


def reading(request: Any, subject: str, ids: Iterable[str]) -> AbstractContextManager[log.Reading]:
    """A block in which an answer about people is made; that it was read is in the log before anybody gets it."""
    return log.reading(request, subject, ids, purpose=request.purpose or "")


def paged(rows: Any, page: int) -> tuple[list[Any], dict[str, int]]:
    """The rows of a page, none beyond the last, and where that is."""
    pages = Paginator(rows, PAGE)
    shown = list(pages.page(page).object_list) if page <= pages.num_pages else []
    return shown, {"page": page, "pages": pages.num_pages, "count": pages.count}


def fields(row: Any, *names: str) -> dict[str, Any]:
    """Some fields of a row by their names."""
    return {name: getattr(row, name) for name in names}


def _enter(request: Any, operation_code: str, rights: tuple[Right, ...], purpose: str) -> None:
    """Let a call in, by its token.

    Raises:
        Http404: it may not.
    """
    token: ApiToken = request.auth
    # PostgreSQL cannot look for the one, and no right counts that the token does not name.
    if "\x00" in operation_code or not {right.value for right in rights} <= set(token.rights):
        raise Http404
    at_most = frozenset(Right(one) for one in token.rights) | {Right.EXPORT}
    said = f"api token {token.pk}: {purpose}" if purpose else f"api token {token.pk}"
    passed = gate.enter(request, operation_code, *rights, Right.EXPORT, purpose=said, at_most=at_most)
    if not passed or request.operation.pk != token.operation_id:
        raise Http404


def _changed(request: Any, name: str, key: str | None, act: Callable[[], Any]) -> Any:
    """The answer of a change, all of it or nothing, with the entry that names the token."""
    with transaction.atomic():
        if key is None:
            made, is_new = act(), True
        else:
            made, is_new = once.done_once(request, request.auth, key, act)
        _told(request, name, again=not is_new)
    return made


def _told(request: Any, name: str, *, again: bool = False) -> None:
    """Write into the log that a call was made, and by which token."""
    log.append(
        actor=request.user,
        action="called",
        operation=request.operation,
        subject="token",
        ids=[str(request.auth.pk)],
        purpose=request.purpose or "",
        after={"call": name} | ({"again": True} if again else {}),
    )


def _signature(view: Callable[..., Any], method: str, kind: Kind) -> inspect.Signature:
    """The signature of an endpoint, with what stands in the address and the headers of each of its kind."""
    own = inspect.signature(view)
    added: dict[str, tuple[Any, Any]] = {"operation_code": (OperationCode, inspect.Parameter.empty)}
    if kind is Kind.SHOWS:
        added["purpose"] = (Purpose, inspect.Parameter.empty)
    if kind is Kind.CHANGES and method == "POST":
        added["idempotency_key"] = (IdempotencyKey, None)
    more = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in added.items()
    ]
    return own.replace(parameters=[*own.parameters.values(), *more])


def _no_number(text: str) -> Any:
    raise ValueError(text)
