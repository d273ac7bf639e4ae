"""Appending at once: the chain stays one, whoever comes first."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Operation

THREADS, EACH = 6, 12


@pytest.mark.django_db(transaction=True)
def test_many_who_append_at_once_make_one_chain() -> None:
    """From an empty log on, all entries are there, dense, in each one's order, each with its change."""
    start = threading.Barrier(THREADS)
    failed: list[BaseException] = []

    def append(name: str) -> None:
        try:
            start.wait()
            for number in range(EACH):
                with transaction.atomic():
                    Operation.objects.create(code=f"{name}-{number}", name=name)
                    log.append(actor=None, action="founded", ids=[f"{name}-{number}"])
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=append, args=(f"t{one}",)) for one in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert log.verify() == []
    assert [entry.sequence for entry in Entry.objects.all()] == list(range(1, THREADS * EACH + 1))
    told = [entry.id_list[0] for entry in Entry.objects.all()]
    assert set(told) == set(Operation.objects.values_list("code", flat=True))
    for one in range(THREADS):
        assert [code for code in told if code.startswith(f"t{one}-")] == [f"t{one}-{number}" for number in range(EACH)]
