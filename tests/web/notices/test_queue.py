"""The queue: a notice goes out at least once or at most once, whoever dies when; what surely failed is tried again."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.record.making import case, day, departing, person

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts.sending import NotSent
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import erasure
from safeconduct.web.movements.models import Movement
from safeconduct.web.notices import acting, calling, choosing, queue, texts
from safeconduct.web.notices.models import OPEN, Kind, Notice, State
from safeconduct.web.notices.providers import Outgoing, Unclear
from safeconduct.web.record import answers
from safeconduct.web.record.models import Answer, Consent, FamilySplit, Operation, Purpose
from safeconduct.web.record.services import Refused
from safeconduct.web.secrecy import vault

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manifest")]


class Killed(BaseException):
    """The worker is gone."""


class Double:
    """A provider that notes what it took, and fails as it is told."""

    def __init__(self, repeats: bool = False) -> None:
        self.repeats, self.took, self.fails = repeats, [], None

    def send(self, one: Outgoing) -> None:
        """Take it, or fail."""
        if isinstance(self.fails, NotSent):
            raise self.fails
        self.took.append(one)
        if self.fails:
            raise self.fails


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Double:
    """What everything goes through."""
    made = Double()
    monkeypatch.setattr(queue, "provider_of", lambda _channel: made)
    return made


def called(movement: Movement, actor: User, **more: Any) -> list[Notice]:
    """The families of the manifest called, as a page shows them."""
    seen = calling.calling(movement, Kind.MANIFEST, again=more.get("again", False)).seen
    return calling.call(movement, Kind.MANIFEST, seen=seen, actor=actor, **more)


def due() -> QuerySet[Notice]:
    """Let whatever is open be due."""
    rows = Notice.objects.filter(state__in=OPEN)
    rows.update(next_at=timezone.now())
    return rows


def by_number(record: Operation, actor: User) -> None:
    """F1 chose a number, and Persian."""
    choosing.choose(case(record), "number", language="fa", actor=actor, address="۰۰۴۴ 1632 960001")


def test_a_notice_is_sent_once_in_the_language_of_the_family(
    record: Operation, movement: Movement, alma: User, double: Double
) -> None:
    """Who chose nothing waits to be told by hand; nothing goes out twice unless it is asked for."""
    by_number(record, alma)
    first, second = called(movement, alma)
    assert (second.choice, second.channel) == (None, "hand")
    assert [queue.deliver_one(), queue.deliver_one()] == [True, False]
    (sent,) = double.took
    assert (sent.id, sent.to, sent.text) == (first.uid, "00441632960001", texts.text("fa"))
    assert not calling.calling(movement, Kind.MANIFEST).fresh
    with pytest.raises(calling.Refused, match="called already"):
        called(movement, alma)
    assert [one.round for one in called(movement, alma, again=True)] == [2, 2]
    assert "00441632960001" not in str(list(Entry.objects.values()))
    assert Notice.objects.count() == 4


@pytest.mark.parametrize("repeats", [True, False])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_repeats_only_where_that_is_known(
    record: Operation, movement: Movement, alma: User, double: Double,
    monkeypatch: pytest.MonkeyPatch, when: str, repeats: bool,
) -> None:  # fmt: skip
    """Killed before or after it sent: it is handed over again only to who is handed the same identifier twice."""
    by_number(record, alma)
    one = called(movement, alma)[0]
    double.repeats = repeats

    def dies(*_args: Any) -> None:
        raise Killed

    with monkeypatch.context() as killed:
        killed.setattr(double if when == "before" else queue, "send" if when == "before" else "_note", dies)
        with pytest.raises(Killed):
            queue.deliver_one()
    assert queue.deliver_one() is False  # the claim still holds
    due()
    assert queue.deliver_one() is True
    one.refresh_from_db()
    assert (one.state, one.error) == (("sent", "") if repeats else ("given_up", "unclear"))
    assert {sent.id for sent in double.took} <= {one.uid}
    assert repeats or len(double.took) == (when == "after")
    assert queue.deliver_one() is False
    if not repeats:
        again = acting.again(one, actor=alma)
        queue.deliver_one()
        assert double.took[-1].id == again.uid


def test_that_a_family_was_told_is_taken_back_with_a_reason(
    record: Operation, movement: Movement, alma: User, bert: User, double: Double
) -> None:
    """What was sent is sent as before, what waited waits and goes out; the log has who, and why, sealed."""
    by_number(record, alma)
    sent, by_hand = called(movement, alma)
    queue.deliver_one()
    (again, _second) = called(movement, alma, again=True)
    for one in (sent, by_hand, again):
        acting.told(one, actor=alma)
    assert queue.deliver_one() is False
    with pytest.raises(Refused, match="why"):
        acting.not_told(by_hand, actor=bert, reason=" ")
    for one in (sent, by_hand, again):
        acting.not_told(one, actor=bert, reason="they were at the clinic")
        with pytest.raises(Refused, match="not noted"):
            acting.not_told(one, actor=bert, reason="twice")
    states = [Notice.objects.get(pk=one.pk).state for one in (sent, by_hand, again)]
    assert states == [State.SENT, State.WAITING, State.WAITING]
    assert queue.deliver_one() is True
    assert [one.id for one in double.took] == [sent.uid, again.uid]
    entry = Entry.objects.filter(action="taken back", subject="notice").latest("pk")
    assert (entry.actor_name, again.uid in entry.id_list) == (str(bert), True)
    assert "clinic" not in str(list(Entry.objects.values()))
    told = log.opened(entry.after_value)
    assert told == {"state": "waiting", "reason": "they were at the clinic"}


def test_what_surely_failed_is_tried_again_and_given_up(
    record: Operation, movement: Movement, alma: User, double: Double
) -> None:
    """What is unclear is not tried again; what a family ended meanwhile is withdrawn."""
    by_number(record, alma)
    one = called(movement, alma)[0]
    double.fails = NotSent("answer_503")
    while queue.deliver_one():
        due()
    one.refresh_from_db()
    assert (one.state, one.error, one.attempts) == ("given_up", "answer_503", len(queue.DELAYS) + 1)
    again = acting.again(one, actor=alma)
    queue.deliver_one()
    choice = choosing.chosen(case(record))
    assert choice is not None
    assert choosing.stop(choice, actor=alma) == 1
    due()
    assert queue.deliver_one() is False
    again.refresh_from_db()
    assert (again.state, again.error, double.took) == ("withdrawn", "ended", [])
    by_number(record, alma)
    double.fails = Unclear("TimeoutError")
    last = acting.again(one, actor=alma)
    queue.deliver_one()
    due()
    assert queue.deliver_one() is False
    last.refresh_from_db()
    assert (last.state, last.error, len(double.took)) == ("given_up", "unclear", 1)


def test_by_default_a_line_is_written_for_whoever_carries_it_and_erasing_takes_it_out(
    record: Operation, movement: Movement, alma: User, outbox: Path,
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Nothing else leaves; a family of which somebody is erased has no address, no text and no line any more."""
    by_number(record, alma)
    choosing.choose(case(record, "F2"), "hand", language="ar", actor=alma)
    one = called(movement, alma)[0]
    while queue.deliver_one():
        pass
    lines = [json.loads(line) for line in outbox.read_text().splitlines()]
    assert [(line["to"], line["text"]) for line in lines] == [
        ("00441632960001", texts.text("fa")), ("F2", texts.text("ar")),
    ]  # fmt: skip
    assert stat.S_IMODE(outbox.stat().st_mode) == 0o600
    assert mail.outbox == []
    who = person(record)
    monkeypatch.setattr(vault, "_empty_the_journal", lambda: None)  # which waits for the transaction of the test
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(who, typed=who.code, actor=alma, reason="asked for it")
    one.refresh_from_db()
    assert (one.sealed_text, choosing.chosen(case(record))) == (None, None)
    assert [json.loads(line)["to"] for line in outbox.read_text().splitlines()] == ["F2"]

    with outbox.open("a") as left:  # the process died after its commit, and before it took the line out
        left.write(json.dumps({"id": one.uid, "to": "00441632960001"}) + "\n")
    assert queue.sweep() == 1
    assert [json.loads(line)["to"] for line in outbox.read_text().splitlines()] == ["F2"]
    assert queue.sweep() == 0


def test_own_words_that_give_something_away_are_refused_unless_somebody_insists(
    record: Operation, movement: Movement, alma: User
) -> None:
    """A number, a day or a place that the operation knows is named; the texts of the program name none."""
    by_number(record, alma)
    for words in ("بیایید، ۷ صبح", "فردا بیایید", "Come to the Port", "به آلمان می‌روید"):
        with pytest.raises(calling.Refused, match="The words name"):
            called(movement, alma, own={"fa": words})
    for language in texts.defaults():
        assert texts.given_away(texts.text(language) + texts.subject(language), record) == []
    one = called(movement, alma, own={"fa": "فردا بیایید"}, in_spite=True)[0]
    assert acting.text_of(one) == "فردا بیایید"
    assert acting.told(one, actor=alma).state == State.TOLD


def test_a_family_that_parted_is_asked_again(record: Operation, movement: Movement, alma: User, double: Double) -> None:
    """Whose number it was, nobody knows: what waits is withdrawn, and it is told by hand until it chose anew."""
    by_number(record, alma)
    one = called(movement, alma)[0]
    family = case(record)
    FamilySplit.objects.create(
        operation=record, person=person(record), from_case=family, to_case=case(record, "F2"), reason="they part"
    )
    assert queue.deliver_one() is True
    one.refresh_from_db()
    assert (one.state, one.error, double.took) == ("withdrawn", "parted", [])
    assert [one.choice for one in calling.calling(movement, Kind.MANIFEST, again=True).fresh] == [None, None]
    by_number(record, alma)
    assert choosing.to_go_by(family) is not None


@pytest.mark.parametrize("refuses", [True, False])
def test_consent_that_is_gone_stops_what_waits(
    record: Operation, movement: Movement, alma: User, as_alma: Client, double: Double, refuses: bool
) -> None:
    """An adult refuses, or takes a consent back: nothing goes out, and the list to tell by hand leaves them out."""
    by_number(record, alma)
    one, by_hand = called(movement, alma)
    page = reverse("notices_by_hand", args=["one", movement.uid])
    for who, family in (("F1.1", "F1"), ("F2.1", "F2")):
        assert one.state == State.WAITING
        told = {"operation": record, "person": person(record, who), "purpose": Purpose.LEAVE, "asked_on": day(0)}
        if refuses:
            Consent.objects.create(answer=Answer.REFUSED, **told)
        else:
            assert Consent.objects.create(answer=Answer.GIVEN, **told).pk
            assert not answers.consent_gone(case(record, family), departing(record).destination_id)
            Consent.objects.filter(person=told["person"]).update(withdrawn_on=day(0))
    assert queue.deliver_one() is True
    one.refresh_from_db()
    assert (one.state, one.error, double.took) == ("withdrawn", "consent", [])
    shown = as_alma.get(page).content.decode()
    assert "Left out" in shown
    assert reverse("notices_act", args=["one", by_hand.uid, "told"]) not in shown
