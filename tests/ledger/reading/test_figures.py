"""Figures: numbers with what limits them and what they count, and sums and counts that cannot be."""

from __future__ import annotations

import pytest

from safeconduct.ledger.reading import read

Row = tuple[str, str | None, str, float | None, float | None, str | None]


def found(text: str) -> list[Row]:
    """The figures of a text."""
    return [(one.text, one.subject, one.quantifier, one.low, one.high, one.unit) for one in read(text).figures]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The camp's 1,300 residents waited.", ("1,300 residents", "population", "exact", 1300, 1300, "person")),
        ("Over 100,000 people marched.", ("Over 100,000 people", "attendance", "more_than", 100000, None, "person")),
        (
            "Some 1.9 million refugees live there.",
            ("Some 1.9 million refugees", "population", "about", 1900000, 1900000, "person"),
        ),
        ("Between 30 and 40 men were hurt.", ("Between 30 and 40 men", "injured", "between", 30, 40, "person")),
        ("20 to 30 women arrived.", ("20 to 30 women", "arrived", "between", 20, 30, "person")),
        ("At least 36 were killed.", ("At least 36", "killed", "more_than", 36, None, "person")),
        ("Nearly 3,000 residents remain.", ("Nearly 3,000 residents", "population", "about", 3000, 3000, "person")),
        ("Up to 400 people left.", ("Up to 400 people", "departed", "less_than", None, 400, "person")),
        ("Norland offered to take 210 people.", ("210 people", "places", "exact", 210, 210, "place")),
        ("There are 400 beds.", ("400 beds", "places", "exact", 400, 400, "place")),
        ("Seven people are missing.", ("Seven people", "missing", "exact", 7, 7, "person")),
        ("Twenty-three men were shot dead.", ("Twenty-three men", "killed", "exact", 23, 23, "person")),
        (
            "Two hundred and forty residents were flown out.",
            ("Two hundred and forty residents", "departed", "exact", 240, 240, "person"),
        ),
        ("Forty-two families stay.", ("Forty-two families", "population", "exact", 42, 42, "household")),
    ],
)
def test_each_limit_and_subject(text: str, row: Row) -> None:
    """What limits a number is a part of it, and its clause says what it counts."""
    assert found(text) == [row]


def test_each_number_goes_with_its_own_verb() -> None:
    """Two counts in one sentence are told apart."""
    assert [row[:3] for row in found("The shells killed 52 residents and wounded some 30.")] == [
        ("52 residents", "killed", "exact"),
        ("some 30", "injured", "about"),
    ]


def test_dozens_are_a_range_of_which_nobody_is_sure() -> None:
    """They have a least and a most, and a low confidence."""
    (one,) = read("Dozens of residents were killed.").figures
    assert (one.text, one.low, one.high) == ("Dozens of residents", 24, 99)
    assert one.confidence < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "In 2013 people left.",
        "A 35-year-old man came.",
        "It costs $300 million.",
        "The House passed H.R. 1735.",
        "They came on 3 May.",
        "60% of them came.",
    ],
)
def test_other_numbers_are_no_figures(text: str) -> None:
    """Years, ages, money, bills, days and shares count nobody."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The shells killed 52 residents: 30 men and 20 women.", ["sum_mismatch"]),
        ("The shells killed 52 residents: 30 men and 22 women.", []),
        ("30 men, 41 women and 60 children came, a total of 130.", ["sum_mismatch"]),
        ("30 men, 41 women and 60 children came, a total of 131.", []),
        ("Of the 60 people, 40 went north and 25 went south.", ["sum_mismatch"]),
        ("Of the 60 people, 40 went north and 15 went south.", []),
        ("Some 120% of the beds are taken.", ["percentage_over_100"]),
        ("130 per cent of the beds are taken.", ["percentage_over_100"]),
        ("Prices rose by 120%.", []),
        ("The camp has 300 residents. The shells killed 400 residents.", ["over_population"]),
    ],
)
def test_what_does_not_add_up_is_flagged(text: str, kinds: list[str]) -> None:
    """Parts and their whole, shares over the whole, and more dead than there were people."""
    assert [one.kind for one in read(text).flags] == kinds


def test_a_count_is_compared_with_what_is_known() -> None:
    """The number that is passed in goes before the article's own."""
    text = "The 400 residents waited."
    assert [one.kind for one in read(text, known_population=300).flags] == ["over_population"]
    assert read(text, known_population=400).flags == ()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Several hundred people were killed.", 300, 900),
        ("A few dozen people were killed.", 24, 108),
        ("Up to several dozen people were killed.", None, 108),
        ("Over several hundred people were killed.", 300, None),
        ("A couple of thousand people were killed.", 2000, 3000),
        ("Several hundred thousand people were killed.", 300000, 900000),
        ("Two or three hundred people were killed.", 200, 300),
        ("Tens of millions of people were killed.", 20000000, 99999999),
        ("Some 400-500 people were killed.", 400, 500),
        ("Some two thousand people were killed.", 2000, 2000),
        ("A hundred people were killed.", 100, 100),
        ("A hundred and twenty people were killed.", 120, 120),
        ("3 400 people were killed.", 3400, 3400),
        ("3\u202f400 people were killed.", 3400, 3400),
        ("3.400 people were killed.", 3400, 3400),
    ],
)
def test_what_multiplies_and_what_sets_thousands_apart(text: str, low: float | None, high: float | None) -> None:
    """Several hundred are hundreds, and a space or a dot between thousands cuts no number in two."""
    assert [(one.subject, one.low, one.high) for one in read(text).figures] == [("killed", low, high)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1,500 people were hurt and 1,300 people remain.", [("injured", 1500), ("population", 1300)]),
        ("52 people, including 3 women, were killed.", [("killed", 52), ("killed", 3)]),
        ("52 people (3 of them women) were killed.", [("killed", 52), ("killed", 3)]),
        ("Half of the 3,000 residents left.", [("population", 3000)]),
        ("52 of the 3,000 residents were killed.", [("killed", 52), ("population", 3000)]),
        ("3,000 people are still there.", [("population", 3000)]),
        ("3,000 people are still in the camp.", [("population", 3000)]),
        ("100,000 people were displaced.", [("departed", 100000)]),
        ("Norland would receive 210 people.", [("places", 210)]),
    ],
)
def test_a_number_is_told_of_by_its_own_clause(text: str, rows: list[tuple[str, float]]) -> None:
    """What is set off, what came before "and", and a part of a whole do not say what a number counts."""
    assert [(one.subject, one.low) for one in read(text).figures] == rows


@pytest.mark.parametrize(
    "text",
    [
        "45 people will be transferred.",
        "210 residents were not moved.",
        "30 people could be killed.",
        "Norland will not take 100 residents.",
        "Norland would have taken 100 residents.",
        "H.R. 10 died in committee.",
        "Norland never promised to take 30 people.",
        "Norland is no longer willing to take 30 people.",
        "It is possible that Norland will take 30 people.",
        "Leka declined to say whether 20 people were killed.",
        "Norland took 100 residents.",
        "Resolution 1904 was killed.",
    ],
)
def test_what_has_not_come_about_is_no_figure(text: str) -> None:
    """What is to come, denied or only possible has no count yet, and the number of a bill counts nobody."""
    assert found(text) == []
