"""One cell of a list as a value of the operation's tables: sex, age, nationality, needs and the like."""

import re
from dataclasses import dataclass
from functools import lru_cache

from safeconduct.operation.import_list import word_lists
from safeconduct.operation.import_list.spelling import latin_digits, plain
from safeconduct.operation.import_list.word_lists import key
from safeconduct.operation.oddities import OLDEST

_SEPARATORS = re.compile(r"[,;/|+&\n،؛·•]|\s[-–]\s")
_TICKS = {
    **dict.fromkeys(("✓", "✔", "☑", "√", "✅", "*", "•", "●", "★", "■", "×", "+"), "yes"),
    **dict.fromkeys(("✗", "✘", "☐", "❌", "□", "-", "–", "—", "--", "/", "."), "no"),
}
_AGE = re.compile(
    r"^(\d{1,3})(?:[.,]\d+)?(?:\s*(?:y|yr|yrs|years?|ans|an|سال|ساله|سنة|عاما|سنوات|کلن|کاله|vjeç|vjec|vite))?$"
)
_MONTHS_OF_AGE = re.compile(r"^(\d{1,2})\s*(?:m|mo|months?|mois|ماه|ماهه|شهر|أشهر|اشهر|میاشتې|muaj)$")
_UNHCR_CASE = re.compile(r"^\d{3}-\d{2}C\d{5}$", re.IGNORECASE)
_UNHCR_PERSON = re.compile(r"^\d{3}-\d{8}$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"^(?:\+|00)?[\d\s()/.-]{8,20}$")
_FORMULA = re.compile(r"^\s*[=+@-]")


_SAY_NOTHING = frozenset(
    {
        *(
            "a",
            "an",
            "the",
            "and",
            "or",
            "of",
            "for",
            "with",
            "in",
            "on",
            "to",
            "is",
            "has",
            "have",
            "he",
            "she",
            "her",
        ),
        *("his", "needs", "need", "needed", "requires", "required", "uses", "user", "use", "patient", "yes", "only"),
        *("et", "ou", "de", "du", "d", "l", "la", "le", "les", "un", "une", "en", "avec", "besoin", "est", "oui"),
        *("و", "یا", "او", "به", "با", "از", "نیاز", "نیازمند", "دارد", "است", "ک", "یحتاج", "تحتاج", "الی", "مریض"),
        *("dhe", "ose", "me", "e", "i", "të", "te", "ka", "nevojë", "nevoje", "për", "per", "pacient", "po"),
    }
)
"""Words beside a need, in plain spelling, that add nothing to it."""


_MEMBERS = frozenset({"member", "membre", "عضو", "anetar", "anetare"})
"""Words for one of a family, in plain spelling, that a size may have beside it."""


class Unreadable(ValueError):
    """A cell that cannot be read; its message says what would be right."""


@dataclass(frozen=True)
class Needs:
    """What a cell says about needs.

    Attributes:
        known: Codes of needs that the planner knows, in the order of the cell.
        other: Words for what it recognised and the planner has no need for (such as "pregnant").
        unknown: Pieces of the cell that it did not recognise, whole or the words beside what it recognised.
        denied: Pieces that hold a need and a word such as "no" or "without"; none of their needs is taken.
    """

    known: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


@lru_cache(maxsize=1 << 17)
def is_given(text: str) -> bool:
    """Whether a cell says anything; "unknown", "n/a", dashes and the like say nothing, and a tick says yes."""
    if not key(text):
        return _TICKS.get(text.strip("\ufe0e\ufe0f ")) == "yes"
    return key(text) not in word_lists.values("not given")


def is_cross(text: str) -> bool:
    """Whether a cell holds a sign for no, or a dash."""
    return not key(text) and (
        _TICKS.get(text.strip("\ufe0e\ufe0f ")) == "no" or (bool(text) and not text.strip("-–—−_. "))
    )


def is_mark(text: str) -> bool:
    """Whether a cell holds something that is neither a word, a number, a tick nor a dash: a question mark, say."""
    return bool(text.strip()) and not key(text) and not is_given(text) and not is_cross(text)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text as a formula when it opens it; signed numbers are none."""
    return bool(_FORMULA.match(text)) and not re.fullmatch(r"\s*[+-]?[\d\s().,/:+-]*", latin_digits(text))


def _of_list(text: str, name: str, right: str) -> str:
    value = word_lists.values(name).get(key(text))
    if value is None:
        raise Unreadable(f"'{text}' is not known; {right}")
    return value


def read_sex(text: str) -> str:
    """Read a sex given as a letter or a word in any of the languages.

    Returns:
        F, M or X.

    Raises:
        Unreadable: The word is not known.
    """
    return _of_list(text, "sex", "write F, M or X, or a word such as female, homme, مرد, أنثى, ښځه, mashkull")


def read_priority(text: str) -> str:
    """Read a priority given in any of the languages.

    Returns:
        emergency, urgent or normal.

    Raises:
        Unreadable: The word is not known.
    """
    return _of_list(text, "priority", "write emergency, urgent or normal")


def read_status(text: str) -> str:
    """Read the status of a case given in any of the languages.

    Returns:
        active, held, withdrawn or departed.

    Raises:
        Unreadable: The word is not known.
    """
    return _of_list(text, "status", "write active, held, withdrawn or departed")


def read_relation(text: str) -> str:
    """Return `head` for the head of a family and `member` for whoever is named by a relation to the head.

    Raises:
        Unreadable: The word is neither.
    """
    value = word_lists.values("relation").get(key(text))
    if value is None:
        raise Unreadable(f"'{text}' is no relation that is known; write head, or spouse, son, mother and the like")
    return value


def read_yes_or_no(text: str) -> bool:
    """Return whether a cell says yes.

    Raises:
        Unreadable: It says neither yes nor no.
    """
    value = _TICKS.get(text.strip("\ufe0e\ufe0f ")) or word_lists.values("yes or no").get(key(text))
    if value is None:
        raise Unreadable(f"'{text}' is neither yes nor no")
    return value == "yes"


def read_age(text: str) -> int:
    """Read an age in whole years; one given in months is 0 under a year.

    Raises:
        Unreadable: It is no age between 0 and 120.
    """
    written = latin_digits(text).strip().casefold()
    if months := _MONTHS_OF_AGE.match(written):
        return int(months.group(1)) // 12
    years = _AGE.match(written)
    if years is None or int(years.group(1)) > OLDEST:
        raise Unreadable(f"'{text}' is no age; write whole years from 0 to {OLDEST}")
    return int(years.group(1))


def read_size(text: str) -> int | None:
    """Read the size of a family: one number, with words around it that name no relatives.

    Returns:
        The number; None where there is none, or where relatives are listed, as in "wife and 2 children".
    """
    number = re.fullmatch(r"\D*0*(\d{1,3})(?:\.0+)?\D*", latin_digits(text))
    words = f" {plain(text)} "
    kin = (phrase for phrase, _ in word_lists.relation_phrases() if phrase not in _MEMBERS)
    return None if number is None or any(f" {phrase} " in words for phrase in kin) else int(number[1])


def read_nationality(text: str) -> str:
    """Read a nationality given as a code, the name of a country or a demonym.

    Returns:
        ISO 3166-1 alpha-3, XKX for Kosovo or XXA for stateless.

    Raises:
        Unreadable: It is not known, or names more than one.
    """
    known = word_lists.nationalities()
    if code := known.get(key(text)) or known.get(key(re.sub(r"\(.*?\)", "", text))):
        return code
    parts = {known[key(part)] for part in _SEPARATORS.split(text) if key(part) in known}
    if len(parts) > 1:
        raise Unreadable(f"'{text}' names more than one nationality; keep the one of the papers used for the journey")
    if len(parts) == 1 and len(_SEPARATORS.split(text)) == 1:
        return parts.pop()
    raise Unreadable(f"'{text}' is no nationality that is known; write a country, or its code such as IRN")


def read_languages(text: str) -> tuple[str, ...]:
    """Read languages given as codes or names, separated by commas and the like, or by spaces.

    Returns:
        ISO 639-3 codes in the order of the cell, each once.

    Raises:
        Unreadable: One of them is not known.
    """
    known = word_lists.languages()
    codes: list[str] = []
    for piece in _SEPARATORS.split(text):
        if not key(piece):
            continue
        if key(piece) in known:
            codes.append(known[key(piece)])
            continue
        words = [word for word in plain(piece).split() if word not in ("and", "et", "و", "او", "dhe", "e")]
        words = [word if key(word) in known else word.removeprefix("و") for word in words]  # Arabic joins its "and"
        unknown = [word for word in words if key(word) not in known]
        if unknown or not words:
            raise Unreadable(f"'{piece.strip()}' is no language that is known; write a name or a code such as fas")
        codes.extend(known[key(word)] for word in words)
    return tuple(dict.fromkeys(codes))


def read_needs(text: str) -> Needs:
    """Read what a cell says about needs; words in a sentence are found too, and nothing is a fault.

    Returns:
        The needs that the planner knows, other conditions that it recognised, and what it did not.
    """
    known: list[str] = []
    other: list[str] = []
    unknown: list[str] = []
    denied: list[str] = []
    negations = word_lists.values("negation")
    for piece in _SEPARATORS.split(text):
        if not is_given(piece) or word_lists.values("yes or no").get(key(piece)) == "no":
            continue
        rest = f" {plain(piece)} "
        found: list[tuple[str, bool]] = []
        for phrase, value, is_planned in word_lists.need_phrases():
            if f" {phrase} " in rest:
                rest = rest.replace(f" {phrase} ", " ")
                found.append((value, is_planned))
        words = [word for word in rest.split() if word not in _SAY_NOTHING]
        if found and any(key(word) in negations for word in words):
            denied.append(piece.strip())
            continue
        for value, is_planned in found:
            (known if is_planned else other).append(value)
        if not found:
            unknown.append(piece.strip())
        elif words:
            unknown.append(" ".join(words))
    return Needs(*(tuple(dict.fromkeys(said)) for said in (known, other, unknown, denied)))


def read_key(text: str) -> str:
    """Read a case number, person number or the like: its words with single spaces, digits 0-9.

    Raises:
        Unreadable: It is a formula, or holds nothing that can be read.
    """
    written = " ".join(latin_digits(text).split())
    written = written.removesuffix(".0") if re.fullmatch(r"\d+\.0", written) else written
    if is_formula(written) or written.startswith(("=", "+", "-", "@")):
        raise Unreadable(f"'{text}' would run as a formula in a spreadsheet; write the number alone")
    if not plain(written):
        raise Unreadable(f"'{text}' holds no letter and no digit")
    return written


def looks_like_case_number(text: str) -> bool:
    """Whether it has the form of a UNHCR case number, `123-12C12345`."""
    return bool(_UNHCR_CASE.match(latin_digits(text).strip()))


def looks_like_person_number(text: str) -> bool:
    """Whether it has the form of a UNHCR individual number, `123-12345678`."""
    return bool(_UNHCR_PERSON.match(latin_digits(text).strip()))


def looks_like_contact(text: str) -> bool:
    """Whether it has the form of an e-mail address or a telephone number."""
    written = latin_digits(text).strip()
    digits = sum(letter.isdigit() for letter in written)
    return bool(_EMAIL.match(written)) or (
        bool(_PHONE.match(written)) and 9 <= digits <= 15 and written[0] in "+0(" and not looks_like_person_number(text)
    )
