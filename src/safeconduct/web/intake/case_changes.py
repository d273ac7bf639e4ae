"""Cases of the record that a list tells more of: what differs is changed, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from safeconduct.web.audit import log
from safeconduct.web.intake.fitting import Fitted, ListedCases
from safeconduct.web.intake.models import Batch
from safeconduct.web.intake.reading import code_prefix
from safeconduct.web.record.models import Case, StateChange
from safeconduct.web.record.services.edits import text_of
from safeconduct.web.secrecy import vault

COLUMNS = {
    "status": "status",
    "priority": "priority",
    "ready_on": "given_ready_on",
    "expires_on": "given_expires_on",
    "travel_with": "travel_with",
    "settle_with": "settle_with",
}
"""The field of a case by its column in a list."""
DEPARTED = "departed"


def change_cases(batch: Batch, listed: ListedCases, fitted: Fitted, at: datetime, actor: Any) -> list[log.Draft]:
    """Change of cases that are there what the list gives and the record has otherwise; within a transaction.

    That a case departed, or moved, is no matter of a list.

    Returns:
        What is to be written into the log: an entry for each case that changed.
    """
    changed: list[tuple[Case, dict[str, str], dict[str, str]]] = []
    keys = [case.pk for case in fitted.there.values()]
    now = (
        {case.pk: case for case in Case.objects.select_for_update().filter(pk__in=keys).order_by("pk")} if keys else {}
    )
    for place, known in fitted.there.items():
        case, row = now[known.pk], listed.rows[place]
        before: dict[str, str] = {}
        after: dict[str, str] = {}
        for column, name in COLUMNS.items():
            value = row[column]
            if (place, column) not in listed.given or value is None or value == getattr(case, name):
                continue
            if name == "status" and DEPARTED in (value, case.status):
                continue
            if code_prefix(batch) in str(value):  # a party that the reading named itself
                continue
            before[name] = text_of(case, name)
            setattr(case, name, value)
            after[name] = text_of(case, name)
        if after:
            case.save(update_fields=list(after))
            changed.append((case, before, after))
    StateChange.objects.bulk_create(
        StateChange(
            operation_id=batch.operation_id,
            case=case,
            what=name,
            before=before[name],
            after=text,
            who=actor,
            at=at,
            batch=batch.uid,
        )
        for case, before, after in changed
        for name, text in after.items()
    )
    return _drafts(batch, changed)


def _drafts(batch: Batch, changed: Sequence[tuple[Case, dict[str, str], dict[str, str]]]) -> list[log.Draft]:
    """Entries about cases, sealed with the key of each; of one without a key, that it changed."""
    lost = vault.erased_among(case.uid for case, _before, _after in changed)
    alive = [(case, before, after) for case, before, after in changed if case.uid not in lost]
    sealed = log.changes_of_many([(case.uid, before, after) for case, before, after in alive])
    drafts = [
        log.Draft(
            action="changed",
            operation=batch.operation,
            subject="case",
            ids=[case.uid],
            purpose="import",
            before=before,
            after=after,
        )
        for (case, _before, _after), (before, after) in zip(alive, sealed, strict=True)
    ]
    drafts += [
        log.Draft(action="changed", operation=batch.operation, subject="case", ids=[case.uid], purpose="import")
        for case, _before, _after in changed
        if case.uid in lost
    ]
    return drafts
