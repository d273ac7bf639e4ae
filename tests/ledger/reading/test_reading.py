"""What holds of every reading: places, the same again, limits, and time that grows with the text."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.ledger.reading import LONGEST, Reading, Span, TooLong, UnknownLanguage, read

PIECES = st.sampled_from(
    [
        *("“", "”", '"', "‘", "’", "'", "«", "»", "„", "\n", "\n\n", "\r\n", " ", ". ", ", ", ": ", "—", "(", ")"),
        *("Colonel Dren", "Arta Leka", "he", "she", "said", "told", "that", "according to", "added", "will take"),
        *("52 people", "were killed", "over", "between 30 and 20", "19997", "June 2013", "31 June 2013", "120%"),
        *("S.Con.Res.42", "was ordered reported", "dozens of families", "e\u0301", "\u202e", "\U0001f69a", "علی", "İ"),
    ]
)
TEXTS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300),
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(PIECES, max_size=60).map(" ".join),
)


def spans(reading: Reading) -> Iterator[Span]:
    """Everything in a reading that has a place."""
    for table in ("statements", "figures", "dates", "commitments", "places", "people", "organisations", "flags"):
        yield from getattr(reading, table)
    yield from (one.mention for one in reading.statements if one.mention is not None)
    for measure in reading.measures:
        yield from (*measure.mentions, *measure.steps)


@given(TEXTS, st.sampled_from([None, date(2013, 7, 3)]))
def test_every_proposal_is_the_characters_at_its_place(text: str, published: date | None) -> None:
    """For any Unicode text: its text is that of the article from start to end, and there is some."""
    reading = read(text, published=published, known_population=40)
    for one in spans(reading):
        assert 0 <= one.start < one.end <= len(text)
        assert one.text == text[one.start : one.end]


@given(TEXTS)
def test_statements_are_named_and_nested(text: str) -> None:
    """Names differ, a parent comes before its child and lies around it, and is somebody else's or nobody's."""
    by_name = {}
    for one in read(text).statements:
        assert one.id not in by_name
        by_name[one.id] = one
        assert 0 <= one.confidence <= 1
        if one.parent is not None:
            parent = by_name[one.parent]
            assert parent.start <= one.start < one.end <= parent.end
            assert parent.speaker != one.speaker or parent.speaker is None


@given(TEXTS)
def test_the_same_text_is_read_the_same(text: str) -> None:
    """Nothing is kept from one reading to the next."""
    assert read(text) == read(text)


def test_lines_may_end_in_any_way() -> None:
    """What is found does not depend on how lines end; places are those of the text as it is."""
    text = "Arta Leka came.\n\n“We will stay,” she said.\n\nShe left."
    plain, windows = read(text), read(text.replace("\n", "\r\n"))
    assert [one.text for one in plain.statements] == [one.text for one in windows.statements] == ["We will stay"]
    assert windows.statements[0].start == plain.statements[0].start + 2


def test_it_tells_which_text_was_read() -> None:
    """The digest is that of the text in UTF-8."""
    reading = read("Sels, 4 June")
    assert reading.text_sha256 == hashlib.sha256(b"Sels, 4 June").hexdigest()
    assert reading.as_json()["source"] == {"text_sha256": reading.text_sha256, "characters": 12}


def test_what_is_not_read_is_refused() -> None:
    """A text that is too long, and a language without words, each with what would be right."""
    with pytest.raises(TooLong, match=r"1,000,001 characters, and at most 1,000,000"):
        read("a" * (LONGEST + 1))
    with pytest.raises(UnknownLanguage, match=r"'xx'.*en"):
        read("a", language="xx")


HOSTILE = {
    "straight marks": '"',
    "opening marks": "“",
    "closing marks": "”",
    "nested marks": "“‘",
    "one word a quotation": '"a" ',
    "attributions": "“a b c d,” said Ann Lee. ",
    "subordinate clauses": "he said that ",
    "names": "Ann Lee, ",
    "numbers": "between 1 and ",
    "years": "in 19997 ",
    "bills": "S.Con.Res.42 was passed. ",
    "promises": "Norland will take 3 people by June 2013 ",
    "controls": "\u202e",
    "hyphens": "a-",
    "brackets": "(",
    "one letter": "x",
    "spaces": " ",
    "digits": "1",
}


def test_ten_thousand_marks_deep() -> None:
    """Quotations are read to a depth, and what lies deeper is a part of them."""
    reading = read("“‘" * 5000 + "It is dark here, friends" + "’”" * 5000)
    assert len(reading.statements) <= 8
    assert len(reading.flags) <= 200


@pytest.mark.soak
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_a_million_characters_are_read_in_seconds(unit: str) -> None:
    """The longest text that is read, of whatever is repeated, in half a minute of a processor at most."""
    started = time.process_time()
    read((unit * LONGEST)[:LONGEST])
    assert time.process_time() - started < 30
