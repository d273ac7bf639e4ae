"""What is told and sent of plans, of those who approve them, of trials, and of seats that are asked for."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from safeconduct.web.api.kinds import NO_NUL, Code, Day, Given, Line, Note, OneOf
from safeconduct.web.api.schemas import Paged
from safeconduct.web.api.schemas.jobs import JobOut
from safeconduct.web.plans.making import LONGEST, SECONDS
from safeconduct.web.plans.one_more import KINDS
from safeconduct.web.plans.trials import FIELDS
from safeconduct.web.plans.trying import MOST

MOST_OF_LETTER = 2_500_000
"""Signs of a letter in base64; a file of 1.8 MB has so many."""
Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL)]


class PlanIn(Given):
    """How many seconds a plan may take, and what it is for. Name nobody in the reason."""

    seconds: Annotated[int, Field(ge=1, le=LONGEST)] = SECONDS
    reason: Note = ""


class PlanBegun(Schema):
    """A plan that waits to be computed: ask its address ``look`` until ``state`` is another than ``computing``."""

    uid: str
    number: int
    state: str
    look: str


class EditOut(Schema):
    """One thing that is otherwise in a trial."""

    table: str
    key: list[str]
    field: str
    value: str


class PlanOut(Schema):
    """A plan, without anybody: where it stands, and how many leave and stay by it. A trial has a ``base``."""

    uid: str
    number: int
    state: str
    on: date
    made_at: datetime
    made_by: str
    seconds: int
    base: str | None
    people_leave: int | None
    people_stay: int | None
    last_departure: date | None
    gap: float | None


class Plans(Paged):
    """One page of plans, the newest first."""

    items: list[PlanOut]


class Certificate(Schema):
    """What a plan claims of how good it is, in weighted hazard-days; ``verify`` proves it from the plan folder."""

    objective: float | None
    bound: float | None
    floor: float | None
    gap: float | None
    score: float | None
    score_bound: float | None
    method: str | None
    stopped_by: str | None
    seconds: float | None


class PlanStepOut(Schema):
    """That a plan came to another state: when, why and by whom; nobody is named where the system did it."""

    at: datetime
    before: str
    after: str
    reason: str
    who: str


class ApprovalOut(Schema):
    """What a party said of a plan."""

    uid: str
    party: int
    approves: bool
    reason: str
    has_letter: bool
    who: str
    at: datetime


class TellingOut(Schema):
    """That people are told of a plan: asked for by one, done by another; or by one alone in an emergency."""

    asked_by: str
    asked_at: datetime
    done_by: str | None
    done_at: datetime | None
    emergency: str
    reviewed_by: str | None
    review: str
    taken_back_at: datetime | None


class ChangedOut(Schema):
    """What changed since a plan was made, in the record, or which other plan came in force.

    Its ``digest`` is sent as ``seen`` by who confirms it.
    """

    digest: str
    says: str


class TrialChanges(Schema):
    """What a trial changes, each before and now: people who leave, days of waiting, last departure, exposure."""

    people: list[int]
    wait: list[float]
    last: list[date | None]
    exposure: list[float]


class NeededOut(Schema):
    """People who need a seat from a site to a destination in the week of a Monday, both by their codes."""

    site: str
    destination: str
    week: date
    people: int


class PlanRead(PlanOut):
    """One plan: what it rests on, how good it is, how far its computing is, and what was done with it.

    ``job`` is told to tokens that may make plans, and ``needed`` where nothing departs yet. ``waits_for`` is the number
    of the party whose turn it is.
    """

    digest: str
    previous: str | None
    edits: list[EditOut]
    certificate: Certificate | None
    needed: list[NeededOut]
    job: JobOut | None
    steps: list[PlanStepOut]
    approvals: list[ApprovalOut]
    waits_for: int | None
    tellings: list[TellingOut]
    changed: ChangedOut | None
    changes: TrialChanges | None


class PlanNow(Schema):
    """Where a plan stands after something was done with it."""

    uid: str
    state: str
    waits_for: int | None


class FamilyOut(Schema):
    """How a case leaves by a plan; one without a departure stays, with the plan's reason in English."""

    case: str
    people: int
    departure: str | None
    departs_on: date | None
    destination: str | None
    offer: str | None
    buses: list[int]
    reason: str


class Families(Paged):
    """One page of the families of a plan."""

    items: list[FamilyOut]


class WayOut(Schema):
    """A departure and an offer."""

    departure: str
    departs_on: date | None
    offer: str


class ChangeOut(Schema):
    """What changes for a case; one that stays has no way. ``told``: it has to be told; null where that of the page is.

    ``change`` is ``placed`` (it leaves now and did not), ``unplaced`` (the reverse), ``departure``, ``offer``, or
    ``unplanned``: it left by the other plan, and this one does not plan it, for it is held, withdrawn or erased.
    """

    case: str | None
    people: int
    change: str
    days_later: int | None
    before: WayOut | None
    now: WayOut | None
    told: bool | None


class Difference(Paged):
    """One page of what a plan changes against another; none where there is nothing to hold it against.

    Of ``people_leave_before``, ``people_left`` have left as they were told, and ``people_unplanned`` are planned no
    more though they have not. ``told`` is how many families have to be told: null where the plan is not held against
    what people were told before it, for then nobody has to be.
    """

    against: str | None
    people_leave_before: int
    people_leave_now: int
    people_left: int
    people_unplanned: int
    told: int | None
    items: list[ChangeOut]


class PartyOut(Schema):
    """Somebody who approves plans; ``members`` speak for it, and for one without members its letter does."""

    id: int
    place: int
    name: str
    members: list[str]


class Parties(Schema):
    """The parties in the order in which they are asked."""

    items: list[PartyOut]


class PartyIn(Given):
    """A party, with the names under which its members sign in; each has to have a role that approves plans."""

    name: Named
    members: Annotated[list[Line], Field(default_factory=list, max_length=20)]


class PartyMade(Schema):
    """The number of a party."""

    id: int


class SayIn(Given):
    """What the party says whose turn it is. Its letter, in base64, is needed where you do not speak for it.

    A letter is a PDF, PNG or JPEG of 1.8 MB at most; a larger one is attached on the page. A refusal has its reason.
    """

    party: Annotated[int, Field(ge=1, le=2**63 - 1)]
    approves: bool
    reason: Note = ""
    letter: Annotated[str, StringConstraints(max_length=MOST_OF_LETTER, pattern=r"^[A-Za-z0-9+/]*={0,2}$")] = ""


class AgreeIn(Given):
    """Where ``changed`` of the plan says something, its ``digest``: you saw it, and confirm."""

    seen: Annotated[str, StringConstraints(max_length=64, pattern=NO_NUL)] = ""


class ProposeIn(Given):
    """Why; it may be left out. Name nobody.

    Where another plan came in force since the plan was made, ``seen`` is the ``digest`` of ``changed``: you saw it, and
    confirm.
    """

    reason: Note = ""
    seen: Annotated[str, StringConstraints(max_length=64, pattern=NO_NUL)] = ""


class EditIn(Given):
    """One thing that is otherwise: a field of a table, the row by its codes (none for ``operation``), and the value.

    Days are written as 2026-03-04, numbers in digits, ``use_pledged`` as ``true`` or ``false``; nothing for no value.
    """

    table: Annotated[str, OneOf(FIELDS)]
    key: Annotated[list[Code], Field(max_length=2)]
    field: Annotated[str, OneOf(sorted({one for names in FIELDS.values() for one in names}))]
    value: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40, pattern=NO_NUL)]


class TrialIn(Given):
    """What is otherwise in a trial."""

    edits: Annotated[list[EditIn], Field(min_length=1, max_length=MOST)]
    reason: Note = ""


class TrialOut(PlanOut):
    """A trial: what is otherwise in it, and what that changes once it is computed."""

    edits: list[EditOut]
    changes: TrialChanges | None


class Trials(Schema):
    """The trials of a plan, the newest first."""

    items: list[TrialOut]


class OneMoreIn(Given):
    """Something scarce, as ``scarce`` of the plan names it: one more of it is tried."""

    kind: Annotated[str, OneOf(KINDS)]
    code: Code | None = None
    day: Day | None = None
    need: Code | None = None


class ScarceOut(Schema):
    """Something of which a plan has too little; ``price`` is the most that one more saves, in weighted days."""

    kind: Literal["seats", "board", "places", "care", "reception", "transit", "road", "budget"]
    code: str | None
    day: date | None
    need: str | None
    price: float


class ScarceThings(Schema):
    """What is scarcest, the dearest first."""

    items: list[ScarceOut]


class SeatsOut(Schema):
    """Seats from a site to a destination in the week of a Monday."""

    site: str
    destination: str
    week: date
    people: int


class SeatRequestOut(Schema):
    """Seats that were asked for, in totals; one that was taken back says when and why."""

    uid: str
    addressee: str
    reason: str
    who: str
    at: datetime
    rows: list[SeatsOut]
    people_left: int
    deadline: date
    taken_back_at: datetime | None
    taken_back_because: str


class SeatRequests(Schema):
    """What was asked for, the newest first."""

    items: list[SeatRequestOut]


class SeatsIn(Given):
    """Of whom the seats are asked that a plan finds to be needed, and what for. Name nobody who is to leave."""

    addressee: Named
    reason: Note = ""


class SeatsAsked(Schema):
    """The identifier of a request."""

    uid: str
