"""The report of an operation without a plan."""

from __future__ import annotations

from datetime import date

import polars as pl

from safeconduct.planning.needed import Needed
from safeconduct.report.facts import Facts
from safeconduct.report.phrases import plain
from safeconduct.report.who_waits import balance, seats_to_ask_for, who_waits


def test_no_group_is_small(alone: Facts) -> None:
    """Of nine people, groups have five or more."""
    figure = who_waits(alone)
    assert figure.sentence == "9 people in 5 families wait."
    assert (figure.table["people"] >= 5).all()


def test_what_is_needed_beside_what_there_is(alone: Facts) -> None:
    """A need of few has no number, nor do the seats tell it: nine people, not the nine seats that two take beside."""
    figure = balance(alone)
    table = {what: (needed, there) for what, needed, there in figure.table.iter_rows()}
    assert table["seats"] == (9, 83)
    assert table["places under offers"] == (9, 20)
    assert table["places on board: Medical escort"][0] is None
    assert table["places on arrival: Lying transport"] == (None, 2)
    assert figure.sentence.startswith("Of what is shown here")
    assert "nor counted in the seats" in figure.notes[1]


def test_seats_to_ask_for(alone: Facts) -> None:
    """Sites and destinations by their names, and how many cannot be brought out in any case."""
    schema = {"site_id": pl.String, "destination_id": pl.String, "week": pl.Date, "people": pl.Int64, "seats": pl.Int64}
    seats = pl.DataFrame([("north", "alb", date(2026, 3, 9), 7, 8)], schema=schema, orient="row")
    figure = seats_to_ask_for(alone, Needed(seats, 2))
    assert figure.table.rows() == [("North camp", "Tirana", date(2026, 3, 9), 7)]
    assert figure.sentence.startswith("Seats for 7 people would bring out")
    assert "8" not in figure.sentence + figure.notes[0]
    assert plain(figure.notes[1]) == "They leave 2 people behind, for whom this reckoning found no way."
