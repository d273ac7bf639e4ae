"""Merging a list into the record: all of it in one transaction, or nothing.

What takes long is done before the transaction: the list is read, held against the record, sealed and digested. The
transaction writes it, and the log comes last, since whoever appends holds its head.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.intake import keeping
from safeconduct.web.intake.bulk import chunks
from safeconduct.web.intake.case_changes import COLUMNS, change_cases
from safeconduct.web.intake.computing import Computed, compute, keep, recall, record_mark
from safeconduct.web.intake.knowing import change_people
from safeconduct.web.intake.matching import by_number
from safeconduct.web.intake.models import Batch, BatchState
from safeconduct.web.intake.preparing import Prepared, prepare
from safeconduct.web.intake.reading import starts_on
from safeconduct.web.intake.resolving import Resolved, keys_of, resolve
from safeconduct.web.intake.stages import Merged
from safeconduct.web.intake.staging import choices_of, counts_of, settle_state, view
from safeconduct.web.intake.steps import move
from safeconduct.web.intake.writing import Placed, needs_by_code, sites_by_code, write_cases, write_people
from safeconduct.web.record.models import Case, Person
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked

IDS = 2_000
"""Ids of people in one entry of the log."""

Progress = Callable[[int, int], None]
Work = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class _Ready:
    """A list that can be written.

    Attributes:
        computed: The list, held against the record.
        resolved: Its people, each once.
        prepared: Those who are new.
    """

    computed: Computed
    resolved: Sequence[Resolved]
    prepared: Prepared


def merge(
    batch: Batch, *, actor: Any, progress: Progress = lambda _done, _total: None, work: Work = transaction.atomic
) -> Merged:
    """Bring a list into the record, all of it or nothing. One that was stopped while it was merged can be merged again.

    Args:
        batch: Which.
        actor: Who merges it.
        progress: Told how much is done, and of how much; what it raises stops the merge, and nothing was done.
        work: The one transaction of the work; a job commits with it that it is done.

    Raises:
        Refused: something is faulty or undecided, or the record changed so that it is now.
    """
    now = _begun(batch, actor)
    try:
        ready = _ready(now, actor, progress)
        with work():
            return _written(now, ready, actor, progress)
    except IntegrityError:
        _gave_up(now, actor)
        raise Refused(_("Somebody changed the same in the record meanwhile; merge the list again.")) from None
    except Exception:
        _gave_up(now, actor)
        raise


@transaction.atomic
def _begun(batch: Batch, actor: Any) -> Batch:
    now = locked(batch)
    if now.state not in (BatchState.READY, BatchState.MERGING):
        raise Refused(_("This list is not ready to be merged; see what is faulty or undecided."))
    move(now, BatchState.MERGING, actor)
    return now


def _gave_up(batch: Batch, actor: Any) -> None:
    """The batch as it was before the merge, where nobody else brought it further."""
    with transaction.atomic():
        now = locked(batch)
        if now.state == BatchState.MERGING:
            move(now, BatchState.READY, actor, _("the merge failed"))


def _ready(batch: Batch, actor: Any, progress: Progress) -> _Ready:
    """Read, hold against the record, resolve, seal and digest; nothing of it is in the record afterwards."""
    value = keeping.unpack_value(batch, "stage", None)
    computed = recall(batch, value) if value else None
    if computed is None:
        computed = compute(batch, actor)
        keep(batch, computed)
        if not view(batch, actor).is_ready:
            _to_be_looked_at(batch, actor)
            raise Refused(_("The record changed since this list was looked at; look at it again."))
    if computed.faults or computed.fitted.needs_site:
        raise Refused(_("This list is not ready to be merged; see what is faulty or undecided."))
    likely = computed.matched.likely
    keys = keys_of(batch.operation_id, likely)
    present = [one for one in likely if not one.uid or one.uid in keys]
    resolved = resolve(computed.people, computed.matched.known, present, choices_of(batch), keys)
    new = [one.coming for one in resolved if one.person is None]
    total = 2 * len(resolved)
    progress(0, total)
    return _Ready(computed, resolved, prepare(new, starts_on(batch), lambda done: progress(done, total)))


def _to_be_looked_at(batch: Batch, actor: Any) -> None:
    with transaction.atomic():
        now = locked(batch)
        if now.state == BatchState.MERGING:
            stage = view(now, actor)
            now.counts = counts_of(stage)
            now.save(update_fields=["counts"])
            move(now, settle_state(stage), actor, _("the record changed"))


def _written(batch: Batch, ready: _Ready, actor: Any, progress: Progress) -> Merged:
    operation = lock_operation(batch.operation)
    now = locked(batch)
    if now.state not in (BatchState.MERGING, BatchState.READY) or now.version != batch.version:
        raise Refused(_("Somebody else merged, changed or discarded this list meanwhile."))
    computed = ready.computed
    if record_mark(operation) != computed.record:
        _refuse_moved(now, computed)
    counter = _Counter(2 * len(ready.resolved), len(ready.prepared.people), progress)
    at = timezone.now()
    sites, drafts = sites_by_code(now, computed.fitted.new_sites, actor, at)
    cases, new_cases = _cases(now, ready, sites)
    drafts += change_cases(now, computed.cases, computed.fitted, at, actor)
    needs = needs_by_code(now, {code for one in ready.resolved for code in one.coming.fields["needs"]})
    write_people(now, ready.prepared, cases, needs, at, counter)
    known = {one.person: one.coming for one in ready.resolved if one.person is not None}
    changes = change_people(now, known, needs, at, actor, counter)
    merged = Merged(len(ready.prepared.people), new_cases, len(changes), len(known) - len(changes))
    _finish(now, merged, actor)
    log.append_many(actor, [*drafts, *changes, *_drafts(now, ready.prepared, merged)])
    progress(counter.total, counter.total)
    return merged


class _Counter:
    """Tells progress from how many more are done each time."""

    def __init__(self, total: int, done: int, progress: Progress) -> None:
        self.total, self.done, self._progress = total, done, progress

    def __call__(self, more: int) -> None:
        self.done = min(self.total, self.done + more)
        self._progress(self.done, self.total)


def _refuse_moved(batch: Batch, computed: Computed) -> None:
    """See that what the list was held against is there as it was.

    Raises:
        Refused: somebody of the list, a case or a site came or went.
    """
    again = _("The record changed while this list was made ready; merge it again.")
    if by_number(batch.operation, computed.people) != computed.matched.known:
        raise Refused(again)
    was = {case.pk: case.status for case in computed.fitted.there.values()}
    now: dict[int, str] = {}
    for some in chunks(was):
        now |= dict(Case.objects.filter(pk__in=some).values_list("pk", "status"))
    if now != was:
        raise Refused(again)


def _cases(batch: Batch, ready: _Ready, sites: Mapping[str, int]) -> tuple[dict[int, Placed], int]:
    """The case of the record for each case of the list in which somebody is new; and how many were made.

    A family without a number goes to the case of whoever of it is known.
    """
    fitted, listed = ready.computed.fitted, ready.computed.cases
    found = {place: Placed(case.pk, case.site_id, case.status == "departed") for place, case in fitted.there.items()}
    known = {one.person: one.coming.case for one in reversed(ready.resolved) if one.person is not None}
    for some in chunks(known):
        for person in Person.objects.filter(pk__in=some).select_related("case").order_by("pk"):
            place, case = known[person.pk], person.case
            if not listed.numbered[place] and case.status != "departed":
                found.setdefault(place, Placed(case.pk, case.site_id, False))
    wanted = dict.fromkeys(one.coming.case for one in ready.prepared.people if one.coming.case not in found)
    rows = {}
    for place in wanted:
        row, site = listed.rows[place], fitted.sites[place]
        assert site is not None  # noqa: S101 - a list with cases that have no site is not ready
        fields: dict[str, Any] = {name: row[column] for column, name in COLUMNS.items()}
        fields |= {name: fields[name] or "" for name in ("travel_with", "settle_with")}
        fields["status"] = fields["status"] or "active"
        fields |= {"external_code": row["case_id"] if listed.numbered[place] else None, "site_id": sites[site]}
        rows[place] = fields
    return found | write_cases(batch, rows), len(rows)


def _finish(batch: Batch, merged: Merged, actor: Any) -> None:
    """The batch as merged; the key of its content is destroyed."""
    keeping.forget(batch)
    batch.version += 1
    batch.counts = batch.counts | {f"merged_{name}": count for name, count in asdict(merged).items()}
    batch.save()
    move(batch, BatchState.MERGED, actor)


def _drafts(batch: Batch, prepared: Prepared, merged: Merged) -> list[log.Draft]:
    """The entries about a merge: the people who are new, so many ids in each, and what was done."""
    operation = batch.operation
    drafts = [
        log.Draft(
            action="imported", operation=operation, subject="person", ids=some, purpose="import", reason=batch.uid
        )
        for some in chunks((person.uid for person in prepared.people), IDS)
    ]
    done = log.Draft(action="imported", operation=operation, subject="list", ids=[batch.uid], after=asdict(merged))
    return [*drafts, done]
