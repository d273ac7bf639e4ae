"""The ledger through its one door: taken, marked, decided, contested, reviewed, promised, kept, and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.web.ledger.entering import DAY, QUOTE, TEXT, counted, promised, said, taken
from tests.web.record.making import made, offered, site

from safeconduct.web.accounts.models import User
from safeconduct.web.ledger import services
from safeconduct.web.record.models import (
    FigureContest,
    FigureDecision,
    Operation,
    Source,
    SourceCopy,
    StateChange,
    Statement,
)
from safeconduct.web.record.projected_ledger import of_figures
from safeconduct.web.record.services import Refused, edit, reverse_change
from safeconduct.web.record.services.edits import text_of

pytestmark = pytest.mark.django_db


def decided(record: Operation) -> dict[str, tuple[str, str, str]]:
    """Role, reason and review of each figure, as a file has them."""
    rows = of_figures(record, list(record_figures(record)))
    return {row["code"]: (row["role"], row["reason"], row["review"]) for row in rows}


def record_figures(record: Operation) -> list[dict[str, object]]:
    """The figures of an operation as the database has them."""
    from safeconduct.web.record.models import Figure

    return list(Figure.objects.filter(operation=record).order_by("pk").values())


def test_a_source_is_taken_with_its_copy(record: Operation, alma: User) -> None:
    """The bytes as they came and the text stand side by side, with who took them; the same text is taken once."""
    one = taken(record, TEXT.replace("\n", "\r\n"), alma, content=b"%PDF", form="pdf")
    copy = SourceCopy.objects.get(source=one)
    assert (copy.words(), copy.file(), copy.form, copy.taken_by) == (TEXT, b"%PDF", "pdf", alma)
    assert one.text_sha256 == copy.text_sha256
    assert one.retrieved_on is not None
    with pytest.raises(Refused, match=one.code):
        taken(record)
    assert taken(made("another")).code == one.code


@pytest.mark.parametrize("text", ["", " \n ", "a\0b", "x" * 2_000_001])
def test_what_is_no_text_is_not_taken(record: Operation, text: str) -> None:
    """Nothing, a character that is none, and more than anybody reads."""
    with pytest.raises(Refused):
        taken(record, text)
    assert not Source.objects.exists()


def test_a_statement_stands_at_its_characters(record: Operation) -> None:
    """Words that stand elsewhere are refused when they are entered, and when the place is changed later."""
    source = taken(record)
    one = said(source)
    with pytest.raises(Refused, match="do not stand"):
        said(source, start=3, end=9)
    with pytest.raises(Refused, match="do not stand"):
        edit(one, {"text": "We will take 300 people."}, {"text": QUOTE}, actor=None, reason="better")
    assert Statement.objects.get().text == QUOTE


def test_who_reports_stands_above_and_in_the_same_source(record: Operation) -> None:
    """A chain has no circle and leaves no source."""
    source = taken(record)
    above = said(source, text="said", start=None, end=None, speaker="The author")
    below = said(source, parent_statement=above)
    with pytest.raises(Refused, match="leads back"):
        edit(above, {"parent_statement": below}, {"parent_statement": ""}, actor=None, reason="turned")
    with pytest.raises(Refused, match="another source"):
        said(taken(record, "Another text"), parent_statement=above, start=None, end=None)


def test_one_figure_is_used_for_the_same(record: Operation) -> None:
    """Two that count the same stand side by side; one of them is used, whichever way leads there."""
    source = taken(record)
    one, other = counted(source, 400), counted(source, 397)
    later = counted(source, 500, as_of=DAY + timedelta(days=1))
    services.decide_figure(one, "used", actor=None, reason="by name")
    services.decide_figure(later, "used", actor=None, reason="another day")
    with pytest.raises(Refused, match=one.code):
        services.decide_figure(other, "used", actor=None, reason="counted")
    with pytest.raises(Refused, match=one.code):
        edit(later, {"as_of": DAY}, {"as_of": text_of(later, "as_of")}, actor=None, reason="a slip")
    services.decide_figure(one, "cross_check", actor=None, reason="older")
    second = FigureDecision.objects.latest("pk")
    services.decide_figure(other, "used", actor=None, reason="counted")
    with pytest.raises(Refused, match=other.code):
        reverse_change(StateChange.objects.get(figure_decision=second), actor=None, reason="back")
    assert decided(record)[one.code] == ("cross_check", "older", "proposed")


def test_a_decision_has_a_reason_and_is_seen(record: Operation) -> None:
    """Nothing is decided without a reason, twice alike, or over what somebody else decided meanwhile."""
    one = counted(taken(record))
    with pytest.raises(Refused, match="why"):
        services.decide_figure(one, "used", actor=None, reason=" ")
    services.decide_figure(one, "used", actor=None, reason="Agron counted", seen=0)
    with pytest.raises(Refused, match="already"):
        services.decide_figure(one, "used", actor=None, reason="again")
    with pytest.raises(Refused, match="since you looked"):
        services.decide_figure(one, "rejected", actor=None, reason="no", seen=0)
    assert b"Agron" not in bytes(FigureDecision.objects.get().sealed_reason or b"")


def test_both_stand(record: Operation) -> None:
    """Those that disagree are cross-checks, each with the reason; of those of which one is used, none is."""
    source = taken(record)
    figures = [counted(source, 400), counted(source, 397)]
    services.both_stand(figures, actor=None, reason="two ways of counting")
    assert set(decided(record).values()) == {("cross_check", "two ways of counting", "proposed")}
    services.decide_figure(figures[0], "used", actor=None, reason="by name")
    with pytest.raises(Refused, match="is used"):
        services.both_stand(figures, actor=None, reason="again")


def test_a_decision_is_contested(record: Operation) -> None:
    """With a reason, which is sealed; the decision holds on, and what is not decided cannot be contested."""
    one = counted(taken(record))
    with pytest.raises(Refused, match="Nothing is decided"):
        services.contest(one, actor=None, reason="no")
    services.decide_figure(one, "used", actor=None, reason="by name")
    services.contest(one, actor=None, reason="Agron was not there")
    assert FigureContest.objects.get().reason == "Agron was not there"
    assert decided(record)[one.code][0] == "used"


def test_a_second_person_reviews_and_a_change_falls_back(record: Operation, alma: User, rita: User) -> None:
    """Who entered a figure does not review it; a change, and a change that is taken back, are looked at again."""
    one = counted(taken(record), actor=alma)
    with pytest.raises(Refused, match="second person"):
        services.review(one, actor=alma)
    services.review(one, actor=rita)
    assert decided(record)[one.code][2] == "reviewed"
    (change,) = edit(one, {"low": 401}, {"low": "400"}, actor=alma, reason="a slip")
    assert decided(record)[one.code][2] == "changed_after_review"
    services.review(one, actor=rita)
    reverse_change(change, actor=alma, reason="no slip")
    assert decided(record)[one.code][2] == "changed_after_review"


def test_a_commitment_is_withdrawn_or_superseded_once(record: Operation) -> None:
    """Each is an act with a reason, and goes back; the last of a chain holds, and no chain leads back."""
    one, other = promised(record), promised(record, offer=offered(record))
    with pytest.raises(Refused, match="why"):
        services.withdraw(one, DAY, actor=None, reason="")
    with pytest.raises(Refused, match="before it was made"):
        services.withdraw(one, DAY - timedelta(days=1), actor=None, reason="a letter")
    done = services.supersede(one, other, actor=None, reason="a new promise")
    with pytest.raises(Refused, match="no more"):
        services.withdraw(one, DAY, actor=None, reason="a letter")
    with pytest.raises(Refused, match="leads back"):
        services.supersede(other, one, actor=None, reason="turned")
    reverse_change(done, actor=None, reason="a slip")
    services.withdraw(one, DAY, actor=None, reason="a letter")
    one.refresh_from_db()
    assert (one.superseded_by, one.withdrawn_on) == (None, DAY)


def test_what_was_done_is_recorded(record: Operation) -> None:
    """With its day, quantity and sources; nothing of the future, and no quantity of nothing."""
    one, source = promised(record), taken(record)
    first = services.fulfil(one, DAY, quantity=14.0, sources=[source], actor=None)
    assert [row.source for row in first.citations.all()] == [source]
    with pytest.raises(Refused, match="recorded already"):
        services.fulfil(one, DAY, quantity=14.0, actor=None)
    services.fulfil(one, DAY, quantity=14.0, actor=None, reason="a second bus")  # the same again on one day can be
    for quantity, day in ((0.0, DAY), (1.0, date(2999, 1, 1))):
        with pytest.raises(Refused):
            services.fulfil(one, day, quantity=quantity, actor=None)
    with pytest.raises(Refused, match="fulfilments"):
        reverse_change(StateChange.objects.get(commitment=one, what="entered"), actor=None, reason="a slip")


def test_a_status_is_contested_and_goes_back(record: Operation) -> None:
    """By a statement, once; and that it was entered is taken back with what contests it."""
    statement = said(taken(record))
    one = services.enter_status(
        record, subject="The residents", kind="terror_listing", from_day=DAY, sources=[statement.source], actor=None
    )
    services.contest_status(one, statement, actor=None)
    with pytest.raises(Refused, match="already"):
        services.contest_status(one, statement, actor=None)
    reverse_change(StateChange.objects.get(legal_status=one), actor=None, reason="a slip")
    assert not type(one).objects.standing().exists()


def test_a_period_known_to_the_month(record: Operation) -> None:
    """May end before the day that stands for its beginning, in the same month; not in one before."""
    camp = site(record, "camp")
    fields = {"holder": "the army", "role": "security", "precision": "month", "from_day": date(2012, 3, 15)}
    services.enter_responsibility(camp, **fields, to_day=date(2012, 3, 1), actor=None)
    with pytest.raises(Refused, match="before"):
        services.enter_responsibility(camp, **fields, to_day=date(2012, 2, 28), actor=None)


def test_a_measure_goes_step_by_step(record: Operation) -> None:
    """Each step is what was entered; none follows from another."""
    bill = services.enter_measure(record, number="H.R.1", kind="bill", actor=None)
    services.step_measure(bill, on=DAY, step="ordered_reported", vote="18-0", actor=None)
    assert [one.step for one in bill.steps.all()] == ["ordered_reported"]
    with pytest.raises(Refused):
        services.step_measure(bill, on=DAY, step="blessed", actor=None)


def test_what_others_name_stays(record: Operation) -> None:
    """A source goes back only when nothing names it any more; its copy stays in the record."""
    source = taken(record)
    statement = said(source)
    entry = StateChange.objects.get(source=source)
    with pytest.raises(Refused, match="statements"):
        reverse_change(entry, actor=None, reason="a slip")
    reverse_change(StateChange.objects.get(statement=statement), actor=None, reason="a slip")
    reverse_change(entry, actor=None, reason="a slip")
    assert not Source.objects.standing().exists()
    assert SourceCopy.objects.exists()
    assert taken(record).code != source.code


def test_another_operation_is_left_alone(record: Operation) -> None:
    """A source of one operation is cited in no other."""
    elsewhere = taken(made("elsewhere"))
    with pytest.raises(Refused, match="another operation"):
        services.enter_event(record, title="A flight", starts_on=DAY, sources=[elsewhere], actor=None)
    with pytest.raises(Refused):
        services.enter_figure(elsewhere, subject="population", site=site(record, "camp"), low=1, as_of=DAY, actor=None)
