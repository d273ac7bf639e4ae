"""Decisions as a plan knows them: those that hold, and what the refusals of adults close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safeconduct.web.record import answers
from safeconduct.web.record.models import Departure, Offer, Operation
from safeconduct.web.record.models.reasons import opened_reasons


def decisions_in_force(record: Operation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The decisions that hold, and what refusals close: a refusal goes before a decision that leads there.

    Args:
        record: Of which operation.
        rows: Its decisions, as the database has them.

    Returns:
        The rows that a plan knows, each with its reason, opened; then one for each destination that a refusal closes.
    """
    standing = [row for row in rows if row["ended_at"] is None]
    reasons = opened_reasons([row["sealed_reason"] for row in standing])
    rows = [{**row, "reason": reason} for row, reason in zip(standing, reasons, strict=True)]
    refused = {case: one.destinations for case, one in answers.closed(record).items() if one.destinations}
    if not refused:
        return rows
    leads: dict[str, dict[int, int]] = {
        "offer_id": dict(Offer.objects.filter(operation=record).values_list("pk", "destination_id")),
        "departure_id": dict(Departure.objects.filter(operation=record).values_list("pk", "destination_id")),
    }

    def is_closed(row: Mapping[str, Any]) -> bool:
        there = row["destination_id"] or next((to[row[key]] for key, to in leads.items() if row[key]), None)
        return row["decision"] in ("pin", "only") and there in refused.get(row["case_id"], ())

    standing = [row for row in rows if not is_closed(row)]
    return [*standing, *(_forbidden(case, there) for case in sorted(refused) for there in sorted(refused[case]))]


def _forbidden(case: int, destination: int) -> dict[str, Any]:
    return {
        "case_id": case,
        "decision": "forbid",
        "departure_id": None,
        "destination_id": destination,
        "offer_id": None,
        "reason": "",  # a refusal is nobody's business beyond the register
        "decided_by": "",
        "further": {},
    }
