"""Sources and statements are held to the copies: what is missing, what was altered, what does not stand there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.operation import check_operation, write_operation
from safeconduct.operation import checking_copies as checking
from safeconduct.operation.assembling import assemble, default_settings
from safeconduct.operation.copies import FOLDER
from safeconduct.operation.faults import Fault
from small_ledger import DIGEST, QUOTE, SMALL_LEDGER, START, write_ledger

Write = Callable[..., Path]


def test_missing_copy_is_a_warning(small_operation: Write, tmp_path: Path) -> None:
    """The ledger is read without the copy, which is named."""
    folder = write_ledger(small_operation, tmp_path / "op")
    (folder / FOLDER / DIGEST).unlink()
    findings = check_operation(folder)
    assert findings.faults == ()
    assert [str(one) for one in findings.warnings] == [
        f"sources.csv:2: text_sha256: there is no file sources/{DIGEST}; the copy of the source is missing"
    ]


def test_altered_copy_is_a_fault(small_operation: Write, tmp_path: Path) -> None:
    """One byte more, and nothing rests on it any longer."""
    folder = write_ledger(small_operation, tmp_path / "op")
    with (folder / FOLDER / DIGEST).open("ab") as file:
        file.write(b" ")
    (fault,) = check_operation(folder).faults
    assert str(fault).startswith(f"sources.csv:2: text_sha256: sources/{DIGEST} holds something else (its SHA-256 is ")


@pytest.mark.parametrize("digest", [DIGEST.upper(), DIGEST[:-1], "../../etc/passwd", "."])
def test_digest_that_is_none_is_a_fault(digest: str, small_operation: Write, tmp_path: Path) -> None:
    """Only 64 hexadecimal digits in lower case name a file; no other name is looked up."""
    changed = {"sources.csv": SMALL_LEDGER["sources.csv"].replace(DIGEST, digest)}
    (fault,) = check_operation(write_ledger(small_operation, tmp_path / "op", changed)).faults
    assert str(fault).startswith("sources.csv:2: text_sha256: ")
    assert "is no SHA-256" in fault.message


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        (
            f"{QUOTE},{START}",
            f"We will take 300 people by June.,{START}",
            "statements.csv:3: text: is not what stands at",
        ),
        (f",{START},", f",{START + 1},", "statements.csv:3: text: is not what stands at"),
        (
            f"{START},{START + len(QUOTE)}",
            f"{START},9999",
            "statements.csv:3: end: 9999 lies behind the end of the source's text, which has 165 characters",
        ),
    ],
)
def test_statement_that_does_not_stand_there_is_a_fault(
    good: str, bad: str, said: str, small_operation: Write, tmp_path: Path
) -> None:
    """Its text is the characters from start to end, or it is named."""
    assert good in SMALL_LEDGER["statements.csv"]
    changed = {"statements.csv": SMALL_LEDGER["statements.csv"].replace(good, bad)}
    (fault,) = check_operation(write_ledger(small_operation, tmp_path / "op", changed)).faults
    assert said in str(fault)


def test_copy_that_is_no_text_or_too_large_is_a_warning(
    small_operation: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its digest is checked, and statements are said not to be looked up in it."""
    folder = write_ledger(small_operation, tmp_path / "op")
    monkeypatch.setattr(checking, "LARGEST_TEXT", 10)
    assert "statements are not looked up in it" in _only(check_operation(folder).warnings)
    monkeypatch.undo()
    content = b"\xff\xfe\x00"
    digest = hashlib.sha256(content).hexdigest()
    (folder / FOLDER / DIGEST).unlink()
    (folder / FOLDER / digest).write_bytes(content)
    (folder / "sources.csv").write_text(SMALL_LEDGER["sources.csv"].replace(DIGEST, digest))
    assert "is no text in UTF-8; statements cannot be looked up in it" in _only(check_operation(folder).warnings)


def _only(warnings: tuple[Fault, ...]) -> str:
    (warning,) = warnings
    return str(warning)


@settings(max_examples=13, suppress_health_check=list(HealthCheck))
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40),
    data=st.data(),
)
def test_characters_of_any_text_are_found_again(
    text: str, data: st.DataObject, small_operation: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Offsets are characters in every script, and what is marked survives writing, reading and checking."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    said = text[start:end]
    folder = tmp_path_factory.mktemp("op")
    small_operation(folder)
    base = check_operation(folder).operation
    assert base is not None
    rows: dict[str, list[dict[str, object]]] = {
        "sources": [{"source_id": "S", "kind": "upload", "text_sha256": digest}],
        "statements": [{"statement_id": "T", "source_id": "S", "text": said, "start": start, "end": end}],
    }
    made = assemble(
        default_settings(name="x", starts_on=base.settings.starts_on, deadline=base.settings.deadline), rows
    )
    tables = {**base.tables, **{name: made.tables[name] for name in rows}}
    write_operation(type(base)(base.settings, tables, copies={digest: lambda: content}), folder)
    assert list(map(str, check_operation(folder).faults)) == []
