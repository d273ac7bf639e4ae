"""What a dossier holds as lists for spreadsheets: a line for each commitment, or for each figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from safeconduct.ledger import Commitment, commitments_on, disagreements_in
from safeconduct.operation.safe_cells import guarded
from safeconduct.operation.verbatim import Verbatim
from safeconduct.report.dossier.about import About, check_subject
from safeconduct.report.dossier.selecting import select
from safeconduct.report.dossier.wording import harmless

if TYPE_CHECKING:
    from safeconduct.operation import Operation

COMMITMENTS = (
    *("commitment_id", "on", "promisor", "kind", "low", "high", "unit", "modality", "made_on", "due_on", "precision"),
    *("due_last", "due_by_agreement", "status", "since", "fulfilled", "left", "conditions", "agreement_id", "offer_id"),
    *("superseded_by", "withdrawn_on", "statement_id", "speaker", "source_ids", "sources"),
)
FIGURES = (
    *("figure_id", "subject", "site_id", "destination_id", "quantifier", "low", "high", "unit", "stock_or_flow"),
    *("as_of", "from", "to", "precision", "role", "reason", "review", "disagreement", "excerpt", "verbatim", "speaker"),
    *("source_id", "source", "published_on", "reliability", "slant", "syndicated_from"),
)


def commitment_list(operation: Operation, about: About, on: date) -> bytes:
    """Every commitment that belongs to a subject, with its status on a day, as CSV; the columns are `COMMITMENTS`.

    Days are ISO, codes and statuses those of the tables, in every language alike, so that programs read them. No cell
    is a formula to a spreadsheet: a text that looks like one has an apostrophe before it.

    Raises:
        UnknownSubject: there is no such thing; the message names what there is.
    """
    check_subject(operation, about)
    tables = select(operation, about, on).tables
    rows = {row["commitment_id"]: row for row in tables["commitments"].rows(named=True)}
    said_in = dict(operation.tables["statements"].select("statement_id", "source_id").rows())
    agreed_in = dict(operation.tables["agreements"].select("agreement_id", "source_ids").rows())
    titles = {row["source_id"]: _title(row) for row in operation.tables["sources"].rows(named=True)}
    speakers = _speakers(operation)

    def row_of(one: Commitment) -> Mapping[str, Any]:
        """Its sources are those of its statement, its agreement, and what was done of it."""
        statement = [said_in[one.statement_id]] if one.statement_id in said_in else []
        done = [source for step in one.steps for source in step.source_ids]
        read_in = dict.fromkeys([*statement, *agreed_in.get(one.agreement_id, ()), *done])
        return _commitment(rows[one.commitment_id], one, on) | {
            "speaker": speakers.get(one.statement_id),
            "source_ids": " ".join(read_in),
            "sources": "; ".join(titles[source] for source in read_in if source in titles),
        }

    return _csv(COMMITMENTS, map(row_of, commitments_on(tables, on)))


def figure_list(operation: Operation, about: About, on: date) -> bytes:
    """Every figure that belongs to a subject, with what was decided of it, as CSV; the columns are `FIGURES`.

    ``disagreement`` is ``open``, ``used``, ``both_stand`` or ``rejected`` where others count the same thing at the same
    time and differ; ``verbatim`` says whether the excerpt stands in the copy of its source. As for the
    rest, see `commitment_list`.

    Raises:
        UnknownSubject: there is no such thing; the message names what there is.
    """
    check_subject(operation, about)
    tables = select(operation, about, on).tables
    standing = {side.figure_id: one.standing for one in disagreements_in(tables) for side in one.sides}
    sources = {row["source_id"]: row for row in operation.tables["sources"].rows(named=True)}
    speakers = _speakers(operation)
    copies = Verbatim(operation.tables["sources"], operation.copies)
    rows = (
        row
        | {"disagreement": standing.get(row["figure_id"]), "speaker": speakers.get(row["statement_id"])}
        | {"verbatim": copies.quotes(row["source_id"], row["excerpt"]) if row["excerpt"] else None}
        | _source(sources.get(row["source_id"], {}))
        for row in tables["figures"].rows(named=True)
    )
    return _csv(FIGURES, rows)


def _commitment(row: Mapping[str, Any], one: Commitment, on: date) -> dict[str, Any]:
    """What the table says of a commitment and what became of it."""
    return {
        **row,
        "on": on,
        "due_last": one.due[1] if one.due else None,
        "due_by_agreement": one.due_by_agreement,
        "status": one.status,
        "since": one.since,
        "fulfilled": one.fulfilled,
        "left": one.left,
        "superseded_by": one.superseded_by,
        "withdrawn_on": row["withdrawn_on"] if row["withdrawn_on"] and row["withdrawn_on"] <= on else None,
    }


def _speakers(operation: Operation) -> Mapping[str | None, str | None]:
    return dict(operation.tables["statements"].select("statement_id", "speaker").rows())


def _source(row: Mapping[str, Any]) -> dict[str, Any]:
    columns = ("published_on", "reliability", "slant", "syndicated_from")
    return {"source": _title(row) if row else None} | {column: row.get(column) for column in columns}


def _title(row: Mapping[str, Any]) -> str:
    return ", ".join(str(part) for part in (row["title"], row["publisher"]) if part) or str(row["source_id"])


def _csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    names = list(columns)
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(names)
    lines.writerows([_cell(row[name]) for name in names] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}" if value != round(value) else f"{value:.0f}"
    if isinstance(value, date):
        return value.isoformat()
    return guarded(harmless(str(value)))
