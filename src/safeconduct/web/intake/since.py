"""What happened to the people and cases of a list since it was merged, as the log has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.audit.templatetags.audit_words import told
from safeconduct.web.intake.models import Batch, BatchState, Brought
from safeconduct.web.pages.writing import comma
from safeconduct.web.record.models import Case, StateChange

FEW = 5
"""Changes that are named."""
LOOKED_AT = 20_000
"""Entries of the log that are looked at, from the merge on."""
NO_CHANGE = (log.READ, "exported", "found", "compared")


@dataclass(frozen=True)
class Since:
    """Something that happened to somebody of a list since.

    Attributes:
        case: The case, to be opened; None where it is there no more.
        subject: What was changed, as the log calls it.
        action: How, as the log calls it.
        who: The name of the user.
        at: When.
    """

    case: Case | None
    subject: str
    action: str
    who: str
    at: datetime

    @property
    def said(self) -> str:
        """What and how, in the language of who reads."""
        return f"{told(self.subject)}{comma()}{told(self.action)}"


def since(batch: Batch) -> list[Since]:
    """The first few changes of people and cases of a merged list after it was merged; nothing where there are none."""
    last = batch.steps.filter(what="state", after=BatchState.MERGED).order_by("-pk").first()
    if last is None or batch.state != BatchState.MERGED:
        return []
    people = dict(Brought.objects.filter(batch=batch).values_list("person__uid", "person__case"))
    keys = {key for key in people.values() if key is not None}
    keys |= set(StateChange.objects.filter(batch=batch.uid, case__isnull=False).values_list("case", flat=True))
    cases = {
        case.uid: case for case in Case.objects.filter(operation_id=batch.operation_id).iterator() if case.pk in keys
    }
    by_key = {case.pk: case for case in cases.values()}
    found: list[Since] = []
    for entry in _entries(batch, last.at):
        touched = next((uid for uid in entry.id_list if uid in cases or uid in people), None)
        if touched is None:
            continue
        case = cases.get(touched) or by_key.get(people.get(touched) or 0)
        found.append(Since(case, entry.subject, entry.action, entry.actor_name, datetime.fromisoformat(entry.at)))
        if len(found) == FEW:
            break
    return found


def _entries(batch: Batch, at: datetime) -> Iterator[Entry]:
    """The entries of the log on what was changed in the operation after a moment, but for those of the merge itself."""
    of = Entry.objects.filter(operation_id=batch.operation_id).between(at, None)
    done = of.filter(action="imported", subject="list", ids__contains=batch.uid).order_by("sequence").last()
    if done is not None:
        of = of.filter(sequence__gt=done.sequence)
    yield from of.exclude(action__in=NO_CHANGE).exclude(subject="list").order_by("sequence")[:LOOKED_AT].iterator()
