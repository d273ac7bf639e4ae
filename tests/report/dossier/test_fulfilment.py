"""What was done of a commitment through time: table, sentence and picture."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from safeconduct.ledger import Commitment, commitments_on
from safeconduct.operation import Operation
from safeconduct.report.dossier.citing import Citing
from safeconduct.report.dossier.fulfilment import fulfilment
from safeconduct.report.dossier.wording import mark
from safeconduct.report.drawing import NARROW, WIDE
from safeconduct.report.figures import Figure

LATE = date(2026, 7, 2)


def figure_of(operation: Operation, code: str) -> Figure:
    """The figure of a commitment on a late day."""
    found: dict[str, Commitment] = {one.commitment_id: one for one in commitments_on(operation.tables, LATE)}
    return fulfilment(found[code], LATE, Citing(operation.tables["sources"]), "f")


def test_what_was_done_adds_up(ledger: Operation) -> None:
    """A row for each day, with what had been done by then."""
    figure = figure_of(ledger, "C1")
    assert figure.table.rows() == [(date(2026, 2, 20), 70.0, 70.0, mark(1)), (date(2026, 3, 10), 40.0, 110.0, mark(1))]
    assert figure.sentence == "By 10 March 2026, 110 had been done of what was promised: 200 people."


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_picture_says_what_was_promised_and_due(ledger: Operation, width: int) -> None:
    """Both stand in it, and so does what was reached."""
    texts = {element.text for element in ET.fromstring(figure_of(ledger, "C1").picture(width)).iter()}  # noqa: S314 - ours
    assert {"promised: 200", "due 30 Jun 2026", "110"} <= texts


def test_what_has_no_number_has_no_picture(changed: Callable[..., Operation]) -> None:
    """The sentence says so, and the table that it was all of it."""
    figure = figure_of(changed({"fulfilments.csv": "C3,2026-01-05,,,,S3\n"}), "C3")
    assert figure.picture(WIDE) == ""
    assert figure.sentence.startswith("Something was done of it on 5 January 2026")
    assert figure.table["quantity"].to_list() == [None]
    assert figure.hidden == "all of it"
