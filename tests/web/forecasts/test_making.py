"""A forecast is noted, computed by the command over sites and incidents alone, and kept once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from tests.web.forecasts.making import attacked, foretold
from tests.web.plans.test_jobs import Report
from tests.web.record.making import on

from safeconduct.operation import read_operation
from safeconduct.security import forecasting
from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.forecasts import jobs, making, models
from safeconduct.web.forecasts.models import Forecast
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import Refused
from safeconduct.web.record.services.operation_days import day_in

pytestmark = pytest.mark.django_db


def test_the_command_forecasts_and_its_numbers_are_kept(alma: User) -> None:
    """A process of its own computes; what it says of each site is kept, with what was asked for."""
    record = attacked()
    begun = making.begin(record, actor=alma, model="hawkes", days=7, as_of=on(0), stress=2.0)
    job = making.job_of(begun)
    assert job is not None
    jobs.compute(job, Report())
    begun.refresh_from_db()
    assert begun.done_at is not None
    assert (begun.claims["as_of"], begun.claims["stress"]) == (str(on(0)), 2.0)
    assert begun.claims["sites"]["camp"]["model"] == "hawkes"
    assert begun.claims["sites"]["camp"]["incidents_used"] == 8
    assert begun.known_sites == ("camp",)
    assert [row[0] for row in begun.by_site["port"]] == [str(on(n)) for n in range(7)]
    assert all(low <= rate <= high for _day, rate, low, high, _hazard in begun.by_site["camp"])
    assert Entry.objects.of_operation(record.pk).filter(action="forecast").count() == 1
    with pytest.raises(Refused, match="made already"):
        making.take_in(begun, {}, {})


def test_nobody_is_in_the_folder_of_the_job(tmp_path: Path, alma: User) -> None:
    """Of the operation, its job is given days, sites and incidents."""
    begun = making.begin(attacked(), actor=alma)
    making.lay_out(begun, tmp_path / "operation")
    tables = read_operation(tmp_path / "operation").tables
    assert {name for name, table in tables.items() if len(table)} == {"sites", "incidents"}


def test_an_earlier_day_knows_less(alma: User) -> None:
    """What would have been foretold then rests on what was known then."""
    then = foretold(attacked(), alma, as_of=on(-20))
    assert then.claims["sites"]["camp"]["incidents_used"] == 4


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"model": "oracle"}, "no model"),
        ({"days": 0}, "from 1 to"),
        ({"days": 3661}, "from 1 to"),
        ({"stress": 0.0}, "stress"),
        ({"stress": float("nan")}, "stress"),
    ],
)
def test_what_makes_no_sense_is_refused(asked: dict[str, object], said: str, alma: User) -> None:
    """With what would be right; nothing is begun."""
    with pytest.raises(Refused, match=said):
        making.begin(attacked(), actor=alma, **asked)  # type: ignore[arg-type]  # that is what is tried
    assert not Forecast.objects.exists()


def test_an_operation_without_settings_is_refused(alma: User) -> None:
    """There is no first day to forecast from."""
    bare = Operation.objects.create(code="bare", name="Bare", is_example=True)
    with pytest.raises(Refused, match="no settings"):
        making.begin(bare, actor=alma)


@pytest.mark.parametrize("wrong", [{"days": 0}, {"stress": 0.0}, {"model": "oracle"}, {"laid_as": "x"}])
def test_the_database_keeps_the_rules(wrong: dict[str, object]) -> None:
    """Also where the services are passed by."""
    record = attacked()
    with pytest.raises(IntegrityError), transaction.atomic():
        Forecast.objects.create(operation=record, as_of=date(2026, 3, 2), **wrong)


def test_nothing_is_foretold_from_a_day_to_come(alma: User) -> None:
    """Nobody can report yet of the days between."""
    record = attacked()
    with pytest.raises(Refused, match="have not come"):
        making.begin(record, actor=alma, as_of=day_in(record) + timedelta(days=1))


def test_page_and_command_look_equally_far_ahead() -> None:
    """There is one limit."""
    assert models.MOST_DAYS == forecasting.MOST_DAYS
