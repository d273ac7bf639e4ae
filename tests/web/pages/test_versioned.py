"""The address of a file changes with what is in it, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from safeconduct.web.pages import versioned

SHEET = "pages/safeconduct.css"


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Nothing is remembered of another test."""
    versioned._version.cache_clear()


def test_the_address_changes_with_the_content(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same content has the same address in every process; another content another."""
    now = static(SHEET)
    assert now.startswith(f"/static/{SHEET}?v=")
    file = tmp_path / "sheet.css"
    found = finders.find(SHEET)
    assert isinstance(found, str)
    file.write_bytes(Path(found).read_bytes())
    monkeypatch.setattr(finders, "find", lambda name: str(file))  # noqa: ARG005 - what is asked does not matter
    versioned._version.cache_clear()
    assert static(SHEET) == now
    file.write_bytes(file.read_bytes() + b"p { color: red; }")
    versioned._version.cache_clear()
    assert static(SHEET) != now


def test_a_file_that_is_not_there_has_no_version() -> None:
    """Its address is as it was."""
    assert static("pages/none.css") == "/static/pages/none.css"


def test_what_has_a_version_is_kept_for_a_day(client: Client) -> None:
    """The address of a page is answered, and the browser may keep what it gets."""
    answer = client.get(static(SHEET))
    assert answer.status_code == 200
    assert "max-age=86400" in answer.headers["Cache-Control"]
