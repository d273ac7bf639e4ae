"""Two calls in the same moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from tests.web.api.conftest import client_of, token_of
from tests.web.record.making import made

from safeconduct.web.accounts.models import User
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
    answers: list[Any] = []
    barrier = threading.Barrier(2)

    def ask() -> None:
        barrier.wait(timeout=30)
        try:
            answers.append(_post(client_of(token)))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Offer.objects.filter(operation=record, code="NEW").count() == 1


def _post(client: Any) -> Any:
    path, headers = "/api/operations/one/offers", {"Idempotency-Key": "a"}
    return client.post(path, NEW, content_type="application/json", headers=headers)
