"""Two people switch the page on, one is enough to switch it off, and the database keeps both."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.planning.making import on
from tests.web.public.conftest import SETTINGS, Depart, seen, switch_on

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.public import switching
from safeconduct.web.public.models import Proposal
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import Refused

pytestmark = pytest.mark.django_db


def test_one_proposes_and_another_confirms(record: Operation, alma: User, rita: User) -> None:
    """Whoever proposed cannot confirm; nothing is on before; each step is in the log with who took it."""
    proposal = switching.propose(record, actor=alma, **SETTINGS)
    with pytest.raises(Refused, match="another person"):
        switching.confirm(proposal, actor=alma, seen=seen(proposal))
    assert switching.on(record) is None
    switching.confirm(proposal, actor=rita, seen=seen(proposal))
    now = switching.on(record)
    assert now is not None
    assert (now.proposed_by, now.confirmed_by) == (alma, rita)
    switching.end(now, actor=rita, reason="a threat")
    assert switching.on(record) is None
    told = Entry.objects.filter(subject="public page").exclude(action="published").order_by("sequence")
    assert [(entry.action, entry.actor_id, entry.reason) for entry in told] == [
        ("proposed", alma.pk, ""),
        ("switched on", rita.pk, ""),
        ("switched off", rita.pk, "a threat"),
    ]
    assert log.verify() == []


def test_what_is_confirmed_is_what_was_seen(record: Operation, depart: Depart, alma: User, rita: User) -> None:
    """Where the figures changed meanwhile, whoever confirms looks again."""
    proposal = switching.propose(record, actor=alma, **SETTINGS)
    before = seen(proposal)
    depart(range(6), on(5))
    with pytest.raises(Refused, match="changed"):
        switching.confirm(proposal, actor=rita, seen=before)
    switching.confirm(proposal, actor=rita, seen=seen(proposal))


def test_a_change_takes_two_again(record: Operation, alma: User, rita: User) -> None:
    """The page stays as it is until then, and keeps its address; after it was off, a new one has another."""
    first = switch_on(record, alma, rita)
    second = switching.propose(record, actor=rita, **(SETTINGS | {"step": 50}))
    assert switching.on(record) == first
    with pytest.raises(Refused, match="waits already"):
        switching.propose(record, actor=alma, **SETTINGS)
    switching.confirm(second, actor=alma, seen=seen(second))
    assert switching.on(record) == second
    assert second.address == first.address
    first.refresh_from_db()
    assert first.ended_at is not None
    assert first.ended_by is None
    switching.end(second, actor=alma, reason="a threat")
    assert switch_on(record, alma, rita).address != first.address


def test_a_proposal_is_taken_back(record: Operation, alma: User, rita: User) -> None:
    """By anybody, with a reason, once; then it cannot be confirmed."""
    proposal = switching.propose(record, actor=alma, **SETTINGS)
    with pytest.raises(Refused, match="why"):
        switching.end(proposal, actor=alma, reason=" ")
    switching.end(proposal, actor=rita, reason="too early")
    with pytest.raises(Refused, match="ended already"):
        switching.end(proposal, actor=rita, reason="again")
    with pytest.raises(Refused, match="waits no more"):
        switching.confirm(proposal, actor=rita, seen=seen(proposal))


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"title_en": "", "title_fa": ""}, "heading"),
        ({name: False for name in SETTINGS if name.startswith("shows_")}, "one total"),
        ({"step": 3}, "words that are given"),
        ({"delay": 0}, "one day late"),
        ({"period": "hour"}, "words that are given"),
    ],
)
def test_what_is_not_coarse_and_late_is_not_proposed(
    odd: dict[str, Any], said: str, record: Operation, alma: User
) -> None:
    """It is refused in words, and by the database where somebody goes past them."""
    with pytest.raises(Refused, match=said):
        switching.propose(record, actor=alma, **(SETTINGS | odd))
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(operation=record, address="x", proposed_by=alma, **(SETTINGS | odd))


def test_an_operation_that_is_not_set_up_has_no_page(liberty: Operation, alma: User) -> None:
    """There is nothing to tell, and no zone of time to tell it in."""
    with pytest.raises(Refused, match="not set up"):
        switching.propose(liberty, actor=alma, **SETTINGS)


def test_the_database_keeps_that_it_takes_two(record: Operation, alma: User, rita: User) -> None:
    """Past the services: by one person, with other settings than were proposed, twice at once, off without a reason."""
    waits = switching.propose(record, actor=alma, **SETTINGS)
    now = timezone.now()

    def refused(rows: Any, **fields: object) -> bool:
        try:
            with transaction.atomic():
                rows.update(**fields)
        except IntegrityError:
            return True
        return False

    mine = Proposal.objects.filter(pk=waits.pk)
    assert refused(mine, confirmed_by=alma, confirmed_at=now)
    assert refused(mine, confirmed_at=now)
    assert refused(mine, confirmed_by=rita)
    assert refused(mine, proposed_by=rita)
    assert refused(mine, step=100)
    assert refused(mine, title_en="Another")
    assert refused(mine, address="another")
    assert refused(mine, ended_at=now, ended_by=alma)
    assert not refused(mine, confirmed_by=rita, confirmed_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(
            operation=record, address="x", proposed_by=rita, confirmed_by=alma, confirmed_at=now, **SETTINGS
        )
