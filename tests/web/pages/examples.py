"""An example of every page: operations with a row of every kind, and an address for each name of an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.planning.making import departure, family, offer, on, operation
from tests.web.alerts.ruling import happens, ruled
from tests.web.api.furnishing import World, furnished
from tests.web.danger.convoying import told
from tests.web.ledger.entering import TEXT
from tests.web.movements.boarding import released
from tests.web.pages.examples_of_accounts import (
    Example,
    may_all,
    of_accounts,
    of_first_start,
    people_of_examples,
    signed_in,
)
from tests.web.public.conftest import switch_on
from tests.web.record.making import START, departing, made

from safeconduct.boarding.events import Kind
from safeconduct.operation import read_operation
from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.board import clock as of_board
from safeconduct.web.forecasts import making as forecasting
from safeconduct.web.intake.models import Batch, BatchState
from safeconduct.web.ledger import proposing
from safeconduct.web.ledger import services as ledger
from safeconduct.web.ledger.entries import CITES, KINDS
from safeconduct.web.ledger.views.entries import NEW
from safeconduct.web.movements.models import DeviceKind
from safeconduct.web.movements.services import manifests, moving, paper, telling
from safeconduct.web.notices import calling, choosing
from safeconduct.web.notices.models import Kind as NoticeKind
from safeconduct.web.plans import freshness, making
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.models import (
    Case,
    Commitment,
    Departure,
    Figure,
    LegalStatus,
    Measure,
    Operation,
    Source,
)
from safeconduct.web.record.services import create_departure, depart_case, operation_days
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import Role
from safeconduct.web.snapshot import load
from small_ledger import write_ledger
from web.foretelling import computed

NO_PAGES = {
    "api_description": "is read by programs",
    "boarding_phone_icon": "is a picture",
    "boarding_phone_manifest": "is read by browsers",
    "boarding_phone_shell": "is a script or a style",
    "boarding_phone_worker": "is a script",
    "board_figure": "is a file",
    "identities_photo": "is a picture",
    "job_progress": "is a part of a page",
    "intake_faults_export": "is a file",
    "ledger_copy": "is a file",
    "mfa_download_recovery_codes": "is a file",
    "mfa_login_webauthn": "is read by a script",
    "movements_counts": "is a part of a page",
    "movements_packet": "is read by a phone",
    "movements_print": "is a file",
    "plans_move_more": "is a part of a page",
    "plans_letter": "is a file",
    "plans_seat_letter": "is a file",
    "set_language": "is sent to alone",
}
"""Addresses that answer no page, and what they are."""

LEADS_ON = {
    "intake_import": "goes on to the step at which the list is",
    "open_link": "takes the token out of the address",
    "record_operation": "goes on to the first page that is open",
}
"""Addresses that only lead on to others."""


def examples(small_operation: Callable[..., Path], folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Example]:
    """An example of every page, made as they are asked for: that of a first start comes before there is anybody.

    Args:
        small_operation: The fixture that writes a small operation.
        folder: An empty one.
        patch: Holds the clocks.
    """
    yield from of_first_start()
    _stand_still(patch)
    people = people_of_examples()
    clients = {name: signed_in(user) for name, user in people.items()}
    yield from of_accounts(people, clients)
    alma = clients["alma"]
    world = furnished("one", "A", people["alma"])
    may_all(world.record, people)
    yield from (Example(name, path, alma) for name, path in _of_world(world))
    yield from _sent(world, alma)
    small = may_all(Operation.objects.create(code="small", name="Small"), people)
    load(small, read_operation(write_ledger(small_operation, folder / "small")))
    yield from (Example(name, path, alma) for name, path in _of_ledger(small, people["alma"]))
    yield from (Example(name, path, alma) for name, path in _of_movements(people, patch))
    yield from _of_public(people, clients, patch)
    yield Example("nothing", "/nowhere/", alma, status=404)


def _stand_still(patch: pytest.MonkeyPatch) -> None:
    """Let it be the first day."""
    patch.setattr(making, "day_in", lambda _: START)
    patch.setattr(operation_days, "now_in", lambda _: datetime(START.year, START.month, START.day, 9, tzinfo=UTC))
    freshness._compared_at.cache_clear()


def _of_world(world: World) -> Iterator[tuple[str, str]]:
    """Pages of an operation with a row of every kind, but for those of its ledger and movements."""
    rows, record = world.rows, world.record

    def at(name: str, *args: Any, query: str = "") -> tuple[str, str]:
        return name, reverse(name, args=[record.code, *args]) + query

    plain = [
        "alerts_alerts",
        "alerts_rules",
        "alerts_new_rule",
        "board",
        "danger_convoys",
        "danger_log",
        "danger_bring",
        "danger_enter",
        "danger_protections",
        "danger_new_protection",
        "danger_new_visit",
        "forecasts_forecasts",
        "identities_pairs",
        "identities_search",
        "intake_imports",
        "jobs",
        "operation_log",
        "operation_roles",
        "api_tokens",
        "plans_plans",
        "plans_parties",
        "public_decide",
        "record_departures",
        "record_new_departure",
        "record_series",
        "record_destinations",
        "record_new_destination",
        "record_import",
        "record_offers",
        "record_new_offer",
        "record_register",
        "record_settings",
        "record_edit_settings",
        "record_sites",
        "record_new_site",
        "record_standards",
        "record_submissions",
        "record_totals",
        "record_transits",
        "record_new_transit",
        "rehearsals_rehearsals",
        "retention",
    ]
    yield from map(at, plain)
    of_case = ["case", "clearance", "consent", "decide", "departed", "newcomer", "part", "propose"]
    for kind, names in {
        "cases": [f"record_{one}" for one in of_case],
        "departures": ["record_departure", "record_edit_departure", "record_departure_places", "record_hire"],
        "destinations": ["record_destination", "record_edit_destination", "record_new_reception"],
        "receptions": ["record_edit_reception"],
        "transits": ["record_transit", "record_edit_transit"],
        "offers": ["record_offer", "record_edit_offer", "record_offer_places", "record_step_offer"],
        "sites": ["record_site", "record_edit_site", "record_custody", "record_new_site_day", "record_measurement",
                  "danger_time_line"],
        "days": ["record_edit_site_day"],
        "submissions": ["record_submission", "record_step_submission"],
        "bulk": ["record_bulk_done"],
        "pairs": ["identities_merge"],
        "people": ["identities_person", "identities_erase"],
        "forecasts": ["forecasts_lay"],
        "forecasts/take-out": ["forecasts_take_out"],
        "rehearsals": ["rehearsals_rehearsal"],
        "incidents": ["danger_incident", "danger_change_incident", "danger_source", "danger_sent", "danger_close_road",
                      "danger_families"],
        "protections": ["danger_protection", "danger_change_protection", "danger_step"],
        "visits": ["danger_visit"],
        "jobs": ["job"],
        "plans": ["plans_plan", "plans_changes", "plans_families", "plans_try", "plans_move"],
        "lists": ["intake_columns", "intake_faults", "intake_discard"],
        "lists/duplicates": ["intake_duplicates"],
        "lists/merge": ["intake_summary"],
        "lists/reversal": ["intake_done"],
    }.items():  # fmt: skip
        yield from (at(name, rows[kind]) for name in names)
    yield at("board_waiting", "consents")
    yield at("board_waiting", "submissions")
    yield at("board", query="?names")
    yield at("record_standard", "water", "later")
    yield at("log_entry", Entry.objects.filter(operation_code=record.code).earliest("pk").pk)
    grant = Grant.objects.filter(operation=record, role=Role.APPROVER).get()
    yield at("revoke_operation_role", grant.pk)
    Batch.objects.filter(uid=rows["lists/merge"]).update(state=BatchState.MERGING)
    yield at("intake_progress", rows["lists/merge"])


def _of_ledger(record: Operation, actor: User) -> Iterator[tuple[str, str]]:
    """Every page of a ledger with entries of every kind."""

    def at(name: str, *args: Any) -> tuple[str, str]:
        return f"ledger_{name}", reverse(f"ledger_{name}", args=[record.code, *args])

    for name in (
        "commitments",
        "sources",
        "figures",
        "measures",
        "time_line",
        "dossier",
        "new_commitment",
        "take",
        "new_source",
    ):
        yield at(name)
    source, figure = Source.objects.get(operation=record, code="S1"), Figure.objects.get(operation=record, code="F1")
    promise = Commitment.objects.get(operation=record, code="C2")
    text = ledger.take_source(record, TEXT, kind="article", title="The camp opens", actor=actor)
    for one in (source, text):
        yield from (at(name, one.pk) for name in ("source", "change_source", "mark_statement", "mark_figure", "read"))
    key = proposing.read_source(text).proposals[0].key
    yield at("edit_proposal", text.pk, key)
    yield from (at(name, figure.pk) for name in ("figure", "change_figure", "decide", "all_stand", "contest"))
    of_promise = ("commitment", "change_commitment", "fulfil", "withdraw", "supersede")
    yield from (at(name, promise.pk) for name in of_promise)
    for kind, model in KINDS.items():
        one = model.objects.filter(operation=record).first()
        yield from (at(name, kind, one.pk) for name in ("entry", "change_entry"))
        if model in CITES:
            yield at("cite", kind, one.pk)
    yield from (at("new_entry", kind) for kind in NEW)
    yield at("contest_status", LegalStatus.objects.get(operation=record).pk)
    yield at("step_measure", Measure.objects.get(operation=record).pk)


def _of_movements(people: dict[str, User], patch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """A movement with all that there is about one, and a convoy."""
    record, alma = may_all(made("two"), people), people["alma"]
    told(patch, record, alma)
    ruled(record, alma)
    happens(record, alma)
    movement = moving.begin(departing(record), actor=alma)
    bus = movement.vehicles.get()
    moving.add_escort(movement, name="Nora Guard", vehicle=bus, returns=True, actor=alma)
    moving.clear(movement, kind="route", granted=True, reference="MoI 7", actor=alma)
    released(movement, people["bert"], alma)
    newest = manifests.draw_up(movement, actor=alma)
    manifests.release_alone(newest, actor=alma, reason="night")
    tokens = [line.row.card.token for line in manifests.lines(newest)]
    boarded = [{"kind": Kind.BOARDED, "person": one, "bus": bus.uid, "knows": 0} for one in tokens[:2]]
    telling.tell(movement, DeviceKind.DESK, boarded, actor=alma, kinds=frozenset({Kind.BOARDED}))
    paper.enter(movement, {tokens[0]: (Kind.REFUSED, "", "health")}, actor=people["bert"])
    convoy = create_departure(record, actor=alma, code="T", departs_on=on(0), arrives_on=on(0), mode="road", seats=4,
        site=departing(record).site, destination=departing(record).destination)  # fmt: skip

    def at(name: str, *args: Any) -> tuple[str, str]:
        return name, reverse(name, args=[record.code, *args])

    yield from map(
        at, ("board", "alerts_alerts", "alerts_rules", "danger_log", "plans_plans", "movements", "danger_convoys")
    )
    yield from (at(name, convoy.pk) for name in ("danger_convoy", "danger_decide_convoy"))
    for name in ("movement", "before", "gate", "paper"):
        yield at(f"movements_{name}", movement.uid)
    yield at("movements_manifest", newest.uid)
    yield at("forecasts_forecast", computed(forecasting.begin(record, actor=alma, model="poisson", days=5)).uid)
    plan = Plan.objects.get(operation=record)
    for name in ("plans_plan", "plans_changes", "plans_families", "plans_move", "plans_try"):
        yield at(name, plan.uid)
    yield at("plans_adjust", plan.uid, plan.cases.all()[0].case.uid)
    told_of = Case.objects.get(operation=record, external_code="F1")
    choosing.choose(told_of, "number", language="fa", actor=alma, address="0044 1632 960001")
    yield at("notices_call", movement.uid)
    seen = calling.calling(movement, NoticeKind.MANIFEST).seen
    notices = calling.call(movement, NoticeKind.MANIFEST, seen=seen, actor=alma)
    yield from (at("notices_notice", one.uid) for one in notices)
    yield from (at(name, uid) for name, uid in (("notices_by_hand", movement.uid), ("notices_choice", told_of.uid)))
    yield at("notices")


def _of_public(people: dict[str, User], clients: dict[str, Client], patch: pytest.MonkeyPatch) -> Iterator[Example]:
    """The public page, and what is proposed of it."""
    record = Operation.objects.create(code="three", name="Camp Secret")
    families = [family(f"F{n}", 5) for n in range(8)]
    offers = [offer("O1", 40, closes_on=on(60)), offer("O2", 4, "deu", closes_on=on(30))]
    load(record, operation(families, [departure("D1", 5, 40), departure("D2", 6, 9, "deu")], offers, horizon=90))
    may_all(record, people)
    noon = datetime.combine(on(21), time(12), UTC)
    patch.setattr(of_board, "present", lambda: noon)
    for n in range(5):
        case = Case.objects.get(operation=record, external_code=f"F{n}")
        depart_case(case, Departure.objects.get(operation=record, code="D1"), on(5), actor=people["alma"])
    proposal = switch_on(record, people["alma"], people["bert"])
    alma = clients["alma"]
    yield Example("public_decide", reverse("public_decide", args=["three"]), alma)
    for language in ("en", "fa"):
        yield Example("public_preview", reverse("public_preview", args=["three", proposal.uid, language]), alma)
        yield Example(
            "public_page_in",
            reverse("public_page_in", args=[proposal.address, language]),
            Client(raise_request_exception=False),
        )
    yield Example("public_page", reverse("public_page", args=[proposal.address]), Client(raise_request_exception=False))


def _sent(world: World, client: Client) -> Iterator[Example]:
    """Pages that answer what is sent: what was found, who somebody is, what would change, and what was wrong."""
    code, rows = world.record.code, world.rows

    def at(name: str, *args: Any, status: int = 200, **sent: Any) -> Example:
        return Example(name, reverse(name, args=[code, *args]), client, sent, status)

    yield at("identities_search", text="Aother")
    yield at("identities_show", rows["people"], purpose="registration")
    yield at("record_bulk", change="priority:normal", case=rows["cases"])
    yield at("record_new_offer", places="many", code="?", status=422)
    yield at("danger_enter", kind="threat", status=422)
    yield at("plans_try", rows["plans"])
