"""Marks: what opens, what closes, and what has no counterpart."""

from __future__ import annotations

import pytest

from safeconduct.ledger.reading import read
from safeconduct.ledger.reading.language import language
from safeconduct.ledger.reading.quotations import quotations
from safeconduct.ledger.reading.tokens import tokens


def quoted(text: str) -> list[str]:
    """The characters of each quotation, marks included."""
    found = tokens(text, language("en"))
    return [text[found[one.opening].start : found[one.closing].end] for one in quotations(text, found).quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a “b” c", ["“b”"]),
        ("a \"b\" c \"d\"", ['"b"', '"d"']),
        ("„b“ und »c« et « d » or «e»", ["„b“", "»c«", "« d »", "«e»"]),
        ("“a ‘b “c” d’ e”", ["“a ‘b “c” d’ e”", "‘b “c” d’", "“c”"]),
        ("“a 'b' c”", ["“a 'b' c”", "'b'"]),
        ("it's the dogs' bone, isn't it", []),
        ("rock 'n' roll in the '90s", []),
        ("“a\n\n“b\n\n“c”", ["“a\n\n“b\n\n“c”"]),
        ("“correct,\" he said", ["“correct,\""]),
        ("a 5'10\" door", []),
    ],
)  # fmt: skip
def test_pairs(text: str, expected: list[str]) -> None:
    """Each mark is paired with its own kind; apostrophes and inches are no marks."""
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text", ["“The road is open.\n\nHe left.", "The road is open.” He left.", '"The road is open.']
)
def test_a_mark_without_its_counterpart_is_flagged(text: str) -> None:
    """Wherever it stands, once."""
    flags = [one for one in read(text).flags if one.kind == "unbalanced_quotation_mark"]
    assert [one.text for one in flags] == ["“" if "“" in text else "”" if "”" in text else '"']


def test_characters_that_turn_the_direction_are_flagged() -> None:
    """They are invisible, and a name may be read backwards through them."""
    (flag,) = read("The road to \u202eSels is open.").flags
    assert (flag.kind, flag.start) == ("bidirectional_control", 12)
    assert "U+202E" in flag.why
