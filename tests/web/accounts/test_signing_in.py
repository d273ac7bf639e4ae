"""Signing in: the second factor, recovery codes, limits of rate, sessions and language."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.db.transaction import atomic
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from safeconduct.web.accounts import links
from safeconduct.web.accounts.models import AccountChange, Link, User
from safeconduct.web.accounts.second_factor import ENROL, OPEN_WITHOUT, SecondFactorAdapter
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.open_views import OPEN
from safeconduct.web.rights.roles import Role
from web.cast import SECRET, code_of

PASSWORD = "correct horse battery"
FACTOR = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _without_earlier_attempts(db: None) -> None:  # noqa: ARG001 - the cache is a table
    """No attempt of another test counts."""
    cache.clear()


def with_password(client: Client, password: str = PASSWORD) -> str:
    """Where the right or wrong password leads; nowhere, if the form is shown again."""
    return client.post("/accounts/login/", {"login": "alma", "password": password}).headers.get("Location", "")


def is_in(client: Client) -> bool:
    """Whether a client is signed in."""
    return "_auth_user_id" in client.session


def test_the_codes_of_these_tests_are_those_of_the_standard() -> None:
    """The example of RFC 6238, cut to six digits."""
    assert code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", moment=1111111109) == "081804"


def test_a_password_alone_opens_nothing(alma: User, client: Client) -> None:  # noqa: ARG001 - she signs in
    """A wrong code, an old one, and going elsewhere do not help."""
    assert with_password(client) == FACTOR
    assert not is_in(client)
    assert client.get("/accounts/sessions/").headers["Location"].startswith("/accounts/login/")
    old = code_of(moment=timezone.now().timestamp() - 300)
    assert client.post(FACTOR, {"code": old}).status_code == 200
    assert not is_in(client)
    assert client.post(FACTOR, {"code": code_of()}).headers["Location"] == "/"
    assert is_in(client)


def test_a_code_is_taken_once(alma: User, client: Client) -> None:
    """Who saw it typed cannot use it, not even in the next half minute, when a slow clock would still show it."""
    code = code_of()
    with_password(client)
    client.post(FACTOR, {"code": code})
    other = Client()
    with_password(other)
    cache.delete_many([f"allauth.mfa.totp.used?user={alma.pk}&code={code}"])
    assert other.post(FACTOR, {"code": code}).status_code == 200
    assert not is_in(other)


def test_a_recovery_code_is_taken_once(alma: User, client: Client) -> None:
    """It stands in for the phone, and then is used up."""
    code = RecoveryCodes.activate(alma).generate_codes()[0]
    with_password(client)
    client.post(FACTOR, {"code": code})
    assert is_in(client)
    other = Client()
    with_password(other)
    cache.clear()
    other.post(FACTOR, {"code": code})
    assert not is_in(other)


def test_guessing_is_slowed_down_for_all_processes(alma: User) -> None:  # noqa: ARG001
    """After a handful of wrong passwords not even the right one is taken; the count is in the database."""
    for _ in range(6):
        assert with_password(Client(), "wrong") == ""
    assert with_password(Client()) == ""
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache_entry")
        assert cursor.fetchone()[0] > 0


def test_guessing_a_code_is_slowed_down(alma: User, client: Client) -> None:  # noqa: ARG001
    """The same for the second factor."""
    with_password(client)
    for _ in range(12):
        client.post(FACTOR, {"code": "000000"})
    client.post(FACTOR, {"code": code_of()})
    assert not is_in(client)


def test_without_a_second_factor_nothing_is_shown(client: Client) -> None:
    """Every page leads to the one on which it is set up, until it is."""
    client.force_login(User.objects.create_user("weak", PASSWORD))
    for address in ("/accounts/sessions/", "/accounts/2fa/", "/people/", "/accounts/2fa/recovery-codes/generate/"):
        assert client.get(address).headers["Location"] == "/accounts/2fa/totp/activate/", address
    assert 'class="action" href="/accounts/2fa/totp/activate/"' in client.get("/").content.decode()
    assert set(OPEN) >= OPEN_WITHOUT
    assert ENROL in OPEN_WITHOUT


def test_a_page_asks_for_the_second_factor_once(as_alma: Client, alma: User, rita: User, liberty: Operation) -> None:
    """The middleware and the gate lean on one answer; removed, it is asked for anew with the next request."""
    grants.give(alma, Role.AUDITOR, liberty, by=rita, reason="a test")
    with CaptureQueriesContext(connection) as asked:
        assert as_alma.get("/operations/liberty/totals/").status_code == 200
    assert sum("mfa_authenticator" in one["sql"] for one in asked) == 1
    Authenticator.objects.filter(user=alma).delete()
    assert as_alma.get("/operations/liberty/totals/").headers["Location"] == reverse(ENROL)


def test_the_last_second_factor_stays(as_alma: Client, alma: User) -> None:
    """It can be replaced by an administrator's link only."""
    _reauthenticate(as_alma)
    page = as_alma.post("/accounts/2fa/totp/deactivate/")
    assert page.status_code == 200
    assert Authenticator.objects.filter(user=alma, type=Authenticator.Type.TOTP).exists()


def test_something_delicate_asks_for_the_password_again(as_alma: Client) -> None:
    """New recovery codes are made for who has just shown to be the one, and shown once."""
    address = "/accounts/2fa/recovery-codes/generate/"
    assert as_alma.get(address).headers["Location"].startswith("/accounts/reauthenticate/")
    _reauthenticate(as_alma)
    shown = as_alma.post(address, follow=True).content.decode()
    assert len(re.findall(r"<code><bdi>\d+</bdi></code>", shown)) == 10
    again = as_alma.get("/accounts/2fa/recovery-codes/").content.decode()
    assert "<code>" not in again
    assert as_alma.get("/accounts/2fa/recovery-codes/download/").status_code == 403


def test_the_secret_is_not_in_the_database(alma: User) -> None:
    """It is encrypted, each time anew, and refuses to be altered."""
    kept = str(Authenticator.objects.get(user=alma).data)
    assert SECRET not in kept
    adapter = SecondFactorAdapter()
    one, two = adapter.encrypt(SECRET), adapter.encrypt(SECRET)
    assert one != two
    assert adapter.decrypt(one) == adapter.decrypt(two) == SECRET
    with pytest.raises(InvalidTag):
        adapter.decrypt(("B" if one[0] != "B" else "C") + one[1:])


def test_sessions_are_listed_and_ended(alma: User, as_alma: Client) -> None:
    """Who finds a strange one ends all but the own."""
    strange = Client(HTTP_USER_AGENT="Strange browser")
    strange.force_login(alma)
    assert strange.get("/accounts/sessions/").status_code == 200
    assert "Strange browser" in as_alma.get("/accounts/sessions/").content.decode()
    as_alma.post("/accounts/sessions/")
    assert strange.get("/accounts/sessions/").status_code == 302
    assert as_alma.get("/accounts/sessions/").status_code == 200


def test_a_session_ends_with_the_browser_and_with_the_day(alma: User, client: Client) -> None:  # noqa: ARG001
    """No cookie outlives the browser."""
    with_password(client)
    client.post(FACTOR, {"code": code_of()})
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) <= timedelta(hours=12)


def test_the_own_language_comes_back_at_sign_in(alma: User, as_alma: Client, client: Client) -> None:
    """A choice is kept with the user, and greets them at another browser."""
    as_alma.post("/language/", {"language": "fa", "next": "/"})
    alma.refresh_from_db()
    assert alma.language == "fa"
    as_alma.post("/language/", {"language": "xx", "next": "/"})
    alma.refresh_from_db()
    assert alma.language == "fa"
    assert 'lang="en"' in client.get("/").content.decode()
    with_password(client)
    client.post(FACTOR, {"code": code_of()})
    assert '<html lang="fa" dir="rtl">' in client.get("/").content.decode()


def test_a_link_is_known_by_its_hash_alone(alma: User, rita: User) -> None:
    """Who reads the database cannot use it; it ends by its day, and by a newer one."""
    token = links.make(Link.Kind.RESET, alma, rita)
    link = links.find(token)
    assert link is not None
    assert token not in str(vars(link))
    assert links.find(link.token_hash) is None
    assert links.find(links.make(Link.Kind.INVITATION, alma, rita)) is not None
    assert links.find(token) is not None
    links.make(Link.Kind.RESET, alma, rita)
    assert links.find(token) is None


def test_an_old_link_works_no_more(alma: User, rita: User) -> None:
    """Even where it was opened in time."""
    link = links.find(links.make(Link.Kind.RESET, alma, rita))
    assert link is not None
    now = timezone.now()
    Link.objects.filter(pk=link.pk).update(made_at=now - timedelta(days=9), expires_at=now - timedelta(days=2))
    assert links.still_works(link.pk, (Link.Kind.RESET,)) is None
    with pytest.raises(links.Spent):
        links.use(link)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"kind": "other"}, "link_kind_known"),
        ({"kind": "first"}, "link_for_one_made_by_one"),
        ({"made_by": None}, "link_for_one_made_by_one"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "link_expires_later"),
        ({"used_at": timezone.now(), "withdrawn_at": timezone.now()}, "link_ends_once"),
    ],
)
def test_the_database_keeps_the_rules_of_links(
    change: dict[str, object], constraint: str, alma: User, rita: User
) -> None:
    """Rows that pass by the services are refused, by the name of the rule."""
    fields: dict[str, object] = {"kind": "reset", "user": alma, "made_by": rita, "token_hash": "x"}
    fields |= {"expires_at": timezone.now() + timedelta(days=1)} | change
    with pytest.raises(IntegrityError, match=constraint), atomic():
        Link.objects.bulk_create([Link(**fields)])


@pytest.mark.parametrize(
    ("change", "constraint"),
    [({"what": "other"}, "account_change_known"), ({"what": "shut out"}, "account_change_has_reason")],
)
def test_the_database_keeps_the_rules_of_changes(change: dict[str, str], constraint: str, alma: User) -> None:
    """A change that needs a reason has one."""
    with pytest.raises(IntegrityError, match=constraint), atomic():
        AccountChange.objects.bulk_create([AccountChange(user=alma, by=alma, **change)])


def _reauthenticate(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
