"""What is written appears whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.operation.placing import placed_file, placed_folder


def test_folder_appears_at_the_end(tmp_path: Path) -> None:
    """While it is written a folder is not at its place; afterwards nothing else is left."""
    with placed_folder(tmp_path / "a" / "out", lambda _: True) as folder:
        (folder / "x").write_text("1")
        assert not (tmp_path / "a" / "out").exists()
    assert [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*"))] == ["a", "a/out", "a/out/x"]


def test_interrupted_folder_leaves_the_earlier_one(tmp_path: Path) -> None:
    """An interruption half-way changes nothing."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").write_text("earlier")

    def interrupted() -> None:
        with placed_folder(tmp_path / "out", lambda _: True) as folder:
            (folder / "x").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (tmp_path / "out" / "x").read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_failed_move_puts_the_earlier_folder_back(tmp_path: Path) -> None:
    """Where the new folder cannot be moved to its place, the earlier one is there again."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").write_text("earlier")

    def losing_it() -> None:
        with placed_folder(tmp_path / "out", lambda _: True) as folder:
            folder.rmdir()

    with pytest.raises(FileNotFoundError):
        losing_it()
    assert (tmp_path / "out" / "x").read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_only_what_is_ours_is_replaced(tmp_path: Path) -> None:
    """Files of an earlier folder that are not ours are moved to the new one."""
    (tmp_path / "out").mkdir()
    for name in ("ours.csv", "theirs.txt"):
        (tmp_path / "out" / name).write_text("earlier")
    with placed_folder(tmp_path / "out", lambda name: name.endswith(".csv")) as folder:
        (folder / "new.csv").write_text("1")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["new.csv", "theirs.txt"]


def test_folder_behind_a_link_is_replaced_there(tmp_path: Path) -> None:
    """A symbolic link stays one, and what it leads to is replaced."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with placed_folder(tmp_path / "link", lambda _: True) as folder:
        (folder / "x").write_text("1")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "x").read_text() == "1"


def test_file_appears_at_the_end(tmp_path: Path) -> None:
    """A file is replaced at once, and stays as it was where writing fails."""
    path = tmp_path / "a" / "x"
    with placed_file(path) as beside:
        beside.write_text("1")

    def failing() -> None:
        with placed_file(path) as beside:
            beside.write_text("half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        failing()
    assert path.read_text() == "1"
    assert [entry.name for entry in path.parent.iterdir()] == ["x"]
