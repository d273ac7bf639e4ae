"""The whole walk: first start, second factor, invitation, role; and a link that was lost, used or looked at."""

from __future__ import annotations

import html
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from safeconduct.web import serving
from safeconduct.web.accounts import joining
from safeconduct.web.accounts.models import Link, User
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import gate, grants
from safeconduct.web.rights.roles import RIGHTS, Role
from web.cast import code_of, with_second_factor

PASSWORD = "seven ships sail at noon"
JOIN = {"display_name": "Somebody", "language": "en", "password": PASSWORD, "again": PASSWORD}
FIRST = JOIN | {"username": "rita", "key_is_safe": "on"}


def first_path() -> str:
    """The path of the first link, as ``serve`` prints it."""
    address = serving.first_address()
    assert address is not None
    assert address.startswith("http://127.0.0.1:8000/accounts/link/")
    return address.removeprefix("http://127.0.0.1:8000")


def enrol(client: Client) -> list[str]:
    """Set up the second factor as the page says, and return the recovery codes."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'class="secret"><bdi>(\w+)</bdi>', page)
    assert found, page
    assert "<svg" in page
    assert "data:" not in page
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(found[1])}, follow=True)
    codes = re.findall(r"<code><bdi>(\d+)</bdi></code>", answer.content.decode())
    assert len(codes) == 10
    return codes


def link_on(page: bytes) -> str:
    """The path of the link that a page shows."""
    found = re.search(r'value="http://testserver(/accounts/link/[^"]+)"', page.decode())
    assert found, page.decode()
    return html.unescape(found[1])


@pytest.mark.django_db
def test_from_nothing_to_a_coordinator_of_an_operation(liberty: Operation) -> None:
    """One person begins, invites another, and gives a role; each step shows nothing before it is done."""
    first = Client()
    assert first.get(first_path(), follow=True).redirect_chain == [("/first/", 302)]
    page = first.get("/first/").content.decode()
    assert "key.json" in page
    answer = first.post("/first/", FIRST)
    assert answer.headers["Location"] == "/accounts/2fa/totp/activate/"
    assert first.get("/people/").headers["Location"] == "/accounts/2fa/totp/activate/"
    enrol(first)
    assert serving.first_address() is None

    invited = Client()
    path = link_on(first.post("/people/", {"username": "Besa"}).content)
    assert "Besa" not in path
    assert invited.get(path).headers["Location"] == "/accounts/join/"
    assert "besa" in invited.get("/accounts/join/").content.decode()
    assert invited.post("/accounts/join/", JOIN).headers["Location"] == "/accounts/2fa/totp/activate/"
    enrol(invited)
    besa = User.objects.get(username="besa")
    assert invited.get("/operations/liberty/roles/").status_code == 404

    wanted = {"role": "coordinator", "operation": "liberty", "expires_on": "", "reason": "leads the team"}
    form = {"role": Role.COORDINATOR.value, "operation": "liberty", "expires_on": _in_days(30), "reason": "leads"}
    assert "expires_on" in first.post(f"/people/{besa.pk}/give/", wanted).context["grant_form"].errors
    assert first.post(f"/people/{besa.pk}/give/", form).headers["Location"] == f"/people/{besa.pk}/"
    assert gate.rights_of(besa, liberty) == RIGHTS[Role.COORDINATOR]
    assert "Camp Liberty" in invited.get("/").content.decode()
    assert invited.get("/operations/liberty/roles/").status_code == 200


@pytest.mark.django_db
def test_the_first_link_works_from_this_machine_alone() -> None:
    """Another machine, or one behind a proxy, sees no form and makes no account."""
    path = first_path()
    for strange in ({"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, {"REMOTE_ADDR": ""}):
        client = Client(**strange)
        client.get(path)
        assert client.get("/first/").status_code == 404
        assert client.post("/first/", FIRST).status_code == 404
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_second_start_ends_the_first_link() -> None:
    """Only the address that was printed last works."""
    old, new = first_path(), first_path()
    assert Client().get(old, follow=True).status_code == 404
    assert Client().get(new, follow=True).status_code == 200
    assert old.split("/")[3] not in {link.token_hash for link in Link.objects.all()}


@pytest.mark.django_db
def test_two_who_opened_the_first_link_make_one_account() -> None:
    """The link is used by whoever sends the form first."""
    path, one, two = first_path(), Client(), Client()
    one.get(path)
    two.get(path)
    assert one.post("/first/", FIRST).status_code == 302
    assert two.post("/first/", FIRST | {"username": "mallory"}).status_code == 404
    assert [user.username for user in User.objects.all()] == ["rita"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key_is_safe": ""}, "key_is_safe"),
        ({"again": "another"}, "again"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "123456789012", "again": "123456789012"}, "password"),
        ({"username": "a b"}, "username"),
    ],
)
def test_the_first_form_says_what_is_wrong(change: dict[str, str], field: str) -> None:
    """The key file must be acknowledged, and the password good; nothing is made before."""
    client = Client()
    client.get(first_path())
    assert field in client.post("/first/", FIRST | change).context["form"].errors
    assert not User.objects.exists()


def test_a_link_for_a_new_password_ends_the_old_one_and_all_sessions(as_rita: Client, alma: User) -> None:
    """Password, second factor and sessions are gone; roles stay."""
    lost = Client()
    lost.force_login(alma)
    assert lost.get("/accounts/sessions/").status_code == 200
    page = as_rita.post(f"/people/{alma.pk}/reset/", {"reason": "phone was taken"}).content
    assert lost.get("/accounts/sessions/").status_code == 200
    client = Client()
    client.get(link_on(page))
    assert client.post("/accounts/join/", JOIN).headers["Location"] == "/accounts/2fa/totp/activate/"
    assert lost.get("/accounts/sessions/").status_code == 302
    assert not Authenticator.objects.filter(user=alma).exists()
    assert client.get("/people/").headers["Location"] == "/accounts/2fa/totp/activate/"
    assert [change.what for change in alma.changes.all()] == ["reset made", "reset"]
    assert Client().get(link_on(page), follow=True).status_code == 404


def test_a_reset_needs_a_reason(as_rita: Client, alma: User) -> None:
    """Without one, no link is made."""
    assert as_rita.post(f"/people/{alma.pk}/reset/", {"reason": " "}).status_code == 200
    assert not Link.objects.filter(user=alma).exists()


def test_who_is_shut_out_loses_sessions_links_and_the_way_in(as_rita: Client, alma: User, client: Client) -> None:
    """And may come in again when let in."""
    opened = Client()
    opened.force_login(alma)
    opened.get("/accounts/sessions/")
    path = link_on(as_rita.post(f"/people/{alma.pk}/reset/", {"reason": "asked"}).content)
    assert as_rita.post(f"/people/{alma.pk}/door/", {"reason": "left the team"}).status_code == 302
    assert opened.get("/accounts/sessions/").headers["Location"].startswith("/accounts/login/")
    assert client.get(path, follow=True).status_code == 404
    client.post("/accounts/login/", {"login": "alma", "password": "correct horse battery"})
    assert "_auth_user_id" not in client.session
    as_rita.post(f"/people/{alma.pk}/door/", {"reason": "came back"})
    answer = client.post("/accounts/login/", {"login": "alma", "password": "correct horse battery"})
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get(path, follow=True).status_code == 404


def test_the_last_administrator_stays(as_rita: Client, rita: User, alma: User) -> None:
    """Neither revoking nor shutting out leaves nobody; an invited person who never came does not count."""
    grant = rita.grants.get()
    invited, _ = joining.invite("invited", rita)
    grants.give(invited, Role.ADMINISTRATOR, None, by=rita, reason="second")
    answer = as_rita.post(f"/people/{rita.pk}/roles/{grant.pk}/revoke/", {"reason": "done"})
    assert "last administrator" in answer.content.decode()
    assert as_rita.post(f"/people/{rita.pk}/door/", {"reason": "done"}).status_code == 200
    grants.give(alma, Role.ADMINISTRATOR, None, by=rita, reason="second")
    assert as_rita.post(f"/people/{rita.pk}/roles/{grant.pk}/revoke/", {"reason": "done"}).status_code == 302
    assert as_rita.get("/people/").status_code == 404


def test_a_coordinator_gives_and_takes_roles_in_one_operation(
    rita: User, alma: User, liberty: Operation, elsewhere: Operation
) -> None:
    """In the own operation only, not to oneself, and not the administrator's."""
    besa = with_second_factor(User.objects.create_user("besa", PASSWORD))
    grants.give(besa, Role.COORDINATOR, liberty, by=rita, reason="leads")
    other = grants.give(alma, Role.PARTNER, elsewhere, by=rita, reason="reads")
    client = Client()
    client.force_login(besa)
    form = {"username": "Alma", "role": "partner", "expires_on": _in_days(10), "reason": "reads"}
    assert client.post("/operations/liberty/roles/", form).status_code == 302
    assert client.post("/operations/elsewhere/roles/", form).status_code == 404
    assert client.post("/operations/liberty/roles/", form | {"username": "besa"}).context["form"].errors
    assert client.post("/operations/liberty/roles/", form | {"role": "administrator"}).context["form"].errors
    assert client.post("/operations/liberty/roles/", form | {"username": "nobody"}).context["form"].errors
    mine = alma.grants.get(operation=liberty)
    assert client.post(f"/operations/liberty/roles/{other.pk}/revoke/", {"reason": "x"}).status_code == 404
    assert client.post(f"/operations/liberty/roles/{mine.pk}/revoke/", {"reason": ""}).status_code == 200
    assert client.post(f"/operations/liberty/roles/{mine.pk}/revoke/", {"reason": "over"}).status_code == 302
    assert gate.rights_of(alma, liberty) == frozenset()
    assert "<bdi>over</bdi>" in client.get("/operations/liberty/roles/").content.decode()


def test_an_invitation_can_be_made_again_until_it_is_used(as_rita: Client, alma: User) -> None:
    """The earlier link ends; for somebody who joined there is none."""
    first = link_on(as_rita.post("/people/", {"username": "besa"}).content)
    besa = User.objects.get(username="besa")
    second = link_on(as_rita.post(f"/people/{besa.pk}/invite/").content)
    assert Client().get(first, follow=True).status_code == 404
    assert Client().get(second, follow=True).status_code == 200
    assert as_rita.post(f"/people/{alma.pk}/invite/").status_code == 302
    assert "username" in as_rita.post("/people/", {"username": "BESA"}).context["form"].errors


def _in_days(days: int) -> str:
    from datetime import timedelta

    from django.utils import timezone

    return (timezone.localdate() + timedelta(days=days)).isoformat()
