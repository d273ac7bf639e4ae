"""How far two spellings of a name sound from one another, in Latin letters or in Arabic and Persian ones.

Each word becomes a row of sounds, and the distance is what it costs to turn one row into the other: little for what
writers vary (*o* for *u*, *q* for *gh*, a short vowel that the other script leaves out), much for another consonant,
and most at the beginning, where writers err least (Winkler 1990, "String comparator metrics and enhanced decision rules
in the Fellegi-Sunter model of record linkage"). The costs are of the languages, learned from no list.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from safeconduct.web.secrecy.normalise import normalise

FAR = 2.5
"""The distance from which two names have nothing to do with one another."""

OTHER = 1.4
"""What it costs to take one sound for another that is not like it."""
CLEAR, FIRST = 0.7, 0.4
"""From which cost on a difference is plain to hear, and how much more it costs in the first sound of a name."""

_DIGRAPHS = (
    ("sch", "S"), ("sh", "S"), ("tch", "C"), ("ch", "C"), ("kh", "x"), ("gh", "G"), ("ph", "f"), ("th", "T"),
    ("dh", "D"), ("zh", "Z"), ("dj", "j"), ("ck", "k"), ("aa", "a"), ("ee", "i"), ("oo", "u"), ("ou", "u"),
)  # fmt: skip
_NATIVE = str.maketrans(
    {
        "ا": "A", "آ": "A", "و": "W", "ۆ": "W", "ي": "Y", "ێ": "Y", "ع": "3", "ب": "b", "پ": "p", "ت": "t", "ط": "t",
        "ث": "T", "ج": "j", "چ": "C", "ح": "h", "ه": "h", "خ": "x", "د": "d", "ذ": "D", "ض": "D", "ظ": "D", "ر": "r",
        "ڕ": "r", "ز": "z", "ژ": "Z", "س": "s", "ص": "s", "ش": "S", "غ": "G", "ف": "f", "ڤ": "v", "ق": "q", "ك": "k",
        "گ": "g", "ل": "l", "ڵ": "l", "م": "m", "ن": "n",
    }
)  # fmt: skip
"""``A``, ``W`` and ``Y`` are the letters of long vowels, two of which are consonants as well; ``3`` is *ayn*."""
_SHORT = {"a": 0.05, "e": 0.05, "i": 0.15, "o": 0.05, "u": 0.1}
"""Vowels of Latin, and what it costs that Arabic letters do not show them: *i* and *u* are often long, and shown."""
_LONG = frozenset("AWY")
_GLIDES = frozenset("ywv")
_OMITTED = {"3": 0.0, "H": 0.7, "A": 0.6, "W": 0.6, "Y": 0.6, "h": 0.7, "x": 0.8}
_SERVANT = re.compile(r"abd[aeou](?:l|(?=([rszdtn])\1))")
"""*Servant of*, whose article is written in many ways: Abdulrahman, Abdurrahman, Abd ol-Rahman."""
_Y = re.compile(r"y(?![aeiou])")
_TWICE = re.compile(r"([a-zA-Z])\1+")

_NEAR = {
    0.0: "Aa Wu Wo Wv Ww Yi Ye Yy 3a 3e 3i 3o 3u Ha He Hh",
    0.1: "ou vw DG Dz Ts qG xh",
    0.15: "ie qk iy",
    0.2: "gG Dd Tt Zj cj cC",
    0.25: "ae kG",
    0.3: "qg xk pb ck cs Ae Ao",
    0.35: "ao Ya sS",
    0.4: "dt jg A3",
    0.45: "au",
    0.5: "kg sz fv CS jy Ts 3h",
    0.6: "ai eo eu dz Ai Au We Wi Yo Yu",
    0.7: "io iu mn WY YA",
    0.8: "Wa",
}
"""What it costs to take one sound for another; where nothing is said, ``OTHER``."""
_CHANGE = {sounds: cost for cost, each in _NEAR.items() for pair in each.split() for sounds in (pair, pair[::-1])}


def distance(one: str, other: str) -> float:
    """How far two words or names of several words are from one another, spaces left out.

    Returns:
        0 for equal sounds; about 0.3 for another spelling, 1 for a letter more; ``FAR`` where much is different.
    """
    return _distance(*sorted((sounds(one), sounds(other))))


@lru_cache(maxsize=100_000)
def sounds(name: str) -> str:
    """The sounds of a name, one sign each; with ``~`` before them where it is written in other letters than Latin.

    A final *h* in Latin is left out, as many writers do; in Arabic letters it is ``H``, since it stands for a vowel.
    """
    plain = normalise(name).replace(" ", "")
    if not plain.isascii():
        row = _TWICE.sub(r"\1", plain.translate(_NATIVE))
        return "~" + (row[:-1] + "H" if row.endswith("h") else row)
    plain = _SERVANT.sub("abd", plain)
    for letters, sign in _DIGRAPHS:
        plain = plain.replace(letters, sign)
    return _TWICE.sub(r"\1", _Y.sub("i", plain).removesuffix("h"))


@lru_cache(maxsize=500_000)
def _distance(one: str, other: str) -> float:
    if one == other:
        return 0.0
    across = one.startswith("~") != other.startswith("~")
    one, other = one.removeprefix("~"), other.removeprefix("~")
    if not one or not other:
        return FAR
    right = _omissions(other, across)
    row = list(accumulate(right, initial=0.0))
    for place, (sound, omitted) in enumerate(zip(one, _omissions(one, across), strict=True)):
        last, row = row, [row[0] + omitted]
        for column, another in enumerate(other):
            change = 0.0 if sound == another else _CHANGE.get(sound + another, OTHER)
            if not place or not column:
                # Any vowel may stand over the first letter; another first sound is a clear difference.
                change = min(change, 0.1) if across and place == column and change < 1.0 else change
                change += FIRST if change >= CLEAR else 0.0
            row.append(min(last[column] + change, last[column + 1] + omitted, row[column] + right[column]))
        if min(row) >= FAR:
            return FAR
    return min(row[-1], FAR)


def _omissions(row: str, across: bool) -> list[float]:
    """What it costs to leave out each sound of a row."""
    around = f" {row} "
    costs = [_omitted(around[at].strip(), sound, around[at + 2].strip(), across) for at, sound in enumerate(row)]
    if costs[0] >= CLEAR:
        costs[0] += FIRST
    return costs


def _omitted(before: str, sound: str, after: str, across: bool) -> float:
    """What it costs to leave a sound out: little for a short vowel that Arabic letters do not show."""
    if sound in "iY" and before and not after and before not in "eiY":  # the ending of a family name: Karim, Karimi
        return 1.0
    if sound in _SHORT:
        if across and before and (after or sound in "ae"):
            return _SHORT[sound]
        if before in _SHORT or after in _SHORT:
            return 0.25
        return 0.45 if before and after else 0.7
    if sound == "A" and not before and after in _LONG:  # it carries the vowel that follows
        return 0.0
    if sound == "h" and before == "s":  # read as *sh* by whom does not know the name: Ishaq
        return 0.3
    if sound in _GLIDES and before in _SHORT and after in _SHORT:
        return 0.2 if before in "ie" or after in "ie" else 0.3
    return _OMITTED.get(sound, 1.0)
