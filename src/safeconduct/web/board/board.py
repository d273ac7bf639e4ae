"""The board of an operation: its figures, in the order in which a coordinator needs them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from safeconduct.web.board import departing, flows, people, remaining, shortage, since, staying, submitting, todo
from safeconduct.web.board.clock import Clock, clock_of
from safeconduct.web.board.departing import Next
from safeconduct.web.board.figures import Figure
from safeconduct.web.board.people import Outlook, Roll
from safeconduct.web.board.todo import Todo
from safeconduct.web.ledger import promises
from safeconduct.web.movements.summary import Left, left
from safeconduct.web.plans import shortages
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.record.funnel import funnel
from safeconduct.web.record.models import Operation, OperationSettings
from safeconduct.web.rights.roles import Right

MAKERS = ("remaining", "departures", "submissions", "scarce", "staying", "promises", "changes", "decisions", "flows")
"""The figures by their keys, in the order of the board; each is a property of it."""


@dataclass(frozen=True)
class Board:
    """What a board is made of; each part is asked of the database when it is looked at first.

    Attributes:
        operation: Whose board.
        settings: Its settings.
    """

    operation: Operation
    settings: OperationSettings

    @cached_property
    def clock(self) -> Clock:
        """The present of the operation."""
        return clock_of(self.settings)

    @cached_property
    def plan(self) -> Plan | None:
        """The plan in force."""
        return Plan.objects.filter(operation=self.operation, state=PlanState.IN_FORCE).first()

    @cached_property
    def left(self) -> Left:
        """What left by movements."""
        return left(self.operation)

    @cached_property
    def roll(self) -> Roll:
        """Who is where."""
        return people.roll(self.operation, self.left)

    @cached_property
    def outlook(self) -> Outlook | None:
        """What the plan in force means for those who remain."""
        return None if self.plan is None else people.outlook(self.plan, self.roll.remaining, self.left)

    @property
    def headline(self) -> str:
        """The sentence at the top."""
        return remaining.headline(self.roll, self.settings.deadline, self.clock.today, self.outlook)

    @property
    def remaining(self) -> Figure:
        """People who remain by day."""
        actual = people.remaining_by_day(self.operation, self.settings, self.clock.today)
        planned = people.planned_by_day(self.plan) if self.plan else []
        return remaining.figure(self.roll, actual, planned, deadline=self.settings.deadline, today=self.clock.today)

    @cached_property
    def next(self) -> list[Next]:
        """The next departures with who is on them."""
        return departing.next_departures(self.operation, self.plan, self.clock.today, self.left)

    @property
    def departures(self) -> Figure:
        """The next departures."""
        return departing.figure(self.next, self.plan)

    @property
    def submissions(self) -> Figure:
        """The funnel of submissions."""
        return submitting.figure(funnel(self.operation))

    @property
    def scarce(self) -> Figure:
        """What is scarce."""
        return shortage.figure(self.plan, shortages.of(self.plan).scarce if self.plan else ())

    @property
    def staying(self) -> Figure:
        """Who has no way out, and why."""
        return staying.figure(self.plan, self.outlook, self.left)

    @property
    def promises(self) -> Figure:
        """What was promised, and what came of it."""
        return promises.figure(promises.promises_on(self.operation, self.clock.today), self.clock.today)

    @property
    def changes(self) -> Figure:
        """What changed since yesterday."""
        return since.figure(self.operation, self.clock)

    @cached_property
    def todos(self) -> list[Todo]:
        """What needs a decision today."""
        return todo.todos(self.operation, self.clock, plan=self.plan, outlook=self.outlook, ahead=self.next)

    @property
    def decisions(self) -> Figure:
        """What needs a decision today."""
        return todo.figure(self.todos)

    @property
    def flows(self) -> Figure:
        """The journeys."""
        return flows.figure(flows.journeys(self.operation, self.plan))

    def figures(self, rights: frozenset[Right]) -> list[Figure]:
        """All figures that some rights open, in their order."""
        return [self.figure(key) for key in MAKERS if opens(key, rights)]

    def figure(self, key: str) -> Figure:
        """One figure.

        Raises:
            KeyError: there is none of that key.
        """
        if key not in MAKERS:
            raise KeyError(key)
        made: Figure = getattr(self, key)
        return made


def opens(key: str, rights: frozenset[Right]) -> bool:
    """Whether some rights open a figure, beside that of the board: the ledger has a right of its own."""
    return key != "promises" or Right.LEDGER_READ in rights


def board_of(operation: Operation) -> Board | None:
    """The board of an operation; None where it is not set up."""
    settings = OperationSettings.objects.filter(operation=operation).select_related("operation").first()
    return None if settings is None else Board(operation, settings)
