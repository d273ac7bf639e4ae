"""The vault: what is sealed opens for its person and field alone, and for nobody after erasure."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from safeconduct.web.secrecy import blind, vault
from safeconduct.web.secrecy.models import BlindToken, MasterKey, PersonKey
from safeconduct.web.secrecy.sealing import Unreadable

ANA, BEN = "01J00000000000000000000ANA", "01J00000000000000000000BEN"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["", "Mirela", "میرلا", "\x80\x00\x80", "x" * 31, "x" * 32, "x" * 5000])
def test_a_sealed_text_opens_as_it_was(text: str) -> None:
    """Whatever a text holds and however long it is, it comes back the same."""
    assert vault.unseal(ANA, "name", vault.seal(ANA, "name", text)) == text


def test_many_come_back_in_their_order() -> None:
    """Values of several people and fields are sealed and opened at once, each for its own place."""
    values = [(who, field, f"{who}/{field}") for who in (ANA, BEN) for field in ("name", "phone")]
    blobs = vault.seal_many(values)
    pairs = [(who, field, blob) for (who, field, _), blob in zip(values, blobs, strict=True)]
    assert vault.unseal_many(pairs[::-1]) == [text for _, _, text in values[::-1]]


def test_a_value_that_was_moved_does_not_open() -> None:
    """A sealed value in another field, or with another person, is refused, and the message names the place."""
    blob = vault.seal(ANA, "name", "Mirela")
    vault.seal(BEN, "name", "Arben")
    with pytest.raises(Unreadable, match="father of"):
        vault.unseal(ANA, "father", blob)
    with pytest.raises(Unreadable, match=BEN):
        vault.unseal(BEN, "name", blob)


def test_a_value_of_which_any_byte_was_changed_does_not_open() -> None:
    """No single byte of a sealed value can be another one, nor can any be missing."""
    blob = vault.seal(ANA, "name", "Mirela")
    for place in range(len(blob)):
        changed = bytearray(blob)
        changed[place] ^= 1
        with pytest.raises(Unreadable):
            vault.unseal(ANA, "name", bytes(changed))
        with pytest.raises(Unreadable):
            vault.unseal(ANA, "name", blob[:place])


def test_equal_texts_have_nothing_in_common_and_short_ones_one_length() -> None:
    """Neither equality nor length of a name shows in what is stored."""
    one, two = vault.seal(ANA, "name", "Ana"), vault.seal(ANA, "name", "Ana")
    assert one[3:] != two[3:]
    assert len(one) == len(vault.seal(ANA, "name", "Maria-Magdalena"))


def test_a_key_that_was_swapped_for_another_persons_opens_nothing() -> None:
    """A wrapped key is bound to its person, so that giving one person the key of another is found out."""
    blob = vault.seal(ANA, "name", "Mirela")
    vault.seal(BEN, "name", "Arben")
    PersonKey.objects.filter(person_id=ANA).update(wrapped=PersonKey.objects.get(person_id=BEN).wrapped)
    with pytest.raises(Unreadable, match="key of"):
        vault.unseal(ANA, "name", blob)


def test_nothing_opens_after_erasure_and_nobody_is_found() -> None:
    """What was sealed before is lost, nothing new is sealed, the index forgets, and the mark stays."""
    blob, other = vault.seal(ANA, "name", "Mirela"), vault.seal(BEN, "name", "Mirela")
    blind.index(ANA, "name", "Mirela")
    blind.index(BEN, "name", "Mirela")
    vault.erase(ANA)
    assert vault.unseal(ANA, "name", blob) is None
    assert vault.unseal(BEN, "name", other) == "Mirela"
    assert vault.is_erased(ANA)
    assert not vault.is_erased(BEN)
    assert blind.find("name", "Mirela") == {BEN}
    assert not BlindToken.objects.filter(person_id=ANA).exists()
    row = PersonKey.objects.get(person_id=ANA)
    assert row.wrapped is None
    with pytest.raises(vault.Erased, match=ANA):
        vault.seal(ANA, "name", "Mirela")
    with pytest.raises(vault.Erased, match=ANA):
        blind.index(ANA, "name", "Mirela")
    with pytest.raises(vault.Erased, match=ANA):
        blind.index_many([(ANA, "name", "Mirela")])
    vault.erase(ANA)
    assert PersonKey.objects.get(person_id=ANA).destroyed_at == row.destroyed_at


def test_who_was_never_sealed_can_be_erased() -> None:
    """Erasing somebody without a key leaves the mark, so that nothing is sealed for them later."""
    vault.erase(ANA)
    with pytest.raises(vault.Erased):
        vault.seal(ANA, "name", "Mirela")


def test_what_nobody_sealed_is_not_taken_for_erased() -> None:
    """A person without any key is an error, not an erased person."""
    with pytest.raises(Unreadable, match="nothing was ever sealed"):
        vault.unseal(ANA, "name", b"\x01\x00\x01" + bytes(40))


REFUSED = {
    "revived": "UPDATE secrecy_personkey SET destroyed_at = NULL, wrapped = '1', key_id = 'k1' "
    "WHERE person_id = %(ben)s",
    "mark changed": "UPDATE secrecy_personkey SET destroyed_at = created_at WHERE person_id = %(ben)s",
    "deleted": "DELETE FROM secrecy_personkey WHERE person_id = %(ana)s",
    "given to another": "UPDATE secrecy_personkey SET person_id = 'X' WHERE person_id = %(ana)s",
    "half destroyed": "UPDATE secrecy_personkey SET wrapped = NULL WHERE person_id = %(ana)s",
    "without a master": "UPDATE secrecy_personkey SET key_id = NULL WHERE person_id = %(ana)s",
    "of nobody": "UPDATE secrecy_personkey SET person_id = ''",
    "found after erasure": "INSERT INTO secrecy_blindtoken (person_id, field, token) VALUES (%(ben)s, 'name', '1')",
    "found after erasure among others": "INSERT INTO secrecy_blindtoken (person_id, field, token) "
    "SELECT person_id, 'phone', '1' FROM secrecy_personkey",
    "found twice": "INSERT INTO secrecy_blindtoken (person_id, field, token) "
    "SELECT person_id, field, token FROM secrecy_blindtoken",
    "found in no field": "UPDATE secrecy_blindtoken SET field = ''",
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_the_database_refuses(statement: str) -> None:
    """Each rule of keys and tokens holds for who goes past the models."""
    vault.seal(ANA, "name", "Mirela")
    blind.index(ANA, "name", "Mirela")
    vault.erase(BEN)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"ana": ANA, "ben": BEN})


def test_a_key_row_cannot_be_replaced() -> None:
    """SQLite's way to write over a row, which passes by the trigger against deletion, changes nothing."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no such statement")
    vault.erase(BEN)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO secrecy_personkey (person_id, generation, wrapped, key_id, created_at) "
            "SELECT %s, 1, x'01', 'k1', created_at FROM secrecy_personkey",
            [BEN],
        )
    assert vault.is_erased(BEN)


def test_a_key_cannot_be_wrapped_with_a_master_key_that_is_gone() -> None:
    """Who still holds a retired key can save nothing with it."""
    vault.seal(ANA, "name", "Mirela")
    assert MasterKey.objects.count() == 1
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE secrecy_personkey SET key_id = 'k0'")
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)
