"""What taking a source gives, and the words for what is to be known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

Form = Literal["text", "html", "pdf", "email"]


def _(text: str) -> str:
    """Mark words that pages say in other languages; here they stay as they are."""
    return text


WORDS: Mapping[str, str] = MappingProxyType(
    {
        "too_large": _("The file is larger than {megabytes} MB; take the part that matters."),
        "too_long": _("The text is longer than {characters} characters; take the part that matters."),
        "no_text": _("The file holds no text. Where it is a picture of a page, type or paste the words."),
        "not_utf8": _("The text is not UTF-8 at byte {byte}; save it as UTF-8."),
        "binary": _(
            "The file is no text: it holds a character that is none (NUL); hand in text, HTML, PDF or an e-mail."
        ),
        "archive": _("The file is an archive ({kind}); unpack it, and hand in what is inside."),
        "other_kind": _("{kind} cannot be read; hand in text (.txt), HTML (.html), PDF (.pdf) or an e-mail (.eml)."),
        "damaged": _("The file is damaged, or no {kind}; save it anew, or paste its text."),
        "locked": _("The PDF asks for a password; save it without one, or paste its text."),
        "too_costly": _(
            "Reading the file takes more than {seconds} seconds or {megabytes} MB of memory; paste its text."
        ),
        "controls_left_out": _("{count} control characters were left out."),
        "not_decoded": _("{count} characters could not be read as {charset}; they stand as \N{REPLACEMENT CHARACTER}."),
        "script_not_run": _("It holds a script, which was not run and is not in the text."),
        "outside_left_out": _("What stands outside the article ({characters} characters) is not in the text."),
        "hidden_left_out": _("What a reader would not see ({characters} characters) is not in the text."),
        "attachments_left_out": _("Its attachments ({count}) are not in the text; hand them in by themselves."),
        "pages_without_text": _("{count} of {pages} pages hold no text; they may be pictures."),
        "made_on": _("The file was made on {day}; enter that as the day of publication only where it is."),
        "direction_marks": _("{count} characters change the direction of writing; they are shown where they stand."),
    }
)
"""In English, by what is to be known: first why a file is not taken, then what is said of one that is."""


@dataclass(frozen=True)
class Remark:
    """Something to be known of how a source was read: a key of `WORDS` with its values."""

    kind: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return WORDS[self.kind].format(**self.values)


class NotTaken(Exception):
    """A file cannot be taken as a source; ``remark`` says why and what would be right."""

    def __init__(self, kind: str, /, **values: str | int) -> None:
        super().__init__(kind, values)
        self.remark = Remark(kind, values)

    def __str__(self) -> str:
        return str(self.remark)


@dataclass(frozen=True)
class Said:
    """What a file says of itself; somebody looks at it before it is believed. Empty where it says nothing.

    Args:
        title: Its title or subject.
        author: Who wrote it.
        publisher: Who published it.
        published_on: The day of it.
        url: Where it says that it stands.
        language: ISO 639-3.
    """

    title: str = ""
    author: str = ""
    publisher: str = ""
    published_on: date | None = None
    url: str = ""
    language: str = ""


@dataclass(frozen=True)
class Taken:
    """The working text of a source.

    Args:
        text: The text. Of a text file it is the very text of the file, so that places in one are places in the other.
        form: What was read.
        said: What the file says of itself.
        remarks: What is to be known of how it was read.
    """

    text: str
    form: Form
    said: Said = Said()
    remarks: tuple[Remark, ...] = ()
