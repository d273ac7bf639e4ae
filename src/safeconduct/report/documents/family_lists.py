"""Lists of whole families: who stays first where an aircraft is smaller, and who boards if seats come free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from safeconduct.report.documents.blocks import Block, Cell, Column, Paper, Paragraph, Table, Tick
from safeconduct.report.documents.contents import ListedFamily, OffloadOrder, StandByList
from safeconduct.report.documents.heads import Languages, departure_paper, head_blocks, listed, said, shown
from safeconduct.report.documents.passenger_lists import bus_names
from safeconduct.report.documents.texts import alone, iso
from safeconduct.report.documents.typesetting import typeset
from safeconduct.report.documents.words import side_by_side


def offload_pdf(order: OffloadOrder, languages: tuple[str, ...] = ("en",)) -> bytes:
    """In which order families stay where the aircraft is smaller, with the seats that are free after each.

    Args:
        order: the families, who stays first standing first.
        languages: one, or two side by side.

    Raises:
        ValueError: documents are not written in these languages.
        FontsMissing: the packages with the fonts are not installed.
    """
    return typeset(offload_paper(order, languages))


def offload_paper(order: OffloadOrder, languages: tuple[str, ...]) -> Paper:
    """The offload order before it is set."""
    words = side_by_side(languages)

    def blocks() -> Iterator[Block]:
        yield from head_blocks(order.head, words)
        yield Paragraph(said(words, "offload.lead"), "lead")
        freed = list(accumulate(one.seats for one in order.families))
        yield Table(
            columns=(
                *_columns(words, ("order", 0.7), ("family", 1), ("name", 3), ("people", 0.8), ("seats", 0.8)),
                Column(said(words, "offload.freed"), 1.2, number=True),
                *_columns(words, ("bus", 0.8), ("needs", 1.6), ("reason", 2.4), ("stays", 0.8)),
            ),
            rows=tuple(
                (
                    *_family(n, one, words),
                    shown(words, freed[n - 1]),
                    bus_names(words, one.buses),
                    listed(words, one.needs),
                    alone(one.reason),
                    Tick(),
                )
                for n, one in enumerate(order.families, start=1)
            ),
        )

    return departure_paper(order.head, words, said(words, "title.offload"), blocks(), landscape=True)


def stand_by_pdf(stand_by: StandByList, languages: tuple[str, ...] = ("en",)) -> bytes:
    """The families that board if seats come free; arguments as for `offload_pdf`."""
    return typeset(stand_by_paper(stand_by, languages))


def stand_by_paper(stand_by: StandByList, languages: tuple[str, ...]) -> Paper:
    """The stand-by list before it is set."""
    words = side_by_side(languages)
    blocks = [
        *head_blocks(stand_by.head, words),
        Paragraph(said(words, "stand_by.lead"), "lead"),
        stand_by_table(stand_by.families, words),
    ]
    return departure_paper(stand_by.head, words, said(words, "title.stand_by"), blocks, landscape=True)


def stand_by_table(families: Sequence[ListedFamily], words: Languages) -> Table:
    """Families on stand-by with a box for each that boards."""
    return Table(
        columns=_columns(
            words,
            *(("order", 0.7), ("family", 1), ("name", 3), ("people", 0.8), ("seats", 0.8), ("needs", 1.6)),
            *(("valid_until", 1.3), ("reason", 2.4), ("bus", 0.9), ("seated", 0.8)),
        ),
        rows=tuple(
            (
                *_family(n, one, words),
                listed(words, one.needs),
                alone(iso(one.valid_until)),
                alone(one.reason),
                Tick(wide=True),
                Tick(),
            )
            for n, one in enumerate(families, start=1)
        ),
    )


def _family(n: int, one: ListedFamily, words: Languages) -> tuple[Cell, ...]:
    """Its place, code, names, people and seats."""
    return (
        shown(words, n),
        alone(one.family),
        listed(words, one.names),
        shown(words, len(one.names)),
        shown(words, one.seats),
    )


NUMBERS = frozenset({"order", "people", "seats"})


def _columns(words: Languages, *named: tuple[str, float]) -> tuple[Column, ...]:
    return tuple(Column(said(words, f"column.{name}"), share, name in NUMBERS) for name, share in named)
