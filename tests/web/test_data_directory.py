"""The data directory: made once, opened often, and nothing else taken for it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from safeconduct.web.data_directory import (
    KEY_BYTES,
    Unusable,
    add_encryption_key,
    create,
    default_path,
    drop_encryption_key,
    open_existing,
    open_or_create,
)


def test_a_new_directory_is_for_its_owner_alone(tmp_path: Path) -> None:
    """The directory, its folders and its key file can be read by nobody else."""
    directory = create(tmp_path / "below" / "data")
    assert stat.S_IMODE(directory.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(directory.key_file.stat().st_mode) == 0o600
    for folder in (directory.sources, directory.backups):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {entry.name for entry in directory.path.iterdir()} == {"key.json", "sources", "backups"}


def test_every_key_is_random_and_of_its_own(tmp_path: Path) -> None:
    """No two keys are equal, neither within an installation nor between two."""
    drawn = []
    for name in ("one", "two"):
        keys = create(tmp_path / name).keys()
        assert keys.encryption_key_id in keys.encryption
        drawn += [keys.audit, keys.blind_index, *keys.encryption.values()]
        assert len(keys.django_secret) >= 40
    assert {len(key) for key in drawn} == {KEY_BYTES}
    assert len(set(drawn)) == 6


def test_the_same_keys_are_read_again(tmp_path: Path) -> None:
    """Opening gives what was made, and making over it is refused."""
    made = open_or_create(tmp_path / "data")
    assert open_or_create(tmp_path / "data").keys() == made.keys()
    with pytest.raises(Unusable, match="is a data directory already"):
        create(tmp_path / "data")


def test_a_key_is_added_and_another_taken_out(tmp_path: Path) -> None:
    """The new key is the current one and all else stays, for the owner alone, also after a kill left half a file."""
    directory = create(tmp_path / "data")
    before = directory.keys()
    (directory.path / "key.json.new").write_text("{")
    assert add_encryption_key(directory.key_file) == "k2"
    both = directory.keys()
    assert both.encryption_key_id == "k2"
    assert both.encryption["k1"] == before.encryption["k1"] != both.encryption["k2"]
    assert (both.audit, both.blind_index, both.django_secret) == (
        before.audit,
        before.blind_index,
        before.django_secret,
    )
    drop_encryption_key(directory.key_file, "k1")
    assert dict(directory.keys().encryption) == {"k2": both.encryption["k2"]}
    assert add_encryption_key(directory.key_file) == "k3"
    assert stat.S_IMODE(directory.key_file.stat().st_mode) == 0o600
    assert not (directory.path / "key.json.new").exists()


@pytest.mark.parametrize("key_id", ["k1", "k9", ""])
def test_the_current_key_and_one_that_is_not_there_are_not_taken_out(tmp_path: Path, key_id: str) -> None:
    """Nothing is taken out of the file that is needed, and the file stays as it was."""
    directory = create(tmp_path / "data")
    content = directory.key_file.read_bytes()
    with pytest.raises(Unusable, match="cannot be taken out"):
        drop_encryption_key(directory.key_file, key_id)
    assert directory.key_file.read_bytes() == content


def test_keys_do_not_show_in_a_log(tmp_path: Path) -> None:
    """What is printed of the keys names them and holds none."""
    directory = create(tmp_path / "data")
    text = repr(directory.keys())
    content = json.loads(directory.key_file.read_text())
    assert content["django_secret"] not in text
    assert content["audit"] not in text
    assert "b'" not in text


def test_a_creation_that_was_interrupted_can_be_repeated(tmp_path: Path) -> None:
    """Empty folders and half a key file, left by a creation that was killed, are no hindrance."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "key.json.new").write_text("{")
    assert create(tmp_path).keys() == open_existing(tmp_path).keys()


@pytest.mark.parametrize(
    ("name", "text"),
    [("notes.txt", "holds 'notes.txt' and no key.json"), ("database.sqlite3", "put key.json back")],
)
def test_a_directory_of_something_else_is_refused(name: str, text: str, tmp_path: Path) -> None:
    """Neither a folder with other files nor a database without its keys is taken, and nothing is written there."""
    (tmp_path / name).write_text("")
    with pytest.raises(Unusable, match=text):
        open_or_create(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_a_file_and_nothing_are_no_directory(tmp_path: Path) -> None:
    """A path to a file, and one to nothing, are named as what they are."""
    (tmp_path / "file").write_text("")
    with pytest.raises(Unusable, match="is a file"):
        create(tmp_path / "file")
    with pytest.raises(Unusable, match="no such directory"):
        open_existing(tmp_path / "nowhere")


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """The message says how to close it."""
    create(tmp_path / "data").key_file.chmod(0o640)
    with pytest.raises(Unusable, match="chmod 600"):
        open_existing(tmp_path / "data")


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"audit": "c2hvcnQ="},
        {"audit": 7},
        {"blind_index": None},
        {"encryption": {"current": "k9", "keys": {}}},
        {"encryption": []},
    ],
    ids=str,
)
def test_a_damaged_key_file_is_refused(change: dict[str, object], tmp_path: Path) -> None:
    """A key that is short, missing or of another kind is not used."""
    directory = create(tmp_path / "data")
    directory.key_file.write_text(json.dumps(json.loads(directory.key_file.read_text()) | change))
    with pytest.raises(Unusable, match=r"key\.json: is damaged"):
        open_existing(tmp_path / "data")


def test_the_directory_of_a_user_follows_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux it is where the user said that data is kept."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", "/of/the/user")
    assert default_path() == Path("/of/the/user/safeconduct")
