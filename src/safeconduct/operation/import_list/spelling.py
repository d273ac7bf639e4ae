"""One spelling for words that people write in many ways, so that they can be compared."""

import re
import unicodedata
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

_LETTERS = str.maketrans(
    {
        # Arabic keyboards and Persian keyboards write the same letter with different characters.
        "ي": "ی",
        "ى": "ی",
        "ې": "ی",
        "ۍ": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ګ": "گ",
        "ڪ": "ک",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ة": "ه",
        "ۀ": "ه",
        "ە": "ه",
        "ھ": "ه",
        "ټ": "ت",
        "ډ": "د",
        "ړ": "ر",
        "ږ": "ژ",
        "ښ": "ش",
        "ڼ": "ن",
        "ځ": "ز",
        "څ": "س",
        "ـ": "",  # the stroke that only stretches a word
        "ء": "",
        "ٔ": "",
        # Latin letters that a decomposition leaves whole.
        "ß": "ss",
        "ø": "o",
        "Ø": "o",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "ł": "l",
        "Ł": "l",
        "ı": "i",
        "đ": "d",
        "Đ": "d",
        "№": "no",
        "º": "o",
        "°": "o",
    }
)
_JOINERS = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_NOT_WORD = re.compile(r"[\W_]+")
_ASCII = str.maketrans(ascii_uppercase + "'`", ascii_lowercase + "  ")
"""What the folding below comes to for a text of ASCII alone, as most cells are."""


def latin_digits(text: str) -> str:
    """Write every decimal digit of any script (Latin, Arabic, Persian, …) as 0-9 and leave the rest.

    Args:
        text: Any text.

    Returns:
        The same text, as long as before, with digits 0-9.
    """
    if text.isascii() or not any(map(str.isdecimal, text)):
        return text
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """Reduce a word or phrase to a spelling in which writing habits do not matter.

    Case, accents, tashkeel, the joiners of Persian, punctuation, the Arabic and Persian forms of one letter, the
    Pashto letters that are often typed as their Persian neighbours, and the script of digits are made equal.

    Args:
        text: Any text.

    Returns:
        Lower-case words separated by single spaces; empty where the text holds no letter and no digit. The result
        is a fixed point: `plain(plain(x)) == plain(x)`.
    """
    if text.isascii():
        return _NOT_WORD.sub(" ", text.translate(_ASCII)).strip()
    previous, text = None, _once(text)
    while text != previous:  # a folded letter may decompose once more
        previous, text = text, _once(text)
    return text


def _once(text: str) -> str:
    text = _JOINERS.sub("", text).translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", text)
    if any(map(unicodedata.combining, decomposed)):
        decomposed = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    bare = decomposed.translate(_LETTERS)
    bare = _APOSTROPHES.sub(" ", latin_digits(bare)).casefold()
    return _NOT_WORD.sub(" ", bare).strip()
