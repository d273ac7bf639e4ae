"""Rotation: a new master key for everybody's key, whatever interrupts it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from safeconduct.web import data_directory
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.secrecy import keys, rotation, vault
from safeconduct.web.secrecy.models import MasterKey, PersonKey

PEOPLE = [f"01J000000000000000000000{number:02}" for number in range(25)]

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """A sealed value of each person, batches of ten, and a key file that is put back afterwards."""
    monkeypatch.setattr(rotation, "BATCH", 10)
    file: Path = settings.DATA_DIRECTORY.key_file
    kept = file.with_name("kept.json")
    shutil.copy2(file, kept)
    keys.forget()
    yield dict(zip(PEOPLE, vault.seal_many([(person, "name", person) for person in PEOPLE]), strict=True))
    kept.replace(file)
    keys.forget()


def readable(sealed: dict[str, bytes]) -> bool:
    """Whether every value opens, for a process that has just read the key file."""
    keys.forget()
    return vault.unseal_many([(person, "name", blob) for person, blob in sealed.items()]) == PEOPLE


def test_everybodys_key_is_wrapped_anew_and_values_stay(sealed: dict[str, bytes]) -> None:
    """No sealed value changes, all open, everything hangs on the new key, and the log tells of it."""
    seen: list[int] = []
    done = rotation.rotate(progress=seen.append)
    assert (done.key_id, done.rewrapped, done.retirable) == ("k2", 25, ("k1",))
    assert seen == [10, 20, 25]
    assert readable(sealed)
    assert set(PersonKey.objects.values_list("master_id", flat=True)) == {"k2"}
    assert [entry.action for entry in Entry.objects.all()] == ["key-added", "key-rotated"]
    assert log.verify() == []


def test_a_retired_key_leaves_the_file_and_nothing_is_lost(sealed: dict[str, bytes]) -> None:
    """After the second step the old key is nowhere, and everything opens without it."""
    rotation.rotate()
    rotation.retire("k1")
    assert set(settings.DATA_DIRECTORY.keys().encryption) == {"k2"}
    assert list(MasterKey.objects.values_list("key_id", flat=True)) == ["k2"]
    assert readable(sealed)
    assert vault.unseal("NEW", "name", vault.seal("NEW", "name", "x")) == "x"
    assert rotation.rotate().key_id == "k3"


def test_a_key_in_use_is_not_retired(sealed: dict[str, bytes]) -> None:
    """The current key, one that still wraps keys, and one that is not there are refused with a reason."""
    with pytest.raises(rotation.NotRetirable, match="is the key in use"):
        rotation.retire("k1")
    with pytest.raises(rotation.NotRetirable, match="which has k1"):
        rotation.retire("k7")
    with pytest.raises(Killed):
        rotation.rotate(progress=killing)
    with pytest.raises(rotation.NotRetirable, match="keys of 15 people"):
        rotation.retire("k1")
    assert readable(sealed)


def killing(_count: int) -> None:
    """End the process after the first batch."""
    raise Killed


def test_an_interrupted_rotation_is_carried_on(sealed: dict[str, bytes]) -> None:
    """After a kill between batches everything opens, and the next call goes on with the same key."""
    with pytest.raises(Killed):
        rotation.rotate(progress=killing)
    assert readable(sealed)
    done = rotation.rotate()
    assert (done.key_id, done.rewrapped) == ("k2", 15)
    assert set(settings.DATA_DIRECTORY.keys().encryption) == {"k1", "k2"}
    assert readable(sealed)


def test_a_key_that_is_in_the_file_alone_is_used(sealed: dict[str, bytes]) -> None:
    """After a kill between the file and the database, the key in the file is taken instead of a third one."""
    data_directory.add_encryption_key(settings.DATA_DIRECTORY.key_file)
    assert readable(sealed)
    assert vault.current_master().key_id == "k1"
    assert rotation.rotate().key_id == "k2"
    assert set(settings.DATA_DIRECTORY.keys().encryption) == {"k1", "k2"}


def test_a_retirement_between_database_and_file_is_carried_on(sealed: dict[str, bytes]) -> None:
    """After a kill before the file was written, retiring again takes the key out of it."""
    rotation.rotate()
    MasterKey.objects.filter(key_id="k1").delete()
    rotation.retire("k1")
    assert set(settings.DATA_DIRECTORY.keys().encryption) == {"k2"}
    assert readable(sealed)


def test_a_process_that_knows_only_the_old_key_reads_the_file_again(sealed: dict[str, bytes]) -> None:
    """A server that runs through a rotation opens and seals as before, and with the new key."""
    file: Path = settings.DATA_DIRECTORY.key_file
    of_before = file.read_text()
    rotation.rotate()
    of_now = file.read_text()
    file.write_text(of_before)
    keys.forget()
    assert set(keys.installation().encryption) == {"k1"}
    file.write_text(of_now)
    assert vault.unseal(PEOPLE[0], "name", sealed[PEOPLE[0]]) == PEOPLE[0]
    vault.seal("NEW", "name", "x")
    assert PersonKey.objects.get(person_id="NEW").master_id == "k2"


def test_erased_people_stay_erased(sealed: dict[str, bytes]) -> None:
    """A rotation passes by who was erased."""
    vault.erase(PEOPLE[0])
    assert rotation.rotate().rewrapped == 24
    assert vault.unseal(PEOPLE[0], "name", sealed[PEOPLE[0]]) is None


def test_a_key_file_without_a_key_that_is_needed_is_said(sealed: dict[str, bytes]) -> None:
    """The message names the key that is missing and what would be right."""
    rotation.rotate()
    PersonKey.objects.filter(person_id=PEOPLE[0]).update(master="k1")
    data_directory.drop_encryption_key(settings.DATA_DIRECTORY.key_file, "k1")
    keys.forget()
    with pytest.raises(keys.LostKey, match=r"no key 'k1'.*put back a copy"):
        vault.unseal(PEOPLE[0], "name", sealed[PEOPLE[0]])
