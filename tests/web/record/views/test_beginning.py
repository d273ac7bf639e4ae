"""Operations that begin: by an administrator alone, empty, then brought in, then open to those who get a role."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.record.making import made

from safeconduct.operation import digest, write_operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Operation, OperationSettings, Person
from safeconduct.web.rights import gate
from safeconduct.web.snapshot import is_empty, snapshot

pytestmark = pytest.mark.django_db

NEW = {"name": "Harbour", "code": "harbour", "starts_on": "2026-03-01", "deadline": "2026-06-30"}


def packed(folder: Path) -> SimpleUploadedFile:
    """A synthetic operation of 30 people as a zip file."""
    write_operation(make_synthetic(30), folder)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made_now:
        for file in folder.iterdir():
            made_now.write(file, file.name)
    return SimpleUploadedFile("operation.zip", content.getvalue())


def test_an_administrator_begins_an_operation_and_brings_it_in(as_rita: Client, rita: User, tmp_path: Path) -> None:
    """Each page leads to the next; the file brings its own settings; the administrator sees nothing of it."""
    assert "There is no operation yet" in as_rita.get("/begin/").content.decode()
    answer = as_rita.post("/begin/", NEW)
    begun = Operation.objects.get(code="harbour")
    assert answer.headers["Location"] == f"/begin/{begun.pk}/"
    assert begun.settings.deadline == date(2026, 6, 30)
    assert is_empty(begun)
    page = as_rita.get("/begin/").content.decode()
    assert f'href="/begin/{begun.pk}/"' in page
    assert "Nobody has a role in it" in page
    assert as_rita.post(f"/begin/{begun.pk}/", {"file": packed(tmp_path / "files")}).headers["Location"] == "/begin/"
    begun.refresh_from_db()
    assert digest(snapshot(begun)) == digest(make_synthetic(30))
    assert f'href="/begin/{begun.pk}/"' not in as_rita.get("/begin/").content.decode()
    assert gate.rights_of(rita, begun) == frozenset()
    assert as_rita.get("/operations/harbour/register/").status_code == 404
    assert [one.action for one in Entry.objects.of_operation(begun.pk)] == ["began", "imported"]
    assert log.verify() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"deadline": "2026-02-28"}, "before the first day"),
        ({"code": "liberty"}, "is the code of another operation"),
        ({"code": "two words"}, "letters from a to z"),
        ({"name": ""}, "required"),
    ],
)
@pytest.mark.usefixtures("liberty")
def test_what_cannot_begin_is_refused(change: dict[str, str], told: str, as_rita: Client) -> None:
    """With a word on why, and without a trace."""
    answer = as_rita.post("/begin/", NEW | change)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Operation.objects.count() == 1
    assert not OperationSettings.objects.exists()


def test_an_operation_that_holds_something_takes_nothing_more(as_rita: Client, tmp_path: Path) -> None:
    """Neither does the page say what is in it."""
    record = made()
    count = Person.objects.count()
    page = as_rita.get(f"/begin/{record.pk}/").content.decode()
    assert "already" in page
    assert ">F1<" not in page
    assert as_rita.post(f"/begin/{record.pk}/", {"file": packed(tmp_path / "files")}).status_code == 422
    assert Person.objects.count() == count
