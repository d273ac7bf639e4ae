"""The line of days of a dossier, and what contests what stands on it."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

from safeconduct.operation import Operation
from safeconduct.report.dossier import About, Dossier, make_dossier
from safeconduct.report.dossier.document import Drawn
from safeconduct.report.drawing import WIDE
from safeconduct.report.figures import Figure

from .reading import section_of


def drawn(dossier: Dossier) -> Figure:
    """The figure of the line of days."""
    (figure,) = (
        block.figure
        for section in dossier.sections
        if section.key == "time"
        for block in section.blocks
        if isinstance(block, Drawn)
    )
    return figure


def test_everything_stands_on_it_by_its_first_day(whole: Dossier) -> None:
    """A status, an agreement, custody and an event, each with its days and sources."""
    table = drawn(whole).table
    assert table["kind"].to_list() == ["status", "agreement", "custody", "event"]
    assert table["when"].to_list() == [
        "since June 2025", "15 June 2025 to 14 June 2026", "since 15 June 2025", "20 February 2026",
    ]  # fmt: skip
    assert table["contested_by"].to_list() == ["by 2 statements", "", "", ""]
    assert all(table["sources"])


def test_what_is_contested_shows_both_sides(whole: Dossier) -> None:
    """What is claimed with its source, and each statement against it with its chain."""
    texts = section_of(whole, "time")
    status = "the people of the north camp: asylum seeker, by the agency"
    at = texts.index(f"Contested: {status}")
    assert texts[at + 1 : at + 3] == [f"On the one side: {status}.", "On the other side, 2 statements contest it:"]
    assert any("the arrest of the nine" in text for text in texts[at:])


def test_what_outlives_its_agreement_is_said(whole: Dossier, ledger: Operation) -> None:
    """From the day on which the agreement has ended, and not before."""
    words = (
        "North camp: security by the army: it goes on, though the agreement on which it rests ended on 14 June 2026."
    )
    assert words in section_of(whole, "time")
    assert words not in section_of(make_dossier(ledger, About.of("site:north"), date(2026, 6, 1)), "time")


def test_the_picture_has_a_bar_for_each(whole: Dossier) -> None:
    """With its words over it; what is contested is red."""
    picture = ET.fromstring(drawn(whole).picture(WIDE))  # noqa: S314 - ours
    texts = {element.text for element in picture.iter() if element.tag == "text"}
    assert {"North camp: security by the army", "First flight, in Tirana"} <= texts
    assert sum(element.get("stroke") == "#a63d17" for element in picture.iter()) == 1
