"""What the columns of a list mean, guessed from their names and, where those fail, from their cells.

Every guess says why it was made and how sure it is, so that a person can overrule it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice
from typing import Literal

from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.operation.faults import Fault
from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.days import NotADay, read_day
from safeconduct.operation.import_list.spelling import latin_digits, plain
from safeconduct.operation.import_list.word_lists import (
    FILLERS,
    column_meanings,
    column_phrases,
    key,
    need_phrases,
    withheld_kinds,
)
from safeconduct.operation.import_list.word_lists import values as words_of

Use = Literal["kept", "withheld", "set aside"]
Confidence = Literal["given", "high", "medium", "low"]

FAMILY = ("family.head", "family.relation", "family.size")
"""Meanings that tell who belongs together and are not kept themselves."""

CASE_TARGETS = tuple(f"cases.{name}" for name in DICTIONARY["cases"].columns)
PEOPLE_TARGETS = tuple(f"people.{name}" for name in DICTIONARY["people"].columns if name != "case_id")
TARGETS = (*CASE_TARGETS, *PEOPLE_TARGETS, *FAMILY)
"""What `--map` may name, beside `people.needs:CODE` for a column of yes and no, and `-` for none."""

SEVERAL = ("people.needs", "people.languages")
"""Targets that more than one column may give."""

SAMPLE = 400
"""Cells of a column that are looked at for a guess."""

MOST = 0.8
"""Share of the cells that have to be readable before they speak for a meaning by themselves."""

NO_HINT = "its name is not known and its cells do not tell"

WITHHELD = {
    "withheld.name": "a name; the planner never sees names",
    "withheld.document": "a document or its number; the planner never sees documents",
    "withheld.contact": "a way to reach a person; the planner never sees it",
    "withheld.sensitive": "what the planner must not know",
}

_LOW_BUT_KEPT = frozenset(
    {"family.relation", "people.sex", "people.birth_date", "people.age", "people.nationality", "people.languages"}
)
"""Attributes that a weak name may carry where the cells agree; a wrong one would rule nobody's way out by itself."""


@dataclass(frozen=True)
class ColumnGuess:
    """What is made of one column of the list.

    Attributes:
        column: Its name.
        index: Its place, from 0.
        target: Table and column that it goes to ("people.sex"), "people.needs:wheelchair" for a column that says yes
            or no to one need, "family.head" or "family.relation" where it tells families apart, or None.
        use: Kept, withheld because the planner must not see it, or set aside because nothing is known of it.
        confidence: "given" by the user, "high" by its name, "medium" by part of its name or by its cells, "low".
        reason: Why, in a few words.
        is_name: Whether it is withheld because it names people.
        counts_rows: Whether it only numbers the rows of the list.
        kind: What exactly it is where it is withheld and known: ``family_name``, ``given_names``, ``full_name``,
            ``name`` for one that may be each of these, ``father_name``, ``mother_name``, ``phone``, or a document.
    """

    column: str
    index: int
    target: str | None
    use: Use
    confidence: Confidence
    reason: str
    is_name: bool = False
    counts_rows: bool = False
    kind: str = ""


@dataclass(frozen=True)
class _NameMatch:
    """What a column's name says: the meaning, how the name was matched, that in words, and the known name."""

    meaning: str
    how: Literal["whole", "part", "beside other words", "nearly"]
    reason: str
    known: str


_CONFIDENCE: Mapping[str, Confidence] = {
    "whole": "high",
    "part": "medium",
    "beside other words": "low",
    "nearly": "low",
}


def spellings(name: str) -> tuple[str, ...]:
    """The parts of a column's name that may be its name alone: headers are often bilingual or carry a remark."""
    within = re.findall(r"[(\[](.*?)[)\]]", name)
    without = re.sub(r"[(\[].*?[)\]]", " ", name)
    parts = [name, without, *re.split(r"[/|\n]|\s[-–—]\s", without), *within]
    return tuple(dict.fromkeys(part.strip() for part in parts if key(part)))


def guess_columns(
    header: Sequence[str],
    cells: Sequence[Sequence[str]],
    mapping: Mapping[str, str] | None = None,
    file: str = "",
    withheld: Mapping[int, str] | None = None,
) -> tuple[tuple[ColumnGuess, ...], tuple[Fault, ...]]:
    """Guess what each column means.

    Args:
        header: The names of the m columns.
        cells: n rows of m texts.
        mapping: The user's own word: name of a column → one of `TARGETS`, `people.needs:CODE`, or `-` for none.
        file: What a fault names.
        withheld: Columns, from 0, that the caller keeps itself, apart from the operation, with what each of them is.

    Returns:
        m guesses in the order of the columns, and the faults of the mapping.
    """
    given, faults = _of_user(header, mapping or {}, file)
    for index, kind in (withheld or {}).items():
        is_name = kind.endswith("name") or kind.endswith("names")
        given[index] = ColumnGuess(
            header[index], index, None, "withheld", "given", "you said so", is_name=is_name, kind=kind
        )
    guesses = []
    for index, name in enumerate(header):
        sample = list(islice((row[index] for row in cells if values.is_given(row[index])), SAMPLE))
        guesses.append(given.get(index) or _guess(name, index, sample))
    return tuple(_settle(guesses, cells)), tuple(faults)


def _of_user(
    header: Sequence[str], mapping: Mapping[str, str], file: str
) -> tuple[dict[int, ColumnGuess], list[Fault]]:
    given: dict[int, ColumnGuess] = {}
    faults: list[Fault] = []
    taken: dict[str, str] = {}
    for name, target in mapping.items():
        found = [i for i, column in enumerate(header) if column == name.strip()]
        found = found or [i for i, column in enumerate(header) if key(column) == key(name)]
        if len(found) != 1:
            what = "names no column of the list" if not found else "names more than one column of the list"
            faults.append(Fault(file, None, name, f"{what}; its columns are {', '.join(header)}"))
        elif target == "-" and found[0] not in given:
            given[found[0]] = ColumnGuess(header[found[0]], found[0], None, "set aside", "given", "you said so")
        elif target not in TARGETS and not re.fullmatch(r"people\.needs:\S+", target):
            right = f"it is one of {', '.join(TARGETS)}, people.needs:CODE, or - for none"
            faults.append(Fault(file, None, name, f"'{target}' is nothing that a column can be; {right}"))
        elif found[0] in given:
            faults.append(
                Fault(file, None, name, f"is said twice what it is: {given[found[0]].target or '-'}, {target}")
            )
        elif target in taken and target not in SEVERAL:
            faults.append(Fault(file, None, name, f"{target} is given by '{taken[target]}' already"))
        else:
            taken[target] = name
            given[found[0]] = ColumnGuess(header[found[0]], found[0], target, "kept", "given", "you said so")
    return given, faults


def _guess(name: str, index: int, sample: Sequence[str]) -> ColumnGuess:
    named = _by_name(name)
    if named is not None and named.how == "whole":
        return _judged(name, index, named, sample)
    if _share(sample, values.looks_like_contact) >= MOST:
        reason, kind = (
            f"its cells are {WITHHELD['withheld.contact']}",
            "" if any("@" in one for one in sample) else "phone",
        )
        return ColumnGuess(name, index, None, "withheld", "medium", reason, kind=kind)
    if (need := _need_in(name)) and _share(sample, _is_yes_or_no, least=1) >= MOST:
        reason = f"is named after a need and says {', '.join(sorted(set(sample))[:2])}"
        return ColumnGuess(name, index, f"people.needs:{need}", "kept", "high", reason)
    if named is not None:
        return _judged(name, index, named, sample)
    return _by_cells(name, index, sample)


def _by_name(name: str) -> _NameMatch | None:
    known = column_meanings()
    for part in spellings(name):
        if key(part) in known:
            return _NameMatch(known[key(part)], "whole", f"is named '{part}'", key(part))
    words = set(plain(name).split())
    for phrase, meaning in column_phrases():
        if set(phrase.split()) <= words:
            rest = {word for word in words - set(phrase.split()) if word not in FILLERS and not word.isdigit()}
            if rest and not meaning.startswith("withheld."):
                why = f"has '{phrase}' in its name, beside other words"
                return _NameMatch(meaning, "beside other words", why, key(phrase))
            return _NameMatch(meaning, "part", f"has '{phrase}' in its name", key(phrase))
    for part in spellings(name):
        if len(key(part)) >= 5 and (close := get_close_matches(key(part), known, n=1, cutoff=0.85)):
            return _NameMatch(known[close[0]], "nearly", f"is named nearly '{close[0]}'", close[0])
    return None


def _judged(name: str, index: int, match: _NameMatch, sample: Sequence[str]) -> ColumnGuess:
    """Hold the meaning that a name suggests against the cells."""
    meaning, reason, confidence = match.meaning, match.reason, _CONFIDENCE[match.how]
    if meaning in WITHHELD:
        why, is_name = f"{reason}: {WITHHELD[meaning]}", meaning == "withheld.name"
        kind = withheld_kinds().get(match.known, "")
        return ColumnGuess(name, index, None, "withheld", confidence, why, is_name, kind=kind)
    if meaning == "cases.case_id" and sample and _share(sample, _is_wording, least=1) > 0.5:
        why = f"{reason}, but its cells are words; rows with one of them are a family, and the words are not kept"
        return ColumnGuess(name, index, "family.head", "kept", "medium", why)
    if meaning in ("row.number", "other"):
        counts = meaning == "row.number"
        why = f"{reason}, which only counts the rows" if counts else f"{reason}, which the planner does not use"
        return ColumnGuess(name, index, None, "set aside", confidence, why, counts_rows=counts)
    share = _share(sample, READABLE[meaning], least=1) if meaning in READABLE and sample else None
    if share is not None and share < 0.5:
        other = _by_cells(name, index, sample)
        if other.target is not None and other.target != meaning:
            return replace(other, reason=f"{reason}, but {other.reason}")
    if meaning == "family.size" and share is not None and share < 0.5:
        why = f"{reason}, but its cells are words; a size is one number"
        return ColumnGuess(name, index, None, "set aside", "low", why)
    agrees = share is not None and share >= MOST
    if match.how == "beside other words" and not (agrees and meaning in _LOW_BUT_KEPT):
        return ColumnGuess(name, index, None, "set aside", "low", f"{reason}; it may be {meaning}, say so if it is")
    if match.how == "nearly" and share is not None and not agrees:
        return ColumnGuess(name, index, None, "set aside", "low", f"{reason}, and its cells do not agree")
    return ColumnGuess(name, index, meaning, "kept", confidence, reason + (", and its cells agree" if agrees else ""))


def _by_cells(name: str, index: int, sample: Sequence[str]) -> ColumnGuess:
    """Guess from the cells alone."""
    if len(sample) >= 2:
        for target, fits, what in BY_CELLS:
            share = _share(sample, fits)
            if share >= MOST and (target != "people.birth_date" or _over_years(sample)):
                reason = f"{share:.0%} of its cells are {what}"
                return ColumnGuess(name, index, target, "kept", "medium" if share == 1 else "low", reason)
    return ColumnGuess(name, index, None, "set aside", "low", NO_HINT if sample else "has no cells")


def _settle(guesses: Sequence[ColumnGuess], cells: Sequence[Sequence[str]]) -> list[ColumnGuess]:
    """Let one column give each target, and find what only all columns together tell."""
    guesses = [*guesses]
    person = _taken(guesses).get("people.person_id")
    if person and person.confidence != "given" and "cases.case_id" not in _taken(guesses):
        texts = [row[person.index] for row in cells if row[person.index]]
        if len(set(texts)) < len(texts):
            reason = f"{person.reason}, and several rows share a value"
            guesses[person.index] = replace(person, target="cases.case_id", confidence="medium", reason=reason)
    case = _taken(guesses).get("cases.case_id")
    if person and case and person is not case and person.confidence != "given" and guesses[person.index] is person:
        pairs = [(row[case.index], row[person.index]) for row in cells if row[person.index]]
        within = all(re.fullmatch(r"\d{1,2}", latin_digits(text)) for _, text in pairs)
        if within and len({text for _, text in pairs}) < len(pairs) == len(set(pairs)):
            why = f"{person.reason}, but only counts the people of each family"
            guesses[person.index] = replace(person, target=None, use="set aside", reason=why, counts_rows=True)
    if not {"people.birth_date", "people.age"} & _taken(guesses).keys():
        ages = [
            guess for guess in guesses if guess.reason == NO_HINT and _are_ages([row[guess.index] for row in cells])
        ]
        if len(ages) == 1:
            reason = "its cells are whole numbers as ages are, and no other column tells how old people are"
            guesses[ages[0].index] = replace(ages[0], target="people.age", use="kept", confidence="low", reason=reason)
    taken = _taken(guesses)
    return [_unless_taken(guess, taken) for guess in guesses]


def _taken(guesses: Sequence[ColumnGuess]) -> dict[str, ColumnGuess]:
    """The column that gives each target: the surest, then the leftmost."""
    ranks = {"given": 0, "high": 1, "medium": 2, "low": 3}
    taken: dict[str, ColumnGuess] = {}
    for guess in sorted(guesses, key=lambda guess: (ranks[guess.confidence], guess.index)):
        if guess.target is not None and guess.target not in SEVERAL:
            taken.setdefault(guess.target, guess)
    return taken


def _unless_taken(guess: ColumnGuess, taken: Mapping[str, ColumnGuess]) -> ColumnGuess:
    if guess.target is None or guess.target in SEVERAL or taken[guess.target] is guess:
        return guess
    why = f"{guess.reason}, but '{taken[guess.target].column}' gives {guess.target} already"
    return replace(guess, target=None, use="set aside", reason=why)


def _share(sample: Sequence[str], fits: Callable[[str], bool], least: int = 2) -> float:
    """Share of the cells that fit, 0 where there are too few cells to tell."""
    return sum(map(fits, sample)) / len(sample) if len(sample) >= least else 0.0


def _readable(read: Callable[[str], object]) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        try:
            read(text)
        except (values.Unreadable, NotADay):
            return False
        return True

    return fits


def _is_yes_or_no(text: str) -> bool:
    return _readable(values.read_yes_or_no)(text)


def is_day(text: str) -> bool:
    """Whether a cell is a whole day; a year or a number of Excel's alone could be anything."""
    try:
        reading = read_day(text)
    except NotADay:
        return False
    return reading.day is not None and reading.calendar != "excel number"


def _over_years(sample: Sequence[str]) -> bool:
    """Whether days lie as far apart as birth days do; days of registration or arrival seldom do."""
    years = [read_day(text).year for text in sample if is_day(text)]
    return max(years) - min(years) >= 5


def _are_ages(texts: Sequence[str]) -> bool:
    """Whether the cells could be ages: whole numbers to 110 of which some are above 20, in no order."""
    given = [latin_digits(text) for text in texts if values.is_given(text)]
    if len(given) < 5 or not all(re.fullmatch(r"\d{1,3}", text) and int(text) <= 110 for text in given):
        return False
    numbers = [int(text) for text in given]
    return sorted(numbers)[len(numbers) // 2] > 15 and numbers != sorted(numbers)


def _is_relation(text: str) -> bool:
    return words_of("relation").get(key(text)) is not None


def _is_kin(text: str) -> bool:
    """Whether a cell names a relation; "single" alone may be of a column of civil states."""
    return words_of("relation").get(key(text)) in ("head", "member")


def _is_wording(text: str) -> bool:
    """Whether a cell has the look of a name and not of a number or a code: letters alone, and more than two."""
    letters = plain(text).replace(" ", "")
    return len(letters) > 2 and letters.isalpha()


def _has_need(text: str) -> bool:
    said = values.read_needs(text)
    return bool(said.known or said.other)


def _need_in(name: str) -> str | None:
    """The need that the planner knows and a column is named after."""
    words = f" {plain(name)} "
    return next((value for phrase, value, known in need_phrases() if known and f" {phrase} " in words), None)


READABLE: Mapping[str, Callable[[str], bool]] = {
    "people.sex": _readable(values.read_sex),
    "people.birth_date": _readable(read_day),
    "people.age": _readable(values.read_age),
    "people.nationality": _readable(values.read_nationality),
    "people.languages": _readable(values.read_languages),
    "cases.priority": _readable(values.read_priority),
    "cases.status": _readable(values.read_status),
    "cases.ready_on": is_day,
    "cases.expires_on": is_day,
    "family.relation": _is_relation,
    "family.size": lambda text: values.read_size(text) is not None,
}
"""Whether a cell can be read as a target."""

BY_CELLS: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("cases.case_id", values.looks_like_case_number, "case numbers as UNHCR writes them"),
    ("people.person_id", values.looks_like_person_number, "individual numbers as UNHCR writes them"),
    ("people.sex", READABLE["people.sex"], "words for a sex"),
    ("people.birth_date", is_day, "days"),
    ("people.nationality", READABLE["people.nationality"], "nationalities"),
    ("family.relation", _is_kin, "relations to the head of a family"),
    ("people.languages", READABLE["people.languages"], "languages"),
    ("cases.priority", READABLE["cases.priority"], "priorities"),
    ("people.needs", _has_need, "needs"),
)
"""What cells alone can tell. Ages are left out: whole numbers below 120 are too often something else."""
