"""The consonant skeleton of a name: nearly the same key for its spellings in Latin and in Arabic or Persian script.

Vowels are written in one script and left out in the other, and writers of Latin differ in them most. What is left is a
row of consonant classes. It brings together pairs that are worth comparing and is no proof that two names are one:
short names share a skeleton with many others.

Known to differ: Arabic *ḍād* and *thāʾ* read as *d* and *t* (Ramadan, Thabit) rather than as Persian reads them
(Ramazan, Sabet), and Albanian *j* for *y* at the start of a name (Jusuf).
"""

from __future__ import annotations

import re

from safeconduct.web.secrecy.normalise import normalise

_BEFORE = str.maketrans({"ş": "sh", "š": "sh", "ç": "ch", "č": "ch", "ž": "zh", "ğ": "", "ث": "س", "ۀ": "ه"})
"""Letters whose mark says another consonant, before marks are dropped."""
_SERVANT = re.compile(r"\babd(?:[aeou]l[ -]?|[aeou](?=([rszdtn])\1)|[ -](?:[aeou][lrsdtn])[ -])")
_SUN_DIN = re.compile(r"(?:ال|ل)دين")
_LATIN = (
    ("sch", "S"), ("sh", "S"), ("tch", "C"), ("ch", "C"), ("ck", "k"), ("dj", "j"), ("xh", "j"), ("zh", "j"),
    ("kh", "h"), ("gh", "k"), ("q", "k"), ("ph", "f"), ("th", "s"), ("dh", "z"), ("lj", "l"), ("g", "k"), ("d", "t"),
    ("b", "p"), ("c", "C"), ("w", "v"),
)  # fmt: skip
"""What is written for what, one after the other."""
_NATIVE = str.maketrans(
    {
        "آ": "a", "ا": "a", "ع": "a", "ي": "y", "و": "v", "ب": "p", "پ": "p", "ت": "t", "ط": "t", "د": "t", "س": "s",
        "ص": "s", "ج": "j", "ژ": "j", "چ": "C", "ح": "h", "خ": "h", "ه": "h", "ذ": "z", "ز": "z", "ض": "z", "ظ": "z",
        "ر": "r", "ش": "S", "غ": "k", "ق": "k", "ك": "k", "گ": "k", "ف": "f", "ل": "l", "م": "m", "ن": "n",
    }
)  # fmt: skip
_FINAL_H = re.compile(r"h\b")
_VOWELS = tuple("aeiouy")
_LEFT_OUT = str.maketrans("", "", "aeiouyv")
_TWICE = re.compile(r"(.)\1+")


def skeleton(text: str) -> str:
    """The skeleton of a name, in ASCII for names in Latin, Arabic or Persian script; empty for an empty name.

    Words are taken as one, in their order: ``Ali Reza`` is ``Alireza``. To find swapped names, compare the skeletons of
    the parts. An initial vowel, which every script shows, stays as ``a``.
    """
    marked = text.casefold()
    if not marked.isascii():
        marked = marked.translate(_BEFORE)
    if "abd" in marked:
        marked = _SERVANT.sub("abd", marked)
    plain = normalise(marked)
    if "دين" in plain:
        plain = _SUN_DIN.sub("دين", plain)
    for written, sign in _LATIN:
        plain = plain.replace(written, sign)
    whole = plain if plain.isascii() else plain.translate(_NATIVE)
    if "h" in whole:
        whole = _FINAL_H.sub("", whole)
    whole = whole.replace(" ", "")
    first = "a" if whole[:1] in _VOWELS else whole[:1]
    rest = whole[1:].translate(_LEFT_OUT)
    return _TWICE.sub(r"\1", first + rest)
