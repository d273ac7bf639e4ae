"""While the record is closed, and while its database does not answer: a page that says so and when to come again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.test import Client

from safeconduct.web.pages import closed

EACH = [
    "Closed for a short time",
    "برای مدتی کوتاه بسته است",
    '<section lang="en" dir="ltr">',
    '<section lang="fa" dir="rtl">',
]


@pytest.fixture
def shut() -> Iterator[None]:
    """The record, closed for seven minutes."""
    file = closed.marker(settings.DATA_DIRECTORY.path)
    file.write_text("7\n")
    yield
    file.unlink()


@pytest.mark.usefixtures("shut")
@pytest.mark.parametrize(
    "path", ["/", "/accounts/login/", "/operations/liberty/register/", "/api/operations", "/nowhere"]
)
def test_whoever_comes_is_told_in_both_languages(path: str, client: Client) -> None:
    """503, when to come again, nothing kept by the browser; and no database is asked."""
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "420"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    page = answer.content.decode()
    assert all(part in page for part in EACH)


def test_an_open_record_answers(client: Client) -> None:
    """Without the file nothing is closed."""
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("text", "minutes"), [("7", 7), ("", 5), ("soon", 5), ("0", 5), ("-3", 5), ("9" * 30, 5), ("ü", 5)]
)
def test_a_marker_that_says_nothing_sensible_closes_too(text: str, minutes: int, tmp_path: Any) -> None:
    """For five minutes at a time."""
    assert closed.minutes_closed(tmp_path) is None
    closed.marker(tmp_path).write_text(text, encoding="utf-8")
    assert closed.minutes_closed(tmp_path) == minutes


@pytest.mark.parametrize("raised", [OperationalError, InterfaceError])
def test_a_lost_database_is_said(raised: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """The page names no fault of the program, and does not say where the database is."""

    def lost(request: object) -> None:  # noqa: ARG001
        raise raised("connection to server at 10.0.0.7 failed")

    monkeypatch.setattr("safeconduct.web.accounts.second_factor.has_one", lost)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    page = answer.content.decode()
    assert "The database does not answer" in page
    assert "پایگاه داده پاسخ نمی‌دهد" in page
    assert "10.0.0.7" not in page


def test_a_lost_database_is_one_line_in_the_log() -> None:
    """Other faults keep their traceback."""
    for raised, stays in ((OperationalError("at 10.0.0.7"), False), (ValueError("no"), True)):
        record = logging.LogRecord(
            "django", logging.ERROR, "", 0, "%s: %s", ("Fault", "/"), (type(raised), raised, None)
        )
        assert closed.OutageInOneLine().filter(record)
        text = logging.Formatter().format(record)
        assert text.startswith("Fault: /")
        assert ("\n" in text) is stays
        assert "10.0.0.7" not in text
