"""Tokens: shown once, never kept, no more than their user may, and taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from safeconduct.web.accounts.models import User
from safeconduct.web.api import tokens
from safeconduct.web.api.models import ApiToken
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Right, Role
from web.cast import with_second_factor

pytestmark = pytest.mark.django_db

PATH = "/operations/one/tokens/"


def soon(days: int = 30) -> date:
    """A day from now."""
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.usefixtures("record")
def test_a_token_is_shown_once_and_taken_back(as_alma: Client) -> None:
    """It is on the page that makes it, works, is on no other page and in no row; taken back, it works no more."""
    form = {"name": "A dashboard", "rights": ["register.read"], "expires_on": soon().isoformat()}
    page = as_alma.post(PATH, form).content.decode()
    found = re.search(r'value="(sct_[^"]+)"', page)
    assert found
    assert found[1] not in as_alma.get(PATH).content.decode()
    row = ApiToken.objects.get()
    assert found[1] not in str(ApiToken.objects.values())
    assert found[1] not in str(list(Entry.objects.values()))
    program = Client(headers={"authorization": f"Bearer {found[1]}", "purpose": "a test"})
    assert program.get("/api/operations/one/cases").status_code == 200
    assert as_alma.post(f"{PATH}{row.pk}/revoke/").status_code == 302
    assert program.get("/api/operations/one/cases").status_code == 401
    assert [entry.action for entry in Entry.objects.filter(subject="token").order_by("sequence")] == ["made", "revoked"]
    assert "taken back already" in as_alma.post(f"{PATH}{row.pk}/revoke/", follow=True).content.decode()


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"rights": []},
        {"rights": ["ledger.edit"]},
        {"rights": ["needs.sensitive.read"]},
        {"expires_on": "2020-01-01"},
        {"expires_on": (timezone.localdate() + timedelta(days=91)).isoformat()},
    ],
)
def test_a_token_that_cannot_be_is_not_made(change: dict[str, Any], as_alma: Client) -> None:
    """Without a name, without a right, with one that the user lacks or no program has, or for too long."""
    form = {"name": "A dashboard", "rights": ["register.read"], "expires_on": soon().isoformat()}
    assert as_alma.post(PATH, form | change).status_code == 422
    assert not ApiToken.objects.exists()


def test_the_service_asks_for_the_same(record: Operation, alma: User) -> None:
    """Also of who comes by no form."""
    for wrong in ([Right.NEEDS_SENSITIVE_READ], [Right.LEDGER_EDIT], []):
        with pytest.raises(tokens.NotMade):
            tokens.make(alma, record, name="x", rights=wrong, expires_on=soon())
    with pytest.raises(tokens.NotMade):
        tokens.make(alma, record, name="x", rights=[Right.REGISTER_READ], expires_on=soon(91))


def test_a_coordinator_takes_back_the_token_of_another(record: Operation, as_alma: Client, rita: User) -> None:
    """Who gives roles sees all tokens of the operation; a case officer only their own, and takes back no other."""
    besa = with_second_factor(User.objects.create_user("besa", "correct horse battery"))
    grants.give(besa, Role.CASE_OFFICER, record, by=rita, reason="cares")
    tokens.make(besa, record, name="Besa's list", rights=[Right.REGISTER_READ], expires_on=soon())
    assert "Besa&#x27;s list" in as_alma.get(PATH).content.decode()
    as_alma.post(PATH, {"name": "Alma's list", "rights": ["register.read"], "expires_on": soon().isoformat()})
    client = Client()
    client.force_login(besa)
    assert "Alma&#x27;s list" not in client.get(PATH).content.decode()
    mine = ApiToken.objects.get(name="Alma's list")
    assert client.post(f"{PATH}{mine.pk}/revoke/").status_code == 404
    assert as_alma.post(f"{PATH}{ApiToken.objects.get(user=besa).pk}/revoke/").status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"rights": []},
        {"expires_on": date(2099, 1, 1)},
        {"revoked_at": timezone.now() - timedelta(days=9)},
    ],
)
def test_the_database_refuses_what_no_token_is(change: dict[str, Any], record: Operation, alma: User) -> None:
    """Past the model: no name, no right, more than 90 days, taken back before it was made."""
    tokens.make(alma, record, name="x", rights=[Right.REGISTER_READ], expires_on=soon())
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.update(**change)
