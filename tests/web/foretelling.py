"""Forecasts that were begun, computed in the process itself, as the command computes them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from safeconduct.cli.forecast import write
from safeconduct.operation import read_operation
from safeconduct.security import forecast
from safeconduct.web.forecasts import making
from safeconduct.web.forecasts.models import Forecast


def computed(begun: Forecast) -> Forecast:
    """A forecast that was begun, taken in."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        making.lay_out(begun, folder / "operation")
        read = read_operation(folder / "operation")
        found = forecast(read, model=begun.model, days=begun.days, as_of=begun.as_of, stress=begun.stress)
        write(read, found, folder / "forecast")
        making.take_in(begun, *making.read(folder / "forecast"))
    begun.refresh_from_db()
    return begun
