"""Where people go, and what is offered there."""

from __future__ import annotations

from datetime import date

from safeconduct.report.destinations import by_destination, destinations, offers
from safeconduct.report.facts import Facts


def test_people_places_and_arrivals(facts: Facts) -> None:
    """Six go to Tirana, where two of twelve places are held for others; two go to Frankfurt."""
    assert by_destination(facts).rows() == [
        ("Tirana", 6, 12, 2, 4, 2, date(2026, 3, 10), date(2026, 3, 12)),
        ("Frankfurt", 2, 10, 0, 8, 1, date(2026, 3, 21), date(2026, 3, 21)),
    ]


def test_sentence(facts: Facts) -> None:
    """The busiest destinations are named, and how many places stay free."""
    assert destinations(facts).sentence == (
        "Most go to \u2068Tirana\u2069 (6) and \u2068Frankfurt\u2069 (2). Of 22 places offered, 12 stay free."
    )


def test_without_a_plan_there_are_only_places(alone: Facts) -> None:
    """Nobody goes anywhere yet, so the table has no column for them."""
    assert destinations(alone).table.columns == ["destination", "places", "held", "free"]
    assert "people" not in offers(alone).table.columns


def test_offers_that_are_planned_on(facts: Facts) -> None:
    """A pledged offer is counted and not used."""
    figure = offers(facts)
    assert figure.table["offer_id"].to_list() == ["alb-1", "deu-1"]
    assert figure.sentence == "2 of 3 offers are planned on."
