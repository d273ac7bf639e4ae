"""Commitments: who promises, how strongly, and by when."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.ledger.reading import read

Row = tuple[str, str | None, str, str | None, str | None]


def found(text: str) -> list[Row]:
    """The commitments of a text."""
    return [(one.text, one.promisor, one.modality, one.due, one.kind) for one in read(text).commitments]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Norland will accept 210 people by the end of June 2013.",
            ("Norland will accept 210 people by the end of June 2013", "Norland", "will", "2013-06-30", "places"),
        ),
        (
            "Arta Leka pledged to pay for the buses.",
            ("Arta Leka pledged to pay for the buses", "Arta Leka", "will", None, "money"),
        ),
        ("Norland said it would send buses.", ("it would send buses", "Norland", "will", None, "transport")),
        ("“We will protect them,” said Col. Dren.", ("We will protect them", "Col. Dren", "will", None, "protection")),
        ("Norland intends to host 30 men.", ("Norland intends to host 30 men", "Norland", "intends", None, "places")),
        ("Norland is ready to guard it.", ("Norland is ready to guard it", "Norland", "intends", None, "protection")),
        (
            "The resolution calls on Norland to accept them.",
            ("The resolution calls on Norland to accept them", None, "calls_on", None, None),
        ),
        ("Leka urged Norland to take more.", ("Leka urged Norland to take more", None, "calls_on", None, None)),
    ],
)
def test_each_strength(text: str, row: Row) -> None:
    """Will binds, intends does not, and calls on is nobody's promise."""
    assert found(text) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "It will be cold in March.",
        "Norland will not accept anybody.",
        "Norland would accept them if it could.",
        "You will send the keys.",
        "The minister asks us every month.",
        "The camp will close in May.",
    ],
)
def test_other_words_promise_nothing(text: str) -> None:
    """Weather, refusals, conditions, orders and what happens to things."""
    assert found(text) == []


def test_a_day_that_lies_ahead_is_the_due_day() -> None:
    """Without "by" too, where the day of publication is known."""
    reading = read("Norland will send buses in May 2014.", published=date(2013, 7, 3))
    assert reading.commitments[0].due == "2014-05-31"


@pytest.mark.parametrize(
    ("text", "conditions", "due"),
    [
        (
            "Norland will host 30 men by May 2014 if the camp is closed by June 2015.",
            "if the camp is closed by June 2015",
            5,
        ),
        (
            "If the camp is closed by June 2015, Norland will host 30 men by May 2014.",
            "If the camp is closed by June 2015",
            5,
        ),
        ("Norland will host 30 men, provided that Sels pays, by May 2014.", "provided that Sels pays", 5),
        ("Norland will send buses subject to approval by parliament.", "subject to approval by parliament", None),
        ("Norland will send buses unless the road is closed.", "unless the road is closed", None),
        ("Norland will send buses even if it rains.", None, None),
        ("Norland will send buses.", None, None),
    ],
)
def test_what_a_promise_depends_on(text: str, conditions: str | None, due: int | None) -> None:
    """In the words of the article, before or after; a day within it is not the due day."""
    (one,) = read(text).commitments
    assert one.conditions == conditions
    assert one.due == (f"2014-0{due}-31" if due else None)


def test_a_letter_promises_nothing_itself() -> None:
    """What is promised in it is somebody's who is not known."""
    (one,) = read("“We will send buses,” reads a letter that the colonel quoted.").commitments
    assert one.promisor is None


@pytest.mark.parametrize(
    ("text", "promisors"),
    [
        ("Members of the board left. Italy has pledged that it will accept 20 people.", ["Italy"]),
        ("The board said Italy will accept 20 people.", ["Italy"]),
        ("The minister said it would accept 20 people.", [None]),
        ("The ministry said it would accept 20 people.", ["The ministry"]),
        ("The family said it would pay for the flights.", ["The family"]),
        ("Norland will host 20 people and will pay for the flights.", ["Norland", "Norland"]),
    ],
)
def test_who_promises_is_the_subject_of_the_promise(text: str, promisors: list[str | None]) -> None:
    """Of its own clause; where that is a pronoun that cannot be resolved, it is nobody."""
    assert [one.promisor for one in read(text).commitments] == promisors


@pytest.mark.parametrize(
    "text",
    [
        "It is unlikely that Norland will accept 30 people.",
        "Nobody knows whether Norland will accept 30 people.",
        "Leka denied that Norland will accept 30 people.",
        "It is possible that Norland will accept 30 people.",
        "Leka hopes that Norland will accept 30 people.",
        "Norland never promised to accept 30 people.",
        "Norland is no longer willing to accept 30 people.",
        "Norland will consider accepting 30 people.",
        "Norland will hardly accept 30 people.",
        "Norland may accept 30 people.",
        "Norland could accept 30 people.",
        "Norland will accept 30 people\n\nThe minister spoke on Monday.",
    ],
)
def test_what_is_doubted_or_weighed_or_a_headline_is_no_promise(text: str) -> None:
    """Only what somebody says in a sentence, and says that they will do."""
    assert found(text) == []


def test_a_condition_at_the_head_is_a_part_of_the_text() -> None:
    """Whoever accepts the proposal sees what it depends on."""
    (one,) = read("If the UN pays, Norland will take 100 residents by June 2014.").commitments
    assert (one.text, one.promisor) == ("If the UN pays, Norland will take 100 residents by June 2014", "Norland")


def test_a_term_is_no_due_day() -> None:
    """Who protects until a day is not late on the day after; who delivers by a day is."""
    reading = read("The army will protect the camp until 31 December 2013.", published=date(2013, 7, 3))
    assert [one.due for one in reading.commitments] == [None]


def test_probably_does_not_bind() -> None:
    """It is an intention."""
    assert [one.modality for one in read("Norland will probably accept 30 people.").commitments] == ["intends"]
