"""The passenger manifest and the bus lists say what the data says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from safeconduct.operation.ages import Ages
from safeconduct.report.documents.contents import DepartureHead, Manifest, Release
from safeconduct.report.documents.passenger_lists import (
    aged,
    born,
    bus_lists_pdf,
    bus_title,
    family_shades,
    manifest_pdf,
)
from safeconduct.report.documents.texts import iso
from safeconduct.report.documents.words import words_of

from .reading_pdf import Document, plain_text

DIRECTIONS = [(("en",), False), (("fa", "en"), True), (("ar",), True), (("fr", "ar"), False)]


@pytest.mark.parametrize(("languages", "rtl"), DIRECTIONS)
def test_the_manifest_read_again_is_the_data(manifest: Manifest, languages: tuple[str, ...], rtl: bool) -> None:
    """Each cell of each row, names in both scripts; numbers are in the digits of the language, documents are not."""
    words = words_of(languages[0])
    (rows,) = Document(manifest_pdf(manifest, languages), rtl=rtl).tables()
    assert len(rows) == 1 + len(manifest.passengers)
    for n, (row, one) in enumerate(zip(rows[1:], manifest.passengers, strict=True), start=1):
        assert row[0] == words.count(n)
        wanted = [
            *(
                one.family,
                one.surname,
                one.given_names,
                one.native_name,
                str(one.birth_date).replace("1990", "1990-XX-XX"),
                one.sex,
            ),
            *(one.nationality, one.document_type, one.document_number, one.issuer, iso(one.expiry)),
        ]
        assert row[1:12] == [plain_text(each) for each in wanted]
        assert row[12:14] == [words.language.in_digits(one.bus), words.count(one.seats)]
        assert all(need in row[14] for need in one.needs)
        assert bool(row[14]) == bool(one.needs)


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ("1985-03-04", "1985-03-04"), ("1985-03", "1985-03-XX"), ("1985", "1985-XX-XX"),
        ("1985-03~", "حدود 1985-03-XX"), ("1985-03-04~", "حدود 1985-03-04"), ("spring 1985", "spring 1985"),
    ],
)  # fmt: skip
def test_a_birth_known_in_part_says_what_is_not_known(known: str, shown: str) -> None:
    """As documents of identity do, in Latin digits in every language; what is no such day stays as it is given."""
    assert plain_text(born((words_of("fa"),), known)).strip() == shown


@pytest.mark.parametrize(
    ("ages", "language", "shown"),
    [
        (None, "en", ""),
        (Ages(30, 30), "fa", "۳۰"),
        (Ages(30, 31), "en", "30 to 31"),
        (Ages(30, 31, about=True), "en", "about 30 to 31"),
        (Ages(30, 31), "ar", "٣٠ إلى ٣١"),
        (Ages(2, 2, about=True), "fr", "environ 2"),
    ],
)
def test_an_age_says_how_well_it_is_known(ages: Ages | None, language: str, shown: str) -> None:
    """One number where it is known, a range where it may be either, and that it is an estimate."""
    assert plain_text(aged((words_of(language),), ages)) == shown


@pytest.mark.parametrize(("languages", "rtl"), DIRECTIONS)
def test_its_headings_are_in_every_language(manifest: Manifest, languages: tuple[str, ...], rtl: bool) -> None:
    """The title too."""
    document = Document(manifest_pdf(manifest, languages), rtl=rtl)
    headings = document.tables()[0][0]
    for language in languages:
        assert words_of(language).say("title.manifest") in document.elements("/Title")[0]
        assert plain_text(words_of(language).say("column.surname")) in headings[2]


def test_its_head_counts(manifest: Manifest) -> None:
    """People, families, seats and buses; who released it and when; version and what it takes the place of."""
    changed = replace(manifest, head=replace(manifest.head, supersedes=2, changes=("F004 taken on",)))
    text = Document(manifest_pdf(changed)).whole()
    for pair in ("People\n6", "Families\n4", "Seats\n7", "Buses\n2", "Version\n3", "Takes the place of version\n2"):
        assert f"{pair}\n" in text
    assert "Ana Exempel · 8 March 2026 17:00 (UTC+3)" in text
    assert "Bo Muster · 8 March 2026 17:40 (UTC+3)" in text
    assert "F004 taken on" in text
    assert "secret" not in text
    assert "NOT RELEASED" not in text


def test_what_changed_is_listed_in_the_direction_of_the_language(manifest: Manifest) -> None:
    """The code that comes first stands further to the right, where one reads from there."""
    told = ("از فهرست بیرون: \u2068F004\u2069، \u2068F001\u2069",)
    changed = replace(manifest, head=replace(manifest.head, changes=told))
    whole = Document(manifest_pdf(changed, ("fa",)), rtl=True).whole()
    assert "F004، F001\n" in whole


def test_pages_are_numbered_in_the_digits_of_the_language(manifest: Manifest) -> None:
    """X of y, with the departure and its version."""
    reader = Document(manifest_pdf(replace(manifest, passengers=manifest.passengers * 9))).reader
    assert len(reader.pages) > 1
    for n, page in enumerate(reader.pages, start=1):
        text = plain_text(page.extract_text())
        assert f"Page {n} of {len(reader.pages)}" in text
        assert "D-12, version 3" in text


def releases(*names: str, broken: bool = False) -> tuple[Release, ...]:
    """Releases by these people."""
    return tuple(Release(name, datetime(2026, 3, 8, 17), broken) for name in names)


@pytest.mark.parametrize(
    ("released", "says"),
    [
        ((), "NOT RELEASED"),
        (releases("Ana"), "NOT RELEASED"),
        (releases("Ana", "Ana"), "NOT RELEASED"),
        (releases("Ana", broken=True), "one person alone"),
        (releases("Ana", "Bo"), None),
    ],
)
def test_what_is_not_released_says_so(
    manifest: Manifest, head: Callable[..., DepartureHead], released: tuple[Release, ...], says: str | None
) -> None:
    """One person twice is one person; one who broke the glass is told."""
    text = Document(manifest_pdf(replace(manifest, head=head(released=released)))).whole()
    assert [word for word in ("NOT RELEASED", "one person alone") if word in text] == ([says] if says else [])


@pytest.mark.parametrize(("languages", "rtl"), DIRECTIONS)
def test_each_bus_has_its_list(manifest: Manifest, languages: tuple[str, ...], rtl: bool) -> None:
    """Each person is on one list, that of their bus; those without one come last, under a heading of their own."""
    document = Document(bus_lists_pdf(manifest, languages), rtl=rtl)
    lists = document.tables()
    assert [[row[2:4] for row in rows[1:]] for rows in lists] == [
        [[one.surname, plain_text(one.given_names)] for one in manifest.passengers if one.bus == bus]
        for bus in ("1", "2", "")
    ]
    words = words_of(languages[0])
    titles = document.elements("/H1")
    for title, said in zip(
        titles, [*(words.say("title.bus", bus=n) for n in (1, 2)), words.say("title.no_bus")], strict=True
    ):
        assert plain_text(said) in title
    assert len(document.reader.pages) == 3


@pytest.mark.parametrize(("bus", "title"), [("12", ("Bus 12", "اتوبوس ۱۲")), ("Green bus", ("Green bus",) * 2)])
def test_a_bus_is_called_by_its_number_or_by_its_name(bus: str, title: tuple[str, ...]) -> None:
    """A number has the word for a bus before it, in each language; a name stands as it is on the vehicle."""
    assert tuple(map(plain_text, bus_title((words_of("en"), words_of("fa")), bus))) == title


def test_families_are_set_off() -> None:
    """Every other family is shaded, the first is not."""
    assert family_shades(["A", "A", "B", "C", "C"]) == (False, False, True, False, False)
    assert family_shades([]) == ()
