"""What the shell of every page needs to know."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest

from safeconduct.operation.languages import Language as Spoken
from safeconduct.web.pages.writing import comma, language, semicolon
from safeconduct.web.record.navigation import Navigation, navigation


class Language(TypedDict):
    """A language that can be chosen: its code, and its name as its speakers write it."""

    code: str
    name: str


class Shell(TypedDict):
    """The context of the shell."""

    languages: list[Language]
    spoken: Spoken
    operation_name: str
    navigation: Navigation | None
    comma: str
    semicolon: str


def shell(request: HttpRequest) -> Shell:
    """The languages that can be chosen and that of the page, its operation, the ways in that, and marks of lists.

    A view that shows something of an operation sets ``request.operation``, ``request.operation_name`` and
    ``request.rights``. It takes nothing from the database itself, so that a page can be shown without one.
    """
    return Shell(
        languages=[Language(code=code, name=name) for code, name in settings.LANGUAGES],
        spoken=language(),
        operation_name=getattr(request, "operation_name", ""),
        navigation=navigation(request),
        comma=comma(),
        semicolon=semicolon(),
    )
