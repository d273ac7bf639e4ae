"""Cells as values: sexes, ages, priorities, nationalities, languages and needs in the languages of the lists."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.values import Needs, Unreadable


@pytest.mark.parametrize(
    "word",
    [
        "F",
        "f",
        "Female",
        "woman",
        "Femme",
        "Fille",
        "زن",
        "مونث",
        "مؤنث",
        "دختر",
        "خانم",
        "اناث",
        "أنثى",
        "امرأة",
        "بنت",
        "ښځه",
        "ښځینه",
        "نجلۍ",
        "Femër",
        "grua",
        "vajzë",
    ],
)
def test_women_in_every_language(word: str) -> None:
    """The usual words and letters for women and girls are read as F."""
    assert values.read_sex(word) == "F"


@pytest.mark.parametrize(
    "word",
    [
        "M",
        "m",
        "Male",
        "man",
        "Homme",
        "H",
        "Garçon",
        "مرد",
        "مذکر",
        "پسر",
        "آقا",
        "ذکور",
        "ذكر",
        "رجل",
        "ولد",
        "نارینه",
        "هلک",
        "سړی",
        "Mashkull",
        "burrë",
        "djalë",
    ],
)
def test_men_in_every_language(word: str) -> None:
    """The usual words and letters for men and boys are read as M."""
    assert values.read_sex(word) == "M"


@pytest.mark.parametrize("word", ["X", "other", "autre", "دیگر", "آخر", "بل", "tjetër"])
def test_neither_in_every_language(word: str) -> None:
    """Words for another sex are read as X."""
    assert values.read_sex(word) == "X"


@pytest.mark.parametrize(
    ("word", "priority"),
    [
        *[
            (word, "emergency")
            for word in ("Emergency", "très urgent", "اضطراری", "خیلی عاجل", "طارئ", "بېړنی", "Emergjencë")
        ],
        *[(word, "urgent") for word in ("URGENT", "urgente", "فوری", "عاجل", "عاجلة", "لوړ", "urgjent")],
        *[(word, "normal") for word in ("normal", "normale", "عادی", "نورمال", "عادي", "معمولي", "i zakonshëm")],
    ],
)
def test_priorities_in_every_language(word: str, priority: str) -> None:
    """How urgent a case is, is understood in all seven languages."""
    assert values.read_priority(word) == priority


@pytest.mark.parametrize(
    ("text", "age"),
    [("34", 34), ("۳۴", 34), ("٣٤", 34), ("34 years", 34), ("34 ans", 34), ("۳۴ ساله", 34), ("34.0", 34),
     ("34 vjeç", 34), ("0", 0), ("8 months", 0), ("18 mois", 1), ("۷ ماهه", 0), ("120", 120)],
)  # fmt: skip
def test_ages(text: str, age: int) -> None:
    """Ages are read with their unit, in three scripts; a child of months is in its first or second year."""
    assert values.read_age(text) == age


@pytest.mark.parametrize("text", ["121", "-3", "thirty", "", "1985-03-04", "34a", "1e2"])
def test_what_is_no_age(text: str) -> None:
    """A number that no person lives to, or no number at all, is refused with the bounds."""
    with pytest.raises(Unreadable, match="from 0 to 120"):
        values.read_age(text)


def test_two_nationalities_are_refused() -> None:
    """A cell that names two countries does not say which papers count."""
    with pytest.raises(Unreadable, match="more than one nationality"):
        values.read_nationality("Iran / Iraq")
    with pytest.raises(Unreadable, match="is no nationality"):
        values.read_nationality("Utopia")
    assert values.read_nationality("Iran (IR)") == "IRN"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Farsi, English", ("fas", "eng")),
        ("فارسی و انگلیسی", ("fas", "eng")),
        ("دری، پښتو", ("prs", "pus")),
        ("arabe et français", ("ara", "fra")),
        ("shqip dhe anglisht", ("sqi", "eng")),
        ("العربية", ("ara",)),
        ("fas eng fas", ("fas", "eng")),
        ("Kurmanji/Arabic", ("kmr", "ara")),
    ],
)
def test_languages(text: str, codes: tuple[str, ...]) -> None:
    """Several languages in a cell are read in their order, each once."""
    assert values.read_languages(text) == codes


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("wheelchair", Needs(("wheelchair",))),
        ("Uses a wheelchair; dialysis", Needs(("wheelchair", "dialysis"))),
        ("fauteuil roulant et dialyse", Needs(("wheelchair", "dialysis"))),
        ("ویلچر، دیالیز", Needs(("wheelchair", "dialysis"))),
        ("نیاز به همراه", Needs(("escort",))),
        ("كرسي متحرك", Needs(("wheelchair",))),
        ("نقالة / مرافق طبي", Needs(("stretcher", "escort"))),
        ("ستریچر", Needs(("stretcher",))),
        ("karrocë, dializë", Needs(("wheelchair", "dialysis"))),
        ("pregnant", Needs(other=("pregnant",))),
        ("باردار", Needs(other=("pregnant",))),
        ("حامل", Needs(other=("pregnant",))),
        ("diabetic, needs escort", Needs(("escort",), ("diabetes",))),
        ("none", Needs()),
        ("ندارد", Needs()),
        ("-", Needs()),
        ("", Needs()),
        ("likes tea", Needs(unknown=("likes tea",))),
    ],
)
def test_needs(text: str, needs: Needs) -> None:
    """Needs are found in words and sentences; conditions that take no place are told apart from what is unknown."""
    assert values.read_needs(text) == needs


@pytest.mark.parametrize(
    ("text", "is_formula"),
    [("=1+1", True), ("=HYPERLINK(\"x\")", True), ("@SUM(A1)", True), ("+cmd|' /C calc'!A0", True), ("-2+3+cmd", True),
     ("-5", False), ("+355 69 123 4567", False), ("12", False), ("a=b", False)],
)  # fmt: skip
def test_formulas_are_recognised(text: str, is_formula: bool) -> None:
    """What a spreadsheet would run when it opens the cell is known; numbers with a sign are none."""
    assert values.is_formula(text) == is_formula


def test_numbers_of_cases_are_kept_as_they_are() -> None:
    """Leading zeros and signs within a number stay; digits become Latin; a formula is refused."""
    assert values.read_key(" ۰۰۷ ") == "007"
    assert values.read_key("123-12C00045") == "123-12C00045"
    assert values.read_key("12.0") == "12"
    with pytest.raises(Unreadable, match="formula"):
        values.read_key("=A1")
    with pytest.raises(Unreadable, match="no letter"):
        values.read_key("?!")


@pytest.mark.parametrize(
    ("text", "contact"),
    [("ali@example.org", True), ("+355 69 123 4567", True), ("0770-123-4567", True), ("٠٧٧٠١٢٣٤٥٦٧", True),
     ("123-12345678", False), ("1985-03-04", False), ("12", False), ("Ali", False)],
)  # fmt: skip
def test_ways_to_reach_people_are_recognised(text: str, contact: bool) -> None:
    """Telephone numbers and addresses are known by their form, person numbers and days are none."""
    assert values.looks_like_contact(text) == contact


@given(
    st.text(),
    st.sampled_from(
        ["sex", "priority", "status", "relation", "yes_or_no", "age", "nationality", "languages", "needs", "key"]
    ),
)
def test_any_text_is_a_value_or_refused(text: str, what: str) -> None:
    """No text, however odd, breaks a reader."""
    with suppress(Unreadable):
        getattr(values, f"read_{what}")(text)


def test_sizes_of_families() -> None:
    """One number is a size, with words such as "persons" beside it; relatives that are listed are none."""
    written = ("5", "05", "5.0", "5 persons", "family of 5", "۵ نفر", "5 anëtarë", "1 member")
    assert [values.read_size(text) for text in written] == [5, 5, 5, 5, 5, 5, 5, 1]
    for text in ("wife and 2 children", "2 children", "+ 2 enfants", "همسر و ۲ فرزند", "2 adults, 3 babies", ""):
        assert values.read_size(text) is None, text


def test_needs_in_german_and_french() -> None:
    """Usual words are known, and one that is denied is not taken."""
    assert values.read_needs("Rollstuhl, schwanger").known == ("wheelchair",)
    assert values.read_needs("Rollstuhl, schwanger").other == ("pregnant",)
    assert values.read_needs("fauteuil").known == ("wheelchair",)
    assert values.read_needs("kein Rollstuhl").known == ()
