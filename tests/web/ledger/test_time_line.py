"""The picture of the time line hides nothing: no entry lies over another, and each has its words."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.ledger import Interval
from safeconduct.web.ledger.time_line import Entry, figure

FIRST, TODAY = date(2010, 1, 1), date(2016, 7, 1)
days = st.integers(0, 2000).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """A status with one day at least, contested or not."""
    first, last = sorted((draw(days), draw(days)))
    ends = draw(st.sampled_from([(first, last), (first, None), (None, last)]))
    status = Interval("status", "L", "they", "refugee", None, None, *ends, "day", (), ())
    return Entry(status, draw(st.text("abc", min_size=1, max_size=90)), "", (("T", "/"),) * draw(st.integers(0, 1)))


@settings(max_examples=25, deadline=None)
@given(st.lists(entries(), min_size=1, max_size=12))
def test_no_bar_lies_over_another(each: list[Entry]) -> None:
    """Each has a bar of its own in both pictures, as many are hatched as are contested, and words stand above it."""
    for drawn in ET.fromstring(f"<p>{figure(each, TODAY).picture}</p>"):  # noqa: S314 - drawn a moment ago
        bars = [bar for bar in drawn.findall("rect") if float(bar.get("x", "0")) >= 0]
        assert len(bars) == len(each)
        hatched = sum("hatch" in bar.get("fill", "") for bar in bars)
        assert hatched == sum(one.is_contested for one in each)
        rows: dict[str, list[tuple[float, float]]] = {}
        for bar in bars:
            x = float(bar.get("x", "0"))
            rows.setdefault(bar.get("y", ""), []).append((x, x + float(bar.get("width", "0"))))
        for row in rows.values():
            ordered = sorted(row)
            assert all(one[1] < other[0] for one, other in pairwise(ordered))
        assert len(drawn.findall("text")) == 3 + len(each)


def test_what_has_no_day_is_not_drawn() -> None:
    """An agreement whose days nobody knows is in the table, and not in the picture from its beginning to its end."""
    unknown = Interval("agreement", "A", "all", "truce", None, "Truce", None, None, "day", (), ())
    known = Interval("agreement", "B", "all", "truce", None, "Truce", FIRST, TODAY, "day", (), ())
    found = figure([Entry(unknown, "the first", "", ()), Entry(known, "the second", "", ())], TODAY)
    assert len(found.rows) == 2
    assert "the second" in found.picture
    assert "the first" not in found.picture
