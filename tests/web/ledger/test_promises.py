"""What pages compute of commitments is what a file of the same ledger says, asked of the database in few questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from tests.web.ledger.entering import DAY, promised
from tests.web.record.making import offered

from safeconduct.ledger import commitments_on
from safeconduct.operation import read_operation
from safeconduct.web.ledger import services
from safeconduct.web.ledger.promises import figure, promises_on
from safeconduct.web.record.models import Operation, StateChange
from safeconduct.web.record.services import reverse_change
from safeconduct.web.snapshot import load, snapshot
from small_ledger import write_ledger

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("on", [date(2025, 12, 1), date(2026, 3, 1), date(2026, 12, 31)])
def test_a_page_says_what_a_file_says(tmp_path: Path, small_operation: Callable[..., Path], on: date) -> None:
    """For each commitment of the small ledger, on days before, between and after what was done of it."""
    record = Operation.objects.create(code="small", name="Small")
    load(record, read_operation(write_ledger(small_operation, tmp_path / "there")))
    by_file = {one.commitment_id: one for one in commitments_on(snapshot(record, ledger=True).tables, on)}
    assert {one.row.code: one.standing for one in promises_on(record, on)} == by_file


def test_it_takes_few_questions(record: Operation, django_assert_max_num_queries: Any) -> None:
    """One where there is no commitment, and a handful however many there are."""
    with django_assert_max_num_queries(1):
        assert promises_on(record, DAY) == []
    for n in range(1, 5):
        services.fulfil(promised(record, offer=offered(record)), DAY, quantity=float(n), actor=None)
    with django_assert_max_num_queries(4):
        assert len(promises_on(record, DAY)) == 4


def test_what_was_taken_back_counts_no_more(record: Operation) -> None:
    """Neither a fulfilment nor a commitment."""
    one = promised(record, low=10.0)
    done = services.fulfil(one, DAY, quantity=10.0, actor=None)
    assert promises_on(record, DAY)[0].standing.status == "kept"
    reverse_change(StateChange.objects.get(fulfilment=done), actor=None, reason="a slip")
    assert promises_on(record, DAY)[0].standing.status == "open"
    reverse_change(StateChange.objects.get(commitment=one), actor=None, reason="a slip")
    assert promises_on(record, DAY) == []


def test_the_figure_counts_what_is_overdue_due_soon_and_kept(record: Operation) -> None:
    """And names the one that is overdue longest; what somebody only intends is never due."""
    promised(record, promisor="Italy", due_on=date(2012, 3, 1))
    promised(record, promisor="Spain", due_on=date(2012, 6, 1))
    promised(record, promisor="Malta", due_on=date(2012, 4, 20))
    promised(record, promisor="Chile", due_on=date(2012, 4, 20), modality="intends")
    services.fulfil(promised(record, promisor="Peru"), DAY, actor=None)
    made = figure(promises_on(record, date(2012, 4, 10)), date(2012, 4, 10))
    assert "1 promise is overdue, 1 is due within 30 days, 1 is kept" in made.sentence
    assert "Italy" in made.sentence
    assert "since 2012-03-02" in made.sentence
    assert len(made.rows) == 5
    with translation.override("fa"):
        assert "Italy" in figure(promises_on(record, date(2012, 4, 10)), date(2012, 4, 10)).sentence


def test_how_a_promise_grew_is_drawn_for_who_promised_most(record: Operation) -> None:
    """What was done of all their promises of a kind, beside what they promised; nothing is drawn of one day alone."""
    first, second = promised(record, low=10.0), promised(record, low=20.0, made_on=date(2012, 4, 1))
    services.fulfil(first, DAY, quantity=4.0, actor=None)
    on = date(2012, 5, 1)
    assert "Albania: done" not in figure(promises_on(record, on), on).picture
    services.fulfil(second, date(2012, 4, 2), quantity=5.0, actor=None)
    drawn = figure(promises_on(record, on), on).picture
    assert "Albania: done" in drawn
    assert "promised" in drawn
