"""A document that is checked by its machine-readable zone: compared, and taken part by part."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.identities.registering import ANA, change
from tests.web.record.conftest import allow, in_english
from tests.web.record.making import made, person

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import services, zones
from safeconduct.web.identities.models import Document
from safeconduct.web.identities.services import opened
from safeconduct.web.record.models import Person

__all__ = ["allow", "in_english"]

pytestmark = pytest.mark.django_db
PASSPORT = "P<IRNMARKEROV<<SHIRIN<GOL<<<<<<<<<<<<<<<<<<<\nMK90817263IRN9012313F3108017<<<<<<<<<<<<<<04"
OFFERS = re.compile(r'name="take" value="(\w+)"')


@pytest.fixture
def ana(allow: object) -> Person:
    """Somebody who is known by names and birth."""
    record = made()
    allow(record, "planning.read", "register.read", "identity.read", "identity.edit")  # type: ignore[operator]
    who = person(record, "F1.1")
    change(who, **{name: ANA[name] for name in ("family_name", "given_names")})
    return who


def zone(text: str) -> str:
    """The passport with its check digits made right."""
    from safeconduct.boarding.mrz import check_digit

    top, low = text.splitlines()
    low = low[:9] + check_digit(low[:9]) + low[10:19] + check_digit(low[13:19]) + low[20:27] + check_digit(low[21:27])
    low += "<" * 14 + "0"
    return f"{top}\n{low}{check_digit(low[:10] + low[13:20] + low[21:43])}"


def sent(client: Client, name: str, who: Person, **fields: object) -> str:
    """What the page answers to a form, which no browser keeps."""
    answer = client.post(reverse(name, args=["one", who.uid]), fields, follow=True)
    assert "no-store" in answer.headers["Cache-Control"]
    return html.unescape(answer.content.decode())


def test_a_passport_is_compared_and_taken_by_hand(as_alma: Client, ana: Person) -> None:
    """Only what differs is offered, only what is ticked is taken; the zone is in no log, and the reading is."""
    text = zone(PASSPORT)
    before = Entry.objects.count()
    page = sent(as_alma, "identities_zone", ana, zone=text.replace("\n", "\r\n"))
    assert "Every check digit holds." in page
    offered = set(OFFERS.findall(page))
    assert {"document", "birth"} <= offered
    assert not {"family_name", "given_names"} & offered  # the same in other letters
    entry = Entry.objects.latest("sequence")
    assert (Entry.objects.count(), entry.action, entry.subject, entry.purpose) == (
        before + 1, "read", "identity", "document",
    )  # fmt: skip
    seen = opened([ana])[ana.pk].version
    took = sent(as_alma, "identities_zone_take", ana, zone=text, seen=seen, take=["birth", "document", "nationality"])
    assert "It was taken from the document." in took
    ana.refresh_from_db()
    known = opened([ana])[ana.pk]
    assert (known.values["birth"], ana.nationality) == ("1990-12-31", "IRN")
    assert [(one.value, one.row.kind, one.row.issuer) for one in known.documents] == [("MK9081726", "passport", "IRN")]
    again = sent(as_alma, "identities_zone", ana, zone=text)
    assert not {"document", "birth", "nationality"} & set(OFFERS.findall(again))
    stale = sent(as_alma, "identities_zone_take", ana, zone=text, seen=seen, take=["sex"])
    assert "Somebody else changed this meanwhile" in stale
    logged = "".join(f"{one.before}{one.after}{one.reason}{one.purpose}{one.ids}" for one in Entry.objects.all())
    assert not [word for word in ("MK9081726", "MARKEROV", "Markerov", "901231") if word in logged]


def test_a_wrong_check_digit_names_its_part_and_is_not_taken(as_alma: Client, ana: Person) -> None:
    """The part is shown and cannot be taken; the others can. What is no zone says how long its lines are."""
    text = zone(PASSPORT)
    bent = text.replace("IRN901231", "IRN911231")
    page = sent(as_alma, "identities_zone", ana, zone=bent)
    assert "the date of birth: The check digit is 8 and should be 1" in page
    assert "birth" not in OFFERS.findall(page)
    seen = opened([ana])[ana.pk].version
    sent(as_alma, "identities_zone_take", ana, zone=bent, seen=seen, take=["birth"])
    assert opened([ana])[ana.pk].values["birth"] == ""
    assert "The lines have 44 signs" in sent(as_alma, "identities_zone", ana, zone=text.splitlines()[0])
    assert "English letters" in sent(as_alma, "identities_zone", ana, zone=text.replace("MARK", "مارک"))
    assert "Tick what you take" in sent(as_alma, "identities_zone_take", ana, zone=text, seen=seen)


def test_a_renewed_document_takes_the_place_of_its_number(as_alma: Client, ana: Person, alma: User) -> None:
    """The same number with another day: one document stays, with the day of the zone."""
    services.add_number(Document(person=ana, kind="passport", issuer="IRN"), "mk-908 1726", actor=alma)
    text = zone(PASSPORT)
    assert "in the place of the one with the same number" in sent(as_alma, "identities_zone", ana, zone=text)
    seen = opened([ana])[ana.pk].version
    sent(as_alma, "identities_zone_take", ana, zone=text, seen=seen, take=["document"])
    (only,) = opened([ana])[ana.pk].documents
    assert isinstance(only.row, Document)
    assert (only.value, str(only.row.expires_on)) == ("MK9081726", "2031-08-01")


def test_germany_and_an_unknown_code() -> None:
    """Zones write Germany as D; a code that is none is not offered."""
    from datetime import date

    from safeconduct.boarding.mrz import Zone

    today = date(2026, 11, 26)
    assert zones.said(Zone(nationality="D"), today)["nationality"] == "DEU"
    assert zones.said(Zone(nationality="QQQ"), today)["nationality"] == ""
