"""Lines of the log of the server, as JSON or as text, with nothing in them of what was sent or of whom it is about.

A line has what the program itself says. Of a fault it has the kind and the places in the source, and not the words of
the exception, which may hold a value. Addresses stand as their patterns.
"""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that this thread is answering; nothing outside of one."""
FORMATS = ("json", "text")


class Line(logging.Formatter):
    """Writes a record as one line.

    Args:
        kind: ``json`` or ``text``.
    """

    def __init__(self, kind: str = "json") -> None:
        super().__init__()
        self._kind = kind

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told = _told(record)
        if self._kind == "json":
            return json.dumps(told, ensure_ascii=False)
        rest = " ".join(f"{name}={value}" for name, value in told.items() if name not in ("time", "level", "says"))
        return f"{told['time']} {told['level']} {told['says']} {rest}"


class WithoutAddresses(logging.Filter):
    """Keeps back what Django says of each request that is answered with an error: it has the address.

    The line of the request says the same by its pattern. Of a fault the kind is kept.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write it."""
        if not record.name.startswith(("django.request", "django.security", "django.server")):
            return True
        record.msg, record.args = "fault" if record.exc_info else "refused", ()
        return record.exc_info is not None or record.name.startswith("django.security")


def _told(record: logging.LogRecord) -> dict[str, Any]:
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    told: dict[str, Any] = {"time": moment, "level": record.levelname, "logger": record.name}
    told["says"] = " ".join(record.getMessage().split())
    told |= getattr(record, "told", {})
    if known := request_id.get():
        told.setdefault("request", known)
    if record.exc_info and record.exc_info[0]:
        told["fault"] = record.exc_info[0].__name__
        places = traceback.extract_tb(record.exc_info[2])
        told["at"] = [f"{place.filename}:{place.lineno} {place.name}" for place in places]
    return told
