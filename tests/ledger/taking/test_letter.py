"""The text of e-mails."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest

from safeconduct.ledger.taking import NotTaken, Said, text_of
from safeconduct.ledger.taking.letter import MOST_PARTS


def letter(**headers: str) -> EmailMessage:
    """A letter with headers."""
    made = EmailMessage()
    made["From"] = "Press office <press@example.org>"
    for name, value in headers.items():
        made[name] = value
    return made


def test_a_letter_is_its_words_and_says_who_wrote_it_when() -> None:
    """The words are the text; sender, subject and day are proposed."""
    made = letter(Subject="Café", Date="Tue, 05 Jul 2016 10:00:00 +0300")
    made.set_content("The minister said: yes.\n", charset="utf-8")
    taken = text_of(made.as_bytes(), "a.eml")
    assert taken.text == "The minister said: yes.\n"
    assert taken.said == Said(title="Café", author="Press office <press@example.org>", published_on=date(2016, 7, 5))


def test_plain_words_come_before_a_page_and_attachments_are_counted() -> None:
    """Of two forms of one text the plain one is read; what hangs on the letter is not."""
    made = letter(Subject="x")
    made.set_content("plain")
    made.add_alternative("<p>page</p>", subtype="html")
    made.add_attachment(b"bytes", maintype="application", subtype="octet-stream", filename="a.bin")
    taken = text_of(made.as_bytes(), "a.eml")
    assert taken.text.strip() == "plain"
    assert [(one.kind, dict(one.values)) for one in taken.remarks] == [("attachments_left_out", {"count": 1})]


def test_a_letter_that_is_a_page_is_read_as_one() -> None:
    """A letter in HTML alone gives the text of its page, and is still an e-mail."""
    made = letter(Subject="x")
    made.set_content("<p>one</p><script>no()</script><p>two</p>", subtype="html")
    taken = text_of(made.as_bytes(), "a.eml")
    assert (taken.text, taken.form) == ("one\n\ntwo", "email")


@pytest.mark.parametrize(
    "content",
    [b"no header at all", b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (MOST_PARTS + 1)],
    ids=["no-letter", "too-many-parts"],
)
def test_what_is_no_letter_is_refused(content: bytes) -> None:
    """A file without the headers of a letter, or of very many parts, is refused in words."""
    with pytest.raises(NotTaken, match=r"no_text|damaged"):
        text_of(content, "a.eml")
