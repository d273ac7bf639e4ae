"""Deciding about what reading a source proposes: nothing enters the ledger unless somebody accepts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.ledger.models import ProposalDecision, ProposalKind
from safeconduct.web.ledger.proposing import Proposal, Read, proposed_by, with_decisions
from safeconduct.web.ledger.services.figures import enter_figure
from safeconduct.web.ledger.services.promises import enter_commitment, enter_measure, step_measure
from safeconduct.web.ledger.services.sources import mark_statement
from safeconduct.web.pages.writing import comma
from safeconduct.web.record.models import Measure, Source, Statement
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked, refuse_taken_back


def accept_proposal(source: Source, key: str, *, actor: Any, changed: Mapping[str, Any] | None = None) -> Any:
    """Enter what was proposed, as it is or as somebody changed it.

    A statement that others report is entered with these, so that the chain of who says that who said is whole. A
    commitment rests on the statement in which it was made.

    Args:
        source: In which it stands.
        key: Which proposal.
        actor: Who accepts it.
        changed: Fields with other values than proposed.

    Returns:
        The entry.

    Raises:
        Refused: there is no such proposal, it was decided already, something that it needs is missing, or a value does
            not fit.
    """
    with _looked_at(source) as (now, found):
        one = _open(found, key)
        return _enter(now, found, one, {**one.fields, **(changed or {})}, actor)


def reject_proposal(source: Source, key: str, *, actor: Any) -> ProposalDecision:
    """Reject what was proposed; it is proposed no more until it is brought back.

    Raises:
        Refused: there is no such proposal, or it was decided already.
    """
    with _looked_at(source) as (now, found):
        return _decide(now, _open(found, key), None, actor)


def bring_back_proposal(source: Source, key: str, *, actor: Any) -> ProposalDecision:
    """Propose again what was rejected.

    Raises:
        Refused: it was not rejected.
    """
    with _looked_at(source) as (now, found):
        one = found.find(key)
        if one is None or one.rejected is None:
            raise Refused(_("This was not rejected."))
        row = one.rejected
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        _tell(now, row, actor, "reversed")
        return row


@contextmanager
def _looked_at(source: Source) -> Iterator[tuple[Source, Read]]:
    """A transaction, with the source as it stands and what it proposes, under the lock of its operation.

    It is read before, so that nobody waits for a long text; its copy is never altered.
    """
    found = proposed_by(source)
    with transaction.atomic():
        lock_operation(source.operation)
        now = locked(source)
        refuse_taken_back(now)
        yield now, with_decisions(now, found)


def _open(found: Read, key: str) -> Proposal:
    one = found.find(key)
    if one is None:
        raise Refused(_("This is proposed no more. Look again."))
    if not one.is_open:
        raise Refused(_("This was decided already. Look again."))
    return one


def _enter(source: Source, found: Read, one: Proposal, fields: dict[str, Any], actor: Any) -> Any:
    """Enter a proposal with what it rests on, and write down that it was accepted."""
    if one.kind == ProposalKind.STATEMENT:
        parent = found.find(one.parent)
        within = None if parent is None else _statement(source, found, parent, actor)
        entry: Any = mark_statement(
            source, actor=actor, start=one.start, end=one.end, **{"parent_statement": within, **fields}
        )
    elif one.kind == ProposalKind.FIGURE:
        _needed(fields, subject=_("what is counted"))
        said = _around(found, one)
        statement = None if said is None else _statement(source, found, said, actor)
        entry = enter_figure(source, actor=actor, **{"statement": statement, **fields})
    elif one.kind == ProposalKind.COMMITMENT:
        _needed(fields, promisor=_("who promised"), kind=_("what of"))
        entry = enter_commitment(
            source.operation, actor=actor, statement=_promise(source, found, one, fields, actor), **fields
        )
    else:
        _needed(fields, on=_("day"))
        entry = _step(source, fields, actor)
    _decide(source, one, entry, actor)
    return entry


def _statement(source: Source, found: Read, one: Proposal, actor: Any) -> Statement:
    """The entry of a statement that is proposed, entered with it where it is not there yet.

    Raises:
        Refused: it was rejected.
    """
    if one.entry is not None:
        return one.entry  # type: ignore[no-any-return]  # of a statement
    if one.rejected is not None:
        raise Refused(_("The statement in which it stands was rejected. Bring that back first."))
    return _enter(source, found, one, dict(one.fields), actor)  # type: ignore[no-any-return]  # of a statement


def _around(found: Read, one: Proposal) -> Proposal | None:
    """The shortest statement that holds the characters of a proposal and was not rejected; None where there is none."""
    holding = [
        said
        for said in found.proposals
        if said.kind == ProposalKind.STATEMENT
        and said.start <= one.start
        and one.end <= said.end
        and said.rejected is None
    ]
    return min(holding, key=lambda said: said.end - said.start, default=None)


def _promise(source: Source, found: Read, one: Proposal, fields: Mapping[str, Any], actor: Any) -> Statement:
    """The statement in which a commitment was made; the source's own words where nobody else is quoted."""
    said = _around(found, one)
    if said is not None:
        return _statement(source, found, said, actor)
    there = Statement.objects.standing().filter(source=source, start=one.start, end=one.end).first()
    return there or mark_statement(
        source, actor=actor, start=one.start, end=one.end, text=one.text, speaker=fields["promisor"], mode="indirect"
    )


def _step(source: Source, fields: dict[str, Any], actor: Any) -> Any:
    """A step of the measure of that number, which is entered where there is none."""
    given = {name: fields.pop(name) for name in ("number", "kind")} | {"chamber": fields.pop("began_in")}
    there = Measure.objects.standing().filter(operation=source.operation_id, number=given["number"]).first()
    measure = there or enter_measure(source.operation, actor=actor, **given)
    return step_measure(measure, actor=actor, source=source, **fields)


def _needed(fields: Mapping[str, Any], **names: str) -> None:
    missing = {name: words for name, words in names.items() if not fields.get(name)}
    if missing:
        said = _("Say %(what)s first: edit the proposal.") % {"what": comma().join(missing.values())}
        raise Refused(said, {name: [_("Fill this in.")] for name in missing})


def _decide(source: Source, one: Proposal, entry: Any, actor: Any) -> ProposalDecision:
    old = ProposalDecision.objects.filter(source=source, kind=one.kind, start=one.start, end=one.end, ended_at=None)
    old.update(ended_at=timezone.now())  # of an entry that was taken back since
    made = ProposalDecision.objects.create(
        operation_id=source.operation_id,
        source=source,
        kind=one.kind,
        start=one.start,
        end=one.end,
        entry=None if entry is None else entry.pk,
        who=actor,
    )
    _tell(source, made, actor, "recorded")
    return made


def _tell(source: Source, row: ProposalDecision, actor: Any, action: str) -> None:
    decided = "rejected" if row.entry is None else "accepted"
    log.append(
        actor=actor,
        action=action,
        operation=source.operation,
        subject="proposal",
        ids=(str(source.pk), f"{row.kind}-{row.start}-{row.end}"),
        after={"decided": decided},
    )
