"""What reading a source proposes for the ledger, and what was decided of each proposal.

Proposals are made anew whenever they are looked at, and stored nowhere: equal words give equal proposals. What was
accepted is known by the entries that stand, what was rejected by rows of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pycountry
from django.db import models
from django.utils.translation import gettext as _

from safeconduct.ledger.reading import LONGEST, Flag, Reading, Span, UnknownLanguage, read
from safeconduct.operation.periods import period
from safeconduct.operation.side_by_side import FLOWS
from safeconduct.web.ledger.kept_readings import KEPT
from safeconduct.web.ledger.models import ProposalDecision, ProposalKind
from safeconduct.web.record.models import (
    Commitment,
    Figure,
    MeasureStep,
    Operation,
    Person,
    Source,
    SourceCopy,
    Statement,
)
from safeconduct.web.record.services.operation_days import now_in
from safeconduct.web.record.services.refusal import Refused

MODELS: Mapping[str, type[models.Model]] = {
    ProposalKind.STATEMENT: Statement,
    ProposalKind.FIGURE: Figure,
    ProposalKind.COMMITMENT: Commitment,
    ProposalKind.STEP: MeasureStep,
}
"""What a proposal is entered as."""
KINDS = tuple(MODELS)
"""In the order in which those of the same characters are decided: what another rests on comes first."""
THESE_DAYS = timedelta(days=60)
"""How far from the present a text is published that counts the people of the register."""
LONGEST_EXCERPT = 500
"""Characters of the words around a figure that an entry keeps."""
_ENDS = ".!?\n\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}"


@dataclass(frozen=True)
class Proposal:
    """Something that a source seems to say.

    Args:
        kind: Of ``ProposalKind``.
        start: Characters of the text before it.
        end: Characters of the text before its end.
        text: Those between.
        fields: What an entry of it would have, by field of its model.
        confidence: From 0 to 1; None where the rules state none.
        parent: The key of the statement that reports it, of a statement.
        entry: The entry that stands for it already.
        rejected: The row by which it was rejected.
    """

    kind: ProposalKind
    start: int
    end: int
    text: str = field(repr=False)  # what is shown of a page that fails has no word of a source
    fields: Mapping[str, Any] = field(repr=False)
    confidence: float | None = None
    parent: str = ""
    entry: Any = None
    rejected: ProposalDecision | None = None

    @property
    def key(self) -> str:
        """What it is called on a page: kind and characters."""
        return f"{self.kind}-{self.start}-{self.end}"

    @property
    def is_open(self) -> bool:
        """Whether nobody decided about it."""
        return self.entry is None and self.rejected is None

    @property
    def lacks(self) -> tuple[str, ...]:
        """The fields that somebody has to fill in before it can be entered."""
        wanted = {
            ProposalKind.FIGURE: ("subject",),
            ProposalKind.COMMITMENT: ("promisor", "kind", "modality"),
            ProposalKind.STEP: ("on", "step"),
        }
        return tuple(name for name in wanted.get(self.kind, ()) if not self.fields.get(name))


@dataclass(frozen=True)
class Read:
    """A source that was read.

    Args:
        text: Its working text.
        proposals: In the order of the text; of those that begin together the longest first.
        flags: What is suspect in it.
        dates: Days and periods that it names.
        names: People, organisations and places that it names, by kind.
    """

    text: str = field(repr=False)
    proposals: tuple[Proposal, ...]
    flags: tuple[Flag, ...] = field(default=(), repr=False)
    dates: tuple[Span, ...] = field(default=(), repr=False)
    names: Mapping[str, tuple[Span, ...]] = field(default_factory=dict, repr=False)

    @property
    def open(self) -> tuple[Proposal, ...]:
        """Those about which nobody decided."""
        return tuple(one for one in self.proposals if one.is_open)

    def find(self, key: str) -> Proposal | None:
        """A proposal by its key."""
        return next((one for one in self.proposals if one.key == key), None)


def words_of(source: Source) -> str:
    """The working text of a source; empty where there is no copy."""
    copy = SourceCopy.objects.filter(source=source).first()
    return copy.words() if copy is not None else ""


def exact_day(source: Source) -> date | None:
    """The day on which a source was published, where it is known to the day."""
    return source.published_on if source.precision in ("", "day") else None


def _population(operation: Operation, published: date | None) -> int | None:
    """How many people are in the register, for a text of these days alone: an older one tells of other people."""
    if published is None or abs(now_in(operation).date() - published) > THESE_DAYS:
        return None
    return Person.objects.filter(operation=operation).count() or None


def reading_of(source: Source, text: str) -> Reading:
    """Read a source by the rules of its language; English where none is given.

    Raises:
        Refused: there are no rules for its language, or it is longer than is read.
    """
    found = pycountry.languages.get(alpha_3=source.language) if source.language else None
    language = getattr(found, "alpha_2", source.language) if found is not None else "en"
    if len(text) > LONGEST:
        raise Refused(_("The text is too long to be read; take the part that matters."))
    exact = exact_day(source)
    population = _population(source.operation, exact)
    title, publisher = source.title or None, source.publisher or None

    def anew() -> Reading:
        return read(
            text,
            published=exact,
            title=title,
            publisher=publisher,
            known_population=population,
            language=language,
        )

    try:
        return KEPT.reading(text, (exact, title, publisher, population, language), anew)
    except UnknownLanguage:
        said = _("There are no rules yet to read texts of this language. Its passages can be marked by hand.")
        raise Refused(said) from None


def proposed_by(source: Source) -> Read:
    """Read a source by the rules; what was decided of each proposal is not looked up, so that all of them are open.

    Raises:
        Refused: it cannot be read.
    """
    text = words_of(source)
    reading = reading_of(source, text)
    proposals = sorted(
        _proposed(reading, text, exact_day(source)), key=lambda one: (one.start, -one.end, KINDS.index(one.kind))
    )
    names = {"place": reading.places, "person": reading.people, "organisation": reading.organisations}
    return Read(text, tuple(proposals), reading.flags, tuple(reading.dates), names)


def with_decisions(source: Source, found: Read) -> Read:
    """What a source proposes with what was decided of each proposal until now."""
    decided = _Decided(source)
    return replace(found, proposals=tuple(decided.on(one) for one in found.proposals))


def read_source(source: Source) -> Read:
    """Read a source, and find what was decided of each proposal.

    Raises:
        Refused: it cannot be read.
    """
    return with_decisions(source, proposed_by(source))


def excerpt_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, or the part of it, by which a number is kept: where it begins and ends.

    Args:
        text: The whole text.
        start: Where the number begins.
        end: Where it ends.
    """
    first, last = start, end
    while first > 0 and text[first - 1] not in _ENDS and end - first < LONGEST_EXCERPT:
        first -= 1
    while last < len(text) and text[last] not in _ENDS and last - first < LONGEST_EXCERPT:
        last += 1
    while first < start and text[first].isspace():
        first += 1
    return first, last


def _proposed(reading: Reading, text: str, published: date | None) -> Iterator[Proposal]:
    keys = {one.id: f"{ProposalKind.STATEMENT}-{one.start}-{one.end}" for one in reading.statements}
    for said in reading.statements:
        yield Proposal(
            ProposalKind.STATEMENT,
            said.start,
            said.end,
            said.text,
            {"speaker": said.speaker or "", "mode": said.mode, "cue": said.cue or "", "text": said.text},
            said.confidence,
            keys.get(said.parent or "", ""),
        )
    for count in reading.figures:
        first, last = excerpt_of(text, count.start, count.end)
        numbers = {
            "excerpt": text[first:last],
            "subject": count.subject or "",
            "quantifier": count.quantifier,
            "low": None if count.low is None else int(count.low),
            "high": None if count.high is None else int(count.high),
            "unit": count.unit or "person",
            **_when(reading, count.subject or "", first, last),
        }
        yield Proposal(ProposalKind.FIGURE, count.start, count.end, count.text, numbers, count.confidence)
    for promised in reading.commitments:
        promise: dict[str, Any] = {
            "promisor": promised.promisor or "",
            "modality": promised.modality,
            "kind": promised.kind or "",
            "made_on": published,
            "due_on": date.fromisoformat(promised.due) if promised.due else None,
            "conditions": promised.conditions or "",
        }
        amount = next((one for one in reading.figures if promised.start <= one.start and one.end <= promised.end), None)
        if amount is not None:
            promise |= {"low": amount.low, "high": amount.high, "unit": amount.unit or ""}
        yield Proposal(ProposalKind.COMMITMENT, promised.start, promised.end, promised.text, promise)
    for measure in reading.measures:
        for step in measure.steps:
            taken = {
                "number": measure.number,
                "began_in": measure.chamber,
                "chamber": step.chamber or "",
                "kind": measure.kind,
                "step": step.step,
                "on": date.fromisoformat(step.on) if step.on else None,
                "text": step.text,
            }
            yield Proposal(ProposalKind.STEP, step.start, step.end, step.text, taken)


def _when(reading: Reading, subject: str, start: int, end: int) -> dict[str, Any]:
    """When a figure holds: the one day or period that its sentence names; nothing where it names none, or several."""
    named = [when for when in reading.dates if start <= when.start and when.end <= end]
    if len({(when.first, when.last) for when in named}) != 1:
        return {}
    first, last = date.fromisoformat(named[0].first), date.fromisoformat(named[0].last)
    precision = named[0].precision
    if subject in FLOWS:
        return {"from_day": first, "to_day": last, "precision": precision}
    return {"as_of": first, "precision": precision} if period(first, precision) == (first, last) else {}


class _Decided:
    """What was decided of the proposals of a source, and what of it stands."""

    def __init__(self, source: Source) -> None:
        rows = ProposalDecision.objects.filter(source=source, ended_at=None)
        self.rows = {(one.kind, one.start, one.end): one for one in rows}
        self.entries: dict[tuple[str, int], Any] = {}
        for kind, model in MODELS.items():
            keys = [one.entry for one in self.rows.values() if one.kind == kind and one.entry is not None]
            beside = ("measure",) if kind == ProposalKind.STEP else ()
            found = model.objects.standing().filter(pk__in=keys).select_related(*beside)  # type: ignore[attr-defined]
            self.entries |= {(kind, one.pk): one for one in found}
        marked = Statement.objects.standing().filter(source=source, start__isnull=False)
        self.marked = {(one.start, one.end): one for one in marked}

    def on(self, one: Proposal) -> Proposal:
        """A proposal with what was decided of it; an entry that was taken back since leaves it open."""
        row = self.rows.get((one.kind, one.start, one.end))
        if row is not None and row.entry is None:
            return replace(one, rejected=row)
        entry = self.entries.get((one.kind, row.entry)) if row is not None and row.entry is not None else None
        if entry is None and one.kind == ProposalKind.STATEMENT:
            entry = self.marked.get((one.start, one.end))  # marked by hand, or come with a folder
        return replace(one, entry=entry)
