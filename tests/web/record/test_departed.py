"""What whoever has left has taken is not given again: the usage of a snapshot, and plans of one day after the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.planning.making import START, departure, family, offer, on, operation
from tests.web.record.making import case, day, departing, made, offered

from safeconduct.operation import Operation
from safeconduct.planning import plan
from safeconduct.planning.resources import Resource, stock_of
from safeconduct.verification import verify
from safeconduct.web.accounts.models import User
from safeconduct.web.record.models import Case, Departure, Offer, PersonEvent
from safeconduct.web.record.models import Operation as OperationRecord
from safeconduct.web.record.services import Refused, depart_case, reverse_change
from safeconduct.web.snapshot import load, snapshot

pytestmark = pytest.mark.django_db


def used(record: OperationRecord) -> dict[tuple[str, str | None], float]:
    """The usage of a snapshot by resource and id."""
    rows = snapshot(record).tables["usage"].iter_rows(named=True)
    return {(row["resource"], row["id"]): row["amount"] for row in rows}


def test_who_left_has_taken_seats_and_places(alma: User) -> None:
    """Three people, one with an escort's seat, by one departure; a reversal gives all of it back."""
    record = made()
    before = snapshot(record).tables["usage"]
    change = depart_case(case(record), departing(record), day(5), actor=alma)
    assert used(record) == {
        ("seats", "D1"): 4,
        ("places", "O1"): 3,
        ("reception", "alb"): 3,
        ("road", "camp"): 3,
    }
    reverse_change(change, actor=alma, reason="They came back")
    assert snapshot(record).tables["usage"].equals(before)


def test_the_offer_is_named_where_more_than_one_could_be_meant(alma: User) -> None:
    """With two offers of a destination one has to be said; one of another destination is refused."""
    record = made()
    Offer.objects.create(
        operation=record, code="O3", destination=offered(record).destination, status="confirmed", places=5
    )
    with pytest.raises(Refused, match="which offer"):
        depart_case(case(record), departing(record), day(5), actor=alma)
    with pytest.raises(Refused, match="another destination"):
        depart_case(case(record), departing(record), day(5), offer=offered(record, "O2"), actor=alma)
    depart_case(case(record), departing(record), day(5), offer=offered(record, "O3"), actor=alma)
    assert {one.offer.code for one in PersonEvent.objects.filter(kind="departed")} == {"O3"}
    assert used(record)["places", "O3"] == 3


def many(days: int) -> Operation:
    """A family of 1 to 4 for each day, a departure of 5 seats each day, and places for nearly all of them."""
    families = [family(f"F{n}", 1 + n % 4) for n in range(days)]
    departures = [departure(f"D{n}", n, 5) for n in range(days)]
    places = sum(1 + n % 4 for n in range(days)) - 3
    return operation(families, departures, [offer("O1", places // 2), offer("O2", places - places // 2)], horizon=days)


@pytest.mark.parametrize("days", [10, pytest.param(60, marks=pytest.mark.soak)])
def test_nothing_is_given_twice(days: int, alma: User) -> None:
    """Each morning is planned anew, the day's families leave, every third stays; no seat and no place goes twice."""
    record = OperationRecord.objects.create(code="many", name="Many days")
    load(record, many(days))
    for n in range(days):
        today = snapshot(record, on(n))
        stock = stock_of(today)
        assert not stock.overdrawn.any()
        made_today = plan(today)
        assert verify(today, made_today).valid
        leaving = dict(made_today.assignments.select("case_id", "departure_id").iter_rows())
        under = dict(made_today.assignments.select("case_id", "offer_id").iter_rows())
        for number, name in enumerate(one for one, by in leaving.items() if by == f"D{n}"):
            if (n + number) % 3:
                depart_case(
                    Case.objects.get(operation=record, external_code=name),
                    Departure.objects.get(operation=record, code=f"D{n}"),
                    START + timedelta(days=n),
                    offer=Offer.objects.get(operation=record, code=under[name]),
                    actor=alma,
                )
    end = stock_of(snapshot(record))
    left = {code: end.left[end.index[Resource("places", code)]] for code in ("O1", "O2")}
    gone = PersonEvent.objects.filter(kind="departed").count()
    stated = sum(Offer.objects.filter(operation=record).values_list("places", flat=True))
    assert gone > days
    assert sum(left.values()) == stated - gone
