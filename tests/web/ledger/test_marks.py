"""A text in pieces: together they are the text, and each entry begins and ends with one, whatever Unicode it has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.ledger.marks import TURNING, Mark, marks_in, pieces_of, place_of, shown
from safeconduct.web.record.models import Figure, Statement

TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: not any(ord(sign) in TURNING for sign in text))


@given(text=TEXTS, cuts=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_pieces_are_the_whole_text(text: str, cuts: list[tuple[int, int]]) -> None:
    """Nothing is lost or twice there; the pieces between an entry's ends are its characters."""
    ends = [sorted((min(a, len(text)), min(b, len(text)))) for a, b in cuts]
    marks = [Mark("statement", Statement(pk=n), a, b) for n, (a, b) in enumerate(ends) if a < b]
    pieces = pieces_of(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    for mark in marks:
        at = sum(len(piece.text) for piece in pieces[: next(n for n, one in enumerate(pieces) if mark in one.begins)])
        assert text[at : at + mark.end - mark.start] == text[mark.start : mark.end]
        assert at == mark.start


@given(text=st.text(max_size=40), words=st.text(max_size=5))
def test_words_stand_where_they_are_found(text: str, words: str) -> None:
    """The characters of a place are the words; where they stand nowhere, or are none, there is no place."""
    words = words.replace("\r", "")
    place = place_of(text, words)
    if place is None:
        assert not words.strip() or words not in text
    else:
        assert text[slice(*place)] == words


def test_a_figure_is_looked_for_in_its_statement_first() -> None:
    """The same words may stand elsewhere before."""
    text = "400 came. He said: 400 came."
    statement = Statement(pk=1, start=19, end=28, text="400 came.")
    figures = [Figure(pk=1, excerpt="400"), Figure(pk=2, excerpt="400", statement_id=1), Figure(pk=3, excerpt="500")]
    found = {(mark.kind, mark.thing.pk): (mark.start, mark.end) for mark in marks_in(text, [statement], figures)}
    assert found == {("statement", 1): (19, 28), ("figure", 1): (0, 3), ("figure", 2): (19, 22)}


def test_the_inner_entry_is_the_one_that_a_piece_leads_to() -> None:
    """Of two that rest on the same characters, that with fewer."""
    outer, inner = Mark("statement", Statement(pk=1), 0, 9), Mark("figure", Figure(pk=1), 3, 5)
    assert [piece.inner for piece in pieces_of("012345678", [outer, inner])] == [outer, inner, outer]


def test_what_turns_the_direction_is_shown() -> None:
    """By its number; a joiner within a Persian word stays."""
    assert shown("a\u202eb") == "a[U+202E]b"
    assert shown("می\u200cشود") == "می\u200cشود"


@given(text=TEXTS, cuts=st.lists(st.tuples(st.integers(-2, 64), st.integers(-2, 64)), max_size=8))
def test_a_piece_has_what_rests_on_it(text: str, cuts: list[tuple[int, int]]) -> None:
    """Each mark stands on its characters and on no others, the shortest first, and begins at one place."""
    marks = [Mark("statement", number, start, end) for number, (start, end) in enumerate(cuts)]
    inside = {mark for mark in marks if 0 <= mark.start < mark.end <= len(text)}
    made = pieces_of(text, marks)
    for one, end in zip(made, [*(one.start for one in made[1:]), len(text)], strict=True):
        assert set(one.over) == {mark for mark in inside if mark.start <= one.start and end <= mark.end}
        assert [mark.end - mark.start for mark in one.over] == sorted(mark.end - mark.start for mark in one.over)
    begun = [(mark.thing, one.start) for one in made for mark in one.begins]
    assert sorted(begun) == sorted((mark.thing, mark.start) for mark in inside)


def test_a_figure_within_a_quotation_looks_like_both() -> None:
    """The kinds of all that rests on a piece are told."""
    made = pieces_of("a 12 b", [Mark("statement", "said", 0, 6), Mark("figure", "count", 2, 4)])
    assert [one.kinds for one in made] == ["statement", "figure statement", "statement"]
