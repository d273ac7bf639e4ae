"""A record with a row of every kind, so that every call finds something; and what every call is sent."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from tests.planning.making import departure, family, offer, on, operation
from tests.web.identities.picturing import file_of
from tests.web.identities.registering import ANA
from tests.web.plans.making import taken_in

from safeconduct.operation.risks import risk_defaults
from safeconduct.web.accounts.models import User
from safeconduct.web.api.calls import CALLS, Call, Kind
from safeconduct.web.api.description import description
from safeconduct.web.danger import services as danger
from safeconduct.web.forecasts import laying
from safeconduct.web.forecasts.models import Forecast
from safeconduct.web.identities import holds, merging, pairs, photos
from safeconduct.web.identities import services as identities
from safeconduct.web.identities.models import Document, ExternalNumber, LikelyPair, Merge, Verdict
from safeconduct.web.intake import services as intake
from safeconduct.web.intake.models import Batch
from safeconduct.web.jobs import services as jobs
from safeconduct.web.jobs.models import Job
from safeconduct.web.plans import approving, asking, making, running
from safeconduct.web.plans.models import Plan, PlanState, PlanStep, Telling
from safeconduct.web.record import services
from safeconduct.web.record.models import (
    Answer,
    Case,
    ClearanceKind,
    ClearanceState,
    Custody,
    Departure,
    Destination,
    EventKind,
    Need,
    Offer,
    OfferState,
    Operation,
    Person,
    Protection,
    Purpose,
    Reception,
    Site,
    StateChange,
    SubmissionState,
    Transit,
)
from safeconduct.web.record.register import Filters
from safeconduct.web.rehearsals import making as rehearsals
from safeconduct.web.snapshot import load

ASKED_FOR = "a test"
"""The purpose that every call names."""
WHY = {"reason": "as they said"}
PICTURE = file_of((8, 8))
"""What is put as a photo."""
FORM = "multipart/form-data"
"""The type of a body that brings a file under its name."""


@dataclass(frozen=True)
class World:
    """An operation with a row of every kind.

    Attributes:
        record: The operation.
        rows: What stands in an address after the word before it: ``cases`` → the identifier of a case. With words
            after it (``jobs/stop``), what stands before these.
        version: Of the identity.
        code: The own code of the person with an identity.
        adult: The identifier of somebody who may leave the case.
    """

    record: Operation
    rows: dict[str, Any]
    version: int
    code: str
    adult: str

    @property
    def secrets(self) -> list[str]:
        """Opaque identifiers of its rows."""
        return [one for one in self.rows.values() if isinstance(one, str) and len(one) == 26]


def furnished(code: str, mark: str, user: User) -> World:
    """An operation whose texts begin with a mark, with rows of every kind, all made by a user."""
    record = Operation.objects.create(code=code, name=f"{mark}name")
    _load(record, mark, user)
    case = Case.objects.get(operation=record, external_code=f"{mark}F1")
    person, other = case.people.order_by("pk")[:2]
    by: dict[str, Any] = {"actor": user, "reason": f"{mark}reason"}
    made_offer = Offer.objects.get(operation=record, code=f"{mark}O1")
    flight = Departure.objects.get(operation=record, code=f"{mark}D1")
    site = Site.objects.get(operation=record, code="camp")
    Departure.objects.filter(pk=flight.pk).update(series="wed")
    stepped = services.step_offer(made_offer, OfferState.HELD, on(0), **by)
    day = services.create_site_day(site, actor=user, day=on(3), hazard=2.0)
    clearance = services.set_clearance(person, ClearanceKind.MEDICAL, ClearanceState.REQUESTED, **by)
    services.record_answer(other, Purpose.PARTING, Answer.GIVEN, on(0), **by)
    answer = services.record_answer(person, Purpose.SHARING, Answer.GIVEN, on(0), recipient=f"{mark}agency", **by)
    services.set_custody(site, Custody.OPEN, holder=f"{mark}holder", source=f"{mark}source", **by)
    services.measure(site, "water", 900.0, on(0), source=f"{mark}source", **by)
    decision = services.decide(case, "only", offer=made_offer, **by)
    submission = services.propose(case, made_offer, on(0), **by)
    submitted = services.step_submission(submission, SubmissionState.SUBMITTED, on(1), **by)
    event = services.record_event(case.people.order_by("pk")[2], EventKind.MISSING, on(1), **by)
    changed = services.change_case(case, "priority", "urgent", **by)
    assert changed is not None
    second = Case.objects.get(operation=record, external_code=f"{mark}F2")
    cases = services.chosen(record, [second.uid])
    mark_of = services.preview(record, cases, "priority", "emergency").seen
    batch = services.change_many(record, cases, mark_of, "priority", "emergency", **by)
    view = services.keep_view(record, user, f"{mark}view", Filters(site="camp"))
    document, number, version = _identity(person, mark, user)
    pair = LikelyPair.objects.create(operation=record, first=person, second=other, likeness=0.9)
    pairs.decide(pair, Verdict.SAME, actor=user)
    services.set_places(made_offer, Need.objects.get(operation=record, code="stretcher"), 1, **by)
    with transaction.atomic():
        identities.change(other, {"family_name": f"{mark}other"}, seen=0, actor=user, reason="said")
    photos.put(person, PICTURE, actor=user)
    merge = _merged(record, mark, user)
    rows = {
        "cases": case.uid,
        "people": person.uid,
        "offers": made_offer.pk,
        "departures": flight.pk,
        "sites": site.pk,
        "days": day.pk,
        "submissions": submission.pk,
        "clearances": clearance.pk,
        "answers": answer.pk,
        "decisions": decision.pk,
        "events": event.pk,
        "changes": stepped.pk,
        "changes of cases": changed.pk,
        "changes of submissions": submitted.pk,
        "bulk": batch,
        "views": view.pk,
        "documents": document.pk,
        "numbers": number.pk,
        "pairs": pair.pk,
        "merges": merge.pk,
        "holds": holds.hold(Case.objects.get(operation=record, external_code=f"{mark}F3").people.all()[0], **by).pk,
        "closings": services.close_road(site, on(20), 1, **by)[0],  # before the plan, as what follows
        **_forecasts(record, user),  # before the plan, that is stale else
        **_planned(record, mark, user),
        "jobs": _stopped(record, mark, user).uid,
        "jobs/stop": jobs.start("trial.renames", record, f"{mark}other", actor=user).uid,
        "exports": "sites",
        "destinations": Destination.objects.get(operation=record, code="alb").pk,
        "receptions": Reception.objects.get(operation=record).pk,
        "transits": Transit.objects.get(operation=record).pk,
        **_endangered(site, mark, user),
    } | _lists(record, mark, user)
    return World(record, rows, version, person.code, other.uid)


def path_of(call: Call, world: World, code: str = "") -> str:
    """The address of a call, with rows of a world in it and, in place of its own, the code of an operation."""
    parts = call.path.split("/")
    for place, part in enumerate(parts):
        if part.startswith("{"):
            before = parts[place - 1]
            of = parts[0] if before == "changes" and place > 1 else ""
            usual = world.rows[f"changes of {of}" if of else before]
            parts[place] = str(world.rows.get("/".join([before, *parts[place + 1 :]]), usual))
    return f"/api/operations/{code or world.record.code}/{'/'.join(parts)}"


BODIES: dict[str, Callable[[World], dict[str, Any]]] = {
    "change_case": lambda _: {"values": {"status": "held"}, "seen": {"status": "active"}, **WHY},
    "add_person": lambda _: {"kind": "joined", "on": "2026-03-04", "sex": "F"},
    "part_family": lambda world: {"people": [world.adult], "on": "2026-03-04", **WHY},
    "depart_case": lambda world: {"departure": _code(world, Departure), "on": "2026-03-07"},
    "decide": lambda _: {"decision": "short_notice", **WHY},
    "propose": lambda world: {"offer": _code(world, Offer, 1), "on": "2026-03-04"},
    "record_event": lambda _: {"kind": "marriage", "on": "2026-03-04"},
    "record_answer": lambda _: {"purpose": "leave", "answer": "given", "on": "2026-03-04"},
    "set_custody": lambda _: {"custody": "guarded", "source": "a visit"},
    "set_standard": lambda _: {"indicator": "water", "regime": "emergency", "least": 9.0, "source": "a book", **WHY},
    "set_offer_places": lambda _: {"need": "stretcher", "places": 3, **WHY},
    "set_departure_places": lambda _: {"need": "stretcher", "places": 3, **WHY},
    "set_retention_rule": lambda _: {"what": "photo", "after": "departed", "days": 90, **WHY},
    "merge": lambda world: _merging(LikelyPair.objects.get(pk=world.rows["pairs"])),
    "preview_bulk": lambda world: {"cases": [world.rows["cases"]], "field": "priority", "value": "normal"},
    "change_bulk": lambda world: {
        "cases": [world.rows["cases"]],
        "seen": _seen(world, "priority", "normal"),
        "field": "priority",
        "value": "normal",
        **WHY,
    },
    "create_offer": lambda _: {"code": "NEW", "destination": "alb", "source": "a letter", "places": 3},
    "edit_offer": lambda _: {"values": {"places": 5}, "seen": {"places": 4}, **WHY},
    "step_offer": lambda _: {"state": "used", "on": "2026-03-04", **WHY},
    "step_submission": lambda _: {"state": "interviewed", "on": "2026-03-04"},
    "hire_departure": lambda world: _ahead(world, "candidate") | WHY,
    "create_departure": lambda _: {
        **{"code": "NEW", "site": "camp", "destination": "alb", "mode": "charter", "seats": 9},
        **{"departs_on": "2026-03-09", "arrives_on": "2026-03-09"},
    },
    "edit_departure": lambda _: {"values": {"seats": 9}, "seen": {"seats": 8}, **WHY},
    "preview_series": lambda _: _SERIES,
    "create_series": lambda _: _SERIES,
    "edit_site": lambda _: {"values": {"buses": 5}, "seen": {"buses": 9}, **WHY},
    "create_site_day": lambda _: {"day": "2026-03-09", "hazard": 3.0},
    "edit_site_day": lambda _: {"values": {"hazard": 5.0}, "seen": {"hazard": 2.0}, **WHY},
    "change_identity": lambda world: {"values": {"phone": "1"}, "version": world.version, **WHY},
    "cancel_series": lambda _: {"series": "wed", **WHY},
    "edit_settings": lambda _: {"values": {"notice_days": 2}, "seen": {"notice_days": 0}, **WHY},
    "create_destination": lambda _: {"code": "NEW", "name": "New"},
    "edit_destination": lambda _: {"values": {"airport": "TIA"}, "seen": {"airport": ""}, **WHY},
    "create_reception": lambda _: {"week": "2026-03-09", "people": 3},
    "edit_reception": lambda _: {"values": {"people": 5}, "seen": {"people": 7}, **WHY},
    "edit_transit": lambda _: {"values": {"people": 5}, "seen": {"people": 9}, **WHY},
    "enter_incident": lambda _: {"site": "camp", "kind": "threat", "occurred_on": "2026-03-02"},
    "edit_incident": lambda _: {"values": {"killed_min": 1}, "seen": {"killed_min": None}, **WHY},
    "add_source": lambda _: {"reference": "radio"},
    "open_road_again": lambda world: {"batch": world.rows["closings"], **WHY},
    "ask_for_protection": lambda _: {"site": "camp", "kind": "guard", "party": "police", "day": "2026-03-02"},
    "edit_protection": lambda world: {
        "values": {"what": "more"},
        "seen": {"what": Protection.objects.get(pk=world.rows["protections"]).what},
        **WHY,
    },
    "step_protection": lambda _: {"state": "given", "party": "army", "day": "2026-03-02"},
    "record_visit": lambda _: {"site": "camp", "organisation": "agency", "day": "2026-03-02", "findings": "calm"},
    "take_list": lambda _: {"file": _sheet(("N1", "N1.1", "Newcomer", "Nina", "1990-05-06", "escort"))},
    "confirm_columns": lambda world: {"columns": [], **_at(world, "lists")},
    "correct_cells": lambda world: {"cells": [{"line": 2, "index": 3, "text": "Ann"}], **_at(world, "lists")},
    "leave_out_rows": lambda world: {"lines": [2], **_at(world, "lists"), **WHY},
    "take_in_rows": lambda world: {"lines": [2], **_at(world, "lists")},
    "take_row_as_person": lambda world: {"line": 2, **_at(world, "lists")},
    "explain_words": lambda world: {"words": [{"word": "crutches", "need": "escort"}], **_at(world, "lists")},
    "decide_duplicate": lambda world: {"line": 3, "other": "2", "choice": "new", **_at(world, "lists/duplicates")},
    "decide_alike": lambda world: _at(world, "lists/duplicates/alike"),
    "merge_list": lambda world: _at(world, "lists/merge"),
    "erase": lambda world: {"code": world.code, **WHY},
    "say": lambda world: {
        **_brought(world, PlanState.PROPOSED),
        **{"party": world.rows["parties"], "approves": True, "letter": b64encode(b"%PDF-1.7 yes").decode()},
    },
    "ask_to_tell": lambda world: _brought(world, PlanState.APPROVED) or None,
    "agree_to_tell": lambda world: _brought(world, PlanState.APPROVED, asks="rita"),
    "take_back_telling": lambda world: _brought(world, PlanState.APPROVED, asks="rita") | WHY,
    "try_otherwise": lambda world: {
        "edits": [{"table": "offers", "key": [_code(world, Offer)], "field": "places", "value": "9"}]
    },
    "begin_rehearsal": lambda world: {"plan": world.rows["plans"]},
    "try_forecast": lambda world: {"plan": world.rows["plans"]},
    "try_one_more": lambda world: {"kind": "places", "code": _code(world, Offer)},
}
"""What calls are sent whose least body would be refused. Every other is sent the least that the description allows."""
_SERIES = {
    **{"code": "tue", "site": "camp", "destination": "alb", "mode": "charter", "weekday": 1, "seats": 9},
    **{"first": "2026-03-09", "last": "2026-03-20"},
}


def body_of(call: Call, world: World) -> dict[str, Any] | bytes | None:
    """What a call is sent; nothing where it takes no body. A file that is brought under its name is bytes in it."""
    if call.name in BODIES:
        return BODIES[call.name](world)
    schema = _described()
    one = schema["paths"][f"/api/operations/{{operation_code}}/{call.path}"][call.method.lower()]
    if "requestBody" not in one:
        return None
    content = one["requestBody"]["content"]
    if "application/json" not in content:
        return PICTURE
    made: dict[str, Any] = _least(content["application/json"]["schema"], schema)
    return made


def send(client: Client, call: Call, path: str, body: Any, **headers: str) -> Any:
    """The answer to a call."""
    sent = {"Purpose": ASKED_FOR} if call.kind is Kind.SHOWS else {}
    sort = sort_of(body)
    given = {} if body is None else {"data": body, "content_type": sort}
    if sort == FORM:
        given = {"data": {name: SimpleUploadedFile("list.csv", content) for name, content in body.items()}}
    return getattr(client, call.method.lower())(path, headers=sent | headers, **given)


def sort_of(body: Any) -> str:
    """The media type of a body."""
    if isinstance(body, bytes):
        return "image/jpeg"
    is_form = isinstance(body, dict) and any(isinstance(value, bytes) for value in body.values())
    return FORM if is_form else "application/json"


def every() -> list[Call]:
    """Every call of an operation."""
    return list(CALLS.values())


@contextmanager
def taken_back() -> Iterator[None]:
    """A block whose changes are taken back at its end, and that counts as no transaction, as that of a test does."""
    block: Any = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def _load(record: Operation, mark: str, user: User) -> None:
    families = [family(f"{mark}F1", 4, needs=[["escort"]]), family(f"{mark}F2", 1), family(f"{mark}F3", 6)]
    sites = [
        {"site_id": "camp", "name": f"{mark}camp", "buses": 9, "bus_seats": 40},
        {"site_id": "port", "name": f"{mark}port"},
    ]
    tables = {
        "sites": sites,
        "destinations": [
            {"destination_id": "alb", "name": f"{mark}alb"},
            {"destination_id": "deu", "name": f"{mark}deu"},
        ],
        "reception": [{"destination_id": "alb", "week": on(0), "people": 7}],
        "transits": [{"transit_id": f"{mark}T1", "name": f"{mark}transit", "people": 9}],
    }
    offers = [offer(f"{mark}O1", 4), offer(f"{mark}O2", 9, "deu")]
    load(record, operation(families, [departure(f"{mark}D1", 5, 8)], offers, tables=tables), user)


def _endangered(site: Site, mark: str, user: User) -> dict[str, Any]:
    """An incident with a source, a protective measure and a visit."""
    known = {"site": site, "kind": "shelling", "occurred_on": on(1), "claimed_by": f"{mark}band"}
    one = danger.enter_incident(site.operation, actor=user, words=f"{mark}words", source=f"{mark}radio", **known)
    wall = danger.ask_for(site, "wall", what=f"{mark}walls", party=f"{mark}army", day=on(0), actor=user)
    seen = {"organisation": f"{mark}agency", "findings": f"{mark}found"}
    visit = danger.record_visit(site, day=on(0), actor=user, **seen)
    change = StateChange.objects.get(incident_source__incident=one)
    rows = {"incidents": one.pk, "protections": wall.pk, "visits": visit.pk}
    return rows | {"changes of incidents": change.pk}


def _merged(record: Operation, mark: str, user: User) -> Merge:
    """Two people of the third family who were one, and are one record now."""
    first, second = Case.objects.get(operation=record, external_code=f"{mark}F3").people.order_by("pk")[4:6]
    return _merge(LikelyPair.objects.create(operation=record, first=first, second=second, likeness=0.8), user)


def _merge(pair: LikelyPair, user: User) -> Merge:
    pairs.decide(pair, Verdict.SAME, actor=user)
    return merging.merge(pair, actor=user, **_merging(pair))


def _merging(pair: LikelyPair) -> dict[str, Any]:
    """What a merge of a pair is sent, that takes what is proposed."""
    sides = merging.sides(pair)
    return {"stays": "first", "choices": dict(sides.differing), "seen": sides.seen, **WHY}


def _lists(record: Operation, mark: str, user: User) -> dict[str, Any]:
    """Lists as far as each call takes them: with nothing to decide, with a pair, and merged."""
    one = ("", "", f"{mark}Newman", "Nora", "1990-05-06", "crutches")
    known = (f"{mark}F2", f"{mark}F2.1", "", "", "", "")
    plain = _staged(record, mark, user, one)
    alike, merged = _staged(record, f"{mark}s", user, one, one), _staged(record, f"{mark}m", user, known)
    intake.merge(merged, actor=user)
    ready = _staged(record, f"{mark}r", user, one)
    return {
        **{"lists": plain.uid, "lists/merge": ready.uid, "lists/reversal": merged.uid},
        **{"lists/duplicates": alike.uid, "lists/duplicates/alike": alike.uid},
    }


def _staged(record: Operation, mark: str, user: User, *rows: tuple[str, ...]) -> Batch:
    """A list with its columns confirmed as they were guessed."""
    batch = intake.begin(record, f"{mark}list.csv", _sheet(*rows, mood=mark), actor=user)
    columns = {one.index: one.target for one in intake.view(batch).columns}
    batch = intake.map_columns(batch, columns, seen_version=batch.version, actor=user)
    return intake.settle(batch, site="camp", seen_version=batch.version, actor=user)


def _sheet(*rows: tuple[str, ...], mood: str = "well") -> bytes:
    """A list as a CSV file."""
    lines = ["Case no,ID,Family name,First name,Date of birth,Needs,Mood", *(",".join((*row, mood)) for row in rows)]
    return "\n".join(lines).encode()


def _at(world: World, list_: str) -> dict[str, Any]:
    """The version of a list that is seen."""
    return {"version": Batch.objects.get(uid=world.rows[list_]).version}


def _stopped(record: Operation, mark: str, user: User) -> Job:
    """A job that was stopped before it began."""
    job = jobs.start("trial.renames", record, f"{mark}subject", actor=user)
    jobs.stop(job, user)
    return job


def _planned(record: Operation, mark: str, user: User) -> dict[str, Any]:
    """A plan that is made, refused by a party with its letter, and its request for seats; and one that begins anew."""
    party = approving.add_party(record, f"{mark}party", members=[user], actor=user)
    plan = making.begin(record, actor=user, on=on(0), reason=f"{mark}reason")
    taken_in(plan)
    row = {"site_id": "camp", "destination_id": "alb", "week": on(0).isoformat(), "people": 3, "seats": 3}
    plan = Plan.objects.get(pk=plan.pk)
    plan.claims["needed"] = {"seats": [row], "people_left": 0}
    plan.save(update_fields=["claims"])
    approving.propose(plan, actor=user, reason=f"{mark}reason")
    said = approving.say(plan, party, approves=False, actor=user, reason=f"{mark}no", letter=b"%PDF-1.7 no")
    again = making.begin(record, actor=user, on=on(0))
    jobs.stop(running.start(again, actor=user), user)
    waiting = making.begin(record, actor=user, on=on(0))
    running.start(waiting, actor=user)
    played = rehearsals.begin(plan, risk_defaults(), actor=user, futures=10)
    return {
        "rehearsals": played.uid,
        "plans": plan.uid,
        "plans/again": again.uid,
        "plans/stop": waiting.uid,
        "parties": party.pk,
        "approvals": said.uid,
        "seats": asking.ask(plan, f"{mark}air bridge", actor=user).uid,
    }


def _forecasts(record: Operation, user: User) -> dict[str, Any]:
    """A forecast that can be laid in, and one that is laid in."""
    claims = {"sites": {"camp": {"incidents_used": 2, "model": "hawkes"}}}
    of: dict[str, Any] = {"operation": record, "as_of": on(0), "days": 2, "made_by": user, "done_at": timezone.now()}
    made = []
    for hazard in (4.0, 5.0):
        days = [[on(n).isoformat(), 0.1, 0.05, 0.2, hazard] for n in (5, 6)]
        made.append(Forecast.objects.create(**of, claims=claims, by_site={"camp": days}))
    laying.lay(made[1], actor=user, reason="a warning")
    return {"forecasts": made[0].uid, "forecasts/take-out": made[1].uid}


def _ahead(world: World, status: str) -> dict[str, Any]:
    """The departure of a world brought past the log into a status, with its day still to come; nothing."""
    day = timezone.localdate() + timedelta(days=1)
    Departure.objects.filter(pk=world.rows["departures"]).update(status=status, departs_on=day, arrives_on=day)
    return {}


def _brought(world: World, state: PlanState, asks: str = "") -> dict[str, Any]:
    """The plan of a world brought into a state past the log, where somebody may ask that people are told; nothing."""
    plan = Plan.objects.get(uid=world.rows["plans"])
    Plan.objects.filter(pk=plan.pk).update(state=state)
    PlanStep.objects.create(operation=world.record, plan=plan, before=PlanState.MADE, after=state)
    if asks:
        who = User.objects.get(username=asks)
        Telling.objects.get_or_create(operation=world.record, plan=plan, asked_by=who)
    return {}


def _seen(world: World, field: str, value: str) -> str:
    """The mark of a change of the case in the addresses."""
    cases = services.chosen(world.record, [world.rows["cases"]])
    return services.preview(world.record, cases, field, value).seen


def _identity(person: Person, mark: str, user: User) -> tuple[Document, ExternalNumber, int]:
    values = {name: text if name == "birth" else f"{mark}{text}" for name, text in ANA.items()}
    document = Document(person=person, kind="passport", issuer=f"{mark}A")
    number = ExternalNumber(person=person, kind="other", issuer=f"{mark}B")
    with transaction.atomic():
        identities.change(person, values, seen=0, actor=user, reason=f"{mark}said")
        identities.add_number(document, f"{mark}90817263", actor=user)
        identities.add_number(number, f"{mark}42", actor=user)
    return document, number, identities.opened([person])[person.pk].version


@cache
def _described() -> dict[str, Any]:
    return description()


def _code(world: World, model: Any, nth: int = 0) -> str:
    return str(model.objects.filter(operation=world.record).order_by("pk")[nth].code)


def _least(schema: Any, whole: dict[str, Any]) -> Any:
    """The least value that a schema allows."""
    if "$ref" in schema:
        return _least(whole["components"]["schemas"][re.sub(r".*/", "", schema["$ref"])], whole)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    match schema.get("type"):
        case "object":
            return {name: _least(schema["properties"][name], whole) for name in schema.get("required", ())}
        case "array":
            return [_least(schema["items"], whole)] * schema.get("minItems", 0)
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return False
    return "2026-03-02" if schema.get("format") == "date" else "x" * schema.get("minLength", 0)
