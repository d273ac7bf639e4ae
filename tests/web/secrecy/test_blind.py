"""The blind index: people are found by words of sealed fields, and the index tells nothing without its key."""

from __future__ import annotations

import pytest

from safeconduct.web.secrecy import blind, keys, vault
from safeconduct.web.secrecy.models import BlindToken, PersonKey

ANA, BEN = "01J00000000000000000000ANA", "01J00000000000000000000BEN"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_people() -> None:
    """Ana and Ben, of whom something is sealed."""
    vault.seal_many([(ANA, "name", "Mirela Hoxha"), (BEN, "name", "علی کریمی")])


def test_a_person_is_found_by_every_word_in_any_spelling() -> None:
    """Words in any order and spelling find who has all of them, in that field alone."""
    blind.index(ANA, "name", "Mirela Hoxha", "میرلا")
    blind.index(BEN, "name", "علی کریمی")
    blind.index(BEN, "father", "Mirela")
    assert blind.find("name", "hoxha MIRELA") == {ANA}
    assert blind.find("name", "كريمي") == {BEN}
    assert blind.find("name", "ميرلا") == {ANA}
    assert blind.find("father", "mirela") == {BEN}
    assert blind.find("name", "Mirela Karimi") == set()
    assert blind.find("name", " . ") == set()


def test_a_number_is_found_however_it_is_grouped() -> None:
    """Spaces, signs and the script of digits make no difference to a number."""
    blind.index_many([(ANA, "phone", "+355 69-123 4567"), (BEN, "phone", "0691234567")])
    assert blind.find("phone", "۳۵۵۶۹۱۲۳۴۵۶۷") == {ANA}
    assert blind.find("phone", "069 123 45 67") == {BEN}


def test_indexing_again_forgets_what_was_there() -> None:
    """After a correction a person is found by the new words alone."""
    blind.index(ANA, "name", "Mirela Hoxha")
    blind.index(ANA, "name", "Mirela Dervishi")
    assert blind.find("name", "Hoxha") == set()
    assert blind.find("name", "Mirela Dervishi") == {ANA}
    blind.index(ANA, "name")
    assert not BlindToken.objects.exists()


def test_adding_the_same_words_twice_changes_nothing() -> None:
    """An import that is repeated leaves one token for each word."""
    blind.index_many([(ANA, "name", "Mirela Hoxha"), (ANA, "name", "Mirela")])
    blind.index_many([(ANA, "name", "Mirela Hoxha")])
    assert BlindToken.objects.count() == 2


def test_nobody_without_a_key_is_indexed() -> None:
    """The index holds only people of whom something is sealed."""
    with pytest.raises(PersonKey.DoesNotExist):
        blind.index("01J0000000000000000000NONE", "name", "Mirela")


def test_tokens_depend_on_field_word_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither another field nor another installation has the same token, and no field can be taken for another."""
    token = blind.tokens("name", "Mirela")
    assert token == blind.tokens("name", "MIRELA")
    assert len(token) == 1
    assert len(token[0]) == blind.TOKEN_BYTES
    assert token != blind.tokens("father", "Mirela")
    assert blind.tokens("ab", "c") != blind.tokens("a", "bc")
    other = keys.Keys("", {}, "", bytes(32), b"another installation's key of it")
    monkeypatch.setattr(keys, "installation", lambda: other)
    assert token != blind.tokens("name", "Mirela")
