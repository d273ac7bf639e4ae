"""One entry of the log, opened by those alone who may read the log and identities."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.record.making import case, made

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import change_case
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role
from safeconduct.web.secrecy import vault

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(alma: User, rita: User) -> Operation:
    """An operation whose auditor Alma is, in which a case was changed."""
    record = made()
    grants.give(alma, Role.AUDITOR, record, by=rita, reason="audits")
    change_case(case(record), "priority", "emergency", actor=rita, reason="Surgery <b>soon</b>")
    return record


def path() -> str:
    """The address of the entry of that change."""
    return reverse("log_entry", args=["one", Entry.objects.get(action="changed").sequence])


def test_an_entry_opens_by_two_rights_and_is_read_about(
    record: Operation, as_alma: Client, alma: User, rita: User
) -> None:
    """The log alone opens nothing, and the list has no link; with identities it opens, and that is an entry."""
    assert as_alma.get(path()).status_code == 404
    listed = reverse("operation_log", args=["one"])
    assert path() not in as_alma.get(listed).content.decode()
    grants.give(alma, Role.MOVEMENT_OFFICER, record, by=rita, reason="looks into it")
    assert path() in as_alma.get(listed).content.decode()
    before = Entry.objects.count()
    page = as_alma.get(path()).content.decode()
    assert "Surgery &lt;b&gt;soon&lt;/b&gt;" in page
    assert "<bdi>urgent</bdi>" in page
    last = Entry.objects.latest("sequence")
    assert (Entry.objects.count(), last.action, last.actor_id, last.id_list) == (
        before + 1,
        "read",
        alma.pk,
        [case(record).uid],
    )
    assert log.verify() == []


def test_what_was_lost_stays_lost(record: Operation, as_alma: Client, alma: User, rita: User) -> None:
    """Of a case whose key was destroyed the page says so, and of another operation there is no such entry."""
    grants.give(alma, Role.MOVEMENT_OFFICER, record, by=rita, reason="looks into it")
    vault.erase(case(record).key)
    page = as_alma.get(path()).content.decode()
    assert "Surgery" not in page
    assert "can be read by nobody" in page
    made("two")
    assert as_alma.get(path().replace("/one/", "/two/")).status_code == 404
