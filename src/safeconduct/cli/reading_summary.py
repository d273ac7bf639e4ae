"""A reading as people read it in a terminal: statements with who reports them, then everything else, then flags."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safeconduct.ledger.reading import Reading, Span, Statement

WIDTH = 78
SHOWN = 200
"""Characters of a text that are printed; ``--json`` has all."""
DEEPEST = 6
"""Steps by which statements within statements are set in."""


def summary(reading: Reading) -> Iterator[str]:
    """The lines of a reading."""
    yield f"{reading.characters:,} characters, SHA-256 {reading.text_sha256[:16]}…"
    yield from statements(reading)
    figures = ((one, " ".join(filter(None, (one.subject, one.quantifier, numbers(one.low, one.high)))))
               for one in reading.figures)  # fmt: skip
    yield from part("figures", figures)
    dates = ((one, f"{one.first} to {one.last} ({one.precision})" if one.first != one.last else one.first)
             for one in reading.dates)  # fmt: skip
    yield from part("dates", dates)
    for measure in reading.measures:
        yield ""
        yield f"{measure.number} ({measure.chamber}, {measure.kind})"
        for step in measure.steps:
            yield from entry(step, step.step.replace("_", " "))
    commitments = (
        (
            one,
            f"{one.promisor or 'nobody named'} {one.modality.replace('_', ' ')}{f', due {one.due}' if one.due else ''}",
        )
        for one in reading.commitments
    )
    yield from part("commitments", commitments)
    for name, spans in (
        ("people", reading.people),
        ("organisations", reading.organisations),
        ("places", reading.places),
    ):
        names = list(dict.fromkeys(shown(one.text) for one in spans))
        if names:
            yield ""
            yield from wrap(f"{name}: {', '.join(names)}", WIDTH, subsequent_indent="  ")
    yield from part("flags", ((one, f"{one.kind}: {one.why} {one.suggestion}") for one in reading.flags))


def statements(reading: Reading) -> Iterator[str]:
    """Each statement below the one that reports it."""
    if reading.statements:
        yield ""
        yield "statements"
    depth: dict[str, int] = {}
    for one in reading.statements:
        level = depth[one.parent] + 1 if one.parent in depth else 0
        depth[one.id] = level
        indent = "  " * (min(level, DEEPEST) + 1)
        yield f"{indent}{one.id}  {said_by(one)}  [{one.start:,}–{one.end:,}, {one.confidence:.2f}]"
        yield from wrap(shown(one.text), WIDTH, initial_indent=indent + "  ", subsequent_indent=indent + "  ")


def said_by(one: Statement) -> str:
    """Who says a statement, and how."""
    speaker = shown(one.speaker) if one.speaker else "nobody named"
    cue = f" ({shown(one.cue)})" if one.cue else ""
    return f"{speaker}{cue}, {one.mode}"


def part(title: str, entries: Iterable[tuple[Span, str]]) -> Iterator[str]:
    """The entries of a part below its title; nothing if there are none."""
    first = True
    for span, what in entries:
        if first:
            yield ""
            yield title
            first = False
        yield from entry(span, what)


def entry(span: Span, what: str) -> Iterator[str]:
    """What is proposed, with the words that it comes from and their place."""
    line = f"{shown(what)}: “{shown(span.text)}” [{span.start:,}–{span.end:,}]"
    yield from wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ")


def numbers(low: float | None, high: float | None) -> str:
    """A number, or two."""
    written = [f"{number:,g}" if number < 1e6 else f"{number:,.0f}" for number in (low, high) if number is not None]
    return "–".join(dict.fromkeys(written))


def shown(text: str) -> str:
    """A text on one line, shortened, in which no character moves the cursor or turns the direction of writing."""
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    line = " ".join(text.split())
    return "".join(f"<{ord(char):X}>" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in line)
