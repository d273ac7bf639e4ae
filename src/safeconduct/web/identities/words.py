"""The words of a person that the blind index knows, so that a name is found in whichever script it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from safeconduct.web.secrecy import blind
from safeconduct.web.secrecy.normalise import normalise
from safeconduct.web.secrecy.skeleton import skeleton

NAME, BONES, PHONE, NUMBER = "name", "bones", "phone", "number"
"""The fields of the index: words of names, their skeletons, phones, and numbers of documents and others."""
FIELDS = (NAME, BONES, PHONE, NUMBER)
NAMES = ("family_name", "given_names", "native_family_name", "native_given_names")
ZWNJ = "\u200c"
_APART = str.maketrans({"S": "w", "C": "g"})
"""Signs of a skeleton that the index would take for other ones, for signs that no skeleton has."""


def index_names(person_id: str, values: Mapping[str, str]) -> None:
    """Let a person be found by the names and the phone of an identity, and by none that it had before."""
    names = [values.get(name, "") for name in NAMES]
    found = [name_tokens(name) for name in names]
    for field, at in ((NAME, 0), (BONES, 1)):
        blind.index_tokens(person_id, field, {token for each in found for token in each[at]})
    blind.index(person_id, PHONE, values.get("phone", ""))


def index_numbers(person_id: str, numbers: Iterable[str]) -> None:
    """Let a person be found by these numbers and by none that they had before."""
    blind.index(person_id, NUMBER, *(compact(number) for number in numbers))


def name_tokens(name: str) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The tokens by which whoever has a name is found: of its words (``NAME``), and of their skeletons (``BONES``)."""
    words = {token for text in {name, _parted(name)} for token in blind.tokens(NAME, text)}
    return frozenset(words), frozenset(token for bone in _bones(name) for token in blind.tokens(BONES, bone))


def find(text: str) -> tuple[set[str], set[str], int]:
    """Who has every word of a text in their names, or a text as a number.

    Returns:
        The ids of those who have it so, of those whose names only sound alike, and how many digests were looked for.
    """
    number = compact(text)
    exact = blind.find(NUMBER, number) | blind.find(PHONE, number)
    exact = exact.union(*(blind.find(NAME, way) for way in {text, _parted(text)}))
    words = [bone for word in normalise(text).split() if (bone := _bone(word))]
    alike = set[str]().union(*(blind.find(BONES, way) for way in {" ".join(words), _bone(text)}))
    looked = {token for field in (NAME, BONES) for token in blind.tokens(field, text)}
    looked |= {token for field in (NUMBER, PHONE) for token in blind.tokens(field, number)}
    return exact, alike - exact, len(looked)


def _bones(name: str) -> list[str]:
    """The skeletons of the words of a name, and of each two that follow each other, which others write as one."""
    words = normalise(name).split()
    return [bone for word in [*words, *(" ".join(two) for two in pairwise(words))] if (bone := _bone(word))]


def _parted(name: str) -> str:
    """A name whose words are joined by the sign that Persian writers leave out as often, with spaces instead."""
    return name.replace(ZWNJ, " ")


def _bone(text: str) -> str:
    return skeleton(text).translate(_APART)


def compact(number: str) -> str:
    """A number without what groups it, letters included: AB-12 34 is ab1234."""
    return normalise(number).replace(" ", "")
