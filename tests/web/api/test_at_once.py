"""Two calls in the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from tests.web.api.conftest import client_of, token_of
from tests.web.record.making import made

from safeconduct.web.accounts.models import User
from safeconduct.web.api import access
from safeconduct.web.api.models import Tally
from safeconduct.web.record.models import Offer
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Right, Role

NEW = {"code": "NEW", "destination": "alb", "source": "a letter", "places": 3}


@pytest.mark.django_db(transaction=True)
def test_a_call_that_is_made_twice_at_once_is_done_once(alma: User, rita: User) -> None:
    """The second waits for the first, and gets its answer."""
    record = made()
    grants.give(alma, Role.COORDINATOR, record, by=rita, reason="leads")
    token = token_of(alma, record, Right.OFFERS_EDIT)
    answers = at_once(2, lambda: _post(client_of(token)))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Offer.objects.filter(operation=record, code="NEW").count() == 1


@pytest.mark.django_db(transaction=True)
def test_calls_at_once_are_counted_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of twelve in the same minute seven are let in, however they come."""
    monkeypatch.setattr("safeconduct.web.api.access._minute", lambda: 1)
    let_in = at_once(4, lambda: [access._counted("x", 7) for _ in range(3)])
    assert sum(sum(each) for each in let_in) == 7
    assert Tally.objects.get().times == 12


def at_once(many: int, act: Callable[[], Any]) -> list[Any]:
    """What an act gave in each of several threads that began together."""
    given: list[Any] = []
    barrier = threading.Barrier(many)

    def begin() -> None:
        barrier.wait(timeout=30)
        try:
            given.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


def _post(client: Any) -> Any:
    path, headers = "/api/operations/one/offers", {"Idempotency-Key": "a"}
    return client.post(path, NEW, content_type="application/json", headers=headers)
