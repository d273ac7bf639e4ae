"""What the public page tells of commitments: how many, and nothing that tells of few people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.planning.making import on
from tests.web.ledger.entering import promised
from tests.web.public.conftest import TODAY, seen, switch_on

from safeconduct.web.accounts.models import User
from safeconduct.web.ledger import services
from safeconduct.web.public import switching
from safeconduct.web.public.models import Publication
from safeconduct.web.public.pledges import Pledges, pledges
from safeconduct.web.record.models import Commitment, Destination, Offer, Operation

pytestmark = pytest.mark.django_db


def promise(record: Operation, actor: User, low: float, due: int = 60, **given: Any) -> Commitment:
    """Places for so many people, promised on the first day of the operation."""
    return promised(record, actor=actor, low=low, made_on=on(0), due_on=on(due), **given)


def done(commitment: Commitment, actor: User, quantity: float, day: int = 5) -> None:
    """Let some of a promise be done."""
    services.fulfil(commitment, on(day), actor=actor, quantity=quantity)


def test_promises_are_counted_by_country(record: Operation, alma: User) -> None:
    """Made, due, kept, kept in part, overdue and taken back, as of a day; nobody is named who is no country."""
    Destination.objects.filter(code="deu").update(country="DEU")
    done(promise(record, alma, 40), alma, 40)
    done(promise(record, alma, 90), alma, 30)
    promise(record, alma, 50, due=8)
    promise(record, alma, 60, modality="intends")
    promise(record, alma, 70, promisor="Colonel Ito", offer=Offer.objects.get(code="O2"))
    promise(record, alma, 70, promisor="Colonel Ito")
    assert pledges(record, on(14), 5) == (
        Pledges("ALB", made=3, due=1, kept=1, partly=1, overdue=1, withdrawn=0),
        *(Pledges(country, made=1, due=0, kept=0, partly=0, overdue=0, withdrawn=0) for country in ("DEU", "")),
    )
    assert pledges(record, on(4), 5)[0] == Pledges("ALB", 3, 0, 0, 0, 0, 0)
    assert pledges(record, on(-1), 5) == ()


def test_few_people_are_not_told_of(record: Operation, alma: User) -> None:
    """A promise for few is not counted, nor told as begun while few have come; one of money is told as it is."""
    done(promise(record, alma, 9), alma, 9)
    begun = promise(record, alma, 90)
    done(begun, alma, 9)
    assert pledges(record, TODAY, 5) == (Pledges("ALB", 1, 0, 0, 0, 0, 0),)
    done(begun, alma, 1, day=6)
    assert [each.partly for each in pledges(record, TODAY, 5)] == [1]
    assert [each.partly for each in pledges(record, TODAY, 10)] == [0]
    money = promise(record, alma, 9, kind="money", unit="USD")
    done(money, alma, 3)
    assert [(each.made, each.partly) for each in pledges(record, TODAY, 10)] == [(2, 1)]


def test_it_is_on_the_page_where_two_chose_it(
    record: Operation, alma: User, rita: User, client: Client, stand: Any
) -> None:
    """With the country's name in the language of the page and no other name; not where it was not chosen."""
    done(promise(record, alma, 40, promisor="Albania"), alma, 40)
    promise(record, alma, 70, promisor="Colonel Ito")
    page = switch_on(record, alma, rita)
    english, persian = (client.get(f"/public/{page.address}/{code}/").content.decode() for code in ("en", "fa"))
    assert "Promises by country" in english
    assert "Albania" in english
    assert "آلبانی" in persian
    assert "Ito" not in english + persian
    assert len(Publication.objects.get().figures["pledges"]) == 2
    without = switching.propose(record, actor=rita, title_en="People", shows_remaining=True)
    switching.confirm(without, actor=alma, seen=seen(without))
    stand(TODAY + timedelta(days=7))
    assert "Promises by country" not in client.get(f"/public/{without.address}/").content.decode()
    assert [row.figures["pledges"] for row in Publication.objects.order_by("pk")][1:] == [[], []]
