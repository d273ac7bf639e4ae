"""What the database keeps of the ledger by itself, tried past the models."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.web.ledger.entering import DAY, counted, promised, said, taken
from tests.web.record.making import made
from tests.web.record.test_constraints import refused, refused_change

from safeconduct.web.ledger import services
from safeconduct.web.record.models import (
    Citation,
    Commitment,
    Figure,
    FigureContest,
    LedgerEvent,
    LegalStatus,
    Operation,
    Source,
    SourceCopy,
    Statement,
)

pytestmark = pytest.mark.django_db


def test_a_copy_is_never_altered_or_deleted(record: Operation) -> None:
    """Neither its text nor its digest, and no copy goes."""
    taken(record)
    assert refused_change(SourceCopy, "text_sha256", "0" * 64)
    assert refused_change(SourceCopy, "text", b"other")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_sourcecopy")
    assert SourceCopy.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"low": None, "high": None},
        {"low": 5, "high": 4},
        {"quantifier": "between", "high": None},
        {"as_of": DAY, "from_day": DAY},
        {"as_of": None, "from_day": DAY, "to_day": DAY - timedelta(days=1)},
        {"as_of": None, "from_day": DAY, "stock_or_flow": "stock"},
        {"stock_or_flow": "flow"},
        {"subject": "sheep"},
        {"quantifier": "many"},
        {"unit": "sheep"},
    ],
)
def test_a_figure_that_makes_no_sense(record: Operation, wrong: dict[str, Any]) -> None:
    """Is refused by the database."""
    source = taken(record)
    fields = {"operation": record, "source": source, "subject": "population", "low": 4, "as_of": DAY}
    assert not refused(Figure, code="good", **fields)
    assert refused(Figure, code="bad", **{**fields, **wrong})


def test_words_are_marked_from_a_character_to_a_later_one(record: Operation) -> None:
    """Or not at all."""
    fields = {"operation": record, "source": taken(record), "text": "x"}
    assert not refused(Statement, code="A", **fields)
    for number, (start, end) in enumerate([(3, None), (None, 3), (3, 3), (3, 2)]):
        assert refused(Statement, code=f"B{number}", start=start, end=end, **fields)


def test_nothing_refers_to_itself_or_to_another_operation(record: Operation) -> None:
    """A source, a statement and a commitment refer to others of their operation."""
    source = taken(record)
    statement, commitment = said(source), promised(record)
    assert refused_change(Source, "syndicated_from_id", source.pk)
    assert refused_change(Statement, "parent_statement_id", statement.pk)
    assert refused_change(Commitment, "superseded_by_id", commitment.pk)
    elsewhere = made("elsewhere")
    assert refused(Statement, operation=elsewhere, source=source, code="X", text="x")
    assert refused(Commitment, operation=elsewhere, statement=statement, code="X", promisor="x", kind="places",
                   modality="will")  # fmt: skip


def test_one_thing_cites_a_source_once(record: Operation) -> None:
    """A citation is of just one thing, and holds once; one that ended leaves room for another."""
    source = taken(record)
    event = LedgerEvent.objects.create(operation=record, code="E1", title="A flight", starts_on=DAY)
    status = LegalStatus.objects.create(operation=record, code="L1", subject="x", kind="refugee")
    assert refused(Citation, operation=record, source=source)
    assert refused(Citation, operation=record, source=source, event=event, status=status)
    assert not refused(Citation, operation=record, source=source, event=event)
    assert refused(Citation, operation=record, source=source, event=event)


def test_an_objection_says_why(record: Operation) -> None:
    """The reason is there, sealed."""
    figure = counted(taken(record))
    decision = services.decide_figure(figure, "used", actor=None, reason="by name")
    assert refused(FigureContest, operation=record, decision=decision)


def test_days_are_in_order_where_they_are_known_to_the_day(record: Operation) -> None:
    """Known to the month, the day that stands for one may lie after that which stands for the other."""
    fields = {"operation": record, "subject": "x", "kind": "refugee", "from_day": DAY}
    before = DAY - timedelta(days=3)
    assert refused(LegalStatus, code="L1", to_day=before, precision="day", **fields)
    assert not refused(LegalStatus, code="L2", to_day=before, precision="month", **fields)
