"""Hostile files, read in a process of their own."""

from __future__ import annotations

import pytest

from safeconduct.ledger.taking import WORDS, NotTaken, Remark, text_apart, text_of

PAGE = b"<title>T</title><meta name=date content=2016-07-05><p>Caf\xc3\xa9.</p><script>x</script>"
LETTER = b"From: a\nSubject: b\n\nWords.\n"


@pytest.mark.parametrize(("content", "name"), [(PAGE, "a.html"), (LETTER, "a.eml"), (b"words", "a.txt")])
def test_reading_apart_gives_the_same(content: bytes, name: str) -> None:
    """A process of its own reads what this one would."""
    assert text_apart(content, name) == text_of(content, name)


def test_a_refusal_comes_back_with_its_words() -> None:
    """What is refused there is refused here."""
    with pytest.raises(NotTaken) as refused:
        text_apart(b"%PDF-1.4 junk", "a.pdf")
    assert refused.value.remark == Remark("damaged", {"kind": "PDF"})


def test_a_file_that_needs_too_much_is_given_up() -> None:
    """A letter that nests parts without end stops at the limit, and the refusal says what to do."""
    part = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
    with pytest.raises(NotTaken) as refused:
        text_apart(b"From: x\n" + part * 20_000, "a.eml")
    assert refused.value.remark.kind in ("too_costly", "no_text", "damaged")


def outcome(content: bytes) -> str:
    """Whether a page was read, or why not."""
    try:
        text_apart(content, "a.html")
    except NotTaken as refused:
        return refused.remark.kind
    return "read"


@pytest.mark.soak
@pytest.mark.parametrize("content", [b"<div>" * 400_000 + b"x", b'"' * 10_000_000, b"<a b='" * 1_000_000])
def test_hostile_pages_end_within_the_limit(content: bytes) -> None:
    """Deep nesting and millions of marks are read or refused, never waited for."""
    assert outcome(content) in ("read", *WORDS)
