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
from tests.web.record.views.test_things import form_of

from safeconduct.operation import digest, write_operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record import services
from safeconduct.web.record.models import Operation, OperationSettings, Person
from safeconduct.web.rights import gate, grants
from safeconduct.web.rights.roles import Role
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
    assert "takes the name" in as_rita.get(f"/begin/{begun.pk}/").content.decode()
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


def test_an_operation_begun_by_mistake_is_renamed_removed_and_brought_back(
    as_rita: Client, as_alma: Client, alma: User, rita: User
) -> None:
    """Removed, no list has it, its roles and tokens hold no longer and its code is free; all of it comes back."""
    as_rita.post("/begin/", NEW)
    begun = Operation.objects.get(code="harbour")
    path = f"/begin/{begun.pk}/"
    sent = {"name": "The harbour", "seen": "Harbour", "reason": "a slip"}
    assert as_rita.post(path + "rename/", sent).status_code == 302
    late = as_rita.post(path + "rename/", sent | {"name": "Port"})
    assert late.status_code == 422
    assert "what somebody else wrote: The harbour" in late.content.decode()
    for stays, called in (("theirs", "The harbour"), ("mine", "Port")):
        assert as_rita.post(path + "rename/", form_of(late.content.decode()) | {"keep_name": stays}).status_code == 302
        begun.refresh_from_db()
        assert begun.name == called
    grants.give(alma, Role.COORDINATOR, begun, by=rita, reason="leads")
    assert as_alma.get("/operations/harbour/settings/").status_code == 200
    assert as_rita.post(path + "remove/", {"typed": "other", "reason": "twice"}).status_code == 422
    assert as_rita.post(path + "remove/", {"typed": "harbour", "reason": "twice"}).status_code == 302
    assert as_alma.get("/operations/harbour/settings/").status_code == 404
    begun.refresh_from_db()
    assert as_alma.get(f"/operations/{begun.code}/settings/").status_code == 404
    page = as_rita.get("/begin/").content.decode()
    assert f'href="{path}"' not in page
    assert f'action="{path}bring-back/"' in page
    assert as_rita.get(path + "rename/").status_code == 404
    with pytest.raises(services.Refused, match="was removed"):
        services.create_site(begun, code="camp", actor=alma)
    as_rita.post("/begin/", NEW)
    second = Operation.objects.get(code="harbour")
    assert (
        "Remove that one first"
        in as_rita.post(path + "bring-back/", {"reason": "needed"}, follow=True).content.decode()
    )
    services.remove_operation(second, typed="harbour", actor=rita, reason="in the way")
    assert as_rita.post(path + "bring-back/", {"reason": "needed"}).status_code == 302
    assert as_alma.get("/operations/harbour/settings/").status_code == 200
    told = [one.action for one in Entry.objects.of_operation(begun.pk)]
    assert told == ["began", "changed", "changed", "granted", "removed", "reversed"]
    assert log.verify() == []


def test_an_operation_that_holds_something_is_not_removed(as_rita: Client) -> None:
    """Whatever it holds; that its settings were changed is nothing that it holds."""
    as_rita.post("/begin/", NEW)
    begun = Operation.objects.get(code="harbour")
    services.edit(begun.settings, {"notice_days": 3}, {}, actor=None, reason="a week")
    assert services.holds_nothing(begun)
    services.create_transit(begun, code="hub", people=3, actor=None)
    answer = as_rita.post(f"/begin/{begun.pk}/remove/", {"typed": "harbour", "reason": "twice"})
    assert answer.status_code == 422
    assert "can close it" in answer.content.decode()
    begun.refresh_from_db()
    assert begun.removed_at is None


def test_an_operation_that_holds_something_takes_nothing_more(as_rita: Client, tmp_path: Path) -> None:
    """Neither does the page say what is in it."""
    record = made()
    count = Person.objects.count()
    page = as_rita.get(f"/begin/{record.pk}/").content.decode()
    assert "already" in page
    assert ">F1<" not in page
    assert as_rita.post(f"/begin/{record.pk}/", {"file": packed(tmp_path / "files")}).status_code == 422
    assert Person.objects.count() == count
