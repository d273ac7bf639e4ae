"""The commitments of a dossier: what became of each, who said so, and what was done of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from safeconduct.ledger import commitments_on
from safeconduct.report.dossier.document import Block, Drawn, Heading, Line, Pairs, Paragraph, Section, Steps
from safeconduct.report.dossier.fulfilment import fulfilment
from safeconduct.report.dossier.wording import amount, choice, day_known, named
from safeconduct.report.figures import no_picture
from safeconduct.report.phrases import listed, say, written

if TYPE_CHECKING:
    from safeconduct.ledger import Commitment
    from safeconduct.ledger.commitments import Status
    from safeconduct.report.dossier.evidence import Evidence

STATUSES: tuple[Status, ...] = ("overdue", "open", "partly", "kept_late", "kept", "withdrawn", "superseded")
"""Statuses in the order in which they are told; what is overdue comes first."""
DRAWN = 40
"""Of so many commitments it is drawn what was done; of the others the table says it."""


def promises(evidence: Evidence) -> Section | None:
    """A part for each commitment, by its status and then in the order of the table; None where there is none."""
    found = sorted(commitments_on(evidence.tables, evidence.on), key=lambda one: STATUSES.index(one.status))
    if not found:
        return None
    blocks: list[Block] = [Paragraph(Line(counted_by_status(found)), "lead")]
    drawn = [one.commitment_id for one in found if one.steps][:DRAWN]
    for n, one in enumerate(found, start=1):
        blocks.extend(_of(evidence, one, f"fulfilment-{n}", drawn=one.commitment_id in drawn))
    return Section("commitments", say("dossier.commitments"), tuple(blocks))


def counted_by_status(commitments: list[Commitment]) -> str:
    """How many commitments there are, and how many of each status."""
    of = Counter(one.status for one in commitments)
    parts = [f"{written(of[status])} {choice('ledger_status', status)}" for status in STATUSES if of[status]]
    return say("dossier.commitments_lead", n=len(commitments), statuses=listed(parts))


def _of(evidence: Evidence, one: Commitment, key: str, *, drawn: bool) -> Iterator[Block]:
    how_much = amount(one.low, one.high, one.unit) or choice("ledger_kind", one.kind)
    yield Heading(f"{named(one.promisor)}: {how_much} ({named(one.commitment_id)})")
    yield Paragraph(Line(status_words(one)), "warning" if one.status == "overdue" else "lead")
    yield Pairs(tuple(_pairs(evidence, one)))
    chain = evidence.chain(one.statement_id)
    if chain:
        yield Steps(chain)
    else:
        yield Paragraph(Line(say("dossier.no_statement")), "note")
    if one.steps:
        figure = fulfilment(one, evidence.on, evidence.citing, key)
        yield Drawn(figure if drawn else replace(figure, picture=no_picture))
    else:
        yield Paragraph(Line(say("fulfilment.nothing")), "note")


def status_words(one: Commitment) -> str:
    """The status of a commitment in a sentence, with the day since when it is so."""
    if one.modality == "calls_on" and one.status in {"open", "partly"}:
        return say("ledger_status_long.nobody")
    words = say(f"ledger_status_long.{one.status}")
    if one.since is not None:
        words = say("dossier.since", status=words, since=one.since)
    if one.status in {"open", "partly", "overdue"} and one.left:
        words = say(
            "dossier.left", status=words, left=amount(None if one.low is None else one.left, one.left, one.unit)
        )
    return words


def _pairs(evidence: Evidence, one: Commitment) -> Iterator[tuple[str, Line]]:
    row = evidence.commitments[one.commitment_id]
    yield say("field.kind"), Line(choice("ledger_kind", one.kind))
    yield say("field.modality"), Line(choice("ledger_modality", one.modality))
    if how_much := amount(one.low, one.high, one.unit):
        yield say("field.amount"), Line(how_much)
    yield say("field.made_on"), Line(day_known(one.made_on, "day") or say("ledger.day_unknown"))
    if one.due is None:
        due = say("ledger.no_day_named")
        if one.agreement_id and one.made_on is not None and one.status in {"open", "partly"}:
            due = say("dossier.no_end", n=(evidence.on - one.made_on).days)
    elif one.due_by_agreement:
        due = say("dossier.due_by_agreement", day=one.due[1])
    else:
        due = day_known(row["due_on"], row["precision"])
    yield say("field.due_on"), Line(due)
    yield say("field.conditions"), Line(named(one.conditions) or say("dossier.no_conditions"))
    if one.agreement_id is not None:
        yield say("field.agreement"), _agreement(evidence, one.agreement_id)
    if one.offer_id is not None:
        yield say("field.offer"), Line(_offer(evidence, one.offer_id))
    if one.superseded_by is not None:
        yield say("field.superseded_by"), Line(named(one.superseded_by))
    if row["withdrawn_on"] is not None and row["withdrawn_on"] <= evidence.on:
        yield say("field.withdrawn_on"), Line(day_known(row["withdrawn_on"], "day"))


def _agreement(evidence: Evidence, agreement_id: str) -> Line:
    row = evidence.agreements.get(agreement_id)
    if row is None:
        return Line(named(agreement_id))
    return Line(named(row["title"]), evidence.citing.cite(row["source_ids"]))


def _offer(evidence: Evidence, offer_id: str) -> str:
    row = evidence.offers.get(offer_id)
    if row is None:
        return named(offer_id)
    place = named(evidence.places.get(f"destination:{row['destination_id']}", row["destination_id"]))
    return say("dossier.offer", code=named(offer_id), n=row["places"] or 0, place=place)
