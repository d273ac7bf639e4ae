"""What every figure of a report starts from: the operation and its plan, joined once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.operation import Fault, Faulty, digest
from safeconduct.operation.need_names import need_name
from safeconduct.planning.comparison import journeys_of, planned_cases
from safeconduct.planning.freezing import openness_of
from safeconduct.planning.plan_use import KEYS, uses_of
from safeconduct.planning.resources import stock_of
from safeconduct.report.phrases import LANGUAGES, spoken

if TYPE_CHECKING:
    from safeconduct.operation import Operation, Plan
    from safeconduct.planning.openness import Openness


@dataclass(frozen=True)
class Facts:
    """An operation and, where there is one, its plan.

    Args:
        operation: the operation.
        plan: its plan, or None for a report of the operation alone.
    """

    operation: Operation
    plan: Plan | None

    @property
    def starts_on(self) -> date:
        """The first day."""
        return self.operation.settings.starts_on

    @property
    def deadline(self) -> date:
        """The day by which everybody is to be out."""
        return self.operation.settings.deadline

    @cached_property
    def cases(self) -> pl.DataFrame:
        """The planned cases and their journeys, in the order of the operation.

        ``case_id``, ``site_id``, ``priority``, ``people``, ``seats``, ``bus_seats``, ``weight``, ``needs``, and, null
        for a case that is left behind, ``departure``, ``departs_on``, ``destination``, ``offer``.
        """
        cases = planned_cases(self.operation)
        if self.plan is None:
            nothing = {"departure": pl.String, "departs_on": pl.Date, "destination": pl.String, "offer": pl.String}
            return cases.with_columns(pl.lit(None, kind).alias(name) for name, kind in nothing.items())
        return cases.join(journeys_of(self.operation, self.plan), on="case_id", how="left", maintain_order="left")

    @cached_property
    def leaving(self) -> pl.DataFrame:
        """The cases that leave; columns as of :attr:`cases`."""
        return self.cases.filter(pl.col("departure").is_not_null())

    @cached_property
    def behind(self) -> pl.DataFrame:
        """The cases that no departure takes; columns as of :attr:`cases`."""
        return self.cases.filter(pl.col("departure").is_null())

    @cached_property
    def people(self) -> int:
        """People of planned cases."""
        return int(self.cases["people"].sum())

    @cached_property
    def people_leaving(self) -> int:
        """People who leave."""
        return int(self.leaving["people"].sum())

    @cached_property
    def departures(self) -> pl.DataFrame:
        """What flies, by day: the scheduled departures and, with a plan, the candidates that it flies.

        ``departure_id``, ``site_id``, ``destination_id``, ``mode``, ``departs_on``, ``arrives_on``, ``status``,
        ``cases``, ``people``; in seats: ``seats`` (on board), ``held`` (taken by others), ``free_or_kept`` (where
        nobody sits). Seats that people take beside their own are counted nowhere: the difference from the people would
        tell how many need them.
        """
        table = self.operation.tables["departures"].filter(pl.col("status") != "cancelled")
        if self.plan is not None:
            flown = pl.col("departure_id").is_in(self.plan.flown["departure_id"].to_list())
            table = table.filter((pl.col("status") == "scheduled") | flown)
        usage = self.operation.tables["usage"].filter(pl.col("resource") == "seats")
        held = usage.group_by(departure_id="id").agg(held=pl.col("amount").sum())
        used = self.leaving.group_by(departure_id="departure").agg(
            cases=pl.len().cast(pl.Int64), people=pl.col("people").sum()
        )
        count = pl.col("held", "cases", "people").fill_null(0).cast(pl.Int64)
        return (
            table.join(held, on="departure_id", how="left")
            .join(used, on="departure_id", how="left")
            .with_columns(count)
            .with_columns(held=pl.min_horizontal("held", "seats"))
            .with_columns(free_or_kept=(pl.col("seats") - pl.col("held") - pl.col("people")).clip(0))
            .select(
                *("departure_id", "site_id", "destination_id", "mode", "departs_on", "arrives_on", "status"),
                *("cases", "people", "seats", "held", "free_or_kept"),
            )
            .sort("departs_on", "departure_id")
        )

    @cached_property
    def offers(self) -> pl.DataFrame:
        """The offers that are planned on.

        ``offer_id``, ``destination_id``, ``opens_on``, ``closes_on``, ``places``, ``held`` (taken by others), ``used``,
        ``free``, all in people.
        """
        standing = ["confirmed", "pledged"] if self.operation.settings.use_pledged else ["confirmed"]
        usage = self.operation.tables["usage"].filter(pl.col("resource") == "places")
        held = usage.group_by(offer_id="id").agg(held=pl.col("amount").sum())
        used = self.leaving.group_by(offer_id="offer").agg(used=pl.col("people").sum())
        return (
            self.operation.tables["offers"]
            .filter(pl.col("status").is_in(standing))
            .join(held, on="offer_id", how="left", maintain_order="left")
            .join(used, on="offer_id", how="left", maintain_order="left")
            .with_columns(pl.col("held", "used").fill_null(0).cast(pl.Int64))
            .with_columns(held=pl.min_horizontal("held", "places"))
            .with_columns(free=(pl.col("places") - pl.col("held") - pl.col("used")).clip(0))
            .select("offer_id", "destination_id", "opens_on", "closes_on", "places", "held", "used", "free")
        )

    @cached_property
    def remaining_stock(self) -> pl.DataFrame:
        """What is left of every limited resource when the plan is carried out: ``KEYS``, ``limit``, ``left``."""
        stock = stock_of(self.operation)
        limits = pl.DataFrame(
            [(*key, float(left)) for key, left in zip(stock.keys, stock.left.tolist(), strict=True)],
            schema={"resource": pl.String, "id": pl.String, "day": pl.Date, "need": pl.String, "limit": pl.Float64},
            orient="row",
        )
        if self.plan is None:
            return limits.with_columns(left="limit")
        used = uses_of(self.operation, self.leaving, self.plan.flown["departure_id"])
        joined = limits.join(used, on=KEYS, how="left", nulls_equal=True)
        return joined.with_columns(left=pl.col("limit") - pl.col("amount").fill_null(0.0)).drop("amount")

    @cached_property
    def openness(self) -> Openness:
        """Which ways out are open to whom, and what closes the others."""
        return openness_of(self.operation)

    @cached_property
    def last_departure(self) -> date | None:
        """The day on which the last people leave."""
        day = self.leaving["departs_on"].max()
        return day if isinstance(day, date) else None

    @cached_property
    def mean_wait(self) -> float:
        """Days that a planned person waits on average; who is left behind waits until the day after the horizon."""
        end = (self.operation.settings.horizon - self.starts_on).days + 1
        days = (pl.col("departs_on") - self.starts_on).dt.total_days().fill_null(end)
        total = self.cases.select(pl.col("people").dot(days)).item()
        return float(total) / self.people if self.people else 0.0

    def out_by(self, day: date) -> int:
        """People who have left by the end of a day."""
        return int(self.leaving.filter(pl.col("departs_on") <= day)["people"].sum())

    @cached_property
    def span(self) -> int:
        """Days from the start to the later of the deadline and the last departure, at least 1."""
        last = self.departures["departs_on"].max()
        ends = [day for day in (self.last_departure, last) if isinstance(day, date)]
        return max(1, (max([self.deadline, *ends]) - self.starts_on).days)

    def offset(self, day: date) -> int:
        """Days from the start to a day."""
        return (day - self.starts_on).days

    def day_at(self, offset: int) -> date:
        """The day so many days after the start."""
        return self.starts_on + timedelta(days=offset)

    @cached_property
    def site_names(self) -> Mapping[str, str]:
        """What each site is called, by its code."""
        return _names(self.operation.tables["sites"].select("site_id", "name").iter_rows())

    @cached_property
    def destination_names(self) -> Mapping[str, str]:
        """What each destination is called, by its code."""
        return _names(self.operation.tables["destinations"].select("destination_id", "name").iter_rows())

    @property
    def need_names(self) -> Mapping[str, str]:
        """What each need is called in the language that is spoken now, by its code."""
        return self._need_names[spoken()]

    @cached_property
    def _need_names(self) -> Mapping[str, Mapping[str, str]]:
        """What each need is called, by the language and by its code."""
        rows = self.operation.tables["needs"].select("need", "name").rows()
        return {
            language: _names((code, name and need_name(name, language)) for code, name in rows)
            for language in LANGUAGES
        }

    @cached_property
    def transit_names(self) -> Mapping[str, str]:
        """What each transit is called, by its code."""
        return _names(self.operation.tables["transits"].select("transit_id", "name").iter_rows())

    @cached_property
    def of_other_tables(self) -> bool:
        """Whether the plan was made from other tables than these."""
        return self.plan is not None and self.plan.claims.get("operation_digest") != digest(self.operation)


def gather(operation: Operation, plan: Plan | None) -> Facts:
    """Join an operation and its plan.

    Cases that the plan names and the operation does not plan (any more) are passed over.

    Raises:
        Faulty: the plan names departures or offers that the operation does not have.
    """
    if plan is not None:
        known = {
            table: set(operation.tables[table][column].to_list())
            for table, column in (("departures", "departure_id"), ("offers", "offer_id"))
        }
        faults = [
            Fault(file, None, column, f"{name!r} is not in {table}.csv; the plan was made from other tables")
            for file, frame, column, table in (
                ("assignments.csv", plan.assignments, "departure_id", "departures"),
                ("assignments.csv", plan.assignments, "offer_id", "offers"),
                ("flown.csv", plan.flown, "departure_id", "departures"),
                ("buses.csv", plan.buses, "departure_id", "departures"),
            )
            for name in frame[column].unique(maintain_order=True).to_list()
            if name not in known[table]
        ]
        if faults:
            raise Faulty(faults)
    return Facts(operation, plan)


def _names(each: Iterable[tuple[str, str | None]]) -> Mapping[str, str]:
    """Names by code; the code where there is no name, and beside a name that several share."""
    rows = [(code, name or code) for code, name in each]
    often = Counter(name for _, name in rows)
    return {code: name if often[name] == 1 or name == code else f"{name} ({code})" for code, name in rows}
