"""Many cases at once, and views that are kept."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from tests.web.record.making import case, made

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Case, Operation, PersonEvent, SavedView, StateChange
from safeconduct.web.record.services import change_case

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
PATH = "/operations/one/register/bulk/"


@pytest.fixture
def record(allow: Allow) -> Operation:
    """Three families at the camp, and Alma, who may change them."""
    record = made()
    allow(record, "register.read", "register.edit")
    return record


def chosen(record: Operation, change: str, *codes: str) -> dict[str, object]:
    """The form of the register with some cases chosen."""
    return {"change": change, "case": [case(record, code).uid for code in codes]}


def confirmed(page: str, reason: str = "Winter") -> dict[str, object]:
    """The form of the preview, confirmed."""
    fields: dict[str, object] = dict(re.findall(r'name="(seen|change|everything|nationality)" value="([^"]*)"', page))
    return fields | {"case": re.findall(r'name="case" value="([^"]*)"', page), "make": "1", "reason": reason}


def test_cases_are_shown_then_changed_and_taken_back_together(record: Operation, as_alma: Client) -> None:
    """Nothing changes by looking; one row and one entry each; the whole goes back by one button."""
    page = as_alma.post(PATH, chosen(record, "priority:urgent", "F1", "F2", "F3")).content.decode()
    assert "is so already" in page
    assert "2 cases change." in page
    assert not StateChange.objects.exists()
    answer = as_alma.post(PATH, confirmed(page))
    assert answer.status_code == 302
    assert [case(record, code).priority for code in ("F1", "F2", "F3")] == ["urgent"] * 3
    assert StateChange.objects.count() == 2
    assert Entry.objects.filter(action="changed", subject="case").count() == 2
    back = answer.headers["Location"]
    assert "Take all of it back" in as_alma.get(back).content.decode()
    assert as_alma.post(back, {"reason": ""}, follow=True).status_code == 200
    assert case(record, "F2").priority == "urgent"
    as_alma.post(back, {"reason": "Of another list"})
    assert [case(record, code).priority for code in ("F1", "F2", "F3")] == ["urgent", "normal", "normal"]
    assert "Take all of it back" not in as_alma.get(back).content.decode()
    assert log.verify() == []


def test_a_move_of_many_moves_their_people_and_back(record: Operation, as_alma: Client) -> None:
    """Everybody is counted at the other site, and again at the first."""
    page = as_alma.post(PATH, chosen(record, "site:port", "F1", "F2")).content.decode()
    back = as_alma.post(PATH, confirmed(page)).headers["Location"]
    assert {case(record, code).site.code for code in ("F1", "F2")} == {"port"}
    assert PersonEvent.objects.filter(kind="moved").count() == 4
    as_alma.post(back, {"reason": "Rain"})
    assert {case(record, code).site.code for code in ("F1", "F2")} == {"camp"}


def test_everything_that_the_filters_find_is_changed_and_taken_back(
    record: Operation, as_alma: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than one page, and no case of another filter; who comes to it meanwhile stops it."""
    monkeypatch.setattr("safeconduct.web.record.register.PAGE", 1)
    register = as_alma.get(reverse("record_register", args=["one"])).content.decode()
    assert "All 3 cases that these filters find, on every page" in register
    sent = {"change": "site:port", "everything": "1", "nationality": "SYR", "case": case(record, "F1").uid}
    page = as_alma.post(PATH, sent).content.decode()
    assert "1 case changes." in page
    everything = as_alma.post(PATH, {"change": "priority:emergency", "everything": "1"}).content.decode()
    assert "<li>normal: 2</li>" in everything
    back = as_alma.post(PATH, confirmed(page)).headers["Location"]
    assert [case(record, code).site.code for code in ("F1", "F2", "F3")] == ["camp", "port", "camp"]
    assert [event.reason for event in PersonEvent.objects.filter(kind="moved")] == ["Winter"]
    assert as_alma.post(PATH, confirmed(everything)).status_code == 302
    Case.objects.filter(pk=case(record, "F2").pk).update(priority="normal")
    stale = as_alma.post(PATH, confirmed(everything))
    assert stale.status_code == 422
    as_alma.post(back, {"reason": "Rain"})
    assert case(record, "F2").site.code == "camp"
    assert log.verify() == []


def test_what_changed_meanwhile_stops_all(record: Operation, as_alma: Client) -> None:
    """One case is no longer as it was seen: none is changed, and the page says which."""
    page = as_alma.post(PATH, chosen(record, "priority:emergency", "F2", "F3")).content.decode()
    change_case(case(record, "F3"), "priority", "urgent", actor=None)
    answer = as_alma.post(PATH, confirmed(page))
    assert answer.status_code == 422
    assert "another list than you saw" in answer.content.decode()
    assert case(record, "F2").priority == "normal"


def test_taking_back_stops_where_somebody_changed_one_since(record: Operation, as_alma: Client) -> None:
    """All or none; once that change is taken back, the whole goes back."""
    page = as_alma.post(PATH, chosen(record, "priority:emergency", "F2", "F3")).content.decode()
    back = as_alma.post(PATH, confirmed(page)).headers["Location"]
    change_case(case(record, "F3"), "priority", "urgent", actor=None)
    assert "Somebody else changed this" in as_alma.post(back, {"reason": "No"}, follow=True).content.decode()
    assert case(record, "F2").priority == "emergency"


@pytest.mark.parametrize(
    ("change", "codes"), [("priority:urgent", []), ("status:departed", ["F1"]), ("site:nowhere", ["F1"]), ("", ["F1"])]
)
def test_what_cannot_be_changed_so_is_refused(
    change: str, codes: list[str], record: Operation, as_alma: Client
) -> None:
    """No case, a departure by hand, a site that is not there, nothing chosen."""
    assert as_alma.post(PATH, chosen(record, change, *codes)).status_code == 302
    assert not StateChange.objects.exists()


def test_cases_of_another_operation_are_not_there(record: Operation, as_alma: Client) -> None:
    """Nor is a change of theirs taken back from here."""
    other = case(made("two"))
    sent = chosen(record, "priority:emergency", "F1") | {"case": [other.uid]}
    assert as_alma.post(PATH, sent | {"make": "1", "reason": "x", "seen": "0"}).status_code == 302
    other.refresh_from_db()
    assert other.priority == "urgent"


def test_a_view_is_kept_for_its_user_alone(record: Operation, as_alma: Client, rita: User) -> None:
    """Kept under a name, found on the register, kept anew, forgotten; nobody sees that of another."""
    keep = reverse("record_save_view", args=["one"])
    assert as_alma.post(keep, {"name": "Syrians", "nationality": "SYR"}).status_code == 302
    as_alma.post(keep, {"name": "Syrians", "nationality": "SYR", "priority": "normal"})
    theirs = SavedView.objects.create(operation=record, user=rita, name="Secret plan", query="need=escort")
    page = as_alma.get(reverse("record_register", args=["one"])).content.decode()
    assert "?priority=normal&amp;nationality=SYR" in page
    assert "Secret plan" not in page
    assert as_alma.post(reverse("record_forget_view", args=["one", theirs.pk])).status_code == 404
    mine = SavedView.objects.get(name="Syrians")
    as_alma.post(reverse("record_forget_view", args=["one", mine.pk]))
    assert [view.name for view in SavedView.objects.all()] == ["Secret plan"]
    as_alma.post(keep, {"name": " "})
    assert SavedView.objects.count() == 1


def test_who_may_only_look_chooses_nothing(record: Operation, as_alma: Client, allow: Allow) -> None:
    """The register has no boxes then, and the address is not there."""
    allow(record, "register.read")
    assert "checkbox" not in as_alma.get(reverse("record_register", args=["one"])).content.decode()
    assert as_alma.post(PATH, chosen(record, "priority:urgent", "F2")).status_code == 404


def test_the_database_keeps_what_a_view_and_a_change_are(record: Operation, alma: User) -> None:
    """Past the models: a view has a name of its own, and a change is of one thing, of the same operation."""
    SavedView.objects.create(operation=record, user=alma, name="Mine", query="")
    for name in ("Mine", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.bulk_create([SavedView(operation=record, user=alma, name=name, query="")])
    here, two = case(record).site, made("two")
    for wrong in ({"operation": record, "case": case(record)}, {"operation": two}):
        with pytest.raises(IntegrityError), transaction.atomic():
            written(StateChange(site=here, what="name", before="a", after="b", **wrong))


def written(row: StateChange) -> None:
    """Write a row past its model, and let the database look at once at what it would look at in the end."""
    StateChange.objects.bulk_create([row])
    connection.check_constraints()
