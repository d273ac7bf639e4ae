"""Whether a result may be written where it was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.cli import places
from safeconduct.cli.refusal import Refused


def test_parents_that_do_not_exist_are_no_reason_to_refuse(tmp_path: Path) -> None:
    """A place is fine as long as its folders can be made."""
    places.refuse_unless_writable(tmp_path / "a" / "b" / "plan")


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    """Nothing can be written below a file, which is named."""
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="file is not a folder"):
        places.refuse_unless_writable(tmp_path / "file" / "plan")


def test_a_folder_that_may_not_be_written_to_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system says that we may not write, that is told before the work is done."""
    monkeypatch.setattr("os.access", lambda path, mode: False)  # noqa: ARG005 - as the system is asked
    with pytest.raises(Refused, match="may not write"):
        places.refuse_unless_writable(tmp_path / "plan")


def test_only_a_plan_is_replaced_by_a_plan(tmp_path: Path) -> None:
    """Nothing, an empty folder and an earlier plan make room; another folder and a file do not."""
    for name in ("empty", "plan", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "plan" / "plan.json").write_text("{}")
    (tmp_path / "other" / "photo.jpg").write_text("")
    (tmp_path / "file").write_text("")
    for name in ("nothing", "empty", "plan"):
        places.refuse_unless_plan(tmp_path / name)
    for name in ("other", "file", "other/photo.jpg"):
        with pytest.raises(Refused, match=name):
            places.refuse_unless_plan(tmp_path / name)


def test_what_is_there_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    """A folder that holds something and a file are replaced only with force, and never one by the other."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("")
    with pytest.raises(Refused, match="--force"):
        places.refuse_occupied_folder(tmp_path / "full", force=False)
    places.refuse_occupied_folder(tmp_path / "full", force=True)
    with pytest.raises(Refused, match="--force"):
        places.refuse_occupied_file(tmp_path / "full" / "x", force=False)
    places.refuse_occupied_file(tmp_path / "full" / "x", force=True)
    with pytest.raises(Refused, match="is a file"):
        places.refuse_occupied_folder(tmp_path / "full" / "x", force=True)
    with pytest.raises(Refused, match="is a folder"):
        places.refuse_occupied_file(tmp_path / "full", force=True)


def test_another_suffix_is_refused_with_those_that_would_be_right() -> None:
    """The suffix decides what is written, so an unknown one is refused."""
    assert places.refuse_other_suffix(Path("Report.HTML"), (".html", ".xlsx"), "--out") == ".html"
    for name in ("report.doc", "report"):
        with pytest.raises(Refused, match=r"--out: .*\.html or \.xlsx"):
            places.refuse_other_suffix(Path(name), (".html", ".xlsx"), "--out")
