"""The page of retention: who gets it, what it shows, and that it erases what was approved by typing alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.identities.registering import ANA, PASSPORT, registered
from tests.web.record.making import made

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import holds
from safeconduct.web.record.models import EventKind, Operation, Person
from safeconduct.web.record.services import record_event
from safeconduct.web.retention.models import Approval, Rule
from safeconduct.web.retention.schedule import closed_on
from safeconduct.web.retention.urls import of_operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import INSTALLATION_WIDE, RIGHTS, Right, Role
from safeconduct.web.secrecy import vault

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
RULE = {"what": "identity", "after": "died", "days": "30", "reason": "our policy"}


@pytest.fixture
def record() -> Operation:
    """Three families."""
    return made()


@pytest.fixture
def ana(record: Operation, alma: User) -> Person:
    """Somebody with an identity, who died 25 days ago."""
    who = registered(record)
    record_event(who, EventKind.DEATH, timezone.localdate() - timedelta(days=25), actor=alma)
    return who


def address(name: str = "retention") -> str:
    """The address of a page of the operation ``one``."""
    return reverse(name, args=["one"])


@pytest.mark.any_database
@pytest.mark.parametrize("role", [role for role in Role if role not in INSTALLATION_WIDE])
def test_each_role_gets_what_its_rights_allow(
    role: Role, record: Operation, as_alma: Client, alma: User, rita: User
) -> None:
    """With the right to erase every page is there; without it none is, nor with a role elsewhere, nor for nobody."""
    grants.give(alma, role, made("two"), by=rita, reason="a role elsewhere")
    for one in of_operation:
        assert {as_alma.get(address(one.name)).status_code, as_alma.post(address(one.name)).status_code} <= {404, 405}
        assert Client().post(address(one.name)).status_code == 302
    grants.give(alma, role, record, by=rita, reason="a role here")
    for one in of_operation:
        given = {as_alma.get(address(one.name)).status_code, as_alma.post(address(one.name)).status_code}
        assert (not given <= {404, 405}) is (Right.IDENTITY_ERASE in RIGHTS[role]), one.name


@pytest.mark.parametrize("language", ["en", "fa"])
def test_from_a_rule_to_an_erasure(language: str, ana: Person, as_alma: Client, allow: Allow) -> None:
    """A rule shows whom it erases by code, which is logged; typed approval; nothing before the day."""
    headers = {"accept-language": language}
    allow(ana.operation, "identity.erase")
    page = as_alma.get(address(), headers=headers).content.decode()
    assert ana.called not in page
    assert as_alma.post(address("retention_rule"), RULE | {"days": "0"}, headers=headers).status_code == 422
    assert as_alma.post(address("retention_rule"), RULE | {"reason": ""}, headers=headers).status_code == 422
    as_alma.post(address("retention_rule"), RULE, headers=headers)
    answer = as_alma.get(address(), headers=headers)
    page = answer.content.decode()
    assert ana.called in page
    assert not [text for text in (*ANA.values(), PASSPORT) if text in page]
    assert "no-store" in answer.headers["Cache-Control"]
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.purpose, entry.id_list) == ("read", "retention", [ana.uid])
    sent = dict(re.findall(r'name="(seen|until)" value="([^"]+)"', page))
    for code in ("", "two"):
        answer = as_alma.post(address("retention_approve"), sent | {"code": code}, headers=headers)
        assert answer.status_code == 422
    stale = sent | {"seen": "0" * 64, "code": "one"}
    assert as_alma.post(address("retention_approve"), stale, headers=headers).status_code == 422
    assert not Approval.objects.exists()
    assert as_alma.post(address("retention_approve"), sent | {"code": "one"}, headers=headers).status_code == 302
    as_alma.post(address("retention_run"), headers=headers)
    assert not vault.is_erased(ana.uid)
    ana.events.update(on=timezone.localdate() - timedelta(days=31))
    assert "retention/run" not in as_alma.get(address(), headers=headers).content.decode()
    sent = dict(re.findall(r'name="(seen|until)" value="([^"]+)"', as_alma.get(address()).content.decode()))
    as_alma.post(address("retention_approve"), sent | {"code": "one"}, headers=headers)
    assert "retention/run" in as_alma.get(address(), headers=headers).content.decode()
    as_alma.post(address("retention_run"), headers=headers)
    assert vault.is_erased(ana.uid)
    assert Rule.objects.count() == 1


def test_who_is_held_back_stands_on_the_page(ana: Person, as_alma: Client, alma: User, allow: Allow) -> None:
    """With the reason, and in the list."""
    allow(ana.operation, "identity.erase")
    as_alma.post(address("retention_rule"), RULE)
    holds.hold(ana, actor=alma, reason="a court")
    page = as_alma.get(address()).content.decode()
    assert "a court" in page
    assert page.count("<strong>held back</strong>") == 1


def test_an_operation_is_closed_and_opened_by_the_page(record: Operation, as_alma: Client, allow: Allow) -> None:
    """With a day and a reason; the list follows."""
    allow(record, "identity.erase")
    today = str(timezone.localdate())
    assert as_alma.post(address("retention_close"), {"on": today, "reason": ""}).status_code == 422
    as_alma.post(address("retention_close"), {"on": today, "reason": "all left"})
    assert closed_on(record) is not None
    assert as_alma.post(address("retention_close"), {"on": today, "reason": "again"}).status_code == 422
    as_alma.post(address("retention_rule"), RULE | {"after": "closed"})
    assert as_alma.get(address()).content.decode().count("F3.") == 6
    as_alma.post(address("retention_reopen"), {"reason": ""})
    assert closed_on(record) is not None
    as_alma.post(address("retention_reopen"), {"reason": "not all"})
    assert closed_on(record) is None
