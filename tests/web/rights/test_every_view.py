"""Every address: behind the gate, or on the list of those that need not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from safeconduct.web.record.models import Operation
from safeconduct.web.rights.gate import Need
from safeconduct.web.rights.open_views import OPEN

OTHERS = {"operation_code": "liberty", "pk": 1, "grant_pk": 1, "token": "x"}
OTHERS |= {"uid": "0" * 26, "kind": "change", "table": "cases", "batch": "0"}
OTHERS |= {"asked": "0" * 26, "language": "en"}
OTHERS |= {"indicator": "water", "regime": "later", "act": "propose", "approval": "0" * 26, "case": "0" * 26}
OTHERS |= {"key": "remaining", "what": "consents"}


@dataclass(frozen=True)
class Address:
    """One address of the web application: its name, the view that answers, and what stands in it."""

    name: str
    view: Any
    holds: frozenset[str]


def addresses(resolver: URLResolver, above: frozenset[str] = frozenset()) -> Iterator[Address]:
    """Every address below a resolver."""
    for one in resolver.url_patterns:
        holds = above | frozenset(one.pattern.converters)
        if isinstance(one, URLResolver):
            yield from addresses(one, holds)
        else:
            yield Address(str(one.name), one.callback, holds)


ALL = list(addresses(get_resolver()))
GATED = [one for one in ALL if isinstance(getattr(one.view, "need", None), Need)]
OF_PROGRAMS = [one for one in ALL if getattr(one.view, "asks_for_a_token", False)]
"""Addresses that ask for a token and no session; ``tests/web/api`` tries every call of them."""


def test_every_view_is_gated_or_listed() -> None:
    """A view that is neither is a hole; one that is both, or a name without a view, is a slip."""
    names = {one.name for one in ALL if one not in GATED and one not in OF_PROGRAMS}
    assert names == set(OPEN)
    assert not {one.name for one in GATED} & set(OPEN)
    assert all(reason.strip() for reason in OPEN.values())


def test_the_need_fits_the_address() -> None:
    """An address with an operation in it needs a right there; any other a right for the installation."""
    wrong = [one.name for one in GATED if ("operation_code" in one.holds) is one.view.need.installation_wide]
    assert wrong == []


@pytest.mark.any_database
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_gated_view_shows_nothing_without_the_right(
    method: str, client: Client, as_alma: Client, liberty: Operation
) -> None:
    """Nobody is sent to sign in; who is signed in and has no role finds no page, whatever the request."""
    for address in GATED:
        path = reverse(address.name, kwargs={name: OTHERS[name] for name in address.holds})
        assert getattr(client, method)(path).headers["Location"].startswith("/accounts/login/"), address.name
        answer = getattr(as_alma, method)(path)
        assert answer.status_code == 404, address.name
        assert liberty.name not in answer.content.decode(), address.name


@pytest.mark.parametrize("address", ["signup/", "password/reset/", "email/", "confirm-email/"])
def test_pages_that_need_mail_are_not_there(address: str, as_alma: Client, db: None) -> None:  # noqa: ARG001
    """There is no mail, and nobody signs up."""
    assert as_alma.get(f"/accounts/{address}").status_code == 404
