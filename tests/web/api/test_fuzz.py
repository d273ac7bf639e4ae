"""Whatever is sent, as the description allows it or not: no fault of the program, answers as described, nothing leaked.

schemathesis makes the requests from the OpenAPI description and holds the answers against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.web.api.conftest import token_of
from tests.web.api.furnishing import ASKED_FOR, World, body_of, every, path_of, sort_of, taken_back

from safeconduct.web.accounts.models import User
from safeconduct.web.api.calls import Call
from safeconduct.web.api.description import description
from safeconduct.web.api.tokens import OFFERED

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EACH = pytest.mark.parametrize("call", every(), ids=lambda one: one.name)
FEW, MANY = 4, 400


@pytest.fixture(scope="module")
def schema() -> Any:
    """The description as schemathesis reads it, asked of the application itself."""
    made = schemathesis.openapi.from_dict(description())
    made.app = WSGIHandler()
    return made


@pytest.fixture
def bearer(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The header of a token for everything, which may call as often as it likes.

    The server closes connections that are in a transaction as a request begins and ends; the one of the test stays.
    """
    monkeypatch.setattr("safeconduct.web.api.access.CALLS", 10**9)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield f"Bearer {token_of(User.objects.get(username='alma'), world.record, *OFFERED)}"
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def cases(schema: Any, call: Call, world: World) -> st.SearchStrategy[Any]:
    """Requests of one call: with rows that are there, or anything; with a body that is right, allowed, or neither."""
    one = schema[f"/api/operations/{{operation_code}}/{call.path}"][call.method]
    there = _names_of(call, path_of(call, world))
    found = [one.as_strategy(path_parameters=there)]
    if (body := body_of(call, world)) is not None:
        found.append(one.as_strategy(path_parameters=there, body=body, media_type=sort_of(body)))
        found.append(one.as_strategy(generation_mode=GenerationMode.NEGATIVE, path_parameters=there))
    found.append(one.as_strategy())
    return st.one_of(found)


def tried(schema: Any, call: Call, world: World, other: World, bearer: str, examples: int) -> None:
    """Send so many requests of one call, each to the record as it was."""
    secrets = ("MARKER", *other.secrets)

    @seed(connection.vendor == "postgresql")  # each database is sent others
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases(schema, call, world))
    def holds(case: Any) -> None:
        with taken_back():
            answer = case.call(headers={"Authorization": bearer, "Purpose": ASKED_FOR})
            case.validate_response(answer, checks=CHECKS)
            assert not [one for one in secrets if one in answer.content.decode(errors="replace")]

    holds()


@EACH
def test_a_few_requests_of_every_call(schema: Any, call: Call, world: World, other: World, bearer: str) -> None:
    """Seconds of what ``make soak`` does for minutes."""
    tried(schema, call, world, other, bearer, FEW)


@pytest.mark.soak
@EACH
def test_many_requests_of_every_call(schema: Any, call: Call, world: World, other: World, bearer: str) -> None:
    """The same for longer."""
    tried(schema, call, world, other, bearer, MANY)


def _names_of(call: Call, path: str) -> dict[str, Any]:
    """What stands in an address, by the names that the description has for it."""
    named: dict[str, Any] = {"operation_code": "one"}
    for name, value in zip(call.path.split("/"), path.split("/")[4:], strict=True):
        if name.startswith("{"):
            named[name.strip("{}")] = int(value) if name == "{pk}" else value
    return named
