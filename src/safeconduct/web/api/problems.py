"""Every error that a program gets, as problem details (RFC 9457): what is wrong, at which place, in its language.

Nothing that was sent stands in an answer, and nothing of another operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from safeconduct.web.record.services import ChangedMeanwhile, Clashed, Refused

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"
"""Below which address programs ask."""
WHOLE = "body"


class Unfit(Refused):
    """Something that was sent does not fit; beside the words it says at which place.

    Attributes:
        place: Such as ``body.values.site``.
    """

    def __init__(self, place: str, words: str) -> None:
        self.place = place
        super().__init__(words)


class Overtaken(Refused):
    """Somebody else changed the same meanwhile.

    Attributes:
        changed: For each field what it is now and what was wanted, as texts.
    """

    def __init__(self, changed: Iterable[Mapping[str, str]]) -> None:
        self.changed = list(changed)
        super().__init__(_("Somebody else changed this since you looked. Read it again and decide what stays."))


def answer(
    status: int,
    detail: str = "",
    *,
    errors: Iterable[tuple[str, str]] = (),
    changed: Iterable[Mapping[str, str]] = (),
) -> HttpResponse:
    """A problem as an answer.

    Args:
        status: Of HTTP.
        detail: What is wrong and what would be right, in the language of who asks.
        errors: Places with what is wrong there.
        changed: What somebody else changed.
    """
    told: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        told["detail"] = detail
    if listed := [{"place": place, "detail": words} for place, words in errors]:
        told["errors"] = listed
    if now := list(changed):
        told["changed"] = now
    headers = {"Cache-Control": "no-store"}
    return JsonResponse(told, status=status, content_type=MEDIA_TYPE, headers=headers)


def refused(_request: HttpRequest, no: Refused) -> HttpResponse:
    """422 for what cannot be, 409 for what somebody else changed meanwhile."""
    if isinstance(no, Overtaken):
        return answer(409, str(no), changed=no.changed)
    if isinstance(no, Clashed):
        return answer(409, str(no), changed=[_clash(one.field, one.theirs, one.mine) for one in no.clashes])
    if isinstance(no, ChangedMeanwhile):
        return answer(409, str(no), changed=[_clash("", str(no.now), "")])
    place = no.place if isinstance(no, Unfit) else WHOLE
    return answer(422, str(no), errors=[(place, str(no))])


def missing(_request: HttpRequest, _no: object = None) -> HttpResponse:
    """404: nothing is there, or nothing that the token may know of."""
    return answer(404, _("There is no such thing, or the token may not read it."))


def nobody(_request: HttpRequest, _no: object = None) -> HttpResponse:
    """401: no token, or one that works no more."""
    made = answer(401, _("Send a token that works: Authorization: Bearer sct_…"))
    made["WWW-Authenticate"] = "Bearer"
    return made


def too_often(_request: HttpRequest, no: Throttled) -> HttpResponse:
    """429: too many calls in a minute."""
    made = answer(429, _("Too many calls in a minute; wait."))
    made["Retry-After"] = str(int(no.wait or 60))
    return made


def unfit(_request: HttpRequest, no: ValidationError) -> HttpResponse:
    """422: what was sent is not as the description has it."""
    errors = [(_place(one["loc"]), _words(one)) for one in no.errors]
    return answer(422, _("What was sent is not as the description has it."), errors=errors)


def unreadable(_request: HttpRequest, no: HttpError) -> HttpResponse:
    """400 and others that django-ninja itself raises: mostly a body that is no JSON."""
    return answer(no.status_code, _("This request cannot be understood; send JSON in UTF-8."))


def or_page(status: int, page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view of an error that Django itself answers: a problem for programs, a page for people."""

    @wraps(page)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.path.startswith(PREFIX):
            return page(request, *args, **kwargs)
        return missing(request) if status == 404 else answer(status)

    return shown


def allowed_alone(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view whose answer to a method that it does not know is a problem as well."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        given = view(request, *args, **kwargs)
        if given.status_code != 405:
            return given
        made = answer(405, _("This address knows these methods: %(methods)s.") % {"methods": given["Allow"]})
        made["Allow"] = given["Allow"]
        return made

    return asked


def register(api: NinjaAPI) -> None:
    """Let an interface answer every error as a problem."""
    handlers: dict[Any, Any] = {
        Refused: refused,
        Http404: missing,
        AuthenticationError: nobody,
        Throttled: too_often,
        ValidationError: unfit,
        HttpError: unreadable,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _clash(field: str, now: str, wanted: str) -> dict[str, str]:
    return {"field": field, "now": now, "wanted": wanted}


def _place(loc: Iterable[Any]) -> str:
    """Where it is in what was sent; of a body without the name that it has within the program."""
    parts = [str(one) for one in loc]
    if parts[:1] in (["file"], ["form"]):  # the parts of a form are a body as well
        parts[0] = WHOLE
        return ".".join(parts)
    if parts[:1] == [WHOLE]:
        del parts[1:2]
    return ".".join(parts)


def _words(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "missing":
            return _("This is missing.")
        case "extra_forbidden":
            return _("There is no such field.")
        case "literal_error" | "enum":
            return _("It is one of: %(words)s.") % {"words": str(error.get("ctx", {}).get("expected", ""))}
        case _:
            return str(error["msg"])
