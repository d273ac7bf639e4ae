"""The paper pack that runs a gate without any device: lists with boxes to tick, counts, reasons, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase

from safeconduct.report.documents.blocks import (
    Block,
    Column,
    Heading,
    Paper,
    Points,
    Signatures,
    Table,
    Texts,
    Tick,
    Together,
)
from safeconduct.report.documents.contents import GatePack
from safeconduct.report.documents.family_lists import stand_by_table
from safeconduct.report.documents.heads import (
    Languages,
    counts_of,
    departure_paper,
    head_blocks,
    pairs,
    said,
    shown,
)
from safeconduct.report.documents.passenger_lists import bus_counts, bus_title, passenger_table
from safeconduct.report.documents.texts import alone
from safeconduct.report.documents.typesetting import typeset
from safeconduct.report.documents.words import side_by_side

REASONS = ("document", "clearance", "health", "unwilling", "security", "baggage", "other")
"""The reasons that every pack has: those of phones and of the desk, in the order of their letters."""
LETTERS = dict(zip(REASONS, ascii_uppercase, strict=False))
"""Their letters, as whoever enters a pack reads them."""
BLANK_LINES = 6
"""Lines under each bus for those who board from stand-by."""
AT_THE_GATE = ("family", "surname", "given_names", "native_name", "birth_date", "document_number", "needs")


def gate_pack_pdf(pack: GatePack, languages: tuple[str, ...] = ("en",)) -> bytes:
    """Everything that a gate needs on paper.

    First how it is used, the reasons to refuse somebody with a letter each, and a table of counts; then a list for each
    bus, on pages of its own, with boxes for who is there, who is seated and who is refused, blank lines, and the count
    on the same page as these; then the stand-by list; then lines to sign.

    Args:
        pack: the manifest, the stand-by list, further reasons.
        languages: one, or two side by side.

    Raises:
        ValueError: documents are not written in these languages, or there are more reasons than letters.
        FontsMissing: the packages with the fonts are not installed.
    """
    return typeset(gate_pack_paper(pack, languages))


def gate_pack_paper(pack: GatePack, languages: tuple[str, ...]) -> Paper:
    """The pack before it is set."""
    words = side_by_side(languages)
    if len(REASONS) + len(pack.further_reasons) > len(ascii_uppercase):
        raise ValueError(
            f"a gate pack has letters for {len(ascii_uppercase) - len(REASONS)} further reasons to refuse; "
            f"there are {len(pack.further_reasons)}"
        )
    return departure_paper(pack.manifest.head, words, said(words, "title.pack"), _blocks(pack, words), landscape=True)


def _blocks(pack: GatePack, words: Languages) -> Iterator[Block]:
    manifest = pack.manifest
    yield from head_blocks(manifest.head, words, counts_of(manifest), across=4)
    yield Heading(said(words, "pack.how"))
    yield Points(tuple(said(words, f"pack.step_{n}") for n in range(1, 6)))
    yield Heading(said(words, "pack.reasons"))
    ours = [said(words, f"pack.reason_{name}") for name in REASONS]
    theirs = [(alone(text),) for text in pack.further_reasons]
    yield Points(
        tuple(
            tuple(f"{alone(letter)} · {text}" for text in texts)
            for letter, texts in zip(ascii_uppercase, [*ours, *theirs], strict=False)
        )
    )
    yield Heading(said(words, "pack.counts"))
    yield _counts(pack, words)
    for bus in manifest.buses:
        on_it = [one for one in manifest.passengers if one.bus == bus]
        yield Heading(bus_title(words, bus), new_page=True)
        yield pairs(words, bus_counts(on_it), across=3)
        yield passenger_table(
            on_it,
            words,
            AT_THE_GATE,
            (("present", 0.7, Tick()), ("seated", 0.7, Tick()), ("refused", 0.8, Tick()), ("reason", 0.8, "")),
        )
        yield Together(
            (
                Heading(_of_bus(words, "pack.boarded_late", bus), 2),
                _blank(words),
                Heading(_of_bus(words, "pack.counts", bus), 2),
                _to_fill(words, ("people", "counted")),
            )
        )
    if pack.stand_by:
        yield Heading(said(words, "title.stand_by"), new_page=True)
        yield stand_by_table(pack.stand_by, words)
    yield Heading(said(words, "pack.signatures"))
    buses = [bus for bus in manifest.buses if bus]
    leaders = [_of_bus(words, "pack.sign_bus", bus) for bus in buses]
    others = [said(words, f"pack.sign_{who}") for who in ("gate", "second", "authority")]
    columns = tuple(said(words, f"pack.sign_{key}") for key in ("name", "time", "hand"))
    yield Signatures((*leaders, *others), columns)


def _of_bus(words: Languages, what: str, bus: str) -> Texts:
    """What stands for one bus, with its name: it may come to stand on a page without the head of its list."""
    return tuple(f"{text} · {name}" for text, name in zip(said(words, what), bus_title(words, bus), strict=True))


def _counts(pack: GatePack, words: Languages) -> Table:
    """A row for each bus and one for all, with what is expected and boxes for what was counted."""
    manifest = pack.manifest
    keys = ("expected", "present", "refused", "counted")
    columns = (
        Column(said(words, "column.bus"), 2),
        *(Column(said(words, f"column.{key}"), 1, number=True) for key in keys[:3]),
        Column(said(words, "pack.boarded_late"), 1.4, number=True),
        Column(said(words, "column.counted"), 1, number=True),
    )
    boxes = (Tick(wide=True),) * 4
    rows = [
        (bus_title(words, bus)[0], shown(words, sum(one.bus == bus for one in manifest.passengers)), *boxes)
        for bus in manifest.buses
    ]
    total = (words[0].say("pack.total"), shown(words, len(manifest.passengers)), *boxes)
    return Table(columns, (*rows, total))


def _blank(words: Languages) -> Table:
    """Lines for families from stand-by."""
    names = (("family", 1.2), ("name", 4.0), ("people", 0.8), ("seated", 0.8))
    row = ("", "", Tick(wide=True), Tick())
    return Table(tuple(Column(said(words, f"column.{key}"), share) for key, share in names), (row,) * BLANK_LINES)


def _to_fill(words: Languages, keys: tuple[str, ...]) -> Table:
    return Table(tuple(Column(said(words, f"column.{key}"), 0) for key in keys), ((Tick(wide=True),) * len(keys),))
