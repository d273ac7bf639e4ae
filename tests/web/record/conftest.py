"""Who may do what in the tests of the record's pages: a test states the rights, and everything else is denied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from safeconduct.web.record import gates
from safeconduct.web.record.models import Operation

Allow = Callable[..., None]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Each test begins in English: a request leaves its language behind, and messages follow it."""
    with translation.override("en"):
        yield


@pytest.fixture
def allow(monkeypatch: pytest.MonkeyPatch) -> Allow:
    """A function that gives everybody who is signed in some rights in one operation, and none in any other."""

    def give(record: Operation, *rights: str) -> None:
        def rights_of(user: Any, operation: Operation) -> frozenset[str]:  # noqa: ARG001 - as the rights have it
            return frozenset(rights) if operation.pk == record.pk else frozenset()

        monkeypatch.setattr(gates, "rights_of", rights_of)

    return give
