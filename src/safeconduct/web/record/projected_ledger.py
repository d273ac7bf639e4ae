"""The ledger as files have it, both ways: lists of sources as citations, what was decided of a figure as decisions.

The copies of sources are opened one by one, when somebody asks for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl

from safeconduct.operation.copies import Copies
from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.web.record.models import (
    Agreement,
    Citation,
    Commitment,
    Figure,
    FigureDecision,
    FigureReview,
    Fulfilment,
    LedgerEvent,
    LegalStatus,
    Measure,
    MeasureStep,
    Operation,
    Responsibility,
    Source,
    SourceCopy,
    Statement,
    StatusContest,
)
from safeconduct.web.record.models.reasons import opened_reasons, seal_reasons

BATCH = 2_000
"""Rows that one statement writes."""

MODELS: Mapping[str, Any] = {
    "sources": Source,
    "statements": Statement,
    "events": LedgerEvent,
    "figures": Figure,
    "statuses": LegalStatus,
    "agreements": Agreement,
    "custody": Responsibility,
    "commitments": Commitment,
    "fulfilments": Fulfilment,
    "measures": Measure,
    "measure_steps": MeasureStep,
}
"""The model of each table of the ledger. What a row refers to comes before it, but for rows of its own table."""

KEYS = {
    "sources": "source_id",
    "statements": "statement_id",
    "events": "event_id",
    "figures": "figure_id",
    "statuses": "status_id",
    "agreements": "agreement_id",
    "commitments": "commitment_id",
    "measures": "measure_id",
}
"""The column that names a row of a table, which other rows refer to."""

OTHER_NAMES = {(table, name): f"{name}_day" for table in ("figures", "statuses", "custody") for name in ("from", "to")}
"""Fields that are named otherwise than their column."""

OF_OWN_ROWS = frozenset(
    {
        *(("figures", name) for name in ("role", "reason", "review")),
        *((table, "source_ids") for table in ("events", "statuses", "custody", "agreements", "fulfilments")),
        ("statuses", "contested_by"),
    }
)
"""Columns whose values are rows of their own in the record."""

CITED_BY = {
    "events": "event",
    "statuses": "status",
    "custody": "responsibility",
    "agreements": "agreement",
    "fulfilments": "fulfilment",
}
"""By table, what a citation calls a row of it."""


def of_figures(record: Operation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Figures, each with what was decided of it last, why, and whether a second person looked at it."""
    standing = {"operation": record, "ended_at": None}
    decided = {
        key: (role, sealed)
        for key, role, sealed in FigureDecision.objects.filter(**standing)
        .order_by("pk")
        .values_list("figure_id", "role", "sealed_reason")
    }
    looked = dict(FigureReview.objects.filter(**standing).order_by("pk").values_list("figure_id", "state"))
    reasons = opened_reasons([decided.get(row["id"], ("", None))[1] for row in rows])
    return [
        {
            **row,
            "role": decided.get(row["id"], ("",))[0],
            "reason": reason,
            "review": looked.get(row["id"], "proposed"),
        }
        for row, reason in zip(rows, reasons, strict=True)
    ]


def _citing(table: str) -> Any:
    """What gives each row of a table the sources that it cites, by their codes."""
    field = f"{CITED_BY[table]}_id"

    def with_sources(record: Operation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        cited: dict[int, list[str]] = defaultdict(list)
        standing = Source.objects.standing().filter(operation=record)
        found = Citation.objects.filter(operation=record, ended_at=None, source__in=standing)
        for key, code in found.exclude(**{field: None}).order_by("pk").values_list(field, "source__code"):
            cited[key].append(code)
        return [{**row, "source_ids": cited[row["id"]]} for row in rows]

    return with_sources


def of_statuses(record: Operation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Statuses, each with its sources and with the statements that contest it."""
    contested: dict[int, list[str]] = defaultdict(list)
    standing = Statement.objects.standing().filter(operation=record)
    found = StatusContest.objects.filter(operation=record, ended_at=None, statement__in=standing)
    for key, code in found.order_by("pk").values_list("status_id", "statement__code"):
        contested[key].append(code)
    cited = _citing("statuses")(record, rows)
    return [{**row, "contested_by": contested[row["id"]]} for row in cited]


PROJECTIONS: Mapping[str, Any] = {
    "figures": of_figures,
    **{table: _citing(table) for table in CITED_BY},
    "statuses": of_statuses,
}
"""What is more in the ledger of the record than a change of names, by table."""


def copies_of(record: Operation) -> Copies:
    """The copies of the sources of an operation by the SHA-256 of their text, each opened when it is called for."""
    standing = Source.objects.standing().filter(operation=record)
    found = SourceCopy.objects.filter(operation=record, source__in=standing).order_by("pk")
    return {digest: partial(_opened, key) for digest, key in found.values_list("text_sha256", "pk")}


def _opened(key: int) -> bytes:
    return SourceCopy.objects.select_related("source").get(pk=key).text_bytes()


def load_rows(record: Operation, table: str, frame: pl.DataFrame, made: list[Any], ids: Mapping[str, Any]) -> None:
    """Write what of a table of the ledger are rows of their own, or refers to rows of the same table.

    Args:
        record: The operation.
        table: Of the ledger.
        frame: Its rows (n).
        made: The rows as they were written (n).
        ids: By table and code the keys of the rows, those of this table among them.
    """
    _load_own_references(table, frame, made, ids)
    if table == "figures":
        _load_decisions(record, frame, made)
    if table in CITED_BY:
        _load_lists(record, Citation, CITED_BY[table], "source", frame["source_ids"], made, ids["sources"])
    if table == "statuses":
        _load_lists(record, StatusContest, "status", "statement", frame["contested_by"], made, ids["statements"])


def refers_to_itself(table: str, column: str) -> bool:
    """Whether a column refers to rows of its own table, which may come later in it."""
    kind = OPERATION_TABLES[table].columns[column].kind
    return table in MODELS and kind.refers_to is not None and kind.refers_to[0] == table


def _load_own_references(table: str, frame: pl.DataFrame, made: list[Any], ids: Mapping[str, Any]) -> None:
    for name in OPERATION_TABLES[table].columns:
        if not refers_to_itself(table, name):
            continue
        field = name.removesuffix("_id")
        changed = []
        for row, code in zip(made, frame[name].to_list(), strict=True):
            if code is not None:
                setattr(row, f"{field}_id", ids[table][code])
                changed.append(row)
        type(made[0]).objects.bulk_update(changed, [field], batch_size=BATCH) if changed else None


def _load_decisions(record: Operation, frame: pl.DataFrame, made: list[Any]) -> None:
    sources = Source.objects.in_bulk({row.source_id for row in made})
    decisions, reviews = [], []
    for row, role, reason, review in zip(made, frame["role"], frame["reason"], frame["review"], strict=True):
        row.source = sources[row.source_id]
        if role is not None:
            decision = FigureDecision(operation_id=record.pk, figure=row, role=role)
            decision.reason = reason or ""
            decisions.append(decision)
        if review is not None and review != "proposed":
            reviews.append(FigureReview(operation_id=record.pk, figure=row, state=review))
    seal_reasons(decisions)
    FigureDecision.objects.bulk_create(decisions, batch_size=BATCH)
    FigureReview.objects.bulk_create(reviews, batch_size=BATCH)


def _load_lists(
    record: Operation, model: Any, thing: str, other: str, lists: pl.Series, made: list[Any], known: Mapping[str, int]
) -> None:
    rows = [
        model(operation_id=record.pk, **{f"{thing}_id": row.pk, f"{other}_id": known[code]})
        for row, codes in zip(made, lists.to_list(), strict=True)
        for code in codes
    ]
    model.objects.bulk_create(rows, batch_size=BATCH)


def load_copies(record: Operation, copies: Copies) -> None:
    """Keep the copies of sources that came with an operation.

    Args:
        record: Where the sources are.
        copies: As an operation has them.
    """
    named = Source.objects.filter(operation=record).exclude(text_sha256="").order_by("pk")
    for source in named:
        if source.text_sha256 in copies:
            SourceCopy.of(source, copies[source.text_sha256]()).save(force_insert=True)
