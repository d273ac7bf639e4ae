"""No request carries a character that no database keeps: what was sent is read without it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

NUL = "\x00"


class WithoutNul:
    """Takes NUL out of what was sent, once for every view. Nobody types it, and PostgreSQL refuses a text with it.

    An address that holds it leads nowhere. Files, and bodies that are no form, are left as they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the query without NUL; the form is read where a view needs it."""
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = without(request.GET)  # type: ignore[assignment]  # as mutable as the one before
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],  # noqa: ARG002 - what Django calls
        args: tuple[object, ...],  # noqa: ARG002
        kwargs: dict[str, object],  # noqa: ARG002
    ) -> None:
        """Read the form without NUL.

        Raises:
            Http404: the address holds it.
        """
        if NUL in request.path_info:
            raise Http404
        if request.method == "POST" and any(NUL in text for _name, each in request.POST.lists() for text in each):
            request._post = without(request.POST)  # type: ignore[attr-defined]  # where Django keeps what it read


def without(query: QueryDict) -> QueryDict:
    """A query or form without NUL in its values."""
    clean = query.copy()
    for name, each in clean.lists():
        clean.setlist(name, [text.replace(NUL, "") for text in each])
    clean._mutable = False
    return clean
