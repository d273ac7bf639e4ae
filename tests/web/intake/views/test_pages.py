"""The pages of an import: who sees them, what is refused, columns, coming back, and what stands on each."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from itertools import product

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.intake.views.conftest import BOTH, LIST, ROWS, TAKEN, Desk

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.intake.models import Batch, BatchState
from safeconduct.web.intake.urls import of_operation
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import RIGHTS, Right, Role

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
NAMES = [one.name for one in of_operation]


def path_of(name: str, operation: Operation, batch: Batch) -> str:
    """The address of a view, with an import in it where it takes one."""
    takes = next(one for one in of_operation if one.name == name).pattern.converters
    return reverse(name, args=[operation.code, *([batch.uid] if takes else [])])


@pytest.mark.parametrize(("name", "method"), list(product(NAMES, ("get", "post"))))
def test_both_rights_are_needed(name: str, method: str, desk: Desk, allow: Allow, elsewhere: Operation) -> None:
    """With one of the two, or both in another operation, there is no such page; nobody is sent to sign in."""
    batch = desk.begun()
    path = path_of(name, desk.operation, batch)
    for held in (("register.edit", "register.read"), ("identity.edit", "identity.read")):
        allow(desk.operation, *held)
        assert getattr(desk.client, method)(path).status_code == 404
    allow(elsewhere, *BOTH)
    assert getattr(desk.client, method)(path).status_code == 404
    answer = getattr(Client(), method)(path)
    assert answer.headers["Location"].startswith("/accounts/login/")
    batch.refresh_from_db()
    assert batch.state == BatchState.COLUMNS


@pytest.mark.parametrize("name", [name for name in NAMES if name != "intake_imports"])
def test_the_import_of_another_operation_is_not_there(
    name: str, desk: Desk, allow: Allow, elsewhere: Operation
) -> None:
    """Neither by reading nor by sending, for whoever may do everything in both."""
    batch = desk.begun()
    allow(elsewhere, *BOTH)
    for method in ("get", "post"):
        assert getattr(desk.client, method)(path_of(name, elsewhere, batch)).status_code in (404, 405)
    assert Batch.objects.get().state == BatchState.COLUMNS


@pytest.mark.any_database
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_roles_with_both_rights_see_the_list(
    role: Role, camp: Operation, as_alma: Client, alma: User, rita: User
) -> None:
    """A coordinator and a case officer do, with a link in the navigation; no other role does."""
    grants.give(alma, role, camp, by=rita, reason="a test of roles")
    may = RIGHTS[role] >= {Right.REGISTER_EDIT, Right.IDENTITY_EDIT}
    assert may == (role in (Role.COORDINATOR, Role.CASE_OFFICER))
    path = reverse("intake_imports", args=["one"])
    assert as_alma.get(path).status_code == (200 if may else 404)
    entered = as_alma.get("/operations/one/", follow=True).content.decode()
    assert (f'<li><a href="{path}"' in entered) == may


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("list.xls", b"\xd0\xcf\x11\xe0", "save it as Excel workbook"),
        ("list.ods", b"PK", "save it as Excel workbook"),
        ("list.pdf", b"%PDF-1.4", ".xlsx"),
        ("list.csv", b"  \n ", "empty"),
        ("list.csv", b"Name,Age\n", "no rows below"),
        ("list.xlsx", b"PK\x03\x04 this is no workbook", "damaged"),
    ],
)
def test_what_is_no_list_is_refused(name: str, content: bytes, told: str, desk: Desk) -> None:
    """With a word on what would be right, on the page of the form, and without a trace."""
    answer = desk.upload(content, name)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Batch.objects.exists()


def test_no_file_is_no_upload(desk: Desk) -> None:
    """A form without a file says so."""
    answer = desk.client.post(desk.address("imports"), {})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_first_page_explains_itself_where_nothing_is(language: str, desk: Desk) -> None:
    """It says that nothing is there yet, and leads to the page for whole operations, which leads back."""
    page = desk.page("imports", language=language)
    whole = reverse("record_import", args=["one"])
    assert f'href="{whole}"' in page
    assert desk.address("imports") in desk.client.get(whole).content.decode()
    if language == "en":
        assert "No list was imported into this operation yet." in page
        assert "until the list is merged or discarded; then it is destroyed" in page


def test_columns_are_shown_with_cells_and_confirmed(desk: Desk) -> None:
    """Each has its cells and a choice; what is set aside is named on the page that follows."""
    batch = desk.begun()
    page = desk.page("columns", batch)
    assert "<bdi>Maryam</bdi>" in page
    assert page.count('<select id="column') == 7
    batch = desk.mapped()
    assert batch.mapping is not None
    assert "<li><bdi>Tent</bdi></li>" in desk.page("faults", batch)


def test_a_choice_that_cannot_be_is_said_and_kept_in_the_form(desk: Desk) -> None:
    """Two columns for one sex are refused; the page shows both as they were chosen."""
    batch = desk.begun()
    answer = desk.client.post(
        desk.address("columns", batch), {**TAKEN, "seen": str(batch.version), "column_6": "people.sex"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert page.count('<option value="people.sex" selected>') == 2
    batch.refresh_from_db()
    assert batch.mapping is None


@pytest.mark.parametrize("name", ["faults", "duplicates", "summary"])
def test_nothing_is_decided_before_the_columns(name: str, desk: Desk) -> None:
    """The later pages lead to the columns first."""
    batch = desk.begun()
    answer = desk.client.get(desk.address(name, batch), follow=True)
    assert answer.redirect_chain[-1][0] == desk.address("columns", batch)


def test_columns_that_somebody_else_confirmed_are_told(desk: Desk) -> None:
    """The older form is refused, and shown again with what was chosen in it."""
    batch = desk.begun()
    old = {**TAKEN, "seen": str(batch.version), "column_6": "people.needs"}
    desk.client.post(desk.address("columns", batch), {**TAKEN, "seen": str(batch.version)})
    answer = desk.client.post(desk.address("columns", batch), old)
    assert answer.status_code == 422
    assert "Somebody else worked on this import" in answer.content.decode()
    assert '<option value="people.needs" selected>' in answer.content.decode()


def test_coming_back_goes_on_where_it_was(desk: Desk) -> None:
    """The address of the import leads to the step with something left to do; the list of imports leads there."""
    batch = desk.begun()
    enter = desk.address("import", batch)
    assert desk.client.get(enter).headers["Location"] == desk.address("columns", batch)
    assert f'href="{enter}"' in desk.page("imports")
    batch = desk.mapped()
    enter = desk.address("import", batch)
    assert desk.client.get(enter).headers["Location"] == desk.address("faults", batch)


def test_what_is_left_stands_on_every_page(desk: Desk) -> None:
    """The steps say how many faults there are, where one is, and that nothing is in the register yet."""
    batch = desk.mapped()
    for name in ("columns", "faults", "duplicates", "summary", "discard"):
        page = desk.page(name, batch)
        assert "5 left" in page
        assert "Nothing of this list is in the register yet." in page
    assert "<button>Add" not in desk.page("summary", batch)


def test_a_discarded_import_is_gone(desk: Desk) -> None:
    """With a reason; its pages lead to the list of imports, which has it without a name."""
    batch = desk.mapped()
    desk.client.post(desk.address("discard", batch), {"reason": ""})
    assert Batch.objects.get().state == BatchState.FAULTS
    desk.client.post(desk.address("discard", batch), {"reason": "The wrong camp"})
    assert Batch.objects.get().state == BatchState.DISCARDED
    for name in ("columns", "faults", "duplicates", "summary", "import"):
        answer = desk.client.get(desk.address(name, batch), follow=True)
        assert answer.redirect_chain[-1][0] == desk.address("imports")
    assert "camp.csv" not in answer.content.decode()


def test_who_looked_is_in_the_log_and_no_name_is(desk: Desk) -> None:
    """Each page is an entry with the import alone."""
    batch = desk.mapped()
    for name in ("columns", "faults", "duplicates", "summary"):
        before = Entry.objects.count()
        desk.page(name, batch)
        entries = Entry.objects.filter(sequence__gt=before, action="read")
        assert [(one.subject, json.loads(one.ids), one.purpose) for one in entries] == [
            ("import", [batch.uid], "import")
        ]
        assert "Karimi" not in str(entries.values())


@pytest.mark.parametrize("language", ["en", "fa"])
def test_pages_turn_with_the_language(language: str, desk: Desk) -> None:
    """No sentence of the reader stays English on a Persian page of an ordinary list."""
    batch = desk.mapped()
    for name in ("columns", "faults", "duplicates", "summary"):
        page = desk.page(name, batch, language=language)
        assert ('dir="rtl"' in page) == (language == "fa")
        assert 'lang="en" dir="ltr"' not in page.partition("<body>")[2]


def test_nobody_is_in_the_register_before_the_end(desk: Desk) -> None:
    """Whatever is corrected and decided."""
    desk.mapped()
    assert not Person.objects.exists()


def test_the_rows_of_the_list_are_four() -> None:
    """The list of these tests has as many rows as they count on."""
    assert ROWS.count("\n") == 4


def workbook(**sheets: str) -> bytes:
    """A workbook of some sheets, each a list of comma-separated rows."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    for name, text in sheets.items():
        page = book.add_worksheet(name)
        for row, line in enumerate(text.splitlines()):
            page.write_row(row, 0, line.split(","))
    book.close()
    return content.getvalue()


def test_another_sheet_of_a_workbook_is_named(desk: Desk) -> None:
    """The columns say which sheet was read and which were not; handed in again with its name, another is read."""
    content = workbook(North=LIST.decode(), South=LIST.decode().replace("Maryam", "Soraya"))
    assert desk.upload(content, "both.xlsx").status_code == 302
    page = desk.page("columns", Batch.objects.latest("pk"))
    assert "Maryam" in page
    assert "<bdi>South</bdi>" in page
    file = SimpleUploadedFile("both.xlsx", content)
    assert desk.client.post(desk.address("imports"), {"file": file, "sheet": "South"}).status_code == 302
    assert "Soraya" in desk.page("columns", Batch.objects.latest("pk"))
    file = SimpleUploadedFile("both.xlsx", content)
    answer = desk.client.post(desk.address("imports"), {"file": file, "sheet": "East"})
    assert answer.status_code == 422
    assert "North, South" in answer.content.decode()
