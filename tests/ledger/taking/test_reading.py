"""What is taken as a source, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.ledger.taking import NotTaken, text_of
from safeconduct.ledger.taking.reading import LARGEST, LONGEST


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\0" not in text and text[0] != "\ufeff"))
def test_the_text_of_a_text_file_is_the_very_text(text: str) -> None:
    """Places in the working text are places in the file: line ends, marks and all else stay."""
    content = text.encode()
    if not content.strip() or content.startswith((b"%PDF-", b"PK", b"BZh", b"Rar!", b"7z")):
        return
    assert text_of(content, "a.txt").text == text


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16"])
def test_a_mark_at_the_beginning_is_no_part_of_the_text(charset: str) -> None:
    """The mark says how the text is encoded, and is not in it."""
    assert text_of("سلام, it said.".encode(charset), "a.txt").text == "سلام, it said."


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.txt", "holds no text"),
        (b" \n ", "a.txt", "holds no text"),
        (b"caf\xe9", "a.txt", "not UTF-8 at byte 4"),
        (b"\xef\xbb\xbfa\xff", "a.txt", "not UTF-8 at byte 5"),
        (b"a\0b", "a.txt", "hand in text, HTML, PDF or an e-mail"),
        (b"PK\x03\x04rest", "a.txt", "archive (zip); unpack it"),
        (b"\x1f\x8brest", "a.html", "archive (gzip); unpack it"),
        (b"words", "a.rtf", ".rtf cannot be read; hand in text (.txt)"),
        (b"words", "a.pdf", "no PDF"),
        (b"<p> </p>", "a.html", "holds no text"),
        (b"x" * (LARGEST + 1), "a.txt", "larger than 20 MB"),
        (b"x" * (LONGEST + 1), "a.txt", "longer than 2000000 characters"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(content: bytes, name: str, words: str) -> None:
    """Each refusal says what is wrong and what would be right."""
    with pytest.raises(NotTaken, match=r".") as refused:
        text_of(content, name)
    assert words in str(refused.value)


def test_characters_that_turn_the_direction_of_writing_are_told_and_kept() -> None:
    """A text with hidden turns is not silently changed; whoever reads it is warned."""
    taken = text_of("He said \u202eno\u202c.".encode(), "a.txt")
    assert taken.text == "He said \u202eno\u202c."
    assert [str(one) for one in taken.remarks] == [
        "2 characters change the direction of writing; they are shown where they stand."
    ]
