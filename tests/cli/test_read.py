"""``read``: what it prints for programs and for people, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

ARTICLE = (
    "SELS, 4 June 2013 — “We will protect the 1,300 residents,” said Col. Pavel Dren. The gate opened in 19997.\r\n\r\n"
    "The Senate Trade Committee passed S.Con.Res.42. “He told me: ‘It is over,’” Arta Leka said."
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A file with an article."""
    path = tmp_path / "article.txt"
    path.write_bytes(ARTICLE.encode())
    return path


def test_programs_get_every_table(run: Callable[..., Result], article: Path) -> None:
    """The tables and their columns are there, and each place is one of the file's text."""
    result = run("read", article, "--published", "2013-06-05", "--title", "Gate", "--publisher", "Courier", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    reading: dict[str, Any] = json.loads(result.stdout)
    assert set(reading) == {
        *("source", "statements", "figures", "dates", "measures", "commitments"),
        *("places", "people", "organisations", "flags"),
    }
    assert reading["source"]["characters"] == len(ARTICLE)
    assert (reading["source"]["title"], reading["source"]["published"]) == ("Gate", "2013-06-05")
    first, outer, inner = reading["statements"]
    assert list(first) == ["text", "start", "end", "id", "parent", "speaker", "mode", "cue", "confidence"]
    assert (first["speaker"], first["cue"], first["mode"]) == ("Pavel Dren", "said", "direct")
    assert (outer["speaker"], inner["speaker"], inner["parent"]) == ("Arta Leka", "Pavel Dren", outer["id"])
    assert reading["figures"][0]["text"] == "1,300 residents"
    assert reading["dates"][0]["from"] == reading["dates"][0]["to"] == "2013-06-04"
    assert [step["step"] for step in reading["measures"][0]["steps"]] == ["passed_committee"]
    assert reading["commitments"][0]["modality"] == "will"
    assert [flag["kind"] for flag in reading["flags"]] == ["impossible_year"]
    for table in ("statements", "figures", "dates", "commitments", "places", "people", "organisations", "flags"):
        for row in reading[table]:
            assert row["text"] == ARTICLE[row["start"] : row["end"]]


def test_people_get_a_summary_of_80_columns(run: Callable[..., Result], article: Path) -> None:
    """Each statement below the one that reports it, and no line too wide."""
    result = run("read", article)
    assert (result.exit_code, result.stdout) == (0, "")
    lines = result.stderr.splitlines()
    assert max(map(len, lines)) <= 80
    (inner,) = (line for line in lines if "s3  Pavel Dren" in line)
    (outer,) = (line for line in lines if "s2  Arta Leka" in line)
    assert len(inner) - len(inner.lstrip()) == len(outer) - len(outer.lstrip()) + 2
    assert any("S.Con.Res.42" in line for line in lines)
    assert any("impossible_year" in line for line in lines)
    assert run("read", article, "--quiet").stderr == ""


def test_nothing_in_an_article_moves_the_cursor(run: Callable[..., Result], tmp_path: Path) -> None:
    """Control characters and those that turn the direction of writing are shown by their number."""
    path = tmp_path / "article.txt"
    path.write_text("“The road\x1b[2J is \u202eopen,” said Pavel Dren.", encoding="utf-8")
    seen = run("read", path).stderr
    assert "\x1b" not in seen
    assert "\u202e" not in seen
    assert "<1B>" in seen


def test_a_byte_order_mark_is_no_character(run: Callable[..., Result], tmp_path: Path) -> None:
    """The text begins after it."""
    path = tmp_path / "article.txt"
    path.write_bytes(b"\xef\xbb\xbfIn 2004 they came.")
    reading = json.loads(run("read", path, "--json").stdout)
    assert (reading["source"]["characters"], reading["dates"][0]["start"]) == (18, 3)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"caf\xe9 noir", "byte 3 is no character of UTF-8"),
        (b"a\0b", "zero at byte 1"),
        ("Sels".encode("utf-16"), "is written in UTF-16"),
        (b" \n ", "has no text"),
        (b'"' * 1_000_001, "1,000,001 characters, and at most 1,000,000 are read"),
        (b'"' * 10_000_000, "10,000,000 bytes, and at most 1,000,000 characters are read"),
    ],
)
def test_what_cannot_be_read_is_refused(
    run: Callable[..., Result], tmp_path: Path, content: bytes, message: str
) -> None:
    """In one line that says what is wrong, with the status for a wrong input."""
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    result = run("read", path, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_web_page_is_read_by_its_text(run: Callable[..., Result], tmp_path: Path) -> None:
    """As a source of the ledger has it: no script, no mark-up. What cannot be taken is refused."""
    page = tmp_path / "page.html"
    page.write_text("<p>“We <b>will</b> stay,” said Arta Leka.</p><script>alert('no')</script>", encoding="utf-8")
    (one,) = json.loads(run("read", page, "--json").stdout)["statements"]
    assert (one["text"], one["speaker"]) == ("We will stay", "Arta Leka")
    page.with_suffix(".pdf").write_bytes(b"no PDF at all")
    result = run("read", page.with_suffix(".pdf"))
    assert result.exit_code == 2
    assert "is damaged, or no PDF" in result.stderr


def test_other_arguments_are_refused(run: Callable[..., Result], article: Path, tmp_path: Path) -> None:
    """A folder, a file that is not there, and a day that is none."""
    assert "is a folder" in run("read", tmp_path).stderr
    assert "is not there" in run("read", tmp_path / "none.txt").stderr
    result = run("read", article, "--published", "31 June")
    assert result.exit_code == 2
    assert "2013-06-30" in result.stderr


def test_a_count_over_the_population_is_flagged(run: Callable[..., Result], article: Path) -> None:
    """The population that is told goes before the article's own."""
    reading = json.loads(run("read", article, "--population", 300, "--json").stdout)
    assert "over_population" in [flag["kind"] for flag in reading["flags"]]
