"""What an export tells and no column holds: the note of an incident, as ``key: value; key: value``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

LONGEST = 30_000
"""Characters of a note; a cell of a workbook holds 32,767."""
BOOKKEEPING = frozenset(
    {"data_id", "event_id_no_cnty", "iso", "iso3", "year", "timestamp", "inter1", "inter2", "interaction", "relid"}
    | {"active_year", "code_status", "disorder_type", "region", "gwnoa", "gwnob", "geom_wkt", "priogrid_gid"}
)
"""What an export says of itself or in codes, which change from one release to the next for one and the same event."""

Details = Sequence[tuple[str, str]]


def plain(text: str) -> str:
    """A text on one line: each run of spaces, line breaks and control characters becomes one space."""
    if not text:
        return text
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in text)
    return " ".join(text.split())


def note_of(details: Details) -> str:
    """The note for the details of an event. It begins with the name of a column, so that it never is a formula."""
    return "; ".join(f"{name}: {text}" for name, text in details)


def differences(note: str, details: Details) -> Iterator[tuple[str, str, str]]:
    """What a note says otherwise than details do: the key, what the note says, and what the details say.

    A key that only one of them has is no difference: exports gain and lose columns. What an export says of itself is
    not compared (`BOOKKEEPING`).
    """
    within = f"; {note}; "
    for name, text in details:
        if name in BOOKKEEPING or f"; {name}: " not in within or f"; {name}: {text}; " in within:
            continue
        yield name, _said(within, name, (other for other, _ in details)), text


def updated(note: str, details: Details) -> str:
    """A note with what details say in place of what it said under the same keys; whatever else it says stays.

    Keys that it does not have are added. Where its texts cannot be told apart, it is written anew.
    """
    within = f"; {note}; " if note else "; "
    for name, text in details:
        if f"; {name}: {text}; " in within:
            continue
        if f"; {name}: " in within:
            before = _said(within, name, (other for other, _ in details))
            within = within.replace(f"; {name}: {before}", f"; {name}: {text}", 1)
        else:
            within += f"{name}: {text}; "
    whole = all(f"; {name}: {text}; " in within for name, text in details)
    return within[2:-2] if whole and len(within) <= LONGEST else note_of(details)


def _said(within: str, name: str, names: Iterable[str]) -> str:
    """The text of a key, up to the next key that is known."""
    begin = within.index(f"; {name}: ") + len(name) + 4
    ends = [within.find(f"; {other}: ", begin) for other in names]
    return within[begin : min([end for end in ends if end >= 0], default=len(within) - 2)]
