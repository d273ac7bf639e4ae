"""The pages of an import: who sees them, what is refused, what is corrected, what two people are told."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.intake.views.conftest import BOTH, HEADER, LIST, ROWS, TAKEN, Desk

from safeconduct.web.accounts import lost_session
from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.intake import services
from safeconduct.web.intake.models import Batch, BatchState
from safeconduct.web.intake.urls import of_operation
from safeconduct.web.jobs.models import Job
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


def inputs_of(page: str) -> dict[str, str]:
    """The fields of the form of the faults, as a browser would send them unchanged."""
    form = page.partition('<form method="post">')[2].partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        known = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if known.get("type") != "checkbox":
            found[known["name"]] = known.get("value", "")
    return found


def place_of(fields: dict[str, str], was: str) -> str:
    """The number of the input that shows a text."""
    return next(name.removeprefix("was_") for name, text in fields.items() if name.startswith("was_") and text == was)


def test_the_same_wrong_value_is_corrected_once(desk: Desk) -> None:
    """One input stands for both rows of it, and the summary of what is left follows."""
    batch = desk.mapped()
    page = desk.page("faults", batch)
    assert "Write in all 2 rows" in page
    assert "5 cells cannot be taken over" in page
    fields = inputs_of(page)
    fields[f"text_{place_of(fields, 'Afgh.')}"] = "AFG"
    fields[f"text_{place_of(fields, '2011-02-31')}"] = "2011-02-28"
    answer = desk.client.post(desk.address("faults", batch), fields)
    assert answer.headers["Location"] == desk.address("faults", batch)
    page = desk.page("faults", batch)
    assert "3 cells were corrected." in page
    assert "2 cells cannot be taken over" in page
    assert "2 left" in page


def test_each_row_can_be_corrected_by_itself(desk: Desk) -> None:
    """Asked for, each row has its own input; the other with the same value stays."""
    batch = desk.mapped()
    fields = inputs_of(desk.page("faults", batch, "?each=row"))
    places = [name for name, text in fields.items() if name.startswith("was_") and text == "?w"]
    assert len(places) == 2
    fields[places[0].replace("was", "text")] = "M"
    answer = desk.client.post(desk.address("faults", batch) + "?each=row", fields)
    assert answer.headers["Location"].endswith("?each=row")
    assert [fault.cell for fault in services.view(Batch.objects.get()).faults].count("?w") == 1


def test_a_row_is_left_out_with_a_reason_and_taken_in_again(desk: Desk) -> None:
    """Without a reason it is not, and the tick stays; the summary names the row and takes it in again."""
    batch = desk.mapped()
    fields = inputs_of(desk.page("faults", batch)) | {"leave": "3"}
    answer = desk.client.post(desk.address("faults", batch), fields)
    assert answer.status_code == 422
    assert re.search(r'name="leave" value="3" checked', answer.content.decode())
    desk.client.post(desk.address("faults", batch), fields | {"reason": "Stands on the list of the port"})
    assert dict(services.view(Batch.objects.get()).left_out) == {3: "Stands on the list of the port"}
    page = desk.page("summary", batch)
    assert "Stands on the list of the port" in page
    seen = re.findall(r'name="seen" value="(\d+)"', page)[0]
    desk.client.post(desk.address("faults", batch), {"again": "3", "seen": seen})
    assert not services.view(Batch.objects.get()).left_out


def test_nothing_different_is_said(desk: Desk) -> None:
    """A page that is sent as it came changes nothing, and says so."""
    batch = desk.mapped()
    desk.client.post(desk.address("faults", batch), inputs_of(desk.page("faults", batch)))
    assert "Nothing was different." in desk.page("faults", batch)
    assert Batch.objects.get().version == batch.version


def test_any_cell_of_a_row_can_be_changed(desk: Desk) -> None:
    """The page of one row has every cell that is kept, and shows the others."""
    batch = desk.mapped()
    page = desk.page("faults", batch, "?row=2")
    fields = inputs_of(page)
    assert len([name for name in fields if name.startswith("text_")]) == 6
    fields[f"text_{place_of(fields, 'Maryam')}"] = "Mariam"
    desk.client.post(desk.address("faults", batch) + "?row=2", fields)
    assert services.view(Batch.objects.get()).rows([2])[2][2] == "Mariam"


@pytest.mark.parametrize("query", ["?row=99", "?row=x", "?row=2,3", "?page=77", "?each=nobody"])
def test_odd_addresses_show_the_faults(query: str, desk: Desk) -> None:
    """What is not there is passed over."""
    assert "Faults" in desk.page("faults", desk.mapped(), query)


@pytest.mark.parametrize(
    "sent",
    [
        {"seen": "x"},
        {"seen": "99999999999999999999"},
        {"place_0": "999:2", "text_0": "a", "was_0": "b"},
        {"place_0": "x", "text_0": "a", "was_0": "b"},
        {"place_0": "3:99999", "text_0": "a", "was_0": "b"},
        {"place_0": "3:2", "text_0": "\x00", "was_0": "b"},
        {"leave": "99999999999999", "reason": "far"},
        {"leave": "77", "reason": "not there"},
        {"again": "x"},
    ],
)
def test_forged_forms_break_nothing(sent: dict[str, str], desk: Desk) -> None:
    """They are refused or change nothing."""
    batch = desk.mapped()
    fields = {"seen": str(batch.version)} | sent
    assert desk.client.post(desk.address("faults", batch), fields).status_code in (302, 422)
    assert len(services.view(Batch.objects.get()).rows([2, 3, 4, 5])) == 4


def test_two_people_are_told_and_nothing_typed_is_lost(desk: Desk) -> None:
    """Who was overtaken sees how it stands, with the own text still in its input, and can send it again."""
    batch = desk.mapped()
    mine = inputs_of(desk.page("faults", batch))
    theirs = dict(mine)
    theirs[f"text_{place_of(theirs, 'Afgh.')}"] = "AFG"
    desk.client.post(desk.address("faults", batch), theirs)
    mine[f"text_{place_of(mine, '2011-02-31')}"] = "2011-02-27"
    answer = desk.client.post(desk.address("faults", batch), mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else worked on this import" in page
    again = inputs_of(page)
    assert again[f"text_{place_of(again, '2011-02-31')}"] == "2011-02-27"
    assert "Afgh." not in [again[name] for name in again if name.startswith("was_")]
    assert desk.client.post(desk.address("faults", batch), again).status_code == 302
    faulty = [fault.cell for fault in services.view(Batch.objects.get()).faults]
    assert faulty == ["?w", "?w"]


def test_columns_that_somebody_else_confirmed_are_told(desk: Desk) -> None:
    """The older form is refused, and shown again with what was chosen in it."""
    batch = desk.begun()
    old = {**TAKEN, "seen": str(batch.version), "column_6": "people.needs"}
    desk.client.post(desk.address("columns", batch), {**TAKEN, "seen": str(batch.version)})
    answer = desk.client.post(desk.address("columns", batch), old)
    assert answer.status_code == 422
    assert "Somebody else worked on this import" in answer.content.decode()
    assert '<option value="people.needs" selected>' in answer.content.decode()


def test_the_faults_are_taken_out_as_a_file(desk: Desk) -> None:
    """Row, column, cell and what is wrong; a cell that would run as a formula is inert; the log says who did it."""
    batch = desk.mapped(LIST.replace(b"?w", b"@w"))
    answer = desk.client.get(desk.address("faults_export", batch))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["row", "column", "cell", "kind", "what is wrong"]
    assert ["4", "Nat.", "Afgh.", "fault"] in [row[:4] for row in rows]
    assert any(row[2] == "'@w" for row in rows)
    entry = Entry.objects.of_operation(desk.operation.pk).latest("sequence")
    assert (entry.action, json.loads(entry.ids)) == ("exported", [batch.uid])


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


def test_a_lost_session_keeps_what_was_typed(desk: Desk, alma: User) -> None:
    """The form of the faults waits behind the sign-in, and is sent from there."""
    batch = desk.mapped()
    fields = inputs_of(desk.page("faults", batch))
    fields[f"text_{place_of(fields, '2011-02-31')}"] = "2011-02-28"
    lost = Client()
    response = desk.client.get(desk.address("faults", batch))
    lost_session.sign_whose(response, alma)
    lost.cookies = response.cookies
    assert "kept" in lost.post(desk.address("faults", batch), fields).headers["Location"]
    lost.force_login(alma)
    kept = lost.get(reverse("kept_form")).content.decode()
    assert "2011-02-28" in kept


CLEAN = (HEADER + "T1,Karimi,Maryam,F,1980-02-03,AFG,9\nT1,Karimi,Ali,M,2011-02-28,AFG,9\n").encode()
"""Two people, and nothing wrong."""


def ready(desk: Desk, content: bytes = CLEAN) -> Batch:
    """An import with nothing left to decide."""
    batch = desk.mapped(content)
    assert batch.state == BatchState.READY
    return batch


def begin_merge(desk: Desk, batch: Batch) -> None:
    """Press the last button."""
    page = desk.page("summary", batch)
    seen = re.findall(r'name="seen" value="(\d+)"', page)[0]
    answer = desk.client.post(desk.address("merge", batch), {"seen": seen})
    assert answer.headers["Location"] == desk.address("import", batch)


def test_the_last_button_begins_a_job_that_the_pages_wait_for(desk: Desk) -> None:
    """While it waits or works, every page of the import leads to how far it is; a second press begins no second."""
    batch = ready(desk)
    assert "Add 2 people to the register" in desk.page("summary", batch)
    begin_merge(desk, batch)
    for name in ("import", "columns", "faults", "duplicates", "summary", "discard"):
        answer = desk.client.get(desk.address(name, batch), follow=True)
        assert answer.redirect_chain[-1][0] == desk.address("progress", batch)
    desk.client.post(desk.address("merge", batch), {"seen": str(batch.version)})
    assert Job.objects.count() == 1
    page = desk.page("progress", batch)
    assert "hx-get" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_a_merge_is_stopped_and_nothing_is_lost(desk: Desk) -> None:
    """The summary says so, and has its button again."""
    batch = ready(desk)
    begin_merge(desk, batch)
    desk.client.post(desk.address("progress", batch))
    answer = desk.client.get(desk.address("progress", batch), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == desk.address("summary", batch)
    assert "It was stopped. Nothing of the list is in the register." in page
    assert "Add 2 people to the register" in page


def test_an_interrupted_merge_is_begun_again_or_discarded(desk: Desk) -> None:
    """Where the work ended in the middle, the page says so and has both ways on."""
    batch = ready(desk)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.MERGING)
    page = desk.client.get(desk.address("import", batch), follow=True).content.decode()
    assert "The list was not added" in page
    assert desk.address("discard", batch) in page
    assert desk.client.get(desk.address("discard", batch)).status_code == 200
    desk.client.post(desk.address("merge", batch), {"seen": str(batch.version)})
    assert Job.objects.get().is_living


def test_what_was_merged_is_shown_and_taken_back(desk: Desk, alma: User) -> None:
    """The page says what was done, leads to these cases alone, and has the way back, which wants a reason."""
    batch = ready(desk)
    begin_merge(desk, batch)
    services.merge(batch, actor=alma)
    hurried = desk.client.get(desk.address("progress", batch), headers={"hx-request": "true"})
    assert hurried.headers["HX-Redirect"] == desk.address("import", batch)
    page = desk.client.get(desk.address("import", batch), follow=True).content.decode()
    assert "The list is in the register" in page
    register = reverse("record_register", args=["one"]) + f"?batch={batch.uid}"
    assert f'href="{register}"' in page
    assert ">T1<" in desk.client.get(register).content.decode()
    assert ">T1<" not in desk.client.get(register + "x").content.decode()
    desk.client.post(desk.address("undo", batch), {"reason": ""})
    assert Person.objects.count() == 2
    desk.client.post(desk.address("undo", batch), {"reason": "The list of another camp"})
    assert not Person.objects.exists()
    assert "The import was taken back" in desk.page("done", batch)


def test_the_button_does_what_the_page_showed(desk: Desk) -> None:
    """Who was overtaken sees the new summary first; nothing is begun."""
    batch = ready(desk)
    answer = desk.client.post(desk.address("merge", batch), {"seen": str(batch.version - 1)})
    assert answer.status_code == 422
    assert "Somebody else worked on this import" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_list_with_faults_is_not_merged(desk: Desk) -> None:
    """A forged press of a button that is not there is refused with a word."""
    batch = desk.mapped()
    answer = desk.client.post(desk.address("merge", batch), {"seen": str(batch.version)})
    assert answer.status_code == 422
    assert "not ready to be merged" in answer.content.decode()


TWICE = CLEAN + b"T7,Karimi,Mariam,F,1980-02-03,AFG,3\n"
"""One of the two again, spelt otherwise, in another case."""


def decide(desk: Desk, batch: Batch, verdict: str, **changed: str) -> Any:
    """The answer to a button beside the first pair."""
    page = desk.page("duplicates", batch)
    form = page.partition('class="card pair"')[2]
    sent = {name: re.findall(rf'name="{name}" value="([^"]*)"', form)[0] for name in ("seen", "line", "other")}
    return desk.client.post(desk.address("duplicates", batch), {**sent, "choice": verdict, **changed})


def test_a_pair_is_shown_side_by_side_and_decided(desk: Desk) -> None:
    """What differs is marked by a sign and a word; the decision can be changed until the end."""
    batch = desk.mapped(TWICE)
    assert batch.state == BatchState.DUPLICATES
    page = desk.page("duplicates", batch)
    assert "1 pair may be one person" in page
    assert page.count('class="mark"') == 2
    assert "<bdi>Mariam Karimi</bdi>" in page
    assert decide(desk, batch, "same").headers["Location"] == desk.address("summary", batch)
    assert "Add 2 people" in desk.page("summary", batch)
    assert "Decided: the same person." in desk.page("duplicates", batch)
    decide(desk, batch, "new")
    assert "Add 3 people" in desk.page("summary", batch)


@pytest.mark.parametrize(
    "changed", [{"choice": "x"}, {"choice": ""}, {"line": "77"}, {"line": "x"}, {"other": "\x00"}, {"seen": "1"}]
)
def test_a_forged_decision_is_refused(changed: dict[str, str], desk: Desk) -> None:
    """With a word, and nothing is decided."""
    batch = desk.mapped(TWICE)
    answer = decide(desk, batch, "same", **changed)
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert 'role="alert"' in answer.content.decode()
        assert Batch.objects.get().state == BatchState.DUPLICATES


def test_somebody_of_the_register_stands_beside_a_row(desk: Desk, alma: User) -> None:
    """Their name is shown, and that it was read is in the log with their identifier."""
    services.merge(ready(desk), actor=alma)
    known = Person.objects.order_by("pk").first()
    assert known is not None
    batch = desk.mapped((HEADER + "T9,Karimi,Mariam,F,1980-02-03,AFG,3\n").encode())
    page = desk.page("duplicates", batch)
    assert "In the register" in page
    assert "<bdi>Maryam Karimi</bdi>" in page
    read = Entry.objects.filter(action="read", subject="identity").latest("sequence")
    assert json.loads(read.ids) == [known.uid]


def test_nobody_is_in_the_register_before_the_end(desk: Desk) -> None:
    """Whatever is corrected and decided."""
    desk.mapped()
    assert not Person.objects.exists()


def test_the_rows_of_the_list_are_four() -> None:
    """The list of these tests has as many rows as they count on."""
    assert ROWS.count("\n") == 4
