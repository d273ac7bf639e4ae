"""The passenger manifest, and the list of each bus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from safeconduct.operation.ages import Ages
from safeconduct.report.documents.blocks import Block, Cell, Column, Heading, Paper, Table
from safeconduct.report.documents.contents import Manifest, ManifestPassenger
from safeconduct.report.documents.heads import (
    Languages,
    counts_of,
    departure_paper,
    head_blocks,
    listed,
    pairs,
    said,
    shown,
)
from safeconduct.report.documents.texts import alone, iso
from safeconduct.report.documents.typesetting import typeset
from safeconduct.report.documents.words import side_by_side

_EDTF = re.compile(r"(\d{4}(?:-\d{2}){0,2})(~?)", re.ASCII)
Shown = Callable[[ManifestPassenger, Languages], str]
FIELDS: dict[str, tuple[float, bool, Shown]] = {
    "family": (1.1, False, lambda one, _: alone(one.family)),
    "surname": (1.7, False, lambda one, _: alone(one.surname)),
    "given_names": (1.8, False, lambda one, _: alone(one.given_names)),
    "native_name": (1.9, False, lambda one, _: alone(one.native_name)),
    "birth_date": (1.5, False, lambda one, words: born(words, one.birth_date)),
    "sex": (0.65, False, lambda one, _: alone(one.sex)),
    "nationality": (0.95, False, lambda one, _: alone(one.nationality)),
    "document_type": (0.75, False, lambda one, _: alone(one.document_type)),
    "document_number": (1.45, False, lambda one, _: alone(one.document_number)),
    "issuer": (0.8, False, lambda one, _: alone(one.issuer)),
    "expiry": (1.25, False, lambda one, _: alone(iso(one.expiry))),
    "bus": (0.75, False, lambda one, words: bus_name(words, one.bus)),
    "seats": (0.75, True, lambda one, words: shown(words, one.seats)),
    "bus_seats": (0.75, True, lambda one, words: shown(words, one.on_the_bus)),
    "age": (0.8, True, lambda one, words: aged(words, one.ages)),
    "needs": (1.6, False, lambda one, words: listed(words, one.needs)),
}
"""The columns of a manifest: their share of the width, whether they are numbers, and what stands in them."""
ON_THE_BUS = ("family", "surname", "given_names", "native_name", "birth_date", "bus_seats", "needs")
ON_THE_MANIFEST = tuple(name for name in FIELDS if name not in {"bus_seats", "age"})


def manifest_pdf(manifest: Manifest, languages: tuple[str, ...] = ("en",)) -> bytes:
    """The passenger manifest with the fields of advance passenger information.

    Days of birth and of documents are ISO 8601 in Latin digits in every language, so that they can be compared with the
    documents; counts are in the digits of the first language.

    Args:
        manifest: who is on the departure.
        languages: one of :data:`~safeconduct.report.documents.words.LANGUAGES`, or two, side by side.

    Raises:
        ValueError: documents are not written in these languages.
        FontsMissing: the packages with the fonts are not installed.
    """
    return typeset(manifest_paper(manifest, languages))


def manifest_paper(manifest: Manifest, languages: tuple[str, ...]) -> Paper:
    """The passenger manifest before it is set."""
    words = side_by_side(languages)
    blocks = [
        *head_blocks(manifest.head, words, counts_of(manifest), across=4),
        passenger_table(manifest.passengers, words, ON_THE_MANIFEST),
    ]
    return departure_paper(manifest.head, words, said(words, "title.manifest"), blocks, landscape=True, size=8)


def bus_lists_pdf(manifest: Manifest, languages: tuple[str, ...] = ("en",)) -> bytes:
    """The people of each bus, each list on a page of its own with its headcount; arguments as for `manifest_pdf`."""
    return typeset(bus_lists_paper(manifest, languages))


def bus_lists_paper(manifest: Manifest, languages: tuple[str, ...]) -> Paper:
    """The bus lists before they are set."""
    words = side_by_side(languages)

    def blocks() -> Iterator[Block]:
        yield from head_blocks(manifest.head, words, counts_of(manifest))
        for n, bus in enumerate(manifest.buses):
            on_it = [one for one in manifest.passengers if one.bus == bus]
            yield Heading(bus_title(words, bus), 1, new_page=n > 0)
            yield pairs(words, bus_counts(on_it), across=3)
            yield passenger_table(on_it, words, ON_THE_BUS)

    return departure_paper(manifest.head, words, said(words, "title.bus_list"), blocks())


def born(words: Languages, value: date | str | None) -> str:
    """A birth as documents of identity write it: XX for a day or a month that is not known, in words an estimate."""
    text = iso(value)
    found = _EDTF.fullmatch(text)
    if found is None:
        return alone(text)
    whole = found[1] + "-XX" * (2 - found[1].count("-"))
    return words[0].say("calendar.about", date=whole) if found[2] else alone(whole)


def aged(words: Languages, ages: Ages | None) -> str:
    """How old somebody may be: a range where the birth is known in part, in words where it is an estimate."""
    if ages is None:
        return ""
    first = words[0]
    same = ages.least == ages.most
    years = first.count(ages.most) if same else first.say("age.range", least=ages.least, most=ages.most)
    return first.say("age.about", years=years) if ages.about else years


def bus_title(words: Languages, bus: str) -> tuple[str, ...]:
    """What a bus is called, by its number or as its name is; people without one stand under a heading of their own."""
    if not bus:
        return said(words, "title.no_bus")
    return said(words, "title.bus", bus=int(bus)) if bus.isdecimal() else (alone(bus),) * len(words)


def bus_name(words: Languages, bus: str) -> str:
    """A bus in a cell; its number in the digits of the first language."""
    return words[0].count(int(bus)) if bus.isdecimal() else alone(bus)


def bus_names(words: Languages, buses: Iterable[str]) -> str:
    """Buses in a cell, one after another as the first language parts a list."""
    return words[0].language.comma.join(bus_name(words, one) for one in buses)


def bus_counts(on_it: Sequence[ManifestPassenger]) -> list[tuple[str, object]]:
    """How many are on a bus."""
    families = len({one.family for one in on_it})
    return [
        ("head.people", len(on_it)),
        ("head.families", families),
        ("head.seats", sum(one.on_the_bus for one in on_it)),
    ]


def passenger_table(
    people: Iterable[ManifestPassenger],
    words: Languages,
    fields: Sequence[str],
    further: Sequence[tuple[str, float, Cell]] = (),
) -> Table:
    """People with a running number, families set off from each other.

    Args:
        people: in their order.
        words: the languages.
        fields: names of :data:`FIELDS`.
        further: columns at the end with the same in every row: key of the heading, share of the width, cell.
    """
    listed_people = list(people)
    shades = family_shades([one.family for one in listed_people])
    return Table(
        columns=(
            Column(said(words, "column.number"), 0, number=True),
            *(Column(said(words, f"column.{name}"), FIELDS[name][0], FIELDS[name][1]) for name in fields),
            *(Column(said(words, f"column.{name}"), share) for name, share, _ in further),
        ),
        rows=tuple(
            (
                words[0].count(n),
                *(FIELDS[name][2](one, words) for name in fields),
                *(each for _, _, each in further),
            )
            for n, one in enumerate(listed_people, start=1)
        ),
        shaded=shades,
        small=True,
    )


def family_shades(families: Sequence[str]) -> tuple[bool, ...]:
    """For each row whether it is shaded: every other family is."""
    shades, now = [], True
    for n, family in enumerate(families):
        if n == 0 or family != families[n - 1]:
            now = not now
        shades.append(now)
    return tuple(shades)
