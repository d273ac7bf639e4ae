"""Pages of movements: what they show, to whom, and what their buttons do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.web.danger.convoying import set_clock
from tests.web.movements.boarding import Phone, board, released
from tests.web.record.making import case, day, departing

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.danger.services import decide_convoy
from safeconduct.web.movements.models import Card, Device, MissingReport, Movement, Step
from safeconduct.web.movements.services import arriving, counting, manifests, moving, taking_back
from safeconduct.web.record.models import Operation, StateChange
from safeconduct.web.record.services import reverse_change

pytestmark = pytest.mark.django_db
ALL = ("planning.read", "register.read", "identity.read", "departures.edit", "boarding.edit", "manifests.release",
       "boarding.decide", "incidents.read")  # fmt: skip


def page(client: Client, name: str, *args: Any) -> str:
    """What a page shows; no browser keeps it."""
    answer = client.get(reverse(name, args=["one", *args]))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def sent(client: Client, name: str, /, *args: Any, **fields: Any) -> str:
    """What the next page shows, after a button."""
    answer = client.post(reverse(name, args=["one", *args]), fields, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_departure_is_prepared_on_pages(as_alma: Client, movement: Movement, bert: User) -> None:
    """Vehicles, escorts, clearances and the manifest: each is put in by a button, and shown."""
    uid = movement.uid
    assert "<bdi>D1</bdi>" in page(as_alma, "movements")
    sent(as_alma, "movements_change", uid, "vehicle", name="A 12", kind="ambulance", seats="2")
    vehicle = movement.vehicles.get(name="A 12")
    assert "number of seats" in sent(as_alma, "movements_change", uid, "vehicle", name="B", kind="bus", seats="-1")
    sent(as_alma, "movements_change", uid, "escort", name="Nora Guard", row=vehicle.uid, returns="on")
    sent(as_alma, "movements_change", uid, "clear", kind="route", granted="yes", reference="MoI 7")
    shown = sent(as_alma, "movements_change", uid, "draw-up")
    for words in ("A 12", "Nora Guard", "MoI 7", "not released"):
        assert words in shown
    sent(as_alma, "movements_change", uid, "take-out-escort", row=movement.escorts.get().uid)
    assert "Nora Guard" not in sent(as_alma, "movements_change", uid, "take-out-vehicle", row=vehicle.uid)
    assert "not asked" in page(as_alma, "movements_before", uid)
    manifest = manifests.newest(movement)
    assert manifest is not None
    assert "another user" in sent(as_alma, "movements_release", manifest.uid, "ask")
    assert "another user" in sent(as_alma, "movements_release", manifest.uid, "agree")
    manifests.agree(manifest, actor=bert)
    assert "F1.1" in page(as_alma, "movements_manifest", manifest.uid)
    sent(as_alma, "movements_change", uid, "vehicle", name="Small", kind="bus", seats="9")
    chosen = {f"bus-{case(movement.operation, 'F1').uid}": movement.vehicles.get(name="Small").uid}
    sent(as_alma, "movements_change", uid, "draw-up", without=case(movement.operation, "F2").uid, **chosen)
    newest = manifests.newest(movement)
    assert newest is not None
    shown = page(as_alma, "movements_manifest", newest.uid)
    assert "taken off" in shown
    assert "on another vehicle" in shown
    left_off = case(movement.operation, "F2").people.values_list("uid", flat=True)
    assert set(left_off) <= set(Entry.objects.filter(action="read", subject="manifest").latest("pk").id_list)
    assert "reviewed by another" in sent(as_alma, "movements_release", newest.uid, "alone", reason="night")
    assert "a manifest of D1 was released by one person alone" in page(as_alma, "board")


def test_the_gate_is_run_on_pages(
    as_alma: Client, movement: Movement, bert: User, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phone is paired, paper is entered, what disagrees is decided, and the movement departs and arrives."""
    released(movement, bert, alma)
    set_clock(monkeypatch, day(5))
    uid = movement.uid
    invite = reverse("movements_gate_act", args=["one", uid, "invite"])
    assert b"no picture" in as_alma.post(invite, {"name": "here"}, headers={"host": "localhost"}).content
    invited = sent(as_alma, "movements_gate_act", uid, "invite", name="north")
    assert "<svg" in invited
    assert "testserver/gate/</bdi>" in invited
    code = invited.split('<bdi dir="ltr">')[1][:11]
    assert Client().post("/gate/pair/", {"code": code}, content_type="application/json").status_code == 201
    assert "shut out" in sent(as_alma, "movements_gate_act", uid, "revoke", row=Device.objects.get(name="north").uid)
    phone = Phone(movement, alma)
    for one in [one for family in phone.packet()["families"] for one in family["people"]]:
        phone.says("boarded", one["token"], bus=one["bus"])
    phone.sync()
    token = next(iter(phone.people().values()))
    assert "F1.1" in page(as_alma, "movements_paper", uid)
    shown = sent(as_alma, "movements_paper", uid, **{f"of-{token}": "refused:health"})
    assert "not fit to travel" in shown
    assert "decide first" in sent(as_alma, "movements_gate_act", uid, "depart")
    assert "<h3><bdi>" in page(as_alma, "movements_gate", uid)
    seen = [event.nonce for event in counting.count(movement).conflicts[0].events]
    said = {"person": token, "stage": "gate", "holds": "refused", "seen": seen, "reason": "fever"}
    assert "It was recorded." in sent(as_alma, "movements_decide", uid, **said)
    assert "F1.1" in page(as_alma, "movements_gate", uid)
    sent(as_alma, "movements_gate_act", uid, "depart")
    assert "movement D1: people on board" in page(as_alma, "board")
    assert "not on board" in page(as_alma, "movements_before", uid)
    assert "#take-back" in page(as_alma, "movements_gate", uid)
    assert 'id="take-back"' in page(as_alma, "movements_movement", uid)
    late, *others = list(phone.people().values())[1:]
    for one in others:
        phone.says("arrived", one)
    phone.sync()
    assert 'href="#missing"' not in page(as_alma, "movements_gate", uid)
    shown = sent(as_alma, "movements_gate_act", uid, "arrive")
    assert shown.index('href="#missing"') < shown.index('id="counts"') < shown.index('id="missing"')
    phone.says("arrived", late)
    phone.sync()
    assert 'href="#missing"' not in page(as_alma, "movements_gate", uid)
    shown = sent(as_alma, "movements_gate_act", uid, "receive", confirmed_by="Office")
    assert "It is done" in shown
    assert {one.step for one in movement.steps.all()} == set(Step.values)
    assert "every 5s" in page(as_alma, "movements_counts", uid)
    assert "Office" in page(as_alma, "movements_movement", uid)


@pytest.fixture
def gone(phone: Phone, movement: Movement, alma: User, allow: Any) -> Movement:
    """F1 left; whoever looks may call families as well."""
    allow(movement.operation, *ALL, "notices.send")
    board(phone, 0)
    arriving.depart(movement, actor=alma)
    return movement


def test_no_button_calls_families_once_the_convoy_has_left(
    as_alma: Client, phone: Phone, movement: Movement, alma: User, allow: Any
) -> None:
    """Before it leaves there is one for whoever may; afterwards none, and the page behind it says why."""
    allow(movement.operation, *ALL, "notices.send")
    ways = [reverse(name, args=["one", movement.uid]) for name in ("notices_call", "notices_by_hand")]
    assert all(way in page(as_alma, "movements_movement", movement.uid) for way in ways)
    assert "Call them" in page(as_alma, "notices_call", movement.uid)
    board(phone, 0)
    arriving.depart(movement, actor=alma)
    for name in ("movement", "gate", "before"):
        shown = page(as_alma, f"movements_{name}", movement.uid)
        assert not [way for way in ways if way in shown]
    shown = page(as_alma, "notices_call", movement.uid)
    assert "The convoy has left." in shown
    assert "Call them" not in shown


def test_after_the_reception_the_gate_offers_what_still_makes_sense(
    as_alma: Client, phone: Phone, gone: Movement, alma: User
) -> None:
    """It says what is done: no phone is paired any more, nobody is brought in, and what comes late is decided."""
    for one in phone.packet()["families"][0]["people"]:
        phone.says("arrived", one["token"])
    phone.sync()
    arriving.arrive(gone, actor=alma)
    offers = ("Pair a phone", "Who is awaited")
    assert "Pair a phone" in page(as_alma, "movements_gate", gone.uid)
    arriving.receive(gone, confirmed_by="Office 7", actor=alma)
    shown = page(as_alma, "movements_gate", gone.uid)
    assert "It is done: 3 were received." in shown
    assert "Of whom nothing was told" in shown
    assert "Office 7" in shown
    assert not [one for one in (*offers, "Bring the families in again", "They were received") if one in shown]
    assert "Enter a paper list all the same" in shown
    assert reverse("movements_gate_act", args=["one", gone.uid, "revoke"]) in shown  # the phone is still let in
    assert "No phone is paired any more" in sent(as_alma, "movements_gate_act", gone.uid, "invite", name="late")
    taking_back.take_back(gone, actor=alma, reason="another convoy")
    assert "Pair a phone" in page(as_alma, "movements_gate", gone.uid)


def test_who_is_missing_is_told_in_the_language_of_who_reads_it(
    as_alma: Client, phone: Phone, gone: Movement, alma: User
) -> None:
    """A Persian desk records that two are missing and that one is found: each reader has it in their own words."""
    first, second, third = [one["token"] for one in phone.packet()["families"][0]["people"]]
    phone.says("arrived", third)
    phone.sync()
    with translation.override("fa"):
        arriving.arrive(gone, actor=alma)
        arriving.found(gone, first, was_aboard=True, words="at the clinic", actor=alma)
        arriving.found(gone, second, was_aboard=True, words="at the clinic", actor=alma)
    incident = MissingReport.objects.get().incident
    path = reverse("danger_incident", args=["one", incident.pk])
    english, persian = (as_alma.get(path, headers={"accept-language": one}).content.decode() for one in ("en", "fa"))
    one, other = sorted(Card.objects.get(token=token).person.code for token in (first, second))
    assert f"On the way of D1; on board and not arrived: {one}, {other}." in english
    assert f"{one}: found; the search is closed." in english
    assert f"در راه \u2068D1\u2069؛ سوار و نرسیده: \u2068{one}\u2069، \u2068{other}\u2069." in persian
    assert f"\u2068{other}\u2069: پیدا شد؛ جست‌وجو پایان یافت." in persian
    assert "found" not in persian


def test_nothing_is_done_while_somebody_is_missing(as_alma: Client, phone: Phone, gone: Movement, alma: User) -> None:
    """The gate says how many were received so far and that the search goes on, until whoever is missing is found."""
    first, *others = [one["token"] for one in phone.packet()["families"][0]["people"]]
    for one in others:
        phone.says("arrived", one)
    phone.sync()
    arriving.arrive(gone, actor=alma)
    arriving.receive(gone, confirmed_by="Office", actor=alma)
    shown = page(as_alma, "movements_gate", gone.uid)
    assert "Received so far: 2. The search goes on." in shown
    assert "It is done" not in shown
    arriving.found(gone, first, was_aboard=False, words="stayed at the camp", actor=alma)
    assert "It is done: 2 were received." in page(as_alma, "movements_gate", gone.uid)


def test_families_are_brought_in_again_where_the_record_does_not_have_them(
    as_alma: Client, gone: Movement, alma: User
) -> None:
    """The button is there while a family is on board that the record has at the site, and not otherwise."""
    assert "Bring the families in again" not in page(as_alma, "movements_gate", gone.uid)
    change = StateChange.objects.get(case__code=case(gone.operation, "F1").code, what="status", after="departed")
    reverse_change(change, actor=alma, reason="looked wrong")
    assert "does not have as departed: 1" in page(as_alma, "movements_gate", gone.uid)
    sent(as_alma, "movements_gate_act", gone.uid, "bring-in")
    assert case(gone.operation, "F1").status == "departed"
    assert "Bring the families in again" not in page(as_alma, "movements_gate", gone.uid)


def test_paper_says_on_which_vehicle(as_alma: Client, movement: Movement, alma: User, bert: User) -> None:
    """Somebody from stand-by is entered on one; an entry without any is mended by entering it again with it."""
    released(movement, alma, bert, standby=[case(movement.operation, "F3")])
    bus = movement.vehicles.first() or moving.add_vehicle(movement, name="7", kind="bus", seats=9, actor=alma)
    manifest = manifests.released(movement)
    assert manifest is not None
    token = manifest.rows.filter(standby=True)[0].card.token
    assert f'name="bus-{token}"' in page(as_alma, "movements_paper", movement.uid)
    sent(as_alma, "movements_paper", movement.uid, **{f"of-{token}": "boarded", f"bus-{token}": "elsewhere"})
    before = counting.count(movement).by_bus.get(bus.uid, 0)
    sent(as_alma, "movements_paper", movement.uid, **{f"of-{token}": "boarded", f"bus-{token}": bus.uid})
    counted = counting.count(movement)
    assert (counted.count, counted.by_bus[bus.uid], counted.conflicts) == (1, before + 1, ())


def test_a_refused_paper_list_loses_nothing_that_was_chosen(
    as_alma: Client, movement: Movement, alma: User, bert: User
) -> None:
    """What was entered is shown beside each; taking it back without a reason keeps the form, and with one does it."""
    manifest = released(movement, alma, bert)
    first, second = (row.card.token for row in manifest.rows.all()[:2])
    sent(as_alma, "movements_paper", movement.uid, **{f"of-{first}": "refused:health"})
    assert "not fit to travel" in page(as_alma, "movements_paper", movement.uid).partition("entered from paper")[2]
    asked = {f"of-{first}": "taken_back", f"of-{second}": "absent"}
    refused = as_alma.post(reverse("movements_paper", args=["one", movement.uid]), asked)
    kept = refused.content.decode()
    assert refused.status_code == 422
    assert kept.count('value="taken_back" selected') == 1
    assert kept.count('value="absent" selected') == 1
    assert counting.count(movement).refused == {first}
    sent(as_alma, "movements_paper", movement.uid, reason="another family", **asked)
    counted = counting.count(movement)
    assert (counted.refused, counted.absent) == (set(), {second})


def test_steps_without_a_go_and_back_again_on_pages(
    as_alma: Client, movement: Movement, alma: User, bert: User, allow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may not release manifests gets no button without a go; reason, review, search and taking back are shown."""
    released(movement, bert, alma)
    decide_convoy(movement.departure, "no_go", actor=alma, reason="shots at the bridge")
    set_clock(monkeypatch, day(5))
    uid, phone = movement.uid, Phone(movement, alma)
    for one in phone.people().values():
        phone.says("boarded", one)
    phone.sync()
    allow(movement.operation, "planning.read", "boarding.edit", "identity.read")
    assert "It departed" not in page(as_alma, "movements_gate", uid)
    assert "has no go" in sent(as_alma, "movements_gate_act", uid, "depart", reason="we had to")
    allow(movement.operation, *ALL)
    assert "It departed" in page(as_alma, "movements_gate", uid)
    sent(as_alma, "movements_gate_act", uid, "depart", reason="the bus was gone")
    assert "D1 departed without a go: to be reviewed" in page(as_alma, "board")
    assert "did it yourself" in sent(as_alma, "movements_review", uid, reason="fine")
    taking_back.review(movement, actor=bert, words="the radio was off")
    for words in ("the bus was gone", "the radio was off", "Take back: departed"):
        assert words in page(as_alma, "movements_movement", uid)
    sent(as_alma, "movements_gate_act", uid, "arrive")
    token = next(iter(phone.people().values()))
    assert "Close the search" in page(as_alma, "movements_gate", uid)
    said = {"person": token, "what": "there", "reason": "at the hospital, by a nurse"}
    assert "at the hospital, by a nurse" in sent(as_alma, "movements_gate_act", uid, "found", **said)
    incident = MissingReport.objects.get().incident
    assert "missing on the way" in page(as_alma, "danger_incident", incident.pk)
    shown = sent(as_alma, "movements_take_back", uid, reason="a practice")
    assert "a practice" in shown
    assert "Take back: departed" in shown
    assert uid in page(as_alma, "danger_convoy", movement.departure_id)


def test_pages_lead_to_what_is_to_be_done_next(as_alma: Client, movement: Movement, alma: User) -> None:
    """A family that a check names to its case, a gate without a go to where it is said, papers after the manifest."""
    manifest = manifests.draw_up(movement, actor=alma)
    shown = page(as_alma, "movements_movement", movement.uid)
    asking = f'<a href="{reverse("movements_manifest", args=["one", manifest.uid])}">Ask for its release</a>'
    assert asking in shown
    printed = reverse("movements_print", args=["one", manifest.uid, "manifest"])
    assert shown.index("/change/draw-up/") < shown.index(printed)
    checks = page(as_alma, "movements_before", movement.uid).partition("Who is on this departure")[0]
    family = case(movement.operation, "F1")
    assert f'<a href="{reverse("record_case", args=["one", family.uid])}"><bdi>F1</bdi></a>' in checks
    convoy = reverse("danger_convoy", args=["one", movement.departure_id])
    assert convoy not in page(as_alma, "movements_gate", movement.uid)
    decide_convoy(movement.departure, "no_go", actor=alma, reason="shots at the bridge")
    assert convoy in page(as_alma, "movements_gate", movement.uid)
    manifests.ask(manifest, actor=alma)
    assert asking not in page(as_alma, "movements_movement", movement.uid)


def test_a_bus_that_has_a_number_alone_is_called_a_bus(
    as_alma: Client, movement: Movement, alma: User, bert: User
) -> None:
    """With its number in the digits of the language, wherever it stands; a name stays as it is on the vehicle."""
    moving.add_vehicle(movement, name="Green van 2", kind="ambulance", seats=3, actor=alma)
    manifest = released(movement, alma, bert)
    for name, uid in (
        *((f"movements_{one}", movement.uid) for one in ("movement", "before", "gate", "paper", "counts")),
        ("movements_manifest", manifest.uid),
    ):
        english, persian = (
            as_alma.get(reverse(name, args=["one", uid]), headers={"accept-language": one}).content.decode()
            for one in ("en", "fa")
        )
        assert ">Bus 1<" in english, name
        assert ">اتوبوس ۱<" in persian, name
        assert not [shown for shown in (english, persian) if ">1<" in shown], name
        assert name == "movements_manifest" or ">Green van 2<" in persian, name


def test_who_may_not_see_names_sees_none(
    as_alma: Client, movement: Movement, alma: User, bert: User, record: Operation, allow: Any
) -> None:
    """Without the right there is no manifest, and the pages that are there name nobody; nothing is done either."""
    manifest = released(movement, alma, bert)
    phones = [Phone(movement, alma, name) for name in ("one", "two")]
    person = next(iter(phones[0].people().values()))
    for phone, kind in zip(phones, ("absent", "boarded"), strict=True):
        phone.says(kind, person)
        phone.sync()
    allow(record, "planning.read")
    for name, *args in (
        ("movements_manifest", manifest.uid), ("movements_gate", movement.uid), ("movements_before", movement.uid),
    ):  # fmt: skip
        assert as_alma.get(reverse(name, args=["one", *args])).status_code == 404
    assert "F1.1" not in page(as_alma, "movements_movement", movement.uid)
    for name, *args in (
        ("movements_begin", departing(record).pk), ("movements_change", movement.uid, "draw-up"),
        ("movements_release", manifest.uid, "ask"), ("movements_gate_act", movement.uid, "depart"),
        ("movements_decide", movement.uid), ("movements_take_back", movement.uid), ("movements_review", movement.uid),
    ):  # fmt: skip
        assert as_alma.post(reverse(name, args=["one", *args])).status_code == 404
    allow(record, "planning.read", "boarding.edit")
    shown = page(as_alma, "movements_gate", movement.uid)
    assert "F1.1" not in shown
    assert "somebody on the manifest" in shown
    assert f'card <bdi dir="ltr">{person[:6].upper()}</bdi>' in shown
