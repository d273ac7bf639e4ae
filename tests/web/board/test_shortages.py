"""What a plan is short of and whom it leaves: every reason of the report has a code, and every code has words."""

from __future__ import annotations

import pytest
from tests.web.record.making import case, day, departing, person

from safeconduct.planning.openness import SCARCE
from safeconduct.report.behind import KINDS_OF_REASON, UNSAID
from safeconduct.report.condition_words import CONDITIONS
from safeconduct.report.facts import gather
from safeconduct.web.accounts.models import User
from safeconduct.web.board import people, shortage, staying
from safeconduct.web.board.staying import Group
from safeconduct.web.plans import files, shortages
from safeconduct.web.plans.models import Plan, PlanFile
from safeconduct.web.record import services
from safeconduct.web.record.models import Case, EventKind, Operation

pytestmark = pytest.mark.django_db


def test_every_code_has_words() -> None:
    """And there are no words for a code that cannot be: of another site nobody leaves, which is said otherwise."""
    codes = {*KINDS_OF_REASON, UNSAID.kind, *CONDITIONS.values(), *SCARCE} - {"other_site"}
    assert set(staying.WORDS) == codes | {staying.STRANDED, staying.BEHIND, staying.UNPLANNED}


def test_a_code_of_an_earlier_version_has_words() -> None:
    """A plan that was made before keeps the codes of its day, and its page opens."""
    assert Group("ready", 5, 1).words == Group("closed", 5, 1).words


def test_a_plan_keeps_what_it_is_short_of(in_force: Plan) -> None:
    """Four places under the one offer that is flown to, for ten people: they are full, and the family of six stays."""
    kept = shortages.of(in_force)
    made = files.made_of(in_force)
    assert kept == shortages.found(gather(files.basis_of(in_force), made), made)
    places = next(one for one in kept.scarce if one.kind == "places")
    assert (places.code, places.place, places.limit, places.left) == ("O1", "Tirana", 4, 0)
    assert list(kept.reasons.values()) == ["places"]


def test_a_plan_without_files_is_short_of_nothing(in_force: Plan) -> None:
    """A page that shows it says less, and does not fail."""
    other = Plan.objects.create(operation_id=in_force.operation_id, number=9, on=day(0), digest="0" * 64)
    assert not PlanFile.objects.filter(plan=other).exists()
    assert shortages.of(other) == shortages.NONE


def test_the_figure_of_what_is_scarce(in_force: Plan) -> None:
    """It names the places, counts what is full, and says nothing without a plan."""
    made = shortage.figure(in_force, shortages.of(in_force).scarce)
    assert made.rows == (("places in \u2068Tirana\u2069 (\u2068O1\u2069)", 4, 0, 0.0),)
    assert made.sentence.startswith("1 thing is full.")
    assert shortage.figure(None, ()).sentence == "What is scarce is known when a plan is in force."
    assert shortage.figure(in_force, ()).sentence == "Nothing is full, and one more of anything saves nothing."


def groups(record: Operation, plan: Plan) -> list[Group]:
    """Who has no way out by a plan, by the reason."""
    outlook = people.outlook(plan, people.roll(record).remaining)
    found = staying.by_reason(plan, outlook, shortages.of(plan).reasons)
    assert sum(group.people for group in found) == outlook.without
    return found


def test_who_has_no_way_out(in_force: Plan, record: Operation, alma: User) -> None:
    """Six for want of places; one fewer when one of them dies; four more when their departure is cancelled."""
    assert groups(record, in_force) == [Group("places", 6, 1)]
    services.record_event(person(record, "F3.1"), EventKind.DEATH, day(1), actor=alma)
    assert groups(record, in_force) == [Group("places", 5, 1)]
    services.cancel_departure(departing(record), actor=alma, reason="fog")
    assert groups(record, in_force) == [Group("places", 5, 1), Group("stranded", 4, 2)]


def test_who_came_since_is_in_no_plan(in_force: Plan, record: Operation, alma: User) -> None:
    """A case that the plan does not know stands by itself."""
    camp = case(record).site
    new = Case.objects.create(operation=record, code="NEW", site=camp, priority="normal")
    services.add_person(new, EventKind.JOINED, day(1), actor=alma, sex="F", age=20, nationality="IRQ")
    assert groups(record, in_force) == [Group("places", 6, 1), Group("unplanned", 1, 0)]
    figure = staying.figure(in_force, people.outlook(in_force, 11))
    assert figure.sentence.startswith("7 people who remain have no way out. Most often: too few places")


def test_everybody_has_a_way_out(in_force: Plan) -> None:
    """Where nobody stays, the figure says so and draws nothing."""
    figure = staying.figure(in_force, people.Outlook(10, 0, 0, 0, day(5)))
    assert (figure.rows, figure.picture) == ((), "")
    assert figure.sentence == "Everybody who remains has a way out by the plan in force."


def test_the_budget_is_looked_at_in_thousands() -> None:
    """Its price is that of ten thousand units of money, and its words say so."""
    budget = shortages.Scarce("budget", None, "", None, None, 360_000, 0, 483.8)
    assert shortage.words_of(budget) == "10,000 more for charters"
