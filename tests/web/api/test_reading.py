"""What programs read: filtered and paged as on pages, with an entry of the log, and who somebody is for a purpose."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.web.api.conftest import token_of
from tests.web.identities.registering import change
from tests.web.record.making import case, day, offered, person

from safeconduct.web.accounts.models import User
from safeconduct.web.api.access import CALLS, SLIPS
from safeconduct.web.api.models import ApiToken
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Clearance, Need, Operation
from safeconduct.web.record.services import propose
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Right, Role

pytestmark = pytest.mark.django_db

Program = Callable[..., Client]
ALL = (Right.PLANNING_READ, Right.REGISTER_READ, Right.TOTALS_READ)
BELOW = "/api/operations/one/"


def test_cases_are_filtered_and_have_their_windows(record: Operation, program: Program) -> None:
    """As the register has them, with the clearances."""
    Clearance.objects.create(operation=record, person=person(record), kind="exit_permit", state="requested")
    client = program(Right.REGISTER_READ)
    whole = client.get("/api/operations/one/cases").json()
    assert (whole["page"], whole["pages"], whole["count"]) == (1, 1, 3)
    assert [(one["external_code"], one["people"]) for one in whole["items"]] == [("F1", 3), ("F2", 1), ("F3", 6)]
    assert whole["items"][0]["waits_for_clearance"]
    some = client.get("/api/operations/one/cases?nationality=SYR").json()
    assert [one["external_code"] for one in some["items"]] == ["F2"]
    assert client.get("/api/operations/one/cases?page=2").json()["items"] == []
    assert client.get("/api/operations/one/cases?page=0").status_code == 422
    one = client.get(f"/api/operations/one/cases/{case(record).uid}").json()
    assert one == whole["items"][0]


def test_people_have_neither_birth_dates_nor_what_is_sensitive(
    record: Operation, program: Program, alma: User, rita: User
) -> None:
    """An age in years; a sensitive need only for a token and a user with its own right."""
    change(person(record), birth="1990-03-02")
    Need.objects.filter(operation=record, code="escort").update(sensitive=True, group="SV")
    path = "/api/operations/one/people"
    answer = program(Right.REGISTER_READ).get(path)
    assert "1990" not in answer.content.decode()
    assert "escort" not in answer.content.decode()
    assert answer.json()["items"][0]["age"] == 36
    beside = Right.NEEDS_SENSITIVE_READ
    grants.give(alma, Role.CASE_OFFICER, record, by=rita, reason="cares", beside=beside)
    assert "escort" not in program(Right.REGISTER_READ).get(path).content.decode()
    assert "escort" in program(Right.REGISTER_READ, beside).get(path).content.decode()


@pytest.mark.parametrize(
    ("path", "subject"), [("cases", "case"), ("people", "person"), ("submissions", "case"), ("cases/{uid}", "case")]
)
def test_what_is_read_of_people_is_an_entry(
    path: str, subject: str, record: Operation, program: Program, alma: User
) -> None:
    """Who, whom, and by which token; where nobody is shown, that it was called."""
    propose(case(record), offered(record), day(1), actor=None)
    client = program(*ALL)
    count = log.head().count
    client.get(BELOW + path.format(uid=case(record).uid))
    entry = Entry.objects.latest("sequence")
    assert (log.head().count, entry.action, entry.subject, entry.actor_id) == (count + 1, "read", subject, alma.pk)
    assert entry.purpose == f"api token {ApiToken.objects.get().pk}: a test"
    shown = person(record).uid if subject == "person" else case(record).uid
    assert shown in entry.id_list
    client.get(BELOW + "offers")
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.subject, entry.after_value) == ("called", "token", {"call": "offers"})


@pytest.mark.usefixtures("record")
def test_a_token_calls_so_often_a_minute(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more is refused, while another token goes on; the next minute all is as before."""
    monkeypatch.setattr("safeconduct.web.api.access._minute", lambda: 1)
    first, second = program(*ALL), program(*ALL)
    answers = {first.get("/api/operations").status_code for _ in range(CALLS)}
    assert answers == {200}
    refused = first.get("/api/operations")
    assert refused.status_code == 429
    assert second.get("/api/operations").status_code == 200
    monkeypatch.setattr("safeconduct.web.api.access._minute", lambda: 2)
    assert first.get("/api/operations").status_code == 200


@pytest.mark.usefixtures("record")
def test_wrong_tokens_are_looked_at_so_often_a_minute(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries is held up; who has a token is not."""
    monkeypatch.setattr("safeconduct.web.api.access._minute", lambda: 1)
    wrong = Client(headers={"authorization": "Bearer sct_wrong"})
    assert {wrong.get("/api/operations").status_code for _ in range(SLIPS)} == {401}
    assert wrong.get("/api/operations").status_code == 429
    assert program(*ALL).get("/api/operations").status_code == 200


def test_the_purpose_is_said_and_is_in_the_log(record: Operation, alma: User) -> None:
    """Without one nobody is shown, and the answer says which header is missing; a list of offers needs none."""
    token = token_of(alma, record, *ALL)
    silent = Client(headers={"authorization": f"Bearer {token}"})
    refused = silent.get(BELOW + "people")
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"place": "header.Purpose", "detail": "This is missing."}]
    assert silent.get(BELOW + "offers").status_code == 200


@pytest.mark.parametrize("table", ["cases", "people", "incidents"])
def test_a_table_asks_for_its_own_right_besides(table: str, record: Operation, program: Program) -> None:
    """Who may take lists out takes out what they may read; the file is that of the page."""
    path = f"{BELOW}exports/{table}"
    right = Right.INCIDENTS_READ if table == "incidents" else Right.REGISTER_READ
    assert program(Right.EXPORT).post(path, {}, content_type="application/json").status_code == 404
    assert program(right).post(path, {}, content_type="application/json").status_code == 404
    answer = program(Right.EXPORT, right).post(path, {}, content_type="application/json")
    assert answer["Content-Type"].startswith("text/csv")
    assert Entry.objects.latest("sequence").action == "exported"
    assert (case(record).external_code in answer.content.decode()) is (table != "incidents")


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("odd", ["%00", "%F0%9F%98%80", "'", "../cases", "9" * 400])
def test_nonsense_is_no_fault_of_the_program(odd: str, program: Program) -> None:
    """In the code of an operation, in the identifier of a case, in a filter and in a page."""
    client = program(*ALL)
    for path in (
        f"/api/operations/{odd}/cases",
        f"/api/operations/one/cases/{odd}",
        f"/api/operations/one/cases?site={odd}&need={odd}&nationality={odd}&status={odd}&priority={odd}",
        f"/api/operations/one/people?page={odd}",
    ):
        assert client.get(path).status_code < 500
