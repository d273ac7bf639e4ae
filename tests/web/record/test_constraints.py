"""What the database keeps by itself: every rule is tried past the models, by statements of our own."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from tests.web.record.making import START, case, departing, made, offered, person, site

from safeconduct.web.record.constraints import SameOperation
from safeconduct.web.record.models import (
    Case,
    Clearance,
    Consent,
    Decision,
    Departure,
    FamilySplit,
    Measurement,
    Need,
    Offer,
    Operation,
    OperationSettings,
    Person,
    PersonEvent,
    Reception,
    Row,
    Site,
    SiteCustody,
    SiteDay,
    SiteStandard,
    StateChange,
    Submission,
    Transit,
    Usage,
)

pytestmark = pytest.mark.django_db


def refused(model: type[models.Model], **values: Any) -> bool:
    """Whether the database refuses a row, or a change of all rows, written past the model."""
    try:
        with transaction.atomic():
            model._base_manager.bulk_create([model(**values)])  # no validation, and no method of the model
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


def refused_change(model: type[models.Model], column: str, value: object) -> bool:
    """Whether the database refuses a value in a column, written as SQL."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = %s", [value])  # noqa: S608 - our own words
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


def run_and_check(statement: str, key: int) -> None:
    """Run a statement of our own, and have the database look at once at what it leaves for later."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
    connection.check_constraints()


def references() -> list[tuple[type[models.Model], str]]:
    """Every foreign key from a row of an operation to another."""
    return [
        (model, field.name)
        for model in apps.get_app_config("record").get_models()
        if issubclass(model, Row)
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and issubclass(field.remote_field.model, Row)
    ]


@pytest.mark.parametrize(("model", "field"), references(), ids=lambda one: getattr(one, "__name__", one))
def test_every_reference_stays_within_its_operation(model: type[models.Model], field: str) -> None:
    """Each foreign key has the constraint, and the table in the database has it with both columns."""
    found = [one for one in model._meta.constraints if isinstance(one, SameOperation) and one.field == field]
    assert len(found) == 1
    column = model._meta.get_field(field).column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
            assert f'FOREIGN KEY ("operation_id", "{column}")' in cursor.fetchone()[0]
        else:
            cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [found[0].name])
            assert f"FOREIGN KEY (operation_id, {column})" in cursor.fetchone()[0]


def test_a_row_of_another_operation_is_out_of_reach() -> None:
    """Neither a new row nor a changed one may name it; the model says so before the database does."""
    one, other = made("one"), made("two")
    theirs = site(other)
    assert refused(SiteDay, operation=one, site=theirs, day=START)
    assert not refused(SiteDay, operation=one, site=site(one), day=START)
    assert refused_change(Case, "site_id", theirs.pk)
    with pytest.raises(ValidationError, match="another operation"):
        SiteDay(operation=one, site=theirs, day=START).validate_constraints()


def test_a_row_that_is_referred_to_stays() -> None:
    """A site with cases cannot be deleted past the model."""
    record = made()
    statement = "DELETE FROM record_site WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic():
        run_and_check(statement, site(record, "camp").pk)


def test_codes_stand_once_in_an_operation() -> None:
    """The same code is free in another operation."""
    one, other = made("one"), made("two")
    assert refused(Site, operation=one, code="camp")
    assert not refused(Site, operation=other, code="beach")
    assert not refused(Site, operation=one, code="beach")
    assert refused(Case, operation=one, code="C2222X", external_code="F1", site=site(one), priority="normal")
    assert refused(Case, operation=one, code=case(one).code, site=site(one), priority="normal")
    assert refused(Submission, operation=one, case=case(one), offer=offered(one)) is False
    assert refused(Submission, operation=one, case=case(one), offer=offered(one))


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (Case, "status", "gone"),
        (Case, "priority", "some"),
        (Case, "priority", ""),
        (Case, "external_code", ""),
        (Person, "sex", "Q"),
        (Person, "presence", "here"),
        (Person, "age", -1),
        (Site, "buses", -1),
        (Site, "latitude", 91.0),
        (Offer, "status", "perhaps"),
        (Offer, "places", -1),
        (Offer, "closes_on", "2020-01-01"),
        (Departure, "mode", "balloon"),
        (Departure, "arrives_on", "2020-01-01"),
        (Departure, "busy_until", "2020-01-01"),
        (Departure, "cost", -1.0),
        (Departure, "cost", float("inf")),
        (Need, "group", "XX"),
        (Need, "group", "SV"),
        (OperationSettings, "cost", -1.0),
        (OperationSettings, "charter_budget", -1.0),
        (OperationSettings, "notice_days", -1),
    ],
)
def test_a_value_outside_its_list_is_refused(model: type[models.Model], column: str, value: object) -> None:
    """Words, numbers and days are those of the data dictionary; a need of a sensitive group is sensitive."""
    record = made()
    offer = offered(record)
    offer.opens_on = START
    offer.save()
    assert refused_change(model, connection.ops.quote_name(column), value)


def test_days_of_a_transit_go_with_it() -> None:
    """A departure that pauses says from when until when."""
    record = made(transits=[{"transit_id": "hub", "people": 5}])
    hub = Transit.objects.get(operation=record)
    assert refused_change(Departure, "transit_id", hub.pk)


def test_a_week_of_reception_is_a_monday() -> None:
    """A week is named by its Monday."""
    record = made()
    there = offered(record).destination
    assert refused(Reception, operation=record, destination=there, week=START.replace(day=START.day + 1), people=1)
    assert not refused(Reception, operation=record, destination=there, week=START, people=1)


def test_a_usage_names_exactly_what_is_used() -> None:
    """Each kind of resource has its own keys and no others."""
    record = made()
    d, o, s = departing(record), offered(record), site(record)
    sound = [
        {"resource": "seats", "departure": d},
        {"resource": "places", "offer": o},
        {"resource": "road", "site": s, "day": START},
        {"resource": "aircraft", "aircraft": "A1", "day": START},
        {"resource": "budget"},
    ]
    wrong = [
        {"resource": "seats"},
        {"resource": "seats", "departure": d, "offer": o},
        {"resource": "seats", "departure": d, "day": START},
        {"resource": "board", "departure": d},
        {"resource": "road", "site": s},
        {"resource": "aircraft", "day": START},
        {"resource": "budget", "site": s},
        {"resource": "luck"},
        {"resource": "reception", "destination": o.destination, "day": START.replace(day=START.day + 1)},
    ]
    assert not any(refused(Usage, operation=record, amount=1, **one) for one in sound)
    assert all(refused(Usage, operation=record, amount=1, **one) for one in wrong)


def test_a_decision_names_one_aim() -> None:
    """A pin names one of departure, destination and offer; short notice names none."""
    record = made()
    common = {"operation": record, "case": case(record)}
    assert refused(Decision, decision="pin", **common)
    assert refused(Decision, decision="pin", departure=departing(record), offer=offered(record), **common)
    assert refused(Decision, decision="short_notice", offer=offered(record), **common)
    assert not refused(Decision, decision="pin", offer=offered(record), **common)
    assert not refused(Decision, decision="short_notice", **common)


def test_a_clearance_is_valid_only_where_it_is_granted() -> None:
    """Days of validity stand with a grant, an expected day with a request, and they do not end before they begin."""
    record = made()
    common = {"operation": record, "person": person(record), "kind": "medical"}
    later = START.replace(day=START.day + 9)
    assert refused(Clearance, state="requested", valid_from=START, **common)
    assert refused(Clearance, state="granted", expected_on=START, **common)
    assert refused(Clearance, state="granted", valid_from=later, valid_until=START, **common)
    assert refused(Clearance, **{**common, "kind": "charm"}, state="granted")
    assert not refused(Clearance, state="granted", valid_from=START, valid_until=later, **common)


def test_a_consent_names_what_it_is_to() -> None:
    """One to a destination names it, one to sharing names the recipient, and none is withdrawn before it is given."""
    record = made()
    there = offered(record).destination
    common = {"operation": record, "person": person(record), "asked_on": START}
    assert refused(Consent, purpose="destination", **common)
    assert refused(Consent, purpose="leave", destination=there, **common)
    assert refused(Consent, purpose="sharing", **common)
    assert refused(Consent, purpose="leave", withdrawn_on=START.replace(year=2025), **common)
    assert not refused(Consent, purpose="sharing", recipient="Embassy", **common)


def test_a_custody_a_measurement_and_a_standard_say_something() -> None:
    """Custody names a holder or a word, a measurement has a source and a number, a standard bounds in their order."""
    record = made()
    camp = {"operation": record, "site": site(record, "camp")}
    assert refused(SiteCustody, **camp)
    assert refused(SiteCustody, custody="strict", **camp)
    assert not refused(SiteCustody, holder="The Army", **camp)
    water = camp | {"indicator": "water", "day": START, "source": "Meter"}
    assert refused(Measurement, **water | {"value": -1.0})
    assert refused(Measurement, **water | {"value": float("inf")})
    assert refused(Measurement, **water | {"value": 1.0, "source": ""})
    assert refused(Measurement, **water | {"value": 1.0, "indicator": "tea"})
    assert not refused(Measurement, **water | {"value": 1.0})
    standard: dict[str, Any] = {"operation": record, "indicator": "water", "regime": "later", "source": "A book"}
    assert refused(SiteStandard, **standard)
    assert refused(SiteStandard, **standard | {"least": 1.0, "regime": "never"})
    assert refused(SiteStandard, **standard | {"least": 1.0, "source": ""})
    assert refused(SiteStandard, **standard | {"least": 1.0, "far_below": 2.0})
    assert refused(SiteStandard, **standard | {"least": 2.0, "most": 1.0})
    assert refused(SiteStandard, **standard | {"most": 2.0, "far_above": 1.0})
    assert refused(SiteStandard, **standard | {"least": 1.0, "far_above": 2.0})
    assert refused(SiteStandard, **standard | {"least": -1.0})
    assert not refused(SiteStandard, **standard | {"least": 1.0, "most": 1.0, "far_below": 0.0, "far_above": 9.0})


def test_an_event_says_what_it_does_to_the_numbers() -> None:
    """Who goes leaves a site, who comes reaches one, and a move is between two."""
    record = made()
    here, there = site(record, "camp"), site(record)
    common = {"operation": record, "person": person(record), "on": START, "presence_before": "present"}
    assert refused(PersonEvent, kind="detained", **common)
    assert refused(PersonEvent, kind="birth", from_site=here, **common)
    assert refused(PersonEvent, kind="moved", from_site=here, to_site=here, **common)
    assert refused(PersonEvent, kind="marriage", to_site=here, **common)
    assert refused(PersonEvent, kind="flown", **common)
    assert refused(PersonEvent, kind="moved", from_site=here, to_site=there, offer=offered(record), **common)
    assert not refused(PersonEvent, kind="moved", from_site=here, to_site=there, **common)


def test_a_change_is_of_one_thing_and_taken_back_once() -> None:
    """It names one thing, changes it, and has one reversal at the most."""
    record = made()
    one = case(record)
    assert refused(StateChange, operation=record, what="status", before="a", after="b")
    assert refused(StateChange, operation=record, case=one, offer=offered(record), what="status", before="a", after="b")
    assert refused(StateChange, operation=record, case=one, what="status", before="a", after="a")
    first = StateChange.objects.create(operation=record, case=one, what="status", before="a", after="b")
    back = {"operation": record, "case": one, "what": "status", "before": "b", "after": "a", "reverses": first}
    assert not refused(StateChange, **back)
    assert refused(StateChange, **back)


def test_settings_are_in_order_and_a_change_is_of_the_own_ones() -> None:
    """The first day, the deadline and the last departure follow each other; a removed operation has its old code."""
    one, other = made("one"), made("two")
    assert refused_change(OperationSettings, "starts_on", "2199-01-01")
    assert refused_change(OperationSettings, "horizon", "2026-03-01")
    common = {"operation": one, "what": "cost", "before": "0", "after": "1"}
    assert refused(StateChange, settings=other.settings, **common)
    assert not refused(StateChange, settings=one.settings, **common)
    assert refused_change(Operation, "former_code", "one")
    assert refused(Operation, code="gone", name="Gone", removed_at=timezone.now())
    assert not refused(Operation, code="gone", name="Gone", removed_at=timezone.now(), former_code="there")


def test_a_parting_has_a_reason_and_another_case() -> None:
    """No family parts without a reason, and into the case that it was."""
    record = made()
    common = {"operation": record, "person": person(record), "from_case": case(record)}
    assert refused(FamilySplit, to_case=case(record, "F2"), reason="", **common)
    assert refused(FamilySplit, to_case=case(record), reason="work", **common)
    assert not refused(FamilySplit, to_case=case(record, "F2"), reason="work", **common)
