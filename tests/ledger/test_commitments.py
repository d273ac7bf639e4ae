"""What becomes of a commitment: by hand, and what holds of every one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.ledger import Commitment, commitments_on
from safeconduct.operation.assembling import frame_of

MADE, DUE = date(2016, 1, 10), date(2016, 3, 15)
PLAIN = {
    "commitment_id": "C",
    "promisor": "Albania",
    "kind": "places",
    "low": 100.0,
    "modality": "will",
    "made_on": MADE,
    "due_on": DUE,
}


def _tables(
    commitments: list[dict[str, object]],
    fulfilments: list[tuple[date, float | None]] | None = None,
    agreements: list[dict[str, object]] | None = None,
) -> Mapping[str, pl.DataFrame]:
    done = [{"commitment_id": "C", "on": on, "quantity": quantity} for on, quantity in fulfilments or []]
    return {
        "commitments": frame_of("commitments", commitments),
        "fulfilments": frame_of("fulfilments", done),
        "agreements": frame_of("agreements", agreements or []),
    }


def _on(day: date, done: list[tuple[date, float | None]] | None = None, **other: object) -> Commitment:
    (one,) = commitments_on(_tables([PLAIN | other], done), day)
    return one


FEB, MARCH_1, APRIL = date(2016, 2, 1), date(2016, 3, 1), date(2016, 4, 2)


@pytest.mark.parametrize(
    ("day", "done", "other", "status", "since"),
    [
        (MADE, [], {}, "open", None),
        (DUE, [], {}, "open", None),
        (DUE + timedelta(days=1), [], {}, "overdue", date(2016, 3, 16)),
        (date(2016, 3, 31), [], {"precision": "month"}, "open", None),
        (date(2016, 4, 1), [], {"precision": "month"}, "overdue", date(2016, 4, 1)),
        (date(2016, 12, 31), [], {"precision": "year"}, "open", None),
        (date(2017, 1, 1), [], {"precision": "year"}, "overdue", date(2017, 1, 1)),
        (date(2019, 1, 1), [], {"modality": "intends"}, "open", None),
        (date(2019, 1, 1), [], {"modality": "calls_on"}, "open", None),
        (date(2019, 1, 1), [], {"due_on": None}, "open", None),
        (FEB, [(FEB, 40)], {}, "partly", FEB),
        (FEB, [(FEB, 0)], {}, "open", None),
        (FEB - timedelta(days=1), [(FEB, 40)], {}, "open", None),
        (APRIL, [(FEB, 40)], {}, "overdue", date(2016, 3, 16)),
        (date(2019, 1, 1), [(FEB, 40)], {"modality": "intends"}, "partly", FEB),
        (MARCH_1, [(FEB, 40), (MARCH_1, 60)], {}, "kept", MARCH_1),
        (date(2019, 1, 1), [(FEB, 40), (DUE, 60)], {}, "kept", DUE),
        (date(2019, 1, 1), [(FEB, 40), (APRIL, 60)], {}, "kept_late", APRIL),
        (date(2019, 1, 1), [(FEB, 40), (date(2016, 3, 31), 60)], {"precision": "month"}, "kept", date(2016, 3, 31)),
        (date(2019, 1, 1), [(FEB, 100)], {"high": 150.0}, "kept", FEB),
        (MARCH_1, [(FEB, 40)], {"low": None, "high": 52.0}, "partly", FEB),
        (MARCH_1, [(FEB, None)], {}, "kept", FEB),
        (MARCH_1, [(FEB, None)], {"low": None}, "kept", FEB),
        (MARCH_1, [(FEB, 40)], {"low": None}, "partly", FEB),
        (APRIL, [(FEB, 40)], {"withdrawn_on": MARCH_1}, "withdrawn", MARCH_1),
        (FEB, [(FEB, 40)], {"withdrawn_on": MARCH_1}, "partly", FEB),
        (APRIL, [(FEB, 100)], {"withdrawn_on": MARCH_1}, "kept", FEB),
        (date(2019, 1, 1), [(APRIL, 100)], {"withdrawn_on": MARCH_1}, "withdrawn", MARCH_1),
    ],
)
def test_status_on_a_day(
    day: date, done: list[tuple[date, float | None]], other: dict[str, object], status: str, since: date | None
) -> None:
    """A hundred places promised on 10 January for 15 March, and what became of them."""
    one = _on(day, done, **other)
    assert (one.status, one.since) == (status, since)


def test_what_was_done_adds_up_through_time() -> None:
    """A step a day, in order, with the total until then; what is missing to the least number is left."""
    one = _on(date(2016, 5, 1), [(MARCH_1, 30), (FEB, 40), (MARCH_1, 5), (date(2016, 6, 1), 90)])
    assert [(step.on, step.quantity, step.total) for step in one.steps] == [(FEB, 40, 40), (MARCH_1, 35, 75)]
    assert (one.fulfilled, one.left) == (75, 25)


def test_all_of_it_is_the_least_number_or_what_was_done_already() -> None:
    """Done without a number makes up what was missing; where no number was promised, the total is none."""
    assert _on(APRIL, [(FEB, 40), (MARCH_1, None)]).fulfilled == 100
    assert _on(APRIL, [(FEB, 140), (MARCH_1, None)]).fulfilled == 140
    assert _on(APRIL, [(FEB, 40), (MARCH_1, None)]).left == 0
    one = _on(APRIL, [(FEB, 40), (MARCH_1, None)], low=None)
    assert (one.fulfilled, one.left, one.status) == (None, None, "kept")


def test_it_is_not_there_before_it_is_made() -> None:
    """The day before, nobody had promised anything; of unknown day is there always."""
    assert commitments_on(_tables([PLAIN]), MADE - timedelta(days=1)) == ()
    (one,) = commitments_on(_tables([PLAIN | {"made_on": None}]), date(1990, 1, 1))
    assert one.status == "open"


def test_a_temporary_arrangement_that_outlives_its_term_is_overdue() -> None:
    """Where the commitment names no day the end of its agreement is the day, and it is said to be."""
    temporary = PLAIN | {"due_on": None, "low": None, "kind": "protection", "agreement_id": "A"}
    tables = _tables([temporary], agreements=[{"agreement_id": "A", "title": "For six months", "ends_on": DUE}])
    (during,), (after,) = commitments_on(tables, DUE), commitments_on(tables, date(2020, 3, 15))
    assert (during.status, during.due, during.due_by_agreement) == ("open", (DUE, DUE), True)
    assert (after.status, after.since) == ("overdue", date(2016, 3, 16))
    named = _tables([temporary | {"due_on": APRIL}], agreements=[{"agreement_id": "A", "ends_on": DUE}])
    assert commitments_on(named, DUE + timedelta(days=1))[0].status == "open"


def test_a_chain_leads_to_what_holds_on_the_day() -> None:
    """C gives way to D, and D to E: each from the day on which the next was made."""
    chain = [
        PLAIN | {"superseded_by": "D"},
        PLAIN | {"commitment_id": "D", "made_on": FEB, "superseded_by": "E"},
        PLAIN | {"commitment_id": "E", "made_on": APRIL},
    ]

    def told(day: date) -> list[tuple[str, str, str | None]]:
        return [(one.commitment_id, one.status, one.superseded_by) for one in commitments_on(_tables(chain), day)]

    assert told(MADE) == [("C", "open", None)]
    assert told(FEB) == [("C", "superseded", "D"), ("D", "open", None)]
    assert told(date(2016, 4, 3)) == [("C", "superseded", "E"), ("D", "superseded", "E"), ("E", "overdue", None)]


def test_what_happened_first_counts() -> None:
    """Withdrawn and then superseded is withdrawn, and the other way round."""
    after = PLAIN | {"commitment_id": "D", "made_on": MARCH_1}
    for withdrawn, status in ((FEB, "withdrawn"), (APRIL, "superseded")):
        rows = [PLAIN | {"superseded_by": "D", "withdrawn_on": withdrawn}, after]
        assert commitments_on(_tables(rows), date(2019, 1, 1))[0].status == status


DAYS = st.dates(date(2016, 1, 1), date(2016, 12, 31))
COMMITMENTS = st.fixed_dictionaries(
    {
        "low": st.none() | st.integers(0, 50).map(float),
        "modality": st.sampled_from(["will", "intends", "calls_on"]),
        "made_on": st.none() | DAYS,
        "due_on": st.none() | DAYS,
        "precision": st.sampled_from(["day", "week", "month", "quarter", "year"]),
        "withdrawn_on": st.none() | DAYS,
        "superseded_by": st.sampled_from([None, "D"]),
    }
)
DONE = st.lists(st.tuples(DAYS, st.none() | st.integers(0, 30).map(float)), max_size=5)


@given(one=COMMITMENTS, other=st.none() | DAYS, done=DONE, days=st.lists(DAYS, min_size=2, max_size=8))
def test_nothing_is_undone_as_time_goes_by(
    one: dict[str, object], other: date | None, done: list[tuple[date, float | None]], days: list[date]
) -> None:
    """Once kept it stays kept, once ended ended; what was done never shrinks; only what somebody will do is overdue."""
    tables = _tables([PLAIN | one, PLAIN | {"commitment_id": "D", "made_on": other}], done)
    before: Commitment | None = None
    for day in sorted(days):
        now = next((each for each in commitments_on(tables, day) if each.commitment_id == "C"), None)
        if now is None:
            assert before is None
            continue
        assert now.since is None or now.since <= day
        assert now.status != "overdue" or (now.modality == "will" and now.due is not None and now.due[1] < day)
        assert (now.status in ("kept", "kept_late")) <= bool(now.steps)
        if before is not None:
            if before.status in ("kept", "kept_late", "withdrawn"):
                assert now.status == before.status
            if before.status == "partly":
                assert now.status != "open"
            assert len(now.steps) >= len(before.steps)
            if now.fulfilled is not None:
                assert before.fulfilled is not None
                assert now.fulfilled >= before.fulfilled
        before = now


@given(one=COMMITMENTS, done=DONE, day=DAYS)
def test_what_is_done_later_changes_nothing_of_a_day(
    one: dict[str, object], done: list[tuple[date, float | None]], day: date
) -> None:
    """A day is computed from what was done until then alone, in whatever order the rows stand."""
    until = [each for each in done if each[0] <= day]
    full, part = _tables([PLAIN | one], done), _tables([PLAIN | one], list(reversed(until)))
    assert [each.status for each in commitments_on(full, day)] == [each.status for each in commitments_on(part, day)]
