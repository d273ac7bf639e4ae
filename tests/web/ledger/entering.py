"""Rows of the ledger that tests enter."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.web.record.making import site

from safeconduct.web.ledger import services
from safeconduct.web.record.models import Commitment, Figure, Operation, Source, Statement

DAY = date(2012, 2, 18)
TEXT = "The camp opens\nColonel Ito said: “We will take 200 people.” Some 400 people came.\n"
QUOTE = "We will take 200 people."


def taken(record: Operation, text: str = TEXT, actor: Any = None, **given: Any) -> Source:
    """A source with its copy."""
    return services.take_source(record, text, actor=actor, **{"kind": "article", "title": "The camp opens", **given})


def said(source: Source, actor: Any = None, **given: Any) -> Statement:
    """What the colonel said, at its characters."""
    start = TEXT.index(QUOTE)
    fields = {"speaker": "Colonel Ito", "mode": "direct", "text": QUOTE, "start": start, "end": start + len(QUOTE)}
    return services.mark_statement(source, actor=actor, **{**fields, **given})


def counted(source: Source, low: int = 400, actor: Any = None, **given: Any) -> Figure:
    """How many people were at the camp on a day, as a source has it."""
    fields = {"subject": "population", "low": low, "as_of": DAY, **given}
    if "site" not in fields:
        fields["site"] = site(Operation.objects.get(pk=source.operation_id), "camp")
    return services.enter_figure(source, actor=actor, **fields)


def promised(record: Operation, actor: Any = None, **given: Any) -> Commitment:
    """200 places that somebody will give until the end of 2012."""
    fields = {"promisor": "Albania", "kind": "places", "low": 200.0, "unit": "person", "modality": "will"}
    days = {"made_on": DAY, "due_on": date(2012, 12, 31)}
    return services.enter_commitment(record, actor=actor, **{**fields, **days, **given})
