"""What is told and sent of erasure by schedule, and of who is held back from it."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from safeconduct.web.api.kinds import Given, OneOf, Reason
from safeconduct.web.api.schemas import Paged
from safeconduct.web.retention.models import MOST_DAYS, After, What


class RuleOut(Schema):
    """What is erased how many days after what; without days it is not erased by schedule."""

    id: int
    what: str
    after: str
    days: int | None
    reason: str
    approved_until: date | None


class Rules(Schema):
    """The rules that were stated, and since when the operation is closed, if it is."""

    items: list[RuleOut]
    closed_on: date | None


class RuleIn(Given):
    """What is erased how many days after what; without days the rule is off. Name nobody in the reason."""

    what: Annotated[str, OneOf(What.values)]
    after: Annotated[str, OneOf(After.values)]
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    reason: Reason


class RuleStated(Schema):
    """Whether the rule is another one now."""

    changed: bool


class DueOut(Schema):
    """What a rule erases of one person, or a list where no person is named: from which day on; since when it counts."""

    rule: int
    what: str
    person: str | None
    since: date
    on: date
    held: bool
    approved: bool


class Schedule(Paged):
    """One page of what is due; ``undated`` are people whom no rule reaches, since no day is known."""

    items: list[DueOut]
    undated: int


class HoldOut(Schema):
    """That a person is held back from erasure, and why."""

    id: int
    person: str
    reason: str
    at: datetime


class Holds(Paged):
    """One page of holds."""

    items: list[HoldOut]
