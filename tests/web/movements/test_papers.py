"""Papers of a manifest as files: of whom they tell, who gets them, what is logged, and cards that phones know."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page
from tests.report.documents.reading_pdf import Document, plain_text
from tests.web.danger.convoying import set_clock
from tests.web.identities.registering import change
from tests.web.identities.test_in_browser import page
from tests.web.movements.boarding import Phone, released
from tests.web.record.making import START, case, day, person

from safeconduct.operation.ages import Ages
from safeconduct.report.documents.cards import cards_paper
from safeconduct.report.documents.gate_packs import REASONS
from safeconduct.report.documents.notices import groups
from safeconduct.report.documents.typesetting import images
from safeconduct.report.documents.words import words_of
from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.boarding_phone import shell
from safeconduct.web.danger.convoys import plan_in_force
from safeconduct.web.movements.models import Card, Movement, RefusalReason
from safeconduct.web.movements.papers import Papers
from safeconduct.web.movements.preparing import offload_order
from safeconduct.web.movements.services import arriving, manifests
from safeconduct.web.movements.services.manifests import ALIKE, TYPED
from safeconduct.web.movements.views.papers import KINDS
from safeconduct.web.record.models import Case, Need, Operation, OperationSettings, Person
from safeconduct.web.record.services import operation_days
from safeconduct.web.record.services.operation_days import now_in

__all__ = ["page"]
pytestmark = pytest.mark.django_db


def paper(client: Client, uid: str, kind: str, **asked: str) -> Any:
    """What the address of a paper answers."""
    return client.get(reverse("movements_print", args=["one", uid, kind]), asked)


def named(movement: Movement, alma: User) -> None:
    """Two people on the departure have names, and one who is on no list."""
    record = movement.operation
    change(person(record, "F1.1"), alma, family_name="Sample", given_names="Mina", native_family_name="نمونه",
           native_given_names="مینا", birth="1985-03~")  # fmt: skip
    change(person(record, "F2.1"), alma, family_name="Example", given_names="Omid")


def test_a_manifest_tells_of_whoever_is_on_it_and_of_nobody_else(
    as_alma: Client, movement: Movement, bert: User, alma: User
) -> None:
    """Its names in two languages; in a frame until two released it; after the next one, nobody of the old one."""
    named(movement, alma)
    draft = manifests.draw_up(movement, actor=alma)
    answer = paper(as_alma, draft.uid, "manifest", **{"in": "fa", "beside": "en"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="one-d1-manifest-1-fa-en.pdf"'
    framed = "NOT RELEASED"
    first = Document(paper(as_alma, draft.uid, "manifest").content)
    (head, *rows) = first.tables()[-1]
    assert [(row[head.index("Surname")], row[head.index("Family")]) for row in rows] == [
        ("Sample", "F1"), ("F1.2", "F1"), ("F1.3", "F1"), ("Example", "F2"),
    ]  # fmt: skip
    assert framed in first.whole().upper()
    manifests.ask(draft, actor=alma)
    manifests.agree(draft, actor=bert)
    assert framed not in Document(paper(as_alma, draft.uid, "manifest").content).whole().upper()
    newer = released(movement, bert, alma, without=[case(movement.operation, "F1")])
    persian = Document(paper(as_alma, newer.uid, "manifest", **{"in": "fa"}).content, rtl=True).whole()
    assert "F1.1، F1.2، F1.3" in persian
    newer = released(movement, bert, alma, without=[case(movement.operation, "F2")])
    whole = Document(paper(as_alma, newer.uid, "manifest").content).whole()
    assert "Sample" in whole
    assert "taken off: F2.1" in whole
    assert "Example" not in whole
    assert "took the place" in as_alma.get(paper(as_alma, draft.uid, "manifest").url).content.decode()


def test_who_may_not_see_names_or_not_board_gets_no_paper(
    as_alma: Client, movement: Movement, bert: User, alma: User, allow: Any
) -> None:
    """There is no such page without either right, and no button for it; nor a paper or language that nobody made."""
    manifest = released(movement, bert, alma)
    address = reverse("movements_print", args=["one", manifest.uid, "manifest"])
    shown = reverse("movements_movement", args=["one", movement.uid])
    assert address in as_alma.get(shown).content.decode()
    assert paper(as_alma, manifest.uid, "passport").status_code == 404
    assert paper(as_alma, manifest.uid, "manifest", **{"in": "xx"}).status_code == 404
    for less in ("identity.read", "boarding.edit"):
        allow(movement.operation, "planning.read", "register.read", "manifests.release", less)
        assert as_alma.get(address).status_code == 404
        assert address not in as_alma.get(shown).content.decode()
    assert not Entry.objects.filter(purpose__startswith="papers").exists()


def test_that_a_paper_was_made_is_in_the_log(as_alma: Client, movement: Movement, bert: User, alma: User) -> None:
    """Which paper, of which manifest, and of whom; an answer without a paper reads nobody."""
    manifest = released(movement, bert, alma)
    people = set(manifest.rows.values_list("card__person__uid", flat=True))
    assert {paper(as_alma, manifest.uid, kind).status_code for kind in ("stand-by", "arrival")} == {302}
    assert not Entry.objects.filter(purpose__startswith="papers").exists()
    assert paper(as_alma, manifest.uid, "cards").status_code == 200
    entry = Entry.objects.get(purpose="papers, cards")
    assert (entry.actor_id, entry.action, entry.subject) == (alma.pk, "read", "manifest")
    assert set(json.loads(entry.ids)) == {manifest.uid, *people}


@pytest.mark.any_database
def test_every_paper_can_be_made(
    as_alma: Client, movement: Movement, bert: User, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind, once somebody boarded, somebody did not, and the movement departed."""
    named(movement, alma)
    manifest = released(movement, bert, alma, without=[case(movement.operation, "F2")],
                        standby=[case(movement.operation, "F2")])  # fmt: skip
    set_clock(monkeypatch, day(5))
    phone = Phone(movement, alma)
    phone.says("boarded", phone.people()["Mina Sample"])
    phone.sync()
    arriving.depart(movement, actor=alma)
    made = {kind: paper(as_alma, manifest.uid, kind, incomplete="yes") for kind in KINDS}
    assert {kind: answer.status_code for kind, answer in made.items()} == dict.fromkeys(KINDS, 200)
    text = {kind: Document(one.content).whole() for kind, one in made.items() if one.content.startswith(b"%PDF")}
    assert all("Mina" in text[kind] for kind in text.keys() - {"stand-by"})
    assert {kind for kind in text if "Omid" in text[kind]} == {"cards", "gate", "stand-by"}
    assert "about 1985-03-XX" in " ".join(text["manifest"].split())
    absent = Document(made["arrival"].content).tables()[-3]
    assert "F1.2" in str(absent)
    rows = list(csv.reader(io.StringIO(made["carrier-csv"].content.decode("utf-8-sig"))))
    assert [row[:2] for row in rows[1:]] == [["Sample", "Mina"], ["", ""], ["", ""]]


def test_whose_name_no_font_can_print_stands_there_by_their_code(movement: Movement, bert: User, alma: User) -> None:
    """A name in Ethiopic letters alone is the code on the manifest, on the card and in stand-by; a Latin one stays."""
    change(person(movement.operation, "F1.1"), alma, native_family_name="ገብረ", native_given_names="ሃይለ")
    change(person(movement.operation, "F2.1"), alma, given_names="Omid", native_given_names="ኦሚድ")
    first = [case(movement.operation, "F1")]
    of = Papers(released(movement, bert, alma, without=first, standby=first), ("fa",), timezone.now())
    assert {card.names[0] for card in of.cards()} == {"F1.1", "Omid"}
    assert of.stand_by().families[0].names[0] == "F1.1"
    assert [(one.surname, one.given_names) for one in of.listed().passengers] == [("", "Omid")]
    assert "ሃ" not in Document(KINDS["gate"].make(of)).whole()


def test_a_card_holds_the_token_of_the_family_and_what_begins_it(movement: Movement, bert: User, alma: User) -> None:
    """A reader finds on each card the token that phones have; the signs to be typed cannot be taken for others."""
    of = Papers(released(movement, bert, alma), ("en",), timezone.now())
    (sheet,) = images(cards_paper(of.cards(), of.made_at, of.languages))
    scanned = {str(code.text) for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(sheet)))}
    assert scanned == {one["token"] for one in Phone(movement, alma).packet()["families"]}
    text = Document(KINDS["cards"].make(of)).whole()
    assert all(one.typed in text and one.token not in text for one in of.cards())
    assert not ALIKE & {sign for one in Card.objects.all() for sign in one.token[:TYPED]}


def test_a_list_for_the_carrier_tells_what_is_missing_before_it_is_made(
    as_alma: Client, movement: Movement, bert: User, alma: User
) -> None:
    """How many lack a name, a birth to the day or a document; it is made once somebody ticks that it may lack them."""
    named(movement, alma)
    manifest = released(movement, bert, alma)
    for kind in ("carrier-csv", "carrier-workbook"):
        answer = paper(as_alma, manifest.uid, kind)
        assert answer.status_code == 302
        told = as_alma.get(answer.headers["Location"]).content.decode()
        assert "a whole birth date or a document: 4." in told
        assert 'name="incomplete"' in told
        assert paper(as_alma, manifest.uid, kind, incomplete="yes").status_code == 200


def test_papers_take_the_seats_of_the_aircraft_and_bus_lists_those_of_the_bus(
    movement: Movement, record: Operation, bert: User, alma: User
) -> None:
    """A stretcher of 9 seats on board and 4 on the bus: the carrier, the head and the offload order count 9."""
    Need.objects.filter(operation=record, code="escort").update(extra_seats=8, extra_bus_seats=3, sensitive=True)
    of = Papers(released(movement, bert, alma), ("en",), timezone.now())
    lying = next(one for one in of.listed().passengers if one.seats > 1)
    assert (lying.family, lying.seats, lying.on_the_bus) == (case(record, "F1").called, 9, 4)
    rows = list(csv.reader(io.StringIO(KINDS["carrier-csv"].make(of).decode("utf-8-sig"))))
    assert sum(int(row[-1]) for row in rows[1:]) == of.listed().seats == 9 + 3
    by_the_page = {case.called: family.seats for party in offload_order(movement) for case, family in party}
    assert {one.family: one.seats for one in of.offload().families} == by_the_page
    assert sum(int(row[-2]) for row in Document(KINDS["buses"].make(of)).tables()[-1][1:]) == 4 + 3


def test_an_age_that_the_record_knows_is_told_to_the_receiver(
    movement: Movement, record: Operation, bert: User, alma: User
) -> None:
    """Whole years on from the day on which it was counted; without a birth date it stands on the list and counts."""
    Person.objects.filter(operation=record).update(age=9)
    Person.objects.filter(pk=person(record, "F2.1").pk).update(age=16)
    OperationSettings.objects.filter(operation=record).update(starts_on=day(5 - 2 * 366))
    of = Papers(released(movement, bert, alma), ("en",), timezone.now())
    assert {one.ages for one in of.listed().passengers} == {Ages(11, 11), Ages(18, 18)}
    assert groups(of.listed().passengers)["age_unknown"] == 0
    assert {row[6] for row in Document(KINDS["booking"].make(of)).tables()[-2][1:]} == {"11", "18"}


def test_an_age_is_the_same_on_the_phone_and_on_the_notice(movement: Movement, bert: User, alma: User) -> None:
    """Of a birth that is known to the year both tell the youngest and the oldest that the person may be."""
    change(person(movement.operation, "F2.1"), alma, given_names="Omid", birth="2008~")
    of = Papers(released(movement, bert, alma), ("en",), timezone.now())
    families = Phone(movement, alma).packet()["families"]
    (told,) = [one for family in families for one in family["people"] if one["name"] == "Omid"]
    assert told["ages"] == {"least": 17, "most": 18, "about": True}
    assert "about 17 to 18" in {row[6] for row in Document(KINDS["booking"].make(of)).tables()[-2][1:]}


def test_needs_of_the_program_are_in_the_language_of_the_paper(
    as_alma: Client, movement: Movement, record: Operation, bert: User, alma: User
) -> None:
    """What the program calls a need is translated, on papers, phones and pages; what people call it stays."""
    manifest = released(movement, bert, alma)
    for name, shown in (("Medical escort", "همراه پزشکی"), ("A nurse", "A nurse")):
        Need.objects.filter(operation=record, code="escort").update(name=name)
        whole = Document(paper(as_alma, manifest.uid, "booking", **{"in": "fa"}).content, rtl=True).whole()
        assert shown in plain_text(whole)
        assert Phone(movement, alma, name).packet()["needs"]["escort"]["fa"] == shown
        where = reverse("movements_manifest", args=["one", manifest.uid])
        assert f"<bdi>{shown}</bdi>" in as_alma.get(where, headers={"Accept-Language": "fa"}).content.decode()


def test_papers_of_the_example_have_its_day(
    as_alma: Client, movement: Movement, record: Operation, bert: User, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands on its first day: its papers are made and released then, and the page of the manifest says so."""
    manifest = released(movement, bert, alma)
    monkeypatch.setattr(operation_days, "now_in", now_in)
    for is_example, there in ((True, START), (False, now_in(record).date())):
        Operation.objects.filter(pk=record.pk).update(is_example=is_example)
        made = Document(paper(as_alma, manifest.uid, "manifest").content).reader.pages[0].extract_text()
        assert plain_text(made).count(words_of("en").day(there)) == 3
        shown = as_alma.get(reverse("movements_manifest", args=["one", manifest.uid])).content.decode()
        assert shown.count(f'datetime="{there}"') == 3


def test_stand_by_is_in_the_order_of_need(movement: Movement, record: Operation, bert: User, alma: User) -> None:
    """As the page has it, whoever was ticked first; a family that the plan does not place is last."""
    Case.objects.filter(pk=case(record, "F2").pk).update(priority="emergency")
    plan = plan_in_force(record)
    asked = [case(record, code) for code in ("F3", "F1", "F2")]
    assert [one.external_code for one in manifests.by_need(movement, plan, asked)] == ["F2", "F1", "F3"]
    waiting = [case(record, code) for code in ("F3", "F1")]
    of = Papers(released(movement, bert, alma, without=waiting, standby=waiting), ("en",), timezone.now())
    assert [one.family for one in of.stand_by().families] == [case(record, code).called for code in ("F1", "F3")]


def test_a_pack_has_the_reasons_of_phones_and_the_desk_its_letters(
    as_alma: Client, movement: Movement, bert: User, alma: User
) -> None:
    """One list, in one order; whoever enters a pack finds the letter that stands on it."""
    assert list(REASONS) == RefusalReason.values
    released(movement, bert, alma)
    shown = as_alma.get(reverse("movements_paper", args=["one", movement.uid])).content.decode()
    assert "E · for the safety of others" in shown


@pytest.mark.soak
def test_a_phone_finds_a_family_by_its_card(page: Page, movement: Movement, bert: User, alma: User) -> None:
    """The program of the phone takes what a card holds, and what is printed on it to be typed, for that family."""
    cards = Papers(released(movement, bert, alma), ("en",), timezone.now()).cards()
    families = Phone(movement, alma).packet()["families"]
    asking = """async ([script, families, said]) => {
        const { find } = await import("data:text/javascript," + encodeURIComponent(script));
        return find(families, said).families.map((one) => one.token);
    }"""
    for card in cards:
        for said in (card.token, card.typed, f" {card.typed.lower()}"):
            assert page.evaluate(asking, [shell.files()["cards.js"].decode(), families, said]) == [card.token]
