"""The pages of the record: who sees what, what filters find, and that a change comes through the one door."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.identities.registering import change as change_identity
from tests.web.record.making import case, day, departing, made, offered, person

from safeconduct.operation import Operation as Files
from safeconduct.operation import digest, write_operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import (
    Clearance,
    Departure,
    Need,
    Offer,
    Operation,
    Person,
    PersonEvent,
    StateChange,
    Submission,
)
from safeconduct.web.record.services import propose
from safeconduct.web.record.urls import of_operation
from safeconduct.web.snapshot import load, snapshot

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
LISTS = {
    "record_register": "register.read",
    "record_submissions": "register.read",
    "record_offers": "planning.read",
    "record_departures": "planning.read",
    "danger_convoys": "planning.read",
    "movements": "planning.read",
    "notices": "notices.send",
    "alerts_alerts": "planning.read",
    "record_sites": "planning.read",
    "record_settings": "planning.read",
    "record_destinations": "planning.read",
    "record_transits": "planning.read",
    "record_totals": "totals.read",
    "record_import": "register.edit",
    "record_series": "departures.edit",
    "jobs": "planning.read",
}
EVERYTHING = ("register.read", "register.edit", "planning.read", "totals.read", "departures.edit", "offers.edit",
              "submissions.edit", "export", "notices.send")  # fmt: skip


@pytest.fixture
def record() -> Operation:
    """Three families at the camp."""
    return made()


def address(name: str, *args: object) -> str:
    """The address of a page of the operation."""
    return reverse(name, args=["one", *args])


def addresses() -> list[str]:
    """One address of every view within an operation."""
    given = {"uid": "0" * 26, "pk": 1, "kind": "change", "table": "cases", "batch": "0"}
    given |= {"indicator": "water", "regime": "later"}
    return [
        reverse(one.name, kwargs={"operation_code": "one"} | {name: given[name] for name in one.pattern.converters})
        for one in of_operation
    ]


@pytest.mark.usefixtures("record")
def test_without_a_right_there_is_no_such_page(as_alma: Client, allow: Allow) -> None:
    """Neither by reading nor by sending; nobody is sent to sign in; a right in another operation opens nothing."""
    asked = [(method, path) for method in ("get", "post") for path in addresses()]
    assert len(asked) > 100
    for method, path in asked:
        assert getattr(as_alma, method)(path).status_code in (404, 405), (method, path)
        assert getattr(Client(), method)(path).status_code == 302, (method, path)
    allow(made("two"), *EVERYTHING)
    for method, path in asked:
        assert getattr(as_alma, method)(path).status_code in (404, 405), (method, path)


@pytest.mark.parametrize(("name", "right"), LISTS.items())
@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_page_opens_by_its_right(
    name: str, right: str, language: str, record: Operation, as_alma: Client, allow: Allow
) -> None:
    """With the one right it is there, in both languages, and the navigation names no page that is closed."""
    allow(record, right)
    answered = as_alma.get(address(name), headers={"accept-language": language})
    assert answered.status_code == 200
    page = answered.content.decode()
    named = set(re.findall(r'<li><a href="(/operations/one/[^"]*)"', page)) - {address("board"), address("plans_plans")}
    # These are reached from another page.
    beside = {"record_series", "record_import", "record_destinations", "record_transits"}
    assert named == {address(one) for one, other in LISTS.items() if other == right and one not in beside}
    assert ('dir="rtl"' in page) == (language == "fa")


def test_a_page_of_an_empty_record_says_so(as_alma: Client, allow: Allow) -> None:
    """Where nothing is, the pages say what is not there and break nowhere."""
    empty = Operation.objects.create(code="one", name="Empty")
    allow(empty, *EVERYTHING)
    for name in LISTS:
        assert as_alma.get(address(name)).status_code == 200
    assert "Nobody is in the register yet" in as_alma.get(address("record_register")).content.decode()
    assert as_alma.post(address("record_export", "cases")).status_code == 404


def test_the_list_of_operations_has_mine_alone(record: Operation, as_alma: Client, allow: Allow) -> None:
    """On the front page an operation without a role in it is not named; the first page is the first that is open."""
    made("two")
    allow(record, "planning.read")
    page = as_alma.get("/").content.decode()
    assert "/operations/one/" in page
    assert "/operations/two/" not in page
    assert as_alma.get("/operations/one/").headers["Location"] == address("board")


def cases_in(page: str) -> list[str]:
    """The codes of the cases that a list shows."""
    return re.findall(r'<th scope="row"><a [^>]*><bdi>([^<]*)</bdi>', page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["F1", "F2", "F3"]),
        ("?site=camp", ["F1", "F2", "F3"]),
        ("?site=port", []),
        ("?priority=urgent", ["F1"]),
        ("?status=active", ["F1", "F2", "F3"]),
        ("?status=held", []),
        ("?need=escort", ["F1"]),
        ("?nationality=SYR", ["F2"]),
        ("?nationality=SYR&priority=urgent", []),
        ("?code=F3", ["F1", "F2", "F3"]),
        ("?page=99", ["F1", "F2", "F3"]),
        ("?page=x&site='--", []),
        ("?site=%00camp", ["F1", "F2", "F3"]),
    ],
)
def test_the_register_is_filtered(
    query: str, found: list[str], record: Operation, as_alma: Client, allow: Allow
) -> None:
    """Each filter, two together, and nonsense; a code in an address is not looked at."""
    allow(record, "register.read")
    assert cases_in(as_alma.get(address("record_register") + query).content.decode()) == found


def test_a_case_is_found_by_its_own_code(record: Operation, as_alma: Client, allow: Allow) -> None:
    """In small letters too, by that of a person as well; the code is sent, and stands in no address of the page."""
    allow(record, "register.read", "export")
    for code, found in ((case(record, "F2").code.lower(), "F2"), ("F3", "F3"), ("F3.2", "F3"), ("\x00F3", "F3")):
        page = as_alma.post(address("record_register"), {"code": code}).content.decode()
        assert cases_in(page) == [found]
        # A part of an address, not letters in it: identifiers are drawn by lot, and may hold a code of two by chance.
        parts = [re.split(r"[/?&=]", one) for one in re.findall(r'(?:href|action)="([^"]*)"', page)]
        assert parts
        assert not [one for one in parts if code in one]
    assert as_alma.get(address("record_register") + "%00/").status_code == 404


def test_the_register_asks_the_database_seldom(as_alma: Client, allow: Allow) -> None:
    """50 cases a page, with at most ten questions to the record; the next page has the others."""
    record = Operation.objects.create(code="one", name="One")
    load(record, make_synthetic(400))
    allow(record, "register.read")
    with CaptureQueriesContext(connection) as asked:
        page = as_alma.get(address("record_register")).content.decode()
    assert len([one for one in asked if "record_" in one["sql"]]) < 11
    assert len(cases_in(page)) == 50
    assert cases_in(as_alma.get(address("record_register") + "?page=2").content.decode())[0] == "F00051"
    assert len(page.encode()) < 100_000


def test_a_sensitive_need_is_for_those_who_may_know(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Without its own right it is in no list, no filter, no case and no export."""
    Need.objects.filter(operation=record, code="escort").update(sensitive=True, group="SV", name="Secret care")
    one = address("record_case", case(record).uid)
    allow(record, "register.read", "export", "planning.read")
    assert cases_in(as_alma.get(address("record_register") + "?need=escort").content.decode()) == []
    for path in (address("record_register"), one):
        assert "Secret care" not in as_alma.get(path).content.decode()
    assert b"escort" not in as_alma.post(address("record_export", "people")).content
    allow(record, "register.read", "export", "planning.read", "needs.sensitive.read")
    assert cases_in(as_alma.get(address("record_register") + "?need=escort").content.decode()) == ["F1"]
    assert "Secret care" in as_alma.get(one).content.decode()
    assert b"escort" in as_alma.post(address("record_export", "people")).content


def test_a_case_shows_why_it_waits(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Its people, the clearance that it waits for, and where it is before countries; no date of birth."""
    change_identity(person(record), birth="1990-03-02")
    Clearance.objects.create(operation=record, person=person(record), kind="exit_permit", state="requested")
    propose(case(record), offered(record), day(1), actor=None)
    allow(record, "register.read")
    page = as_alma.get(address("record_case", case(record).uid)).content.decode()
    for text in ("F1.1", "exit permit", "waits for a clearance", "Tirana", "proposed", '<td class="number">36</td>'):
        assert text in page
    assert "1990" not in page
    assert "<form method" not in page.partition("<main")[2]


def test_a_case_of_another_operation_is_not_found(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Its identifier opens nothing here, by reading or changing."""
    other = case(made("two"))
    allow(record, *EVERYTHING)
    assert as_alma.get(address("record_case", other.uid)).status_code == 404
    assert as_alma.post(address("record_change_case", other.uid), {}).status_code == 404


def seen(**change: str) -> dict[str, str]:
    """The form of the case F1 as it is sent, with a change."""
    now = {"status": "active", "priority": "urgent", "site": "camp"}
    return now | {f"seen_{name}": value for name, value in now.items()} | {"reason": "Surgery"} | change


def test_a_case_is_changed_and_the_change_taken_back(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Priority and site with one form; the history shows them, and each goes back by its own button."""
    allow(record, "register.read", "register.edit")
    one = case(record)
    answered = as_alma.post(address("record_change_case", one.uid), seen(priority="emergency", site="port"))
    assert answered.status_code == 302
    assert (case(record).priority, case(record).site.code) == ("emergency", "port")
    page = as_alma.get(address("record_case", one.uid)).content.decode()
    assert "Surgery" in page
    for change in StateChange.objects.order_by("-pk"):
        path = address("record_undo", one.uid, "change", change.pk)
        assert path in page
        assert as_alma.post(path, {"reason": "No"}).status_code == 302
    assert (case(record).priority, case(record).site.code) == ("urgent", "camp")


def test_two_people_who_change_the_same_are_told(record: Operation, as_alma: Client, allow: Allow) -> None:
    """What was seen is no longer so: nothing changes, and the page says what is so now."""
    allow(record, "register.read", "register.edit")
    one = case(record)
    as_alma.post(address("record_change_case", one.uid), seen(priority="normal"))
    answered = as_alma.post(address("record_change_case", one.uid), seen(priority="emergency"))
    assert answered.status_code == 422
    assert "Somebody else changed the same" in answered.content.decode()
    assert case(record).priority == "normal"


def test_an_event_of_a_person_is_recorded_and_taken_back(record: Operation, as_alma: Client, allow: Allow) -> None:
    """The number at the site follows; what cannot have happened is refused on the page."""
    allow(record, "register.read", "register.edit", "planning.read")
    one = case(record)
    sent = {
        "event-person": person(record).pk,
        "event-kind": "detained",
        "event-on": "2026-03-05",
        "event-reason": "Arrest",
    }
    path = address("record_add_event", one.uid)
    assert as_alma.post(path, sent).status_code == 302
    assert person(record).presence == "detained"
    assert as_alma.post(path, sent).status_code == 422
    assert as_alma.post(path, {**sent, "event-person": person(record, "F2.1").pk}).status_code == 422
    undo = address("record_undo", one.uid, "event", PersonEvent.objects.get().pk)
    as_alma.post(undo, {"reason": ""})
    assert person(record).presence == "detained"
    as_alma.post(undo, {"reason": "Released at once"})
    assert person(record).presence == "present"
    assert "reconcile" not in as_alma.get(address("record_sites")).content.decode()


def test_a_submission_is_followed_through_the_funnel(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Each step by its form; the offers say how many are at which step since when."""
    allow(record, "register.read", "planning.read", "submissions.edit")
    propose(case(record), offered(record), day(1), actor=None)
    path = address("record_step_submission", Submission.objects.get().pk)
    assert "accepted" not in re.findall(r'<option value="(\w+)"', as_alma.get(path).content.decode())
    for state, on in (("submitted", "2026-03-04"), ("accepted", "2026-03-06")):
        assert as_alma.post(path, {"state": state, "on": on, "reason": "Letter"}).status_code == 302
    page = as_alma.get(address("record_offers")).content.decode()
    assert "accepted: 1 case, since" in page
    assert "2026-03-06" in page
    assert cases_in(as_alma.get(address("record_submissions") + "?state=accepted").content.decode()) == ["F1"]
    assert cases_in(as_alma.get(address("record_submissions") + "?state=refused").content.decode()) == []


def test_an_offer_takes_its_next_step(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Held, with where it was said."""
    allow(record, "planning.read", "offers.edit")
    path = address("record_step_offer", offered(record).pk)
    assert as_alma.post(path, {"state": "held", "on": "2026-03-04", "reason": "Call"}).status_code == 302
    assert Offer.objects.get(pk=offered(record).pk).status == "held"
    assert as_alma.post(path, {"state": "pledged", "on": "2026-03-04", "reason": "Call"}).status_code == 200


def test_a_series_is_shown_then_made_and_one_cancelled(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Every Tuesday with 189 seats."""
    allow(record, "planning.read", "departures.edit")
    sent = {
        "code": "TIA",
        "site": "camp",
        "destination": "alb",
        "mode": "charter",
        "weekday": "1",
        "first": "2026-03-02",
        "last": "2026-03-20",
        "seats": "189",
        "days_on_the_way": "0",
    }
    page = as_alma.post(address("record_series"), sent).content.decode()
    assert "TIA-2026-03-10" in page
    assert Departure.objects.count() == 1
    made = as_alma.post(address("record_series"), sent | {"make": "1"})
    assert made["Location"] == address("record_departures") + "?series=TIA"
    shown = as_alma.get(made["Location"]).content.decode()
    assert ">TIA-2026-03-10<" in shown
    assert ">D1<" not in shown
    assert Departure.objects.filter(series="TIA", seats=189).count() == 3
    assert "is taken" in as_alma.post(address("record_series"), sent).content.decode()
    cancel = address("record_cancel", departing(record).pk)
    as_alma.post(cancel, {"reason": ""})
    assert departing(record).status == "scheduled"
    as_alma.post(cancel, {"reason": "Fog"})
    assert departing(record).status == "cancelled"
    whole = address("record_cancel_series")
    as_alma.post(whole, {"series": "TIA"})
    assert not Departure.objects.filter(series="TIA", status="cancelled").exists()
    as_alma.post(whole, {"series": "TIA", "reason": "No aircraft"})
    assert Departure.objects.filter(series="TIA", status="cancelled").count() == 3
    assert "left to cancel" in as_alma.post(whole, {"series": "TIA", "reason": "Again"}, follow=True).content.decode()


def test_a_list_is_taken_out_as_a_file_of_the_operation(record: Operation, as_alma: Client, allow: Allow) -> None:
    """The columns of the dictionary, and the cases that the filters let through."""
    allow(record, *EVERYTHING)
    content = as_alma.post(address("record_export", "cases"), {"nationality": "SYR"}).content.decode()
    assert [row["case_id"] for row in csv.DictReader(io.StringIO(content))] == ["F2"]
    assert as_alma.post(address("record_export", "keys")).status_code == 404
    allow(record, "export", "planning.read")
    assert as_alma.post(address("record_export", "offers")).status_code == 200
    for closed in ("cases", "people", "decisions", "incidents"):
        assert as_alma.post(address("record_export", closed)).status_code == 404


def zipped(operation: Files, folder: Path, inside: str = "") -> bytes:
    """An operation as the bytes of a zip file."""
    write_operation(operation, folder)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for file in folder.iterdir():
            packed.write(file, f"{inside}{file.name}")
    return content.getvalue()


@pytest.fixture
def empty(as_alma: Client, allow: Allow) -> Operation:  # noqa: ARG001 - who imports
    """An operation that nothing was brought into yet."""
    made_now = Operation.objects.create(code="one", name="Empty")
    allow(made_now, "register.read", "register.edit")
    return made_now


@pytest.mark.parametrize("inside", ["", "my operation/"])
def test_a_zipped_folder_is_imported(empty: Operation, as_alma: Client, tmp_path: Path, inside: str) -> None:
    """At once or within a folder; a second import is refused."""
    operation = make_synthetic(30)
    content = zipped(operation, tmp_path / "operation", inside)
    sent = SimpleUploadedFile("operation.zip", content)
    assert as_alma.post(address("record_import"), {"file": sent}).status_code == 302
    empty.refresh_from_db()
    assert digest(snapshot(empty)) == digest(operation)
    sent = SimpleUploadedFile("operation.zip", content)
    assert "already" in as_alma.post(address("record_import"), {"file": sent}).content.decode()


def test_a_workbook_is_imported(empty: Operation, as_alma: Client, tmp_path: Path) -> None:
    """The same operation has the same digest."""
    operation = make_synthetic(30)
    file = tmp_path / "any name.xlsx"
    write_operation(operation, file, "xlsx")
    sent = SimpleUploadedFile(file.name, file.read_bytes())
    assert as_alma.post(address("record_import"), {"file": sent}).status_code == 302
    empty.refresh_from_db()
    assert digest(snapshot(empty)) == digest(operation)


@pytest.mark.usefixtures("empty")
def test_faults_are_listed_by_place_and_nothing_is_written(
    as_alma: Client, tmp_path: Path, small_operation: Callable[..., Path]
) -> None:
    """Each fault with file, line and column; the record stays empty."""
    folder = small_operation(tmp_path / "operation")
    people = (folder / "people.csv").read_text().replace("P2,C1,M", "P1,C9,Q")
    (folder / "people.csv").write_text(people)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for file in folder.iterdir():
            packed.write(file, file.name)
    answered = as_alma.post(address("record_import"), {"file": SimpleUploadedFile("operation.zip", content.getvalue())})
    assert answered.status_code == 422
    page = answered.content.decode()
    assert "people.csv" in page
    assert '<td class="number">3</td>' in page
    assert "3 faults. Nothing was imported." in page
    assert not Person.objects.exists()


def packed(**files: bytes) -> bytes:
    """A zip file of some files; ``__`` in a name stands for a dot."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made_now:
        for name, inside in files.items():
            made_now.writestr(name.replace("__", "."), inside)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("operation.zip", b"no zip file"),
        ("operation.zip", packed(notes__txt=b"nothing of ours")),
        ("operation.exe", b"MZ"),
        ("operation.xlsx", b"no workbook"),
    ],
)
def test_what_is_no_operation_is_refused(name: str, content: bytes, empty: Operation, as_alma: Client) -> None:
    """With a word on what would be right, and without a fault of the program."""
    answered = as_alma.post(address("record_import"), {"file": SimpleUploadedFile(name, content)})
    assert answered.status_code == 422
    assert not Person.objects.filter(operation=empty).exists()


@pytest.mark.usefixtures("empty")
def test_a_zip_file_writes_nowhere_else(as_alma: Client, tmp_path: Path) -> None:
    """A name that climbs out of the folder is taken by its last part."""
    outside = tmp_path / "people.csv"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made_now:
        made_now.writestr(f"../../../../../../../..{outside}", "person_id\n")
    sent = SimpleUploadedFile("operation.zip", content.getvalue())
    assert as_alma.post(address("record_import"), {"file": sent}).status_code == 422
    assert not outside.exists()


def test_days_and_numbers_are_those_of_the_language(record: Operation, as_alma: Client, allow: Allow) -> None:
    """In Persian the Solar Hijri day stands beside the Gregorian one, and numbers have Persian digits."""
    allow(record, "planning.read")
    page = as_alma.get(address("record_departures"), headers={"accept-language": "fa"}).content.decode()
    assert departing(record).departs_on == day(5)
    assert "۱۴۰۴/۱۲/۱۶" in page
    assert "2026-03-07" in page
    assert '<td class="number">۸</td>' in page


def test_a_birth_date_goes_out_with_its_right_alone(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Without the right to see identities a list has the age; with it the birth date, and whose is in the log."""
    change_identity(person(record), birth="1990-05-06")
    allow(record, "register.read", "export", "planning.read")
    first, *_others = csv.DictReader(io.StringIO(as_alma.post(address("record_export", "people")).content.decode()))
    assert (first["birth_date"], first["age"]) == ("", "35")
    allow(record, "register.read", "export", "planning.read", "identity.read")
    first, *_others = csv.DictReader(io.StringIO(as_alma.post(address("record_export", "people")).content.decode()))
    assert (first["birth_date"], first["age"]) == ("1990-05-06", "")
    read = Entry.objects.get(action="read", subject="birth")
    assert (read.id_list, read.purpose) == ([person(record).uid], "export")
