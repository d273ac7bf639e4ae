"""Pairs that are decided, and the end of an import: its job, what it did, the way back."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from tests.web.intake.making import merged
from tests.web.intake.test_jobs import Listener
from tests.web.intake.views.conftest import HEADER, Desk

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.intake import jobs, running, services
from safeconduct.web.intake.models import Batch, BatchState
from safeconduct.web.jobs.models import Job, State
from safeconduct.web.jobs.services import claim, end
from safeconduct.web.record.models import Case, Person
from safeconduct.web.record.services import change_case

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
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


def test_a_newer_copy_is_decided_by_one_button(desk: Desk, alma: User) -> None:
    """All pairs in which nothing differs, and no other; the merge then adds only who is new."""
    services.merge(ready(desk), actor=alma)
    newer = CLEAN + b"T2,Karimi,Mariam,F,1980-02-03,AFG,7\n" + b"T3,Noori,Omid,M,1990-04-05,AFG,7\n"
    batch = desk.mapped(newer)
    page = desk.page("duplicates", batch)
    assert "In 2 of them, all that both tell is the same." in page
    seen = re.findall(r'name="seen" value="(\d+)"', page)[0]
    answer = desk.client.post(desk.address("duplicates", batch), {"seen": seen, "choice": "alike"})
    assert answer.headers["Location"].startswith(desk.address("duplicates", batch))
    left = [pair.line for pair in services.view(Batch.objects.get(pk=batch.pk)).pairs if pair.choice is None]
    assert left
    assert set(left) == {4}
    again = desk.client.post(desk.address("duplicates", batch), {"seen": seen, "choice": "alike"})
    assert again.status_code == 422


def test_a_long_list_is_read_beside_the_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its columns are confirmed at once; every page then leads to how far the reading is, and afterwards onward."""
    monkeypatch.setattr(running, "LONG", 2)
    batch = desk.mapped(CLEAN)
    assert batch.stage is None
    for name in ("import", "columns", "faults", "duplicates", "summary"):
        answer = desk.client.get(desk.address(name, batch), follow=True)
        assert answer.redirect_chain[-1][0] == desk.address("progress", batch)
        assert "The list is being read" in answer.content.decode()
    claimed = claim("here")
    assert claimed is not None
    job, held = claimed
    jobs.read(job, Listener())
    end(job, State.DONE)
    os.close(held)
    answer = desk.client.get(desk.address("progress", batch), follow=True)
    assert answer.redirect_chain[-1][0] == desk.address("summary", batch)


def test_reading_that_was_stopped_begins_again_with_the_import(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stopped it is back at the list of imports; opening the import reads it again."""
    monkeypatch.setattr(running, "LONG", 2)
    batch = desk.mapped(CLEAN)
    desk.client.get(desk.address("import", batch))
    desk.client.post(desk.address("progress", batch))
    answer = desk.client.get(desk.address("progress", batch))
    assert answer.headers["Location"] == desk.address("imports")
    desk.client.get(desk.address("import", batch))
    assert Job.objects.filter(state=State.QUEUED).count() == 1


def test_what_was_changed_since_is_named_with_who_and_where(desk: Desk, alma: User) -> None:
    """The page of an import that cannot be taken back any more links to the case that somebody changed."""
    batch = merged(desk.operation, b"Case no,Surname,First name,Sex\n1,Karimi,Ali,M\n", alma)[0]
    assert "What was changed since" not in desk.page("done", batch)
    case = Case.objects.get(external_code="1")
    change_case(case, "priority", "urgent", actor=alma, reason="Ill")
    page = desk.page("done", batch)
    assert "What was changed since" in page
    assert reverse("record_case", args=[desk.operation.code, case.uid]) in page
    assert "Alma" in page.partition("What was changed since")[2]
