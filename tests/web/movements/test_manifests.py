"""Manifests: frozen, released by two people, superseded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.web.danger.convoying import told
from tests.web.movements.boarding import released
from tests.web.record.making import case, departing, person

from safeconduct.boarding.eve import Obstacle
from safeconduct.web.accounts.models import User
from safeconduct.web.identities import erasure
from safeconduct.web.identities.models import Document, DocumentKind
from safeconduct.web.movements import preparing
from safeconduct.web.movements.models import Movement
from safeconduct.web.movements.services import manifests, moving
from safeconduct.web.record.models import ClearanceKind, ClearanceState, EventKind, Operation
from safeconduct.web.record.services import Refused, decide, record_event, set_clearance

pytestmark = pytest.mark.django_db


def test_a_manifest_is_frozen(movement: Movement, alma: User) -> None:
    """What was drawn up stays as it was, whatever changes in the record; the database refuses to alter it."""
    manifest = manifests.draw_up(movement, actor=alma)
    assert [(line.name, line.row.vehicle.name) for line in manifests.lines(manifest) if line.row.vehicle] == [
        ("F1.1", "1"), ("F1.2", "1"), ("F1.3", "1"), ("F2.1", "1"),
    ]  # fmt: skip
    for rows, field in ((manifest.rows, "seats"), (manifest.rows, "sealed"), (movement.manifests, "digest")):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**{field: b"1" if field == "sealed" else 7})
    with pytest.raises(DatabaseError), transaction.atomic():
        manifest.rows.all().delete()


def test_two_people_release_it_and_the_next_one_supersedes_it(
    movement: Movement, record: Operation, alma: User, bert: User
) -> None:
    """Nobody releases alone what they asked for; cards stay the same, and the new list says what it changed."""
    first = manifests.draw_up(movement, actor=alma)
    manifests.ask(first, actor=alma)
    with pytest.raises(Refused):
        manifests.agree(first, actor=alma)
    assert manifests.released(movement) is None
    manifests.agree(first, actor=bert)
    assert manifests.released(movement) == first
    record_event(person(record, "F1.3"), EventKind.MISSING, departing(record).departs_on, actor=alma)
    second = manifests.draw_up(movement, actor=alma, standby=[case(record, "F3")])
    found = manifests.changes_of(second)
    tokens = {line.row.card.person.external_code: line.row.card.token for line in manifests.lines(first)}
    assert found.removed == (tokens["F1.3"],)
    assert len(found.added) == 6
    assert manifests.released(movement) == first
    with pytest.raises(Refused, match="newer"):
        manifests.ask(first, actor=alma)
    with pytest.raises(Refused):
        manifests.release_alone(second, actor=bert, reason=" ")
    manifests.release_alone(second, actor=bert, reason="Nobody else is awake")
    assert manifests.released(movement) == second
    with pytest.raises(Refused):
        manifests.review(second, actor=bert, words="fine")
    manifests.review(second, actor=alma, words="It was right.")
    assert second.releases.get().reviewed_by == alma


def test_whoever_asked_in_vain_releases_it_alone_and_says_why(movement: Movement, alma: User, bert: User) -> None:
    """The second person did not answer: the one who asked releases it, the other reviews it, and why is settled."""
    manifest = manifests.draw_up(movement, actor=alma)
    manifests.ask(manifest, actor=alma)
    with pytest.raises(Refused, match="agree"):
        manifests.release_alone(manifest, actor=bert, reason="Alma does not answer")
    manifests.release_alone(manifest, actor=alma, reason="Bert does not answer, and the buses leave at five")
    assert manifests.released(movement) == manifest
    with pytest.raises(Refused, match="already"):
        manifests.release_alone(manifest, actor=alma, reason="again")
    for refused in ({"emergency": "otherwise"}, {"asked_by": bert}):
        with pytest.raises(DatabaseError), transaction.atomic():
            manifest.releases.update(**refused)
    with pytest.raises(Refused):
        manifests.review(manifest, actor=alma, words="fine")
    manifests.review(manifest, actor=bert, words="The phone was off.")
    assert manifest.releases.get().reviewed_by == bert


def test_who_was_erased_is_on_it_without_a_name(movement: Movement, record: Operation, alma: User, bert: User) -> None:
    """What a manifest says of somebody is sealed with their own key, and lost with it."""
    manifest = released(movement, alma, bert)
    erasure.erase(person(record, "F2.1"), typed=person(record, "F2.1").code, actor=alma, reason="asked for it")
    assert [bool(line.said) for line in manifests.lines(manifest)] == [True, True, True, False]


def test_the_eve_looks_at_the_record_as_it_is_now(movement: Movement, record: Operation, alma: User) -> None:
    """A permit that ends before the arrival, nobody who was asked, a bus that is too small with its escort."""
    manifest = manifests.draw_up(movement, actor=alma)
    departs = departing(record).departs_on
    set_clearance(
        person(record, "F2.1"),
        ClearanceKind.EXIT_PERMIT,
        ClearanceState.GRANTED,
        actor=alma,
        valid_until=departs.replace(day=1),
    )
    bus = movement.vehicles.get()
    moving.take_out_vehicle(bus, actor=alma)
    small = moving.add_vehicle(movement, name="small", kind="bus", seats=4, actor=alma)
    moving.add_escort(movement, name="Guard", vehicle=small, returns=True, actor=alma)
    found = {(one.obstacle, one.person) for one in preparing.on_the_eve(movement, manifest)}
    assert (Obstacle.CLEARANCE_LAPSES, "F2.1") in found
    assert (Obstacle.CONSENT_UNKNOWN, "F1.1") in found
    assert (Obstacle.NO_BUS, "F1.1") in found
    again = manifests.draw_up(movement, actor=alma)
    found = {(one.obstacle, one.about) for one in preparing.on_the_eve(movement, again)}
    assert (Obstacle.BUS_TOO_SMALL, "small") in found
    assert moving.names_of(list(movement.escorts.all())) == ["Guard"]


def test_a_passport_that_expires_before_the_arrival_is_found(movement: Movement, record: Operation, alma: User) -> None:
    """It stands on the page with its kind and day; a second one that holds, or of which no day is known, is enough."""
    manifest = manifests.draw_up(movement, actor=alma)
    arrives = departing(record).arrives_on

    def found() -> list[tuple[str, str, date | None]]:
        each = preparing.on_the_eve(movement, manifest)
        return [(one.person, one.about, one.day) for one in each if one.obstacle is Obstacle.PAPER_EXPIRES]

    of = {"operation": record, "person": person(record, "F2.1")}
    Document.objects.create(kind=DocumentKind.BIRTH_CERTIFICATE, expires_on=None, **of)
    Document.objects.create(kind=DocumentKind.PASSPORT, expires_on=arrives - timedelta(days=1), **of)
    assert found() == [("F2.1", "passport", arrives - timedelta(days=1))]
    second = Document.objects.create(kind=DocumentKind.TRAVEL, expires_on=arrives, **of)
    assert found() == []
    Document.objects.filter(pk=second.pk).update(expires_on=None)
    assert found() == []


def test_a_movement_begun_before_the_plan_takes_its_buses_over(
    monkeypatch: pytest.MonkeyPatch, record: Operation, alma: User
) -> None:
    """It has none, since no plan was in force; then the plan's, each once, beside the one that somebody put in."""
    early = moving.begin(departing(record), actor=alma)
    assert (early.vehicles.count(), moving.lacking_buses(early)) == (0, 0)
    moving.add_vehicle(early, name="1", kind="ambulance", seats=2, actor=alma)
    told(monkeypatch, record, alma)
    assert moving.lacking_buses(early) == 1
    (bus,) = moving.take_over_buses(early, actor=alma)
    assert (bus.name, bus.kind, bus.seats) == ("2", "bus", departing(record).site.bus_seats)
    with pytest.raises(Refused, match="all the buses"):
        moving.take_over_buses(early, actor=alma)
    manifest = manifests.draw_up(early, actor=alma)
    assert {row.vehicle for row in manifest.rows.all()} == {bus}


def test_those_who_would_stay_and_those_who_could_go(movement: Movement, record: Operation, alma: User) -> None:
    """The urgent family stays last; F3 has no way by the plan and so is in place of nobody, whatever it agreed to."""
    order = preparing.offload_order(movement)
    assert [[one.code for one, _family in party] for party in order] == [
        [case(record, "F2").code],
        [case(record, "F1").code],
    ]
    decide(case(record, "F3"), "short_notice", actor=alma, reason="asked by the officer")
    assert preparing.standing_by(movement) == []
