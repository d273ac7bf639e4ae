"""What the receiving country is told: an advance booking, and an arrival once people have left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from safeconduct.report.documents.blocks import Block, Column, Heading, Paper, Paragraph, Points, Signatures, Table
from safeconduct.report.documents.contents import ManifestPassenger, Notice
from safeconduct.report.documents.heads import (
    Languages,
    counts_of,
    departure_paper,
    head_blocks,
    pairs,
    said,
    shown,
)
from safeconduct.report.documents.passenger_lists import passenger_table
from safeconduct.report.documents.texts import alone, remark
from safeconduct.report.documents.typesetting import typeset
from safeconduct.report.documents.words import side_by_side

FOR_THE_RECEIVER = (
    *("family", "surname", "given_names", "native_name", "birth_date", "age", "sex", "nationality", "document_type"),
    *("document_number", "issuer", "expiry", "needs"),
)
ADULT, CHILD = 18, 2
"""The ages in years from which somebody counts as an adult and as a child."""


def advance_booking_pdf(notice: Notice, languages: tuple[str, ...] = ("en",)) -> bytes:
    """The notice that people are booked to travel, with their journey, counts by age and sex, needs, and a list.

    Args:
        notice: what it says.
        languages: one, or two side by side.

    Raises:
        ValueError: documents are not written in these languages.
        FontsMissing: the packages with the fonts are not installed.
    """
    return typeset(notice_paper(notice, languages, arrival=False))


def arrival_notice_pdf(notice: Notice, languages: tuple[str, ...] = ("en",)) -> bytes:
    """The notice that people have left, with who was booked and is not on board; as `advance_booking_pdf` otherwise."""
    return typeset(notice_paper(notice, languages, arrival=True))


def notice_paper(notice: Notice, languages: tuple[str, ...], *, arrival: bool) -> Paper:
    """A notice before it is set."""
    words = side_by_side(languages)
    key = "arrival" if arrival else "advance"
    return departure_paper(
        notice.manifest.head, words, said(words, f"title.{key}"), _blocks(notice, words, arrival), landscape=True
    )


def _blocks(notice: Notice, words: Languages, arrival: bool) -> Iterator[Block]:
    people = notice.manifest.passengers
    yield pairs(
        words,
        [
            ("head.recipient", alone(notice.recipient)),
            ("head.sender", alone(notice.sender)),
            ("head.reference", alone(notice.reference)),
            ("head.offer", alone(notice.offer)),
        ],
    )
    yield Paragraph(said(words, "notice.arrival" if arrival else "notice.advance"), "lead")
    booked = [("head.booked", notice.booked), ("head.on_board", len(people))] if arrival else []
    yield from head_blocks(notice.manifest.head, words, [*counts_of(notice.manifest)[:3], *booked], across=4)
    if notice.legs:
        yield Heading(said(words, "notice.journey"))
        yield _journey(notice, words)
    yield Heading(said(words, "notice.people"))
    yield _counted(words, groups(people))
    if any(map(_is_of_two, people)):
        yield Paragraph(said(words, "notice.younger"), "note")
    yield Heading(said(words, "notice.needs"))
    needs = Counter(need for one in people for need in one.needs)
    lines = [(f"{alone(need)}: {shown(words, n)}",) for need, n in sorted(needs.items())]
    yield Points(tuple(lines)) if lines else Paragraph(said(words, "notice.none"))
    if arrival and notice.absent:
        yield Heading(said(words, "notice.not_on_board"))
        yield passenger_table(notice.absent, words, FOR_THE_RECEIVER)
    if notice.remarks:
        yield Heading(said(words, "head.remarks"))
        yield Points(tuple((remark(one),) for one in notice.remarks))
    yield Heading(said(words, "title.manifest"))
    yield passenger_table(people, words, FOR_THE_RECEIVER)
    columns = tuple(said(words, f"pack.sign_{key}") for key in ("name", "time", "hand"))
    yield Signatures((said(words, "notice.confirmed"),), columns)


def _journey(notice: Notice, words: Languages) -> Table:
    return Table(
        columns=tuple(
            Column(said(words, key), share)
            for key, share in (
                *(("head.origin", 1.5), ("head.destination", 1.5), ("column.vehicle", 1.0)),
                *(("column.leaves", 1.7), ("column.arrives", 1.7)),
            )
        ),
        rows=tuple(
            (
                *(alone(text) for text in (leg.origin, leg.destination, leg.vehicle)),
                *(shown(words, moment) for moment in (leg.leaves, leg.arrives)),
            )
            for leg in notice.legs
        ),
    )


def _counted(words: Languages, counts: dict[str, int]) -> Table:
    kept = [(key, n) for key, n in counts.items() if n or key not in {"age_unknown", "sex_other"}]
    return Table(
        columns=tuple(Column(said(words, f"group.{key}"), 1, number=True) for key, _ in kept),
        rows=(tuple(shown(words, n) for _, n in kept),),
    )


def groups(people: Iterable[ManifestPassenger]) -> dict[str, int]:
    """How many people are of which age, and of which sex; both sum up to all of them.

    Whoever may be of two groups, since the birth is known in part, counts in the younger: a receiver who is ready for a
    child is ready for an adult, and not the other way round.
    """
    counts = dict.fromkeys(("adults", "children", "infants", "age_unknown", "women", "men", "sex_other"), 0)
    for one in people:
        counts["age_unknown" if one.ages is None else _group(one.ages.least)] += 1
        counts[{"F": "women", "M": "men"}.get(one.sex, "sex_other")] += 1
    return counts


def _is_of_two(one: ManifestPassenger) -> bool:
    """Whether somebody may be of either of two groups."""
    return one.ages is not None and _group(one.ages.least) != _group(one.ages.most)


def _group(years: int) -> str:
    return "adults" if years >= ADULT else "children" if years >= CHILD else "infants"
