"""Who may do what in the tests of the record's pages: a test states the rights, and everything else is denied."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.utils import translation

from safeconduct.web.accounts.models import User
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import grants, models
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import RIGHTS, Right, Role

Allow = Callable[..., None]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Each test begins in English: a request leaves its language behind, and messages follow it."""
    with translation.override("en"):
        yield


@pytest.fixture
def allow(monkeypatch: pytest.MonkeyPatch, alma: User, rita: User) -> Allow:
    """A function that lets Alma do some things in one operation, by a role that means just these, and nothing else."""

    def give(record: Operation, *rights: str) -> None:
        for held in Grant.objects.in_force().filter(user=alma):
            grants.revoke(held, by=rita, reason="another test of rights")
        means = frozenset(Right(one) for one in rights)
        monkeypatch.setattr(models, "RIGHTS", {**RIGHTS, Role.COORDINATOR: means})
        grants.give(alma, Role.COORDINATOR, record, by=rita, reason="a test of rights")

    return give
