"""The map of the journeys."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation import Operation, Plan
from safeconduct.report.drawing import NARROW, WIDE
from safeconduct.report.facts import Facts, gather
from safeconduct.report.flows_map import by_journey, flows_map, view_of


def test_who_goes_from_where_to_where(facts: Facts) -> None:
    """Three go from each camp to Tirana and two from the north to Frankfurt."""
    assert by_journey(facts).rows() == [("north", "alb", 3), ("south", "alb", 3), ("north", "deu", 2)]


def test_an_arc_for_each_journey_and_a_name_for_each_end(facts: Facts) -> None:
    """Both pictures show three arcs and name both sites and both destinations."""
    figure = flows_map(facts)
    assert figure is not None
    for width in (WIDE, NARROW):
        picture = ET.fromstring(figure.picture(width))  # noqa: S314 - our own picture
        assert sum("Q" in path.get("d", "") for path in picture.iter("path")) == 3
        names = {text.text for text in picture.iter("text")}
        assert names == {"North camp: 5", "South camp: 3", "Tirana: 6", "Frankfurt: 2"}


def test_without_coordinates_there_is_no_map(operation: Operation, plan: Plan) -> None:
    """A map without a place to show is left out."""
    nowhere = operation.tables["sites"].with_columns(latitude=pl.lit(None, pl.Float64))
    assert flows_map(gather(replace(operation, tables={**operation.tables, "sites": nowhere}), plan)) is None


def test_journeys_without_coordinates_are_counted(operation: Operation, plan: Plan) -> None:
    """One destination without a place on the map is in the table and in a note."""
    half = operation.tables["destinations"].with_columns(
        longitude=pl.when(pl.col("destination_id") == "alb").then(pl.col("longitude"))
    )
    figure = flows_map(gather(replace(operation, tables={**operation.tables, "destinations": half}), plan))
    assert figure is not None
    assert figure.table.height == 3
    assert figure.notes[-1] == "One journey has no coordinates and is in the table only."


points = st.lists(
    st.tuples(st.floats(min_value=-180, max_value=180), st.floats(min_value=-50, max_value=70)), min_size=1, max_size=12
)


@given(points, st.sampled_from([WIDE, NARROW]))
def test_every_point_is_in_view(places: list[tuple[float, float]], width: int) -> None:
    """Wherever sites and destinations are, the map shows them all and is not much higher than wide."""
    view = view_of(places, width)
    for longitude, latitude in places:
        x, y = view.at(longitude, latitude)
        assert 0 <= x <= view.width
        assert 0 <= y <= view.height
    assert 0 < view.height <= 1.6 * view.width


def test_the_short_way_over_the_dateline() -> None:
    """From Auckland to Honolulu the map shows the Pacific, not the world."""
    view = view_of([(174.8, -36.9), (-157.9, 21.3)], WIDE)
    assert view.east - view.west < 180


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_one_spot_for_all(width: int) -> None:
    """Sites and destinations at one place make a map of its surroundings."""
    view = view_of([(44.4, 33.3), (44.4, 33.3)], width)
    assert view.north - view.south >= 14
