"""The page that everybody can read, and the one on which two people decide on it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.planning.making import on
from tests.web.public.conftest import SETTINGS, TODAY, Depart, Stand, switch_on

from safeconduct.web.accounts.models import User
from safeconduct.web.public.models import Proposal
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import RIGHTS, Right, Role

pytestmark = pytest.mark.django_db

DECIDE = "/operations/one/public/"
FORM = {
    **{name: value for name, value in SETTINGS.items() if value is not False},
    **{name: "on" for name, value in SETTINGS.items() if value is True},
}


def main_of(page: bytes) -> str:
    """What stands in the content of a page."""
    found = re.search(r'<main id="main">(.*)</main>', page.decode(), re.S)
    assert found, page.decode()
    return found[1]


def test_two_people_make_it_public(
    depart: Depart, coordinator: User, besa: User, as_alma: Client, as_besa: Client, client: Client
) -> None:
    """Each on their own page: one proposes, sees it and cannot confirm; the other sees the same and does."""
    depart(range(4), on(5))
    assert "Nothing of this operation is public" in as_alma.get(DECIDE).content.decode()
    assert as_alma.post(DECIDE, FORM).headers["Location"] == DECIDE
    proposal = Proposal.objects.get()
    mine, theirs = as_alma.get(DECIDE), as_besa.get(DECIDE)
    assert "/act/confirm/" not in mine.content.decode()
    assert "/act/confirm/" in theirs.content.decode()
    assert "about 20" in theirs.content.decode()
    assert client.get(f"/public/{proposal.address}/").status_code == 404
    act, sent = f"{DECIDE}{proposal.uid}/act/confirm/", {"seen": theirs.context["seen"]}
    as_alma.post(act, sent)
    assert client.get(f"/public/{proposal.address}/").status_code == 404
    preview = as_besa.get(f"{DECIDE}{proposal.uid}/preview/en/")
    as_besa.post(act, sent)
    public = client.get(f"/public/{proposal.address}/en/")
    assert main_of(public.content) == main_of(preview.content)
    page = as_alma.get(DECIDE).content.decode()
    assert coordinator.display_name in page
    assert besa.display_name in page
    assert f"http://testserver/public/{proposal.address}/" in page


def test_it_tells_totals_and_nothing_else(
    record: Operation, depart: Depart, alma: User, rita: User, client: Client
) -> None:
    """In both languages; no site, no departure, no code of anything, and no destination of few people and places.

    The address is drawn by lot and may hold a short code by chance, so that it is taken out before looking.
    """
    depart(range(6), on(5))
    page = switch_on(record, alma, rita)
    english, persian = (
        client.get(f"/public/{page.address}/{code}/").content.decode().replace(page.address, "")
        for code in ("en", "fa")
    )
    assert 'dir="ltr"' in english
    assert 'dir="rtl"' in persian
    assert "People on their way" in english
    assert "مردمی در راه" in persian
    for said in ("about 10", "about 30", "Tirana", "40", str(on(60)), str(on(13))):
        assert said in english, said
    assert "۳۰" in persian
    for secret in ("Camp", "Frankfurt", "D1", "O1", "F1", str(on(5)), "/operations/", "csrf", "<script", "Sign in"):
        assert secret not in english, secret
        assert secret not in persian, secret


def test_only_what_was_chosen_is_told(record: Operation, alma: User, rita: User, client: Client) -> None:
    """And only in a language that has a heading."""
    hidden = dict.fromkeys(("shows_left", "shows_destinations", "shows_promises", "shows_commitments"), False)
    page = switch_on(record, alma, rita, title_fa="", **hidden)
    answer = client.get(f"/public/{page.address}/", headers={"accept-language": "fa"})
    text = answer.content.decode()
    assert answer.headers["Content-Language"] == "en"
    assert "about 40" in text
    assert "have left" not in text
    assert "Tirana" not in text
    assert client.get(f"/public/{page.address}/fa/").status_code == 404


def test_it_leaves_nothing_with_who_comes(record: Operation, alma: User, rita: User, client: Client) -> None:
    """No cookie; a browser asks each time; search engines are asked to pass by unless they may list it."""
    page = switch_on(record, alma, rita)
    answer = client.get(f"/public/{page.address}/", headers={"accept-language": "fa-IR"})
    assert answer.headers["Content-Language"] == "fa"
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=60"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "noindex" in answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client.post(f"/public/{page.address}/").status_code == 405
    found = switch_on(record, rita, alma, findable=True)
    answer = client.get(f"/public/{found.address}/")
    assert "X-Robots-Tag" not in answer.headers
    assert "noindex" not in answer.content.decode()


def test_it_asks_for_no_person(record: Operation, alma: User, rita: User, client: Client, stand: Stand) -> None:
    """Within a period no row of people is touched; when a new one begins they are counted, and never an identity."""
    page = switch_on(record, alma, rita)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(f"/public/{page.address}/")
    tables = set(re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', " ".join(one["sql"] for one in asked)))
    assert tables == {"public_proposal", "public_publication", "record_operation", "record_operationsettings"}
    stand(TODAY + timedelta(days=7))
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/public/{page.address}/")
    sql = " ".join(one["sql"] for one in asked)
    assert "record_person" in sql
    assert not re.search(r"identities_|secrecy_|accounts_|record_case|record_site\b|django_session", sql)


def test_off_is_gone_at_once(record: Operation, coordinator: User, rita: User, as_alma: Client, client: Client) -> None:
    """One person, with a reason; the next request finds what every unknown address has, word for word."""
    page = switch_on(record, rita, coordinator)
    address = f"/public/{page.address}/"
    assert client.get(address).status_code == 200
    as_alma.post(f"{DECIDE}{page.uid}/act/end/", {"reason": ""})
    assert client.get(address).status_code == 200
    as_alma.post(f"{DECIDE}{page.uid}/act/end/", {"reason": "a threat"})
    unknown = client.get("/nowhere/")
    for gone in (address, f"{address}en/", "/public/AAAAAAAAAAAAAAAA/"):
        answer = client.get(gone)
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert "a threat" in as_alma.get(DECIDE).content.decode()


@pytest.mark.any_database
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_who_decides(record: Operation, alma: User, rita: User, as_alma: Client, role: Role) -> None:
    """Coordinator, approver and security officer; nobody else sees that there is such a page."""
    waits = switch_on(record, alma, rita)
    grants.give(alma, role, record, by=rita, reason="test")
    expected = 200 if Right.PUBLIC_EDIT in RIGHTS[role] else 404
    assert (role in (Role.COORDINATOR, Role.APPROVER, Role.SECURITY_OFFICER)) is (expected == 200)
    for address in (DECIDE, f"{DECIDE}{waits.uid}/preview/fa/"):
        assert as_alma.get(address).status_code == expected
    assert as_alma.get(f"{DECIDE}{waits.uid}/preview/de/").status_code == 404
    as_alma.post(f"{DECIDE}{waits.uid}/act/end/", {"reason": "test"})
    assert Proposal.objects.get(pk=waits.pk).is_on is (expected == 404)


def test_the_form_says_what_is_wrong(record: Operation, coordinator: User, as_alma: Client) -> None:  # noqa: ARG001
    """A day is not late enough at zero, and a page needs a heading; nothing is proposed."""
    answer = as_alma.post(DECIDE, FORM | {"delay": "0", "title_en": "", "title_fa": ""})
    assert answer.status_code == 422
    assert "delay" in answer.context["form"].errors
    answer = as_alma.post(DECIDE, FORM | {"title_en": "", "title_fa": ""})
    assert "title_en" in answer.context["form"].errors
    assert not Proposal.objects.exists()


def test_without_settings_it_says_what_is_missing(liberty: Operation, alma: User, rita: User, as_alma: Client) -> None:
    """There is no form before the operation is set up."""
    grants.give(alma, Role.COORDINATOR, liberty, by=rita, reason="test")
    assert "not set up yet" in as_alma.get("/operations/liberty/public/").content.decode()
