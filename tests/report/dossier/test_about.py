"""What a dossier is about: how it is written, and what there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from safeconduct.operation import Operation
from safeconduct.report.dossier.about import About, UnknownSubject, called, check_subject, countries, names


def test_each_kind_is_read() -> None:
    """The code of a country may be small, a period has both days."""
    assert About.of("country:alb") == About("country", "ALB")
    assert About.of(" Site : north ") == About("site", "north")
    assert About.of("commitment:C:1") == About("commitment", "C:1")
    assert About.of("period:2013-01-01..2013-12-31") == About(
        "period", "2013-01-01..2013-12-31", date(2013, 1, 1), date(2013, 12, 31)
    )


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Albania", "country:ALB"),
        ("people:all", "site:CODE"),
        ("country:", "country:ALB"),
        ("period:2013", "with both days"),
        ("period:2013-02-30..2013-03-01", "period:2013-01-01..2013-12-31"),
        ("period:2013-02-01..2013-01-01", "ends before it begins"),
    ],
)
def test_what_cannot_be_understood_is_refused(text: str, right: str) -> None:
    """The message says what would be right."""
    with pytest.raises(ValueError, match=right):
        About.of(text)


@pytest.mark.parametrize(
    ("text", "there"),
    [("country:FRA", "ALB, DEU, IRQ"), ("site:x", "north, south"), ("commitment:x", "C1, C2, C3, C4")],
)
def test_what_is_not_there_is_refused(ledger: Operation, text: str, there: str) -> None:
    """The message names what there is."""
    with pytest.raises(UnknownSubject, match=there):
        check_subject(ledger, About.of(text))


def test_any_period_can_be_asked_for(ledger: Operation) -> None:
    """Nothing need have happened in it."""
    check_subject(ledger, About.of("period:1900-01-01..1900-01-02"))


def test_a_country_is_there_that_only_promised(changed: Callable[..., Operation]) -> None:
    """Neither a destination nor a site is in it."""
    assert "ROU" in countries(changed({"commitments.csv": "C9,the government of Romania,places,,,,will,,,,,,,,,\n"}))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the UK Home Office", "GBR"),
        ("ALBANIA", "ALB"),
        ("Albanian workers", None),
        ("they told us", None),
        (None, None),
    ],
)
def test_a_name_is_found_as_a_word(text: str | None, found: str | None) -> None:
    """Part of another word is not the name, and small letters are no abbreviation."""
    assert [code for code in ("GBR", "ALB", "USA") if names(text, called(code))] == ([found] if found else [])
