"""What documents of a departure have alike: their head, their counts, what stands at the head and foot of each page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from safeconduct import __version__
from safeconduct.report.documents.blocks import Block, Pairs, Paper, Paragraph, Points, Texts
from safeconduct.report.documents.contents import DepartureHead, Manifest
from safeconduct.report.documents.texts import alone, remark
from safeconduct.report.documents.words import Words

Languages = tuple[Words, ...]


def said(words: Languages, key: str, /, **values: object) -> Texts:
    """A phrase in each language."""
    return tuple(one.say(key, **values) for one in words)


def shown(words: Languages, value: object) -> str:
    """A value as the first language writes it: numbers, days and moments in its digits, anything else as it is."""
    first = words[0]
    if value is None:
        return ""
    if isinstance(value, int):
        return first.count(value)
    if isinstance(value, datetime):
        return first.moment(value)
    if isinstance(value, date):
        return first.day(value)
    return alone(value)


def listed(words: Languages, values: Iterable[str]) -> str:
    """Names or codes one after another, each in its own direction."""
    return words[0].language.comma.join(filter(None, map(alone, values)))


def pairs(words: Languages, rows: Iterable[tuple[str, object]], across: int = 2) -> Pairs:
    """What there is of a list of keys and values; a value that is a text already made is taken as it is."""
    made = [(said(words, key), value if isinstance(value, str) else shown(words, value)) for key, value in rows]
    return Pairs(tuple(row for row in made if row[1]), across)


def head_blocks(
    head: DepartureHead, words: Languages, counts: Iterable[tuple[str, object]] = (), across: int = 2
) -> Iterator[Block]:
    """The head of a document: whether it is released at all, what it is of, who released it, and what changed."""
    if not head.is_released:
        yield Paragraph(said(words, "head.draft"), "warning")
    elif len({one.who for one in head.released}) < 2:
        yield Paragraph(said(words, "head.once"), "warning")
    yield pairs(
        words,
        [
            ("head.operation", alone(head.operation)),
            ("head.departure", alone(head.departure)),
            ("head.origin", alone(head.origin)),
            ("head.destination", alone(head.destination)),
            ("head.leaves", head.leaves),
            ("head.arrives", head.arrives),
            ("head.vehicle", alone(head.vehicle)),
            ("head.version", head.version),
            *([("head.supersedes", head.supersedes)] if head.supersedes is not None else []),
            *counts,
        ],
        across,
    )
    if head.released:
        released = said(words, "head.released")
        rows = [(released, f"{alone(one.who)} · {words[0].moment(one.at)}") for one in head.released]
        yield Pairs(tuple(rows), min(2, across))
    if head.changes:
        yield Paragraph(said(words, "head.changes"), "strong")
        yield Points(tuple((remark(one),) for one in head.changes))


def counts_of(manifest: Manifest) -> list[tuple[str, object]]:
    """The counts at a manifest's head."""
    return [
        ("head.people", len(manifest.passengers)),
        ("head.families", len(manifest.families)),
        ("head.seats", manifest.seats),
        ("head.buses", len([bus for bus in manifest.buses if bus])),
    ]


def made_by(words: Languages, moment: datetime) -> str:
    """By what a document was made, and when."""
    return words[0].say("page.made", program=f"Safe Conduct {__version__}", moment=moment)


def departure_paper(
    head: DepartureHead,
    words: Languages,
    title: Texts,
    blocks: Iterable[Block],
    *,
    landscape: bool = False,
    size: float = 9,
    title_shown: bool = True,
) -> Paper:
    """A document of a departure, with what stands on each of its pages."""
    return Paper(
        title=title,
        blocks=tuple(blocks),
        words=words,
        made_at=head.made_at,
        running=words[0].say("page.running", departure=head.departure, version=head.version),
        keep=said(words, "page.keep"),
        made=made_by(words, head.made_at),
        pages=tuple(str(one.phrases["page.of"]) for one in words),
        landscape=landscape,
        size=size,
        title_shown=title_shown,
    )
