"""The example with a cast: a user for each role, who join by links, in an operation that says what it is."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from safeconduct.web import serving
from safeconduct.web.accounts.models import Link, User
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.example import Taken, load_liberty
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import demonstration, gate
from safeconduct.web.rights.roles import INSTALLATION_WIDE, RIGHTS, Right, Role
from web.cast import with_second_factor

pytestmark = pytest.mark.django_db

BANNER = "This operation is an example"
CAST = [role for role in Role if role not in INSTALLATION_WIDE]
JOIN = {"display_name": "Somebody", "language": "en", "password": "seven ships sail at noon"}


def links_of(page: str) -> list[str]:
    """The paths of the links that a page shows."""
    return re.findall(r'value="http://testserver(/accounts/link/[^"]+)"', page)


def test_the_example_has_a_user_for_each_role(as_rita: Client, rita: User) -> None:
    """Nobody has a password, each link lets one user in, and each has the rights of one role in the example alone."""
    assert 'href="/example/"' in as_rita.get("/").content.decode()
    page = as_rita.post("/example/").content.decode()
    links = links_of(page)
    assert len(links) == len(CAST)
    operation = Operation.objects.get()
    assert operation.is_example
    for role in CAST:
        user = User.objects.get(username=f"example-{role.value}")
        assert not user.has_usable_password()
        assert gate.rights_of(user, operation) == RIGHTS[role]
        assert gate.rights_of(user, None) == frozenset()
    assert gate.rights_of(rita, operation) == RIGHTS[Role.COORDINATOR]
    joined = Client()
    joined.get(links[0])
    assert joined.post("/accounts/join/", JOIN | {"again": JOIN["password"]}).status_code == 302
    assert User.objects.get(username=f"example-{CAST[0].value}").has_usable_password()
    assert not any(token.split("/")[3] in entry.after for token in links for entry in Entry.objects.all())


def test_the_links_are_made_anew_for_those_who_have_not_joined(as_rita: Client) -> None:
    """A second time loads nothing and gives nothing again; earlier links end; who has joined keeps the password."""
    first = links_of(as_rita.post("/example/").content.decode())
    joined = User.objects.get(username="example-partner")
    joined.set_password(JOIN["password"])
    joined.save()
    granted = Entry.objects.filter(action="granted").count()
    page = as_rita.post("/example/").content.decode()
    second = links_of(page)
    assert len(second) == len(CAST) - 1
    assert "has joined already" in page
    assert Client().get(first[0], follow=True).status_code == 404
    assert Entry.objects.filter(action="granted").count() == granted
    assert Operation.objects.count() == 1
    assert Link.objects.filter(user=joined, withdrawn_at=None, used_at=None).count() == 1  # the first, still open
    joined.refresh_from_db()
    assert joined.check_password(JOIN["password"])


def test_every_page_of_the_example_says_so(as_rita: Client, liberty_example: Operation) -> None:
    """And no page of the installation, nor one that is not found."""
    for path in ("register/", "offers/", "departures/", "sites/", "totals/", "roles/", "import/"):
        assert BANNER in as_rita.get(f"/operations/{liberty_example.code}/{path}").content.decode(), path
    for path in ("/", "/begin/", "/people/", "/operations/nowhere/register/"):
        assert BANNER not in as_rita.get(path).content.decode(), path


def test_an_operation_with_the_code_of_the_example_is_never_opened_to_a_cast(
    as_rita: Client, rita: User, liberty: Operation
) -> None:
    """It is left alone, and nobody is invited."""
    assert as_rita.post("/example/").status_code == 409
    with pytest.raises(Taken):
        load_liberty(rita)
    assert User.objects.count() == 1
    assert not liberty.grants.exists()
    assert Right.REGISTER_READ not in gate.rights_of(rita, liberty)


@pytest.fixture
def liberty_example(rita: User) -> Operation:
    """The example, loaded by the administrator."""
    return demonstration.begin(rita)[0]


def test_who_makes_the_first_account_coordinates_an_example_that_is_there(client: Client) -> None:
    """It was loaded before anybody could sign in; the front page leads to it, and to the users of its roles."""
    said: list[str] = []
    serving.load_example(said.append)
    serving.load_example(said.append)
    assert len(said) == 1
    operation = Operation.objects.get()
    assert operation.is_example
    assert User.objects.count() == 0
    address = serving.first_address()
    assert address is not None
    client.get(address.removeprefix("http://127.0.0.1:8000"))
    client.post("/first/", JOIN | {"again": JOIN["password"], "username": "rita", "key_is_safe": "on"})
    rita = with_second_factor(User.objects.get())
    assert gate.rights_of(rita, operation) == RIGHTS[Role.COORDINATOR]
    page = client.get("/").content.decode()
    assert 'href="/operations/liberty/"' in page
    assert 'href="/example/"' in page


def test_an_example_whose_code_is_taken_is_not_loaded(liberty: Operation) -> None:
    """The start says so and goes on."""
    said: list[str] = []
    serving.load_example(said.append)
    assert said == ["liberty: is the code of an operation that is no example; nothing was loaded"]
    assert list(Operation.objects.all()) == [liberty]
