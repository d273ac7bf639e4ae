"""A fixed cast of users, and browsers without a browser: each signed in as one of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import vl_convert
from django.core.handlers.base import BaseHandler
from django.core.signals import setting_changed
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations as DatabaseOperations
from django.test import Client
from django.test.client import ClientHandler

from safeconduct.web.accounts.models import User
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role
from web.cast import with_second_factor
from web.installation import copied

PASSWORD = "correct horse battery"
MADE_BY_LOADING = ("_middleware_chain", "_view_middleware", "_template_response_middleware", "_exception_middleware")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what opens no database, or SQLite whatever the tests run on: it was shown there."""
    if not os.environ.get("SAFECONDUCT_TEST_DATABASE_URL"):
        return
    of_it = {item for item in items if any(map(item.get_closest_marker, ("django_db", "own_database")))
             or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))}  # fmt: skip
    of_it -= {item for item in items if item.get_closest_marker("any_database")}
    config.hook.pytest_deselected(items=[item for item in items if item not in of_it])
    items[:] = [item for item in items if item in of_it]


@pytest.fixture(scope="session")
def django_db_keepdb(django_test_environment: None, django_db_modify_db_settings: None) -> bool:  # noqa: ARG001
    """Begin with a copy of a database of the present form; where it lies is removed as a whole."""
    copied(connection.creation._get_test_db_name())
    return True


@pytest.fixture
def alma(db: None) -> User:  # noqa: ARG001 - it needs the database
    """A user with a second factor and without any role."""
    return with_second_factor(User.objects.create_user("alma", PASSWORD, display_name="Alma Hoxha"))


@pytest.fixture
def rita(db: None) -> User:  # noqa: ARG001
    """The administrator."""
    user = with_second_factor(User.objects.create_user("rita", PASSWORD, display_name="Rita Krasniqi"))
    grants.give(user, Role.ADMINISTRATOR, None, by=None, reason="first start")
    return user


@pytest.fixture
def liberty(db: None) -> Operation:  # noqa: ARG001
    """An operation."""
    return Operation.objects.create(code="liberty", name="Camp Liberty")


@pytest.fixture
def elsewhere(db: None) -> Operation:  # noqa: ARG001
    """Another operation."""
    return Operation.objects.create(code="elsewhere", name="Elsewhere")


@pytest.fixture
def as_alma(alma: User) -> Client:
    """A client that is signed in as Alma."""
    client = Client()
    client.force_login(alma)
    return client


@pytest.fixture
def as_rita(rita: User) -> Client:
    """A client that is signed in as the administrator."""
    client = Client()
    client.force_login(rita)
    return client


@pytest.fixture(scope="session", autouse=True)
def emptying_past_triggers() -> Iterator[None]:
    """Let the tests that commit empty the database afterwards, which triggers refuse, and rightly.

    Only what empties all tables between tests (``flush``) is let through; what a test itself does is not.
    """
    emptied = DatabaseOperations.execute_sql_flush

    def without_triggers(operations: Any, statements: list[str]) -> None:
        with operations.connection.cursor() as cursor:
            if operations.connection.vendor == "postgresql":
                emptied(
                    operations,
                    ["SET session_replication_role = replica", *statements, "RESET session_replication_role"],
                )
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        emptied(
            operations,
            [
                *(f"DROP TRIGGER {name}" for name, _ in triggers),
                *statements,
                *(made for _, made in triggers),
            ],
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops.__class__, "execute_sql_flush", without_triggers)
        yield


@pytest.fixture(scope="session", autouse=True)
def pictures_drawn_once() -> Iterator[None]:
    """Draw each picture once: many tests make the same plan, which has sixteen."""
    own = vl_convert.vegalite_to_svg
    drawn: dict[str, str] = {}

    def once(picture: dict[str, Any]) -> str:
        key = json.dumps(picture)
        if key not in drawn:
            drawn[key] = own(picture)
        return drawn[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vl_convert, "vegalite_to_svg", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def middleware_made_once() -> Iterator[None]:
    """Let all clients without a browser share the chain of middleware, as all requests of a server do.

    Each client would else make its own, for which every static file is looked at. What a test sets otherwise makes a
    new one.
    """
    own = BaseHandler.load_middleware
    kept: dict[bool, Any] = {}

    def shared(handler: BaseHandler, is_async: bool = False) -> None:
        if not isinstance(handler, ClientHandler):
            own(handler, is_async)
            return
        if is_async not in kept:
            own(handler, is_async)
            kept[is_async] = {name: getattr(handler, name) for name in MADE_BY_LOADING}
        for name, value in kept[is_async].items():
            setattr(handler, name, value)

    def forget(**_of_what: Any) -> None:
        kept.clear()

    setting_changed.connect(forget)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseHandler, "load_middleware", shared)
        yield
    setting_changed.disconnect(forget)
