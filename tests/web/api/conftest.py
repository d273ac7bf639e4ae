"""A record, a user who may read all of it, and a program with a token of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from tests.web.record.making import made

from safeconduct.web.accounts.models import User
from safeconduct.web.api import tokens
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Right, Role


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Each test begins in English, and without a call counted."""
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def record(alma: User, rita: User) -> Operation:
    """Three families at the camp; Alma is coordinator."""
    record = made()
    grants.give(alma, Role.COORDINATOR, record, by=rita, reason="leads")
    return record


@pytest.fixture
def program(alma: User, record: Operation) -> Callable[..., Client]:
    """A function that gives a client with a token for some rights."""

    def give(*rights: Right) -> Client:
        until = timezone.localdate() + timedelta(days=30)
        token = tokens.make(alma, record, name="A dashboard", rights=rights, expires_on=until)
        return Client(headers={"authorization": f"Bearer {token}"})

    return give


def described() -> list[tuple[str, str, dict[str, Any]]]:
    """Every call that the description has: method, path and the rest."""
    from safeconduct.web.api.endpoints import api

    schema = api.get_openapi_schema(path_prefix="/api/")
    return [(method, path, one) for path, each in schema["paths"].items() for method, one in each.items()]
