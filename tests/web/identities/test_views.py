"""The pages of identities: who gets them, what the log says of it, and that nothing is kept or named elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.web.identities.registering import ANA, ELSEWHERE, PASSPORT, change, registered
from tests.web.record.making import made, person

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import erasure, pairs, services
from safeconduct.web.identities.models import Document, ExternalNumber, LikelyPair
from safeconduct.web.identities.urls import of_operation
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import INSTALLATION_WIDE, RIGHTS, Right, Role

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
NAMES = [ANA["family_name"], ANA["native_given_names"], ANA["phone"], PASSPORT, ELSEWHERE]
NEEDED = {
    "identities_search": Right.IDENTITY_READ,
    "identities_pairs": Right.IDENTITY_EDIT,
    "identities_look": Right.IDENTITY_EDIT,
    "identities_decide": Right.IDENTITY_EDIT,
    "identities_person": Right.IDENTITY_READ,
    "identities_show": Right.IDENTITY_READ,
    "identities_change": Right.IDENTITY_EDIT,
    "identities_erase": Right.IDENTITY_ERASE,
    "identities_zone": Right.IDENTITY_EDIT,
    "identities_zone_take": Right.IDENTITY_EDIT,
    "identities_add": Right.IDENTITY_EDIT,
    "identities_remove": Right.IDENTITY_EDIT,
    "identities_merge": Right.IDENTITY_EDIT,
    "identities_apart": Right.IDENTITY_EDIT,
    "identities_photo": Right.IDENTITY_READ,
    "identities_photo_put": Right.IDENTITY_EDIT,
    "identities_photo_remove": Right.IDENTITY_EDIT,
    "identities_hold": Right.IDENTITY_ERASE,
    "identities_release": Right.IDENTITY_ERASE,
}
GONE = {"identities_remove", "identities_apart", "identities_release", "identities_photo"}
"""Addresses of something that is not there, or is gone with the first request that is let through."""


@pytest.fixture
def record() -> Operation:
    """Three families, in an operation whose log an auditor may see."""
    return made()


@pytest.fixture
def ana(record: Operation) -> Person:
    """A person with an identity and a birth date."""
    return registered(record)


def address(name: str, who: Person | None = None, *args: object) -> str:
    """The address of a page of the operation ``one``."""
    return reverse(name, args=["one", *([who.uid] if who else []), *args])


def every_address(code: str, who: Person, pair: LikelyPair) -> dict[str, str]:
    """One address of every view, with ids that there are."""
    passport = Document.objects.get(person=who)
    known = {"uid": who.uid, "kind": "document", "pk": passport.pk}
    found = {}
    for one in of_operation:
        holds = {name: known[name] for name in one.pattern.converters}
        holds |= {"pk": pair.pk} if one.name in ("identities_decide", "identities_merge") else {}
        found[str(one.name)] = reverse(one.name, kwargs={"operation_code": code} | holds)
    return found


def a_pair(record: Operation, ana: Person) -> LikelyPair:
    """Ana, and somebody who may be her."""
    change(person(record, "F2.1"), family_name="Markerof", given_names="Sherin Gol", birth="1990-12-31")
    pairs.look(record, None)
    pair = LikelyPair.objects.get()
    assert ana in (pair.first, pair.second)
    return pair


def last() -> Entry:
    """The newest entry of the log."""
    return Entry.objects.latest("sequence")


def answers(client: Client, path: str) -> set[int]:
    """How a page answers to reading and to sending nothing."""
    return {getattr(client, method)(path).status_code for method in ("get", "post")}


@pytest.mark.any_database
@pytest.mark.parametrize("role", [role for role in Role if role not in INSTALLATION_WIDE])
def test_each_role_gets_what_its_rights_allow(
    role: Role, record: Operation, ana: Person, as_alma: Client, alma: User, rita: User
) -> None:
    """With the right a page is there, without it there is none; with a role elsewhere nothing is, nor for nobody."""
    pair = a_pair(record, ana)
    assert set(NEEDED) == {one.name for one in of_operation}
    other = made("two")
    grants.give(alma, role, other, by=rita, reason="a role elsewhere")
    mine, theirs = every_address("one", ana, pair), every_address("two", ana, pair)
    for name, path in mine.items():
        assert answers(as_alma, path) <= {404, 405}, name
        assert answers(Client(), path) == {302}, name
    for name, path in theirs.items():
        if re.search("search|pairs|look", name) is None:
            assert answers(as_alma, path) <= {404, 405}, name
    grants.give(alma, role, record, by=rita, reason="a role here")
    for name, path in mine.items():
        if name not in GONE:
            given = answers(as_alma, path)
            assert (not given <= {404, 405}) is (NEEDED[name] in RIGHTS[role]), (name, given)


def test_the_identity_is_shown_for_a_purpose(ana: Person, as_alma: Client, allow: Allow) -> None:
    """The page of the person names nobody; the identity comes by sending a purpose, which is in the log with the id."""
    allow(ana.operation, "identity.read")
    page = as_alma.get(address("identities_person", ana)).content.decode()
    assert not [name for name in NAMES if name in page]
    answered = as_alma.post(address("identities_show", ana), {"purpose": "interview"})
    assert [name for name in NAMES if name not in answered.content.decode()] == []
    assert "1990-12-31" in answered.content.decode()
    assert "no-store" in answered.headers["Cache-Control"]
    assert (last().action, last().subject, last().id_list, last().purpose) == (
        "read", "identity", [ana.uid], "interview",
    )  # fmt: skip
    assert '<details class="edit"' not in answered.content.decode()


@pytest.mark.parametrize("given", [{}, {"purpose": "curiosity"}, {"purpose": "other", "other": " "}])
def test_without_a_purpose_nothing_is_shown(given: dict[str, str], ana: Person, as_alma: Client, allow: Allow) -> None:
    """No purpose, an unknown one, and something else that is not named."""
    allow(ana.operation, "identity.read")
    answered = as_alma.post(address("identities_show", ana), given)
    assert answered.status_code == 422
    assert not [name for name in NAMES if name in answered.content.decode()]


def test_another_purpose_is_named(ana: Person, as_alma: Client, allow: Allow) -> None:
    """What somebody types as a purpose is what the log has."""
    allow(ana.operation, "identity.read")
    as_alma.post(address("identities_show", ana), {"purpose": "other", "other": "lost luggage"})
    assert last().purpose == "lost luggage"


def form(who: Person, **values: object) -> dict[str, object]:
    """What the form of an identity sends."""
    known = services.opened([who])[who.pk]
    return {**known.values, "seen": known.version, "reason": "as told", **values}


def test_a_change_by_the_page(ana: Person, as_alma: Client, allow: Allow) -> None:
    """A name is changed; who was overtaken sees both, and may send theirs again."""
    allow(ana.operation, "identity.read", "identity.edit")
    old = form(ana, family_name="Slower")
    path = address("identities_change", ana)
    answered = as_alma.post(path, form(ana, family_name="Faster"))
    assert answered.headers["Location"] == address("identities_person", ana)
    answered = as_alma.post(path, old)
    page = answered.content.decode()
    assert answered.status_code == 422
    assert "<bdi>Faster</bdi>" in page
    assert 'value="Slower"' in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    as_alma.post(path, old | {"seen": seen[1]})
    assert services.opened([ana])[ana.pk].values["family_name"] == "Slower"
    assert as_alma.post(path, form(ana, reason="")).status_code == 422


def test_numbers_by_the_page(ana: Person, as_alma: Client, allow: Allow) -> None:
    """A number comes and goes; an unusual one is warned of; nothing comes without a number or by an unknown kind."""
    allow(ana.operation, "identity.read", "identity.edit")
    path = address("identities_add", ana, "number")
    sent = {"number-kind": "unhcr_case", "number-number": "odd 1", "number-issuer": "UNHCR"}
    page = as_alma.post(path, sent, follow=True).content.decode()
    assert "mostly written otherwise" in page
    row = ExternalNumber.objects.latest("pk")
    remove = address("identities_remove", ana, "number", row.pk)
    as_alma.post(remove, {"reason": ""})
    assert ExternalNumber.objects.filter(pk=row.pk).exists()
    as_alma.post(remove, {"reason": "a slip"})
    assert not ExternalNumber.objects.filter(pk=row.pk).exists()
    assert as_alma.post(path, {"number-kind": "unhcr_case", "number-number": ""}).status_code == 422
    assert as_alma.post(address("identities_add", ana, "guess"), sent).status_code == 404
    assert as_alma.post(address("identities_remove", ana, "guess", 1)).status_code == 404
    elsewhere = person(ana.operation, "F2.1")
    assert as_alma.post(address("identities_remove", elsewhere, "document", 1)).status_code == 404


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_search_finds_within_the_operation(language: str, ana: Person, as_alma: Client, allow: Allow) -> None:
    """By a name in another script; the log has whom and how many words, never what was typed."""
    registered(made("two"))
    allow(ana.operation, "identity.read")
    headers = {"accept-language": language}
    assert as_alma.get(address("identities_search")).status_code == 200
    answered = as_alma.post(address("identities_search"), {"text": "شيرين گل"}, headers=headers)
    page = answered.content.decode()
    assert page.count("/people/") == 1
    assert address("identities_person", ana) in page
    born = {"en": "1990", "fa": "۱۳۶۹"}[language]
    assert born in page
    assert "no-store" in answered.headers["Cache-Control"]
    entry = last()
    assert (entry.action, entry.id_list, entry.purpose) == ("searched", [ana.uid], "search")
    assert re.fullmatch(r'\{"tokens":\d+\}', entry.after)
    assert (
        address("identities_person", ana)
        in as_alma.post(address("identities_search"), {"text": "Sherin Ghol"}, headers=headers).content.decode()
    )
    assert "/people/" not in as_alma.post(address("identities_search"), {"text": "Nobody"}).content.decode()


def test_a_pair_is_decided_by_the_page(record: Operation, ana: Person, as_alma: Client, allow: Allow) -> None:
    """Both stand side by side, which is logged; a verdict is remembered; none is asked for again."""
    pair = a_pair(record, ana)
    LikelyPair.objects.all().delete()
    allow(record, "identity.read", "identity.edit")
    page = as_alma.post(address("identities_look"), follow=True).content.decode()
    assert "1 pair is to be decided" in page
    assert ANA["family_name"] in page
    assert "Markerof" in page
    assert set(last().id_list) == {pair.first.uid, pair.second.uid}
    pair = LikelyPair.objects.get()
    decide = reverse("identities_decide", args=["one", pair.pk])
    as_alma.post(decide, {"verdict": "maybe"})
    assert ANA["family_name"] in as_alma.get(address("identities_pairs")).content.decode()
    as_alma.post(decide, {"verdict": "same"})
    assert ANA["family_name"] not in as_alma.get(address("identities_pairs")).content.decode()
    assert ANA["family_name"] in as_alma.get(address("identities_pairs") + "?verdict=same").content.decode()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_person_is_erased_by_the_page(language: str, ana: Person, as_alma: Client, allow: Allow) -> None:
    """Reading erases nothing, nor does another code; afterwards each page says erased and offers nothing more."""
    allow(ana.operation, "register.read", "identity.read", "identity.edit", "identity.erase")
    path = address("identities_erase", ana)
    headers = {"accept-language": language}
    page = as_alma.get(path, headers=headers).content.decode()
    assert ana.code in page
    assert as_alma.post(path, {"code": "P2225", "reason": "asked"}, headers=headers).status_code == 422
    assert erasure.loss(ana).documents == 1
    as_alma.post(path, {"code": ana.code, "reason": "asked"}, headers=headers)
    said = {"en": "erased", "fa": "محو شده"}[language]
    for shown in (
        as_alma.get(path, headers=headers),
        as_alma.get(address("identities_person", ana), headers=headers),
        as_alma.get(reverse("record_case", args=["one", ana.case.uid]), headers=headers),
        as_alma.post(address("identities_show", ana), {"purpose": "contact"}, headers=headers),
    ):
        assert f"<strong>{said}</strong>" in shown.content.decode()
        assert not [name for name in NAMES if name in shown.content.decode()]
    assert as_alma.post(address("identities_change", ana), form(ana, family_name="Again")).status_code == 422
    assert not any(services.opened([ana])[ana.pk].values.values())


def test_the_case_leads_to_people_with_the_right_alone(ana: Person, as_alma: Client, allow: Allow) -> None:
    """Who may not see identities finds no way to them on the page of a case."""
    path = reverse("record_case", args=["one", ana.case.uid])
    allow(ana.operation, "register.read")
    assert "/people/" not in as_alma.get(path).content.decode()
    allow(ana.operation, "register.read", "identity.read")
    assert address("identities_person", ana) in as_alma.get(path).content.decode()


def test_no_page_lets_a_browser_remember(ana: Person, as_alma: Client, allow: Allow) -> None:
    """Each form for names and numbers says that nothing is to be filled in or kept."""
    allow(ana.operation, "identity.read", "identity.edit", "identity.erase")
    shown = as_alma.post(address("identities_show", ana), {"purpose": "contact"})
    others = [as_alma.get(address("identities_search")), as_alma.get(address("identities_erase", ana))]
    for answered in (shown, *others):
        page = answered.content.decode().partition("<main")[2]
        assert "no-store" in answered.headers["Cache-Control"]
        for field in re.findall(r"<(?:input|textarea)[^>]*>", page):
            if 'type="hidden"' not in field and 'type="checkbox"' not in field:
                assert 'autocomplete="off"' in field, field


def test_a_grant_that_is_over_opens_nothing(ana: Person, as_alma: Client, alma: User, allow: Allow) -> None:
    """The last day of a role is its last."""
    allow(ana.operation, "identity.read")
    over = date.today() + timedelta(days=1000)
    from safeconduct.web.rights.gate import rights_of

    assert Right.IDENTITY_READ not in rights_of(alma, ana.operation, over)
    assert settings.SESSION_COOKIE_HTTPONLY
    assert as_alma.get(address("identities_person", ana)).status_code == 200


@pytest.mark.parametrize("language", ["en", "fa"])
def test_two_records_are_merged_and_taken_apart_by_the_page(
    language: str, record: Operation, ana: Person, as_alma: Client, allow: Allow
) -> None:
    """The word that they are one leads to both side by side; what is chosen stays; the other's code leads on."""
    headers = {"accept-language": language}
    pair = a_pair(record, ana)
    other = person(record, "F2.1")
    allow(record, "identity.read", "identity.edit")
    answer = as_alma.post(reverse("identities_decide", args=["one", pair.pk]), {"verdict": "same"}, headers=headers)
    path = reverse("identities_merge", args=["one", pair.pk])
    assert answer.headers["Location"] == path
    assert path in as_alma.get(address("identities_pairs") + "?verdict=same", headers=headers).content.decode()
    page = as_alma.get(path, headers=headers).content.decode()
    assert [text for text in (*NAMES, "Markerof") if text not in page] == []
    assert set(last().id_list) == {ana.uid, other.uid}
    sent = dict(re.findall(r'name="([a-z_]+)" value="([a-z]+)"[^>]*checked', page))
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen
    sent |= {"seen": seen[1], "reason": "one family", "family_name": "second", "stays": "first"}
    assert as_alma.post(path, sent | {"reason": ""}, headers=headers).status_code == 422
    assert as_alma.post(path, sent | {"family_name": "neither"}, headers=headers).status_code == 422
    assert as_alma.post(path, sent | {"seen": "0" * 64}, headers=headers).status_code == 422
    assert as_alma.post(path, sent, headers=headers).headers["Location"] == address("identities_person", ana)
    assert services.opened([ana])[ana.pk].values["family_name"] == "Markerof"
    assert as_alma.get(path, headers=headers).headers["Location"] == address("identities_pairs")
    gone = as_alma.get(address("identities_person", other), headers=headers)
    assert address("identities_person", ana) in gone.content.decode()
    found = as_alma.post(address("identities_search"), {"text": "Markerof"}, headers=headers).content.decode()
    assert found.count("/people/") == 1
    page = as_alma.get(address("identities_person", ana), headers=headers).content.decode()
    apart = re.search(r'action="([^"]*/apart/[0-9]+/)"', page)
    assert apart
    as_alma.post(apart[1], {"reason": ""}, headers=headers)
    assert Person.objects.filter(operation=record).count() == 9
    as_alma.post(apart[1], {"reason": "two after all"}, headers=headers)
    assert Person.objects.filter(operation=record).count() == 10
    assert services.opened([ana])[ana.pk].values["family_name"] == ANA["family_name"]


def test_who_is_held_back_is_not_erased_by_the_page(ana: Person, as_alma: Client, allow: Allow) -> None:
    """A hold with its reason stands on the page, until it is released with another."""
    allow(ana.operation, "identity.read", "identity.erase")
    erase = address("identities_erase", ana)
    as_alma.post(address("identities_hold", ana), {"reason": ""})
    page = as_alma.post(address("identities_hold", ana), {"reason": "a court"}, follow=True).content.decode()
    assert "a court" in page
    assert 'name="code"' not in page
    assert as_alma.post(erase, {"code": ana.code, "reason": "asked"}).status_code == 422
    release = re.search(r'action="([^"]*/release/)"', page)
    assert release
    as_alma.post(release[1], {"reason": " "})
    assert as_alma.post(erase, {"code": ana.code, "reason": "asked"}).status_code == 422
    as_alma.post(release[1], {"reason": "over"})
    assert as_alma.post(erase, {"code": ana.code, "reason": "asked"}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"birth": "2099-01-01"}, "A birth lies in the past"),
        (dict.fromkeys(services.NAMES, ""), "Every name would be gone"),
    ],
)
def test_a_change_that_cannot_be_is_said_at_its_field(
    wrong: dict[str, str], words: str, ana: Person, as_alma: Client, allow: Allow
) -> None:
    """A birth in the future, and no name at all; nothing is changed."""
    allow(ana.operation, "identity.read", "identity.edit")
    answered = as_alma.post(address("identities_change", ana), form(ana, **wrong))
    assert answered.status_code == 422
    assert words in answered.content.decode()
    assert services.opened([ana])[ana.pk].version == 1
