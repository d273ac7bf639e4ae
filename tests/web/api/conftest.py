"""A record, a user who may do all of it, and a program with a token of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from tests.web.api.furnishing import ASKED_FOR, World, furnished, taken_back
from tests.web.record.making import START, made

from safeconduct.web.accounts.models import User
from safeconduct.web.api import tokens
from safeconduct.web.plans import freshness, making
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import operation_days
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import BESIDE, Right, Role
from web.cast import with_second_factor

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Each test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def record(alma: User, rita: User) -> Operation:
    """Three families at the camp; Alma is coordinator."""
    record = made()
    grants.give(alma, Role.COORDINATOR, record, by=rita, reason="leads")
    return record


@dataclass
class Furnished:
    """Two operations with rows of every kind, while modules follow each other that need them."""

    needing: set[Path] = field(default_factory=set)
    blocker: Any = None
    ones: tuple[World, World] | None = None
    ends: ExitStack = field(default_factory=ExitStack)

    def open(self, blocker: Any) -> tuple[World, World]:
        """The two, which are made where they are not there."""
        if self.ones is None:
            self.blocker = blocker
            with blocker.unblock():
                self.ends.enter_context(taken_back())
                self.ones = _furnished_ones()
        return self.ones

    def close(self) -> None:
        """Take them back."""
        self.ones = None
        with self.blocker.unblock():
            self.ends.close()


KEPT = Furnished()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Know which modules need furnished operations, and let them follow each other: making them takes seconds."""
    here = [n for n, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    KEPT.needing = {items[n].path for n in here if "furnished_ones" in getattr(items[n], "fixturenames", ())}
    ordered = sorted((items[n] for n in here), key=lambda item: item.path not in KEPT.needing)
    for n, item in zip(here, ordered, strict=True):
        items[n] = item


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """Take the furnished operations back when a module follows that does not need them."""
    yield
    if KEPT.ones is not None and (nextitem is None or nextitem.path not in KEPT.needing):
        KEPT.close()


def _furnished_ones() -> tuple[World, World]:
    alma, zana = (with_second_factor(User.objects.create_user(name, PASSWORD)) for name in ("alma", "zana"))
    rita = with_second_factor(User.objects.create_user("rita", PASSWORD))
    grants.give(rita, Role.ADMINISTRATOR, None, by=None, reason="first start")
    one, two = furnished("one", "A", alma), furnished("two", "MARKER", zana)
    for world in (one, two):
        grants.give(alma, Role.COORDINATOR, world.record, by=rita, reason="leads")
        grants.give(alma, Role.APPROVER, world.record, by=rita, reason="speaks")
        grants.give(alma, Role.CASE_OFFICER, world.record, by=rita, reason="cares", beside=next(iter(BESIDE)))
    return one, two


@pytest.fixture(scope="module")
def furnished_ones(django_db_setup: None, django_db_blocker: Any) -> tuple[World, World]:  # noqa: ARG001
    """Two operations with rows of every kind; what each test does to them is taken back."""
    return KEPT.open(django_db_blocker)


@pytest.fixture
def world(db: None, furnished_ones: tuple[World, World], monkeypatch: pytest.MonkeyPatch) -> World:  # noqa: ARG001 - it needs the database
    """An operation with a row of every kind; Alma leads it, and may see sensitive needs there and in the other one."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    monkeypatch.setattr(operation_days, "now_in", lambda _: datetime(START.year, START.month, START.day, 9, tzinfo=UTC))
    # What a test does is taken back, so that the numbers of the log come again, by which the cache knows the record.
    freshness._compared_at.cache_clear()
    return furnished_ones[0]


@pytest.fixture
def other(db: None, furnished_ones: tuple[World, World]) -> World:  # noqa: ARG001
    """Another one, whose texts begin with a mark that no answer about the first may hold."""
    return furnished_ones[1]


@pytest.fixture
def cast(world: World) -> dict[str, User]:  # noqa: ARG001 - it makes them
    """The users of both operations by their names: Alma, Rita who administers, and Zana who has no role."""
    return {user.username: user for user in User.objects.filter(username__in=["alma", "rita", "zana"])}


def token_of(user: User, operation: Operation, *rights: Right) -> str:
    """A token of a user for some rights in an operation."""
    until = timezone.localdate() + timedelta(days=30)
    return tokens.make(user, operation, name="A dashboard", rights=rights, expires_on=until)


def client_of(token: str) -> Client:
    """A program that shows a token and says what it reads for."""
    return Client(headers={"authorization": f"Bearer {token}", "purpose": ASKED_FOR})


@pytest.fixture
def program() -> Callable[..., Client]:
    """A function that gives a client with a token of Alma's for some rights."""

    def give(*rights: Right) -> Client:
        alma, operation = User.objects.get(username="alma"), Operation.objects.get(code="one")
        return client_of(token_of(alma, operation, *rights))

    return give
