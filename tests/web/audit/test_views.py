"""The pages of the log: what an auditor sees of one operation, and the file with the stamp."""

from __future__ import annotations

import csv
import re

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Case, Operation, Site
from safeconduct.web.rights import models
from safeconduct.web.rights.models import Grant, last_day
from safeconduct.web.rights.roles import RIGHTS, Right, Role

LOG = "/operations/liberty/log/"
ANA = "01J00000000000000000000ANA"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def logged(alma: User, liberty: Operation) -> Operation:
    """Three entries of Liberty, whose auditor Alma is, one of another operation, one of none."""
    until = last_day(timezone.localdate())
    Grant.objects.create(
        user=alma, role=Role.AUDITOR, operation=liberty, expires_on=until, granted_by=alma, reason="audits"
    )
    other = Operation.objects.create(code="other", name="Other")
    with transaction.atomic():
        log.append(actor=alma, action="read", operation=liberty, subject="person", ids=[ANA], purpose="=interview")
        log.append(actor=None, action="expired", operation=liberty, subject="offer", ids=["O1"])
        log.append(actor=alma, action="read", operation=other, subject="person", ids=["OTHERS-PERSON"])
        log.append(actor=None, action="key-added")
        log.append(
            actor=alma, action="changed", operation=liberty, subject="case", ids=["C1"], reason="a <b>letter</b>"
        )
    return liberty


def numbers(client: Client, query: str = "") -> list[int]:
    """The numbers of the entries that a page shows, in its order."""
    page = client.get(LOG + query)
    assert page.status_code == 200
    return [int(number) for number in re.findall(r'<td class="number"><bdi>(\d+)</bdi>', page.content.decode())]


def test_an_operation_shows_its_own_entries_the_newest_first(as_alma: Client) -> None:
    """Nothing of another operation or of none is there, and what was typed is shown as it was typed."""
    assert numbers(as_alma) == [5, 2, 1]
    page = as_alma.get(LOG).content.decode()
    assert "OTHERS-PERSON" not in page
    assert "a &lt;b&gt;letter&lt;/b&gt;" in page
    assert log.stamp() in page


def test_filters_narrow_the_log_down(as_alma: Client, alma: User) -> None:
    """By actor, by the system, by action and by day; what cannot be followed is said and left out."""
    day = Entry.objects.get(sequence=1).moment.date()
    assert numbers(as_alma, f"?actor={alma.pk}") == [5, 1]
    assert numbers(as_alma, "?actor=system") == [2]
    assert numbers(as_alma, f"?action=read&actor={alma.pk}") == [1]
    assert numbers(as_alma, f"?first={day}&last={day}") == [5, 2, 1]
    assert numbers(as_alma, "?last=2020-01-01") == []
    for wrong in ("actor=x", "actor=" + "9" * 30, "first=2026-02-31", "last=yesterday"):
        assert numbers(as_alma, f"?{wrong}") == [5, 2, 1]
        assert "could not be followed" in as_alma.get(f"{LOG}?{wrong}").content.decode()


def test_older_entries_are_on_the_next_page(as_alma: Client, logged: Operation) -> None:
    """Going on from page to page shows each entry once and keeps the filters."""
    with transaction.atomic():
        log.append_many(None, [log.Draft(action="expired", operation=logged) for _ in range(60)])
    first = as_alma.get(f"{LOG}?actor=system").content.decode()
    link = re.search(r'href="(\?actor=system&amp;before=\d+)"', first)
    assert link
    shown = numbers(as_alma, "?actor=system") + numbers(as_alma, link[1].replace("&amp;", "&"))
    assert shown == [*range(65, 5, -1), 2]
    assert numbers(as_alma, "?before=x")


def test_the_file_has_the_entries_and_the_stamp_and_is_logged(as_alma: Client, alma: User) -> None:
    """The oldest first, no cell that a spreadsheet would compute, and a last line that a later log bears out."""
    answer = as_alma.post(LOG + "export/", {"actor": str(alma.pk)})
    rows = list(csv.reader(b"".join(answer.streaming_content).decode().splitlines()))
    assert [row[0] for row in rows[1:-1]] == ["1", "5"]
    assert rows[1][rows[0].index("purpose")] == "'=interview"
    made = Entry.objects.get(sequence=6)
    assert (made.action, made.subject, made.actor_id) == ("exported", "log", alma.pk)
    assert rows[-1] == [f"audit log: --count 6 --head {bytes(made.mac).hex()}"] == [log.stamp()]
    assert log.verify() == []


def test_a_file_is_not_made_by_following_a_link(as_alma: Client) -> None:
    """What writes an entry is asked for by a form."""
    assert as_alma.get(LOG + "export/").status_code == 405
    assert as_alma.post(LOG).status_code == 405


@pytest.mark.parametrize("code", ["other", "nowhere"])
def test_the_auditor_of_one_operation_sees_no_other(as_alma: Client, code: str) -> None:
    """Its log is no page, and neither is the file of it, just as for an operation that does not exist."""
    assert as_alma.get(f"/operations/{code}/log/").status_code == 404
    assert as_alma.post(f"/operations/{code}/log/export/").status_code == 404


def test_the_page_is_in_persian_too(as_alma: Client) -> None:
    """The whole page turns."""
    page = as_alma.get(LOG, headers={"accept-language": "fa"}).content.decode()
    assert 'dir="rtl"' in page
    assert "دفتر رویدادها" in page


def test_codes_stand_beside_identifiers_for_who_may_see_cases(
    as_alma: Client, logged: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An auditor alone sees identifiers; whoever may see cases by their codes as well reads whom an entry tells of."""
    site = Site.objects.create(operation=logged, code="camp")
    case = Case.objects.create(operation=logged, site=site, code="K2345", priority="normal")
    log.append(actor=None, action="read", operation=logged, subject="case", ids=[case.uid])
    assert f"<bdi>{case.uid}</bdi>" in as_alma.get(LOG).content.decode()
    assert case.called not in as_alma.get(LOG).content.decode()
    both = RIGHTS[Role.AUDITOR] | {Right.REGISTER_READ}
    monkeypatch.setattr(models, "RIGHTS", {**RIGHTS, Role.AUDITOR: both})
    assert f"<bdi>{case.uid}</bdi> (<bdi>{case.called}</bdi>)" in as_alma.get(LOG).content.decode()
