"""While the record is closed: a page that says so in every language, before anything asks the database.

An administrator closes it with a file in the data directory; ``safeconduct close`` and ``safeconduct reopen`` write and
remove it. It closes itself while the server brings the database to its present form, and while there is no database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from safeconduct.operation.languages import LANGUAGES

MINUTES = 5
"""After how long whoever comes is told to come again, where nobody says otherwise."""
MINUTES_AT_MOST = 7 * 24 * 60
OUTAGE = (OperationalError, InterfaceError)
"""What is raised where the database does not answer."""
OUTAGE_SECONDS = 30


def marker(data: Path) -> Path:
    """The file that closes the record of a data directory while it is there."""
    return data / "closed"


def minutes_closed(data: Path) -> int | None:
    """For how many minutes from now the record is closed, as far as whoever closed it knew; None where it is open."""
    try:
        text = marker(data).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):
        return MINUTES
    return int(text) if text.isdigit() and 0 < int(text) <= MINUTES_AT_MOST else MINUTES


def page(seconds: int, *, is_closed: bool = True, is_first: bool = False) -> HttpResponse:
    """503: the record is closed, or its database does not answer; the page takes nothing from the request.

    Args:
        seconds: After how long it is worth coming again.
        is_closed: Whether somebody closed it.
        is_first: Whether it was never open yet, and is being set up.
    """
    languages = [(code, one.right) for code, one in LANGUAGES.items() if one.is_complete_in("pages")]
    shown = {"each": languages, "is_closed": is_closed, "is_first": is_first}
    answer = HttpResponse(render_to_string("pages/closed.html", shown), status=503)
    answer.headers["Retry-After"] = str(seconds)
    answer.headers["Cache-Control"] = "no-store"
    return answer


class ClosedForNow:
    """Answers every request with the page while the record is closed. It stands before all that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        minutes = minutes_closed(settings.DATA_DIRECTORY.path)
        return self._get_response(request) if minutes is None else page(60 * minutes)


class OutageInOneLine(logging.Filter):
    """Leaves the traceback out where the database does not answer: each request would print the same."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten what is to be logged; all of it is logged."""
        raised = record.exc_info[1] if record.exc_info else None
        if isinstance(raised, OUTAGE):
            record.exc_info = None
            record.exc_text = None
            record.msg, record.args = f"{record.getMessage()} ({type(raised).__name__})", ()
        return True
