"""What whoever has left has taken: seats, places, beds and the rest, from the events that say by what they left."""

from __future__ import annotations

import polars as pl

from safeconduct.operation import Operation
from safeconduct.planning.plan_use import USE, sizes_of, uses_of
from safeconduct.web.movements.models import MovementStep, Step
from safeconduct.web.record.models import EventKind, PersonEvent, PersonNeed
from safeconduct.web.record.models import Operation as OperationRecord
from safeconduct.web.record.services.hiring import hired

GROUP = ("departure", "offer")


def usage_of_departed(record: OperationRecord, operation: Operation) -> pl.DataFrame:
    """What everybody who left by a recorded departure takes of each resource.

    Args:
        record: Whose people.
        operation: What planning knows of it.

    Returns:
        ``resource``, ``id``, ``day``, ``need``, ``amount`` (in the resource's unit), one row a key, as the table
        ``usage`` has them; of departures whose movement has left, the seats that stayed empty; and what was paid for
        those that were hired. Who departed before the record began is not in it: that stands in the record's own usage.
    """
    taken_back = PersonEvent.objects.filter(operation=record, reverses__isnull=False).values("reverses")
    events = PersonEvent.objects.filter(
        operation=record, kind=EventKind.DEPARTED, reverses=None, departure__isnull=False
    ).exclude(pk__in=taken_back)
    rows = list(events.order_by("pk").values_list("person_id", "departure__code", "offer__code"))
    paid = _paid(record)
    if not rows:
        return pl.concat([paid, _empty_seats(record, operation, operation.tables["usage"])], how="diagonal")
    needs: dict[int, list[str]] = {}
    of_them = PersonNeed.objects.filter(operation=record, person__in=events.values("person"))
    for person, need in of_them.order_by("pk").values_list("person_id", "need__code"):
        needs.setdefault(person, []).append(need)
    people = pl.DataFrame(
        [(departure, offer, needs.get(person, [])) for person, departure, offer in rows],
        schema={"departure": pl.String, "offer": pl.String, "needs": pl.List(pl.String)},
        orient="row",
    )
    leaving = sizes_of(people, operation.tables["needs"], GROUP)
    candidates = operation.tables["departures"].filter(pl.col("status") == "candidate")["departure_id"]
    flown = candidates.filter(candidates.is_in(people["departure"].to_list()))
    # Who went under no offer took no place of any.
    used = uses_of(operation, leaving, flown).filter(pl.col("id").is_not_null() | (pl.col("resource") == "budget"))
    before = pl.concat([operation.tables["usage"], used], how="diagonal")
    return pl.concat([used, paid, _empty_seats(record, operation, before)], how="diagonal")


def _paid(record: OperationRecord) -> pl.DataFrame:
    """What the departures cost that were hired: they are candidates no more, and what was paid for them is spent."""
    costs = [float(one.cost or 0.0) for one in hired(record)]
    rows = [("budget", None, None, None, cost) for cost in costs if cost]
    return pl.DataFrame(rows, schema=USE, orient="row")


def _empty_seats(record: OperationRecord, operation: Operation, usage: pl.DataFrame) -> pl.DataFrame:
    """The empty seats of departures whose movement has left: nobody can be planned on them any more."""
    left = MovementStep.objects.standing().filter(operation=record, step=Step.DEPARTED)
    codes = list(left.order_by("pk").values_list("movement__departure__code", flat=True))
    if not codes:
        return pl.DataFrame(schema=USE)
    taken = usage.filter(pl.col("resource") == "seats").group_by("id").agg(pl.col("amount").sum().alias("taken"))
    gone = operation.tables["departures"].filter(pl.col("departure_id").is_in(codes))
    rest = gone.select("seats", id="departure_id").join(taken, on="id", how="left")
    rest = rest.with_columns(amount=(pl.col("seats") - pl.col("taken").fill_null(0)).cast(pl.Float64))
    rows = rest.filter(pl.col("amount") > 0).select("id", "amount").rows()
    return pl.DataFrame([("seats", one, None, None, empty) for one, empty in rows], schema=USE, orient="row")
