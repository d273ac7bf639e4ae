"""The note, and what two notes say otherwise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_incidents.notes import differences, note_of, plain, updated

KEYS = st.sampled_from(["actor1", "location", "notes", "source", "tags"])
DETAILS = st.dictionaries(KEYS, st.text(min_size=1, max_size=20).map(plain).filter(bool)).map(
    lambda one: tuple(one.items())
)


@given(DETAILS)
def test_a_note_does_not_differ_from_itself(details: tuple[tuple[str, str], ...]) -> None:
    """What was imported a moment ago has not changed, whatever stands in it."""
    assert list(differences(note_of(details), details)) == []


@given(DETAILS, DETAILS)
def test_an_updated_note_says_what_is_told_now(
    before: tuple[tuple[str, str], ...], now: tuple[tuple[str, str], ...]
) -> None:
    """After an update nothing differs any more, whatever stood in the note."""
    made = updated(note_of(before), now)
    assert list(differences(made, now)) == []
    assert updated(made, now) == made


@given(st.text())
def test_plain_is_one_line(text: str) -> None:
    """No text brings a line break, a NUL byte or space around it into a note."""
    made = plain(text)
    assert made == made.strip()
    assert not set("\n\r\t\0\x1b") & set(made)
    assert plain(made) == made


def test_differences_by_key() -> None:
    """A key that says otherwise is told with both texts, also where a text has semicolons."""
    note = note_of((("source", "A; B"), ("notes", "old; words"), ("tags", "x")))
    found = list(differences(note, (("source", "A; B; C"), ("notes", "new"), ("tags", "x"))))
    assert found == [("source", "A; B", "A; B; C"), ("notes", "old; words", "new")]


def test_what_is_no_difference() -> None:
    """Columns that an export gains or loses, and what it says of itself, are no change of the event."""
    note = note_of((("data_id", "1"), ("inter1", "3"), ("timestamp", "5"), ("notes", "same")))
    now = (("notes", "same"), ("civilian_targeting", "yes"), ("inter1", "Rebel group"), ("timestamp", "9"))
    assert list(differences(note, now)) == []


def test_a_note_is_never_a_formula() -> None:
    """A cell that begins as a formula stands behind the name of its column."""
    assert note_of((("notes", "=HYPERLINK(1)"),)) == "notes: =HYPERLINK(1)"
