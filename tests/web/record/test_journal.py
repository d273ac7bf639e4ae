"""What the log holds of the record: who saw whom, what changed and why, sealed, and what was taken out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.record.making import case, day, departing, made, offered, person

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import EventKind, Operation, StateChange
from safeconduct.web.record.services import (
    cancel_departure,
    change_case,
    propose,
    record_event,
    reverse_change,
    reverse_event,
)
from safeconduct.web.secrecy import vault

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
SECRET = "Surgery for the mother"


@pytest.fixture
def record() -> Operation:
    """Three families at the camp."""
    return made()


def last() -> Entry:
    """The entry that was made last."""
    return Entry.objects.latest("sequence")


def values(entry: Entry) -> tuple[Any, Any]:
    """What was there before and afterwards, unsealed."""
    return log.opened(entry.before_value), log.opened(entry.after_value)


def test_a_change_of_a_case_is_sealed_in_the_log(record: Operation, alma: User) -> None:
    """From, to and why can be read with the key of the case, and nothing of them stands there in clear."""
    change_case(case(record), "priority", "normal", actor=alma, reason=SECRET)
    entry = last()
    assert (entry.action, entry.subject, entry.id_list, entry.actor_id) == (
        "changed",
        "case",
        [case(record).uid],
        alma.pk,
    )
    assert values(entry) == ({"priority": "urgent"}, {"priority": "normal", "reason": SECRET})
    assert "Surgery" not in f"{entry.before}{entry.after}{entry.reason}"
    assert log.verify() == []


def test_what_is_about_nobody_stands_in_clear(record: Operation, alma: User) -> None:
    """A departure that is cancelled, with its reason."""
    cancel_departure(departing(record), actor=alma, reason="Fog")
    assert (last().reason, *values(last())) == ("Fog", {"status": "scheduled"}, {"status": "cancelled"})


def test_a_submission_is_found_by_its_case(record: Operation, alma: User) -> None:
    """Its entry names both, and its steps open with the key of the case."""
    made_now = propose(case(record), offered(record), day(1), actor=alma, reason=SECRET)
    assert last().id_list == [str(made_now.pk), case(record).uid]
    assert values(last()) == ({"state": ""}, {"state": "proposed", "reason": SECRET})


def test_erasing_loses_what_happened_and_keeps_the_chain(record: Operation, alma: User) -> None:
    """What was sealed before cannot be read; what comes afterwards points to the record alone."""
    one = person(record)
    event = record_event(one, EventKind.DETAINED, day(2), actor=alma, reason=SECRET)
    entry = last()
    assert values(entry) == (None, {"event": "detained", "on": str(day(2)), "reason": SECRET})
    vault.erase(one.uid)
    assert set((values(entry)[1] or {}).values()) == {None}
    back = reverse_event(event, actor=alma, reason=SECRET)
    assert (last().action, last().after_value) == ("reversed", {"row": f"PersonEvent {back.pk}"})
    assert log.verify() == []


def test_a_reversal_is_an_entry_too(record: Operation, alma: User) -> None:
    """It says so, from and to the other way round."""
    change_case(case(record), "priority", "normal", actor=alma)
    reverse_change(StateChange.objects.get(), actor=alma, reason="No")
    assert last().action == "reversed"
    assert values(last())[1] == {"priority": "urgent", "reason": "No"}


@pytest.mark.parametrize("name", ["record_register", "record_submissions", "record_case"])
def test_a_page_about_people_is_one_entry(name: str, record: Operation, as_alma: Client, allow: Allow) -> None:
    """Whom it showed, for what, and once, even where the page refuses what was sent."""
    propose(case(record), offered(record), day(1), actor=None)
    allow(record, "register.read", "register.edit")
    one = case(record)
    whole = [one.uid, *(member.uid for member in one.people.order_by("pk"))]
    seen = {
        "record_register": [each.uid for each in (case(record), case(record, "F2"), case(record, "F3"))],
        "record_submissions": [one.uid],
        "record_case": whole,
    }
    count = log.head().count
    arguments = ["one", one.uid] if name == "record_case" else ["one"]
    assert as_alma.get(reverse(name, args=arguments)).status_code == 200
    assert log.head().count == count + 1
    assert (last().action, last().subject, last().id_list) == ("read", "case", seen[name])
    assert last().purpose == name.removeprefix("record_")
    assert as_alma.post(reverse("record_change_case", args=["one", one.uid]), {}).status_code == 422
    assert (log.head().count, last().id_list) == (count + 2, whole)


def test_a_page_that_is_refused_or_about_nobody_is_no_entry(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Neither the case of another operation nor the list of departures."""
    other = case(made("two"))
    allow(record, "register.read", "planning.read")
    count = log.head().count
    assert as_alma.get(reverse("record_case", args=["one", other.uid])).status_code == 404
    assert as_alma.get(reverse("record_departures", args=["one"])).status_code == 200
    assert log.head().count == count


def test_a_list_taken_out_carries_the_stamp_in_its_name(record: Operation, as_alma: Client, allow: Allow) -> None:
    """The name gives count and head as ``audit verify`` takes them, and the entry names the cases that left."""
    allow(record, "register.read", "export")
    answer = as_alma.post(reverse("record_export", args=["one", "people"]), {"nationality": "SYR"})
    found = re.search(r'filename="one-people-log-(\d+)-([0-9a-f]{64})\.csv"', answer.headers["Content-Disposition"])
    assert found
    assert log.stamp() == f"audit log: --count {found[1]} --head {found[2]}"
    assert (last().action, last().subject, last().id_list) == ("exported", "people", [case(record, "F2").uid])
    assert last().after_value == {"rows": 1}
