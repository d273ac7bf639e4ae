"""Days and periods, how well they are known, and those that cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.ledger.reading import read

WEDNESDAY = date(2013, 7, 3)


def found(text: str, published: date | None = None) -> list[tuple[str, str, str, str]]:
    """The days and periods of a text."""
    return [(one.text, one.first, one.last, one.precision) for one in read(text, published=published).dates]


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("26 October 2011", "2011-10-26", "2011-10-26", "day"),
        ("October 26, 2011", "2011-10-26", "2011-10-26", "day"),
        ("Oct. 26, 2011", "2011-10-26", "2011-10-26", "day"),
        ("the 3rd of May 2011", "2011-05-03", "2011-05-03", "day"),
        ("2011-10-26", "2011-10-26", "2011-10-26", "day"),
        ("June 3-5, 2012", "2012-06-03", "2012-06-05", "day"),
        ("October 2011", "2011-10-01", "2011-10-31", "month"),
        ("February 2012", "2012-02-01", "2012-02-29", "month"),
        ("the end of June 2013", "2013-06-21", "2013-06-30", "month"),
        ("mid-March 2013", "2013-03-11", "2013-03-20", "month"),
        ("early 2012", "2012-01-01", "2012-04-30", "year"),
        ("the first quarter of 2013", "2013-01-01", "2013-03-31", "quarter"),
        ("the 1990s", "1990-01-01", "1999-12-31", "year"),
        ("2004–2009", "2004-01-01", "2009-12-31", "year"),
    ],
)
def test_each_form(text: str, first: str, last: str, precision: str) -> None:
    """The first and the last day, and what is known of them."""
    assert found(f"It was built in {text}.") == [(text, first, last, precision)]


def test_a_year_is_told_from_a_number() -> None:
    """Four digits that count something are no year."""
    assert [one[0] for one in found("In 2004 the 2013 people of Sels had 2,010 beds and 1951 cows, since 1986.")] == [
        "2004",
        "1986",
    ]


def test_two_dates_make_a_period() -> None:
    """From … to, between … and, and a dash; "and" alone joins nothing."""
    assert found("from 3 May 2012 to 4 June 2012") == [("3 May 2012 to 4 June 2012", "2012-05-03", "2012-06-04", "day")]
    assert found("between 2004 and March 2009")[0][1:] == ("2004-01-01", "2009-03-31", "year")
    assert len(found("It burned in 2004 and in 2009.")) == 2


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("last Tuesday", "2013-07-02", "2013-07-02"),
        ("last Wednesday", "2013-06-26", "2013-06-26"),
        ("on Wednesday", "2013-07-03", "2013-07-03"),
        ("next Wednesday", "2013-07-10", "2013-07-10"),
        ("yesterday", "2013-07-02", "2013-07-02"),
        ("two weeks ago", "2013-06-17", "2013-06-23"),
        ("three days ago", "2013-06-30", "2013-06-30"),
        ("last month", "2013-06-01", "2013-06-30"),
        ("next year", "2014-01-01", "2014-12-31"),
        ("26 October", "2012-10-26", "2012-10-26"),
        ("8 January", "2013-01-08", "2013-01-08"),
    ],
)
def test_relative_dates_need_the_day_of_publication(text: str, first: str, last: str) -> None:
    """Without it they are left alone."""
    sentence = f"They came {text}."
    assert [one[:3] for one in found(sentence, WEDNESDAY)] == [(text, first, last)]
    assert found(sentence) == []


def test_a_day_without_a_year_lies_ahead_if_the_sentence_says_so() -> None:
    """What will be is in the coming year, what was is in the past one."""
    assert found("They will come on 26 October.", WEDNESDAY)[0][1] == "2013-10-26"
    assert found("They will come in March.", WEDNESDAY)[0][1:3] == ("2014-03-01", "2014-03-31")
    assert found("They came in November.", WEDNESDAY)[0][1:3] == ("2012-11-01", "2012-11-30")


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("It was built in June 19997.", "impossible_year", "19997"),
        ("It was built in 19997 by the army.", "impossible_year", "19997"),
        ("It was built in March 0213.", "impossible_year", "0213"),
        ("It was built on 30 February 2012.", "impossible_day", "30 February 2012"),
        ("It was built on June 31, 2012.", "impossible_day", "June 31, 2012"),
        ("It was built on 2012-13-01.", "impossible_day", "2012-13-01"),
        ("It stood from 2009 to 2004.", "range_reversed", "2009 to 2004"),
        ("It stood 2009–2004.", "range_reversed", "2009–2004"),
        ("It stood from May 2012 until 3 March 2012.", "range_reversed", "May 2012 until 3 March 2012"),
    ],
)
def test_what_cannot_be_is_flagged_and_not_read(text: str, kind: str, what: str) -> None:
    """With a suggestion and a reason; nothing is corrected."""
    (flag,) = read(text).flags
    assert (flag.kind, flag.text) == (kind, what)
    assert flag.suggestion
    assert flag.why
    if kind != "range_reversed":
        assert found(text) == []


def test_a_mistyped_year_has_its_likely_readings() -> None:
    """The years that one digit too many can have come from."""
    (flag,) = read("It was built in 19997.").flags
    assert flag.suggestion == "It may mean 1997 or 1999."


def test_telling_what_is_to_come_as_past_is_flagged() -> None:
    """A day after the publication, in a sentence about what was; what is planned is not flagged."""
    kinds = [one.kind for one in read("On 4 August 2013 the camp was closed.", published=WEDNESDAY).flags]
    assert kinds == ["after_publication"]
    for ahead in ("The camp will be closed on 4 August 2013.", "It was lent to them until 4 August 2013."):
        assert read(ahead, published=WEDNESDAY).flags == ()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("On April 8 and 9, 2011 they came.", "2011-04-08", "2011-04-09"),
        ("On 8 and 9 April 2011 they came.", "2011-04-08", "2011-04-09"),
        ("On 9-11 April 2009 they came.", "2009-04-09", "2009-04-11"),
        ("On Monday, 14 March 2013, they came.", "2013-03-14", "2013-03-14"),
        ("On Thursday, March 14, 2013, they came.", "2013-03-14", "2013-03-14"),
        ("In the mid-1980s they came.", "1984-01-01", "1986-12-31"),
        ("On 31/12/2012 they came.", "2012-12-31", "2012-12-31"),
        ("On 31.12.2012 they came.", "2012-12-31", "2012-12-31"),
        ("He told reporters Friday that it was over.", "2013-05-31", "2013-05-31"),
    ],
)
def test_forms_with_more_than_one_day_or_name_of_a_day(text: str, first: str, last: str) -> None:
    """Each is one period, and a weekday beside its date is no day of its own."""
    assert [(one.first, one.last) for one in read(text, published=date(2013, 6, 5)).dates] == [(first, last)]


def test_that_year_is_the_one_named_before() -> None:
    """And not that of the publication."""
    text = "The agreement of June 2004 ended. In December of that year nobody met."
    assert read(text, published=date(2013, 6, 5)).dates[1].first == "2004-12-01"


def test_days_of_one_month_that_run_backwards_are_flagged() -> None:
    """And a day that may be either of two is not read."""
    assert [one.kind for one in read("Between 20 and 12 May 2013 it rained.").flags] == ["range_reversed"]
    assert read("They came on 03/04/2013.").dates == ()
