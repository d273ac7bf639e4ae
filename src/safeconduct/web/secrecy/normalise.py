"""One spelling for all spellings of a name or a number, so that equal ones are found whoever typed them.

Nothing is shown in this spelling. It forgets what writers vary: accents and vowel marks, capitals, the Arabic and
Persian forms of a letter, the article, digits of three scripts, punctuation.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ی": "ي",
        "ى": "ي",
        "ې": "ي",
        "ے": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "ة": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ۃ": "ه",
        "ٱ": "ا",
        "ء": "",
        "ـ": "",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
    }
)
"""Letters that decompose into nothing simpler, with the one that stands for them."""
_SILENT = {"'", "’", "‘", "`", "´", "ʼ", "ʻ", "ʿ", "ʾ", "ʹ", "′"}
"""Signs within a word that writers set or leave out: Mas'ud, O’Neil."""
_ASCII = {
    code: chr(code).lower() if chr(code).isalnum() else None if chr(code) in _SILENT else " " for code in range(128)
}
"""What ``_plain`` makes of each ASCII sign, for the many texts that hold no other."""
_SHORTEST = 3
_ARTICLE, _SERVANT = "ال", "عبد"
_ARTICLES = {"ال", "al", "el"}


def normalise(text: str) -> str:
    """The one spelling of a text: words of letters and ASCII digits, with single spaces. It may be empty.

    Normalising twice is normalising once.
    """
    plain = text.translate(_ASCII) if text.isascii() else _plain(text)
    while not plain.isascii() and (again := _plain(plain)) != plain:  # a few rare letters need a second turn
        plain = again
    words = [_without_article(word) for word in plain.split()]
    named = [word for word in words if word not in _ARTICLES] or words
    return " ".join(_joined(named))


def _plain(text: str) -> str:
    """Small letters without marks, ASCII digits, and spaces for all else."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(map(_one, folded.translate(_LETTERS)))


@lru_cache(maxsize=4096)
def _one(sign: str) -> str:
    if sign.isascii() and sign.isalnum():
        return sign
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind in {"Cf", "Me"} or sign in _SILENT or (kind == "Mn" and unicodedata.combining(sign)):
        return ""
    return sign if kind[0] in "LMN" else " "


def _without_article(word: str) -> str:
    """The word without the Arabic article, also within a name such as that of a servant of God."""
    head = _SERVANT if word.startswith(_SERVANT) else ""
    rest = word[len(head) :]
    while rest.startswith(_ARTICLE) and len(rest) - len(_ARTICLE) >= _SHORTEST:
        rest = rest[len(_ARTICLE) :]
    return head + rest


def _joined(words: list[str]) -> list[str]:
    """Write a servant's name as one word, as half of all writers do."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == _SERVANT:
            joined[-1] = _without_article(_SERVANT + word)
        else:
            joined.append(word)
    return joined
