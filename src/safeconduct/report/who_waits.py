"""Who waits, what they need, and what there is for them: the report of an operation without a plan."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.report.figures import Figure
from safeconduct.report.group_dots import Dot, group_dots
from safeconduct.report.groups import groups_of, people_of
from safeconduct.report.phrases import number, say
from safeconduct.report.suppression import LEAST

if TYPE_CHECKING:
    from safeconduct.planning.needed import Needed
    from safeconduct.report.facts import Facts


def who_waits(facts: Facts) -> Figure:
    """How many people of each group wait; no group has fewer than five."""
    found = groups_of(facts, people_of(facts))
    lines = [
        (say(f"dimension.{dimension}"), group.name, int(group.members.sum()))
        for dimension, groups in found.items()
        for group in groups
    ]
    table = pl.DataFrame(lines, schema={"by": pl.String, "group": pl.String, "people": pl.Int64}, orient="row")
    dimensions = {
        say(f"dimension.{dimension}"): [
            Dot(group.name, float(group.members.sum()), number(int(group.members.sum()))) for group in groups
        ]
        for dimension, groups in found.items()
    }
    return Figure(
        key="people",
        title=say("people.title"),
        sentence=say("people.sentence", n=facts.people, cases=facts.cases.height),
        table=table,
        picture=partial(group_dots, dimensions),
        notes=(say("people.note"),) if found else (),
    )


def balance(facts: Facts) -> Figure:
    """What everyone together needs, beside what there is of it.

    Table: ``what``, ``needed``, ``there_is`` (in seats, places or people, less what is taken already); a number of
    fewer than five people with a need is left out, and so are the seats that they take beside their own, from which
    it could be computed.
    """
    people = dict(facts.cases["needs"].explode().drop_nulls().value_counts().iter_rows())
    few = [need for need, count in people.items() if _shown(count) is None]
    beside = facts.operation.tables["needs"].filter(pl.col("need").is_in(few)).fill_null(0)
    unsaid = {
        column: sum(people[need] * extra for need, extra in beside.select("need", column).iter_rows())
        for column in ("extra_seats", "extra_bus_seats")
    }
    leave_in_time = facts.departures.filter(pl.col("departs_on") <= facts.deadline)
    open_seats = pl.col("seats") - pl.col("held")
    seats = int(facts.cases["seats"].sum()) - unsaid["extra_seats"]
    bus_seats = int(facts.cases["bus_seats"].sum()) - unsaid["extra_bus_seats"]
    stock = facts.remaining_stock
    lines: list[tuple[str, int | None, int]] = [
        (say("balance.seats_in_time"), seats, int(leave_in_time.select(open_seats).sum().item())),
        (say("balance.seats"), seats, int(facts.departures.select(open_seats).sum().item())),
        (say("balance.places"), facts.people, int(facts.offers["free"].sum())),
        (say("balance.road"), bus_seats, int(stock.filter(resource="road")["left"].sum())),
    ]
    for kind in ("board", "care"):
        left = dict(stock.filter(resource=kind).group_by("need").agg(pl.col("left").sum()).iter_rows())
        lines += [
            (say(f"balance.{kind}", need=name), _shown(people.get(need, 0)), int(left[need]))
            for need, name in facts.need_names.items()
            if need in left
        ]
    table = pl.DataFrame(lines, schema={"what": pl.String, "needed": pl.Int64, "there_is": pl.Int64}, orient="row")
    short = table.filter(pl.col("needed") > pl.col("there_is"))
    points = [
        say("balance.short", what=what, needed=needed, there_is=there) for what, needed, there in short.iter_rows()
    ]
    return Figure(
        key="balance",
        title=say("balance.title"),
        sentence=say("balance.sentence" if points else "balance.enough_shown" if few else "balance.enough"),
        table=table,
        points=tuple(points),
        notes=(say("balance.note"), *((say("balance.note_few"),) if few else ())),
        hidden=say("waiting.hidden"),
    )


def _shown(count: int) -> int | None:
    return None if 0 < count < LEAST else count


def seats_to_ask_for(facts: Facts, needed: Needed) -> Figure:
    """For how many people to ask for seats, by site, destination and week, to bring out as many as can leave in time.

    The seats that some of them need beside their own are not told: the difference would tell how many they are.
    """
    seats = needed.seats
    table = seats.select(
        pl.col("site_id").replace_strict(facts.site_names, return_dtype=pl.String).alias("site"),
        pl.col("destination_id").replace_strict(facts.destination_names, return_dtype=pl.String).alias("destination"),
        "week",
        "people",
    )
    sentence = say("needed.sentence", n=int(seats["people"].sum()), deadline=facts.deadline)
    notes = [say("needed.note")]
    notes += [say("needed.left", n=needed.people_left)] if needed.people_left else []
    notes += [say("needed.spread")] if table.height else []
    return Figure("needed", say("needed.title"), sentence, table, notes=tuple(notes))
