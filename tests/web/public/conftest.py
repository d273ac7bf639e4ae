"""An operation of forty people who can be told of, a Monday three weeks after its first day, and two who decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation
from tests.planning.making import START, departure, family, offer, on, operation

from safeconduct.web.accounts.models import User
from safeconduct.web.board import clock
from safeconduct.web.public import publishing, switching
from safeconduct.web.public.models import Proposal
from safeconduct.web.record import services
from safeconduct.web.record.models import Case, Departure, Operation, OperationSettings
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role
from safeconduct.web.snapshot import load
from web.cast import with_second_factor

TODAY = on(21)
"""A Monday."""

Depart = Callable[..., None]
Stand = Callable[[date], None]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Each test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Stand:
    """A function that lets it be another day."""

    def at(day: date) -> None:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("UTC"))
        monkeypatch.setattr(clock, "present", lambda: noon)

    return at


@pytest.fixture
def record(stand: Stand, db: None) -> Operation:  # noqa: ARG001
    """Eight families of five; a departure to Tirana with an offer of 40 places there, and one of 4 at Frankfurt."""
    made = Operation.objects.create(code="one", name="Camp Secret")
    families = [family(f"F{n}", 5) for n in range(8)]
    offers = [offer("O1", 40, closes_on=on(60)), offer("O2", 4, "deu", closes_on=on(30))]
    load(made, operation(families, [departure("D1", 5, 40), departure("D2", 6, 9, "deu")], offers, horizon=90))
    stand(TODAY)
    return made


@pytest.fixture
def depart(record: Operation, alma: User) -> Depart:
    """A function that lets some families leave on a day."""

    def leave(families: range, day: date, by: str = "D1") -> None:
        for n in families:
            case = Case.objects.get(operation=record, external_code=f"F{n}")
            services.depart_case(case, Departure.objects.get(operation=record, code=by), day, actor=alma)

    return leave


@pytest.fixture
def besa(record: Operation, rita: User) -> User:
    """An approver."""
    user = with_second_factor(User.objects.create_user("besa", "correct horse battery", display_name="Besa Leka"))
    grants.give(user, Role.APPROVER, record, by=rita, reason="test")
    return user


@pytest.fixture
def as_besa(besa: User) -> Client:
    """A client that is signed in as the approver."""
    client = Client()
    client.force_login(besa)
    return client


@pytest.fixture
def coordinator(record: Operation, alma: User, rita: User) -> User:
    """Alma, who coordinates."""
    grants.give(alma, Role.COORDINATOR, record, by=rita, reason="test")
    return alma


SETTINGS = {
    "title_en": "People on their way",
    "title_fa": "مردمی در راه",
    "shows_remaining": True,
    "shows_left": True,
    "shows_destinations": True,
    "shows_promises": True,
    "shows_commitments": True,
    "step": 5,
    "delay": 7,
    "period": "week",
}


def seen(proposal: Proposal) -> str:
    """What somebody sees who looks at the figures of a proposal now."""
    settings = OperationSettings.objects.select_related("operation").get(operation=proposal.operation)
    return publishing.figures(proposal, settings, clock.clock_of(settings)).digest()


def switch_on(record: Operation, one: User, other: User, **settings: object) -> Proposal:
    """Let two people switch the page on."""
    proposal = switching.propose(record, actor=one, **(SETTINGS | settings))
    switching.confirm(proposal, actor=other, seen=seen(proposal))
    return Proposal.objects.get(pk=proposal.pk)


assert START.weekday() == TODAY.weekday() == 0
