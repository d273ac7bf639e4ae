"""What columns mean: by their names in seven languages, by their cells, and by the user's own word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_list.columns import ColumnGuess, guess_columns, spellings

TARGETS = ("cases.case_id", "people.sex", "people.birth_date", "people.nationality", "people.needs", "cases.priority")

HEADERS = {
    "en": ("Case No.", "Sex", "Date of Birth", "Nationality", "Special needs", "Priority"),
    "fr": ("N° de dossier", "Sexe", "Né(e) le", "Nationalité", "Besoins spéciaux", "Priorité"),
    "fa": ("شماره پرونده", "جنسیت", "تاریخ تولد", "ملیت", "نیازهای ویژه", "اولویت"),
    "prs": ("نمبر دوسیه", "جنس", "تاریخ پیدایش", "تابعیت", "ضروریات", "اولویت"),
    "ar": ("رقم الملف", "الجنس", "تاريخ الميلاد", "الجنسيّة", "الاحتياجات الخاصة", "الأولويّة"),
    "ps": ("د دوسیې شمېره", "جنس", "د زېږېدو نېټه", "تابعیت", "اړتیاوې", "لومړیتوب"),
    "sq": ("Numri i dosjes", "Gjinia", "Datëlindja", "Shtetësia", "Nevoja të veçanta", "Prioriteti"),
}

WITHHELD = {
    "en": ("Full name", "Passport No", "Phone number", "Religion"),
    "fr": ("Nom et prénom", "N° de passeport", "Téléphone", "Ethnie"),
    "fa": ("نام و نام خانوادگی", "شماره گذرنامه", "شماره تماس", "مذهب"),
    "prs": ("نام پدر", "نمبر تذکره", "نمبر تماس", "قوم"),
    "ar": ("الاسم الرباعي واللقب", "رقم الجواز", "رقم الهاتف", "القومية"),
    "ps": ("د پلار نوم", "د تذکرې شمېره", "د تماس شمېره", "قوم"),
    "sq": ("Emri dhe mbiemri", "Nr. i pasaportës", "Numri i telefonit", "Feja"),
}


def guess(header: tuple[str, ...], *rows: tuple[str, ...], mapping: dict[str, str] | None = None) -> list[ColumnGuess]:
    """The guesses of a small list, whose mapping has no fault."""
    guesses, faults = guess_columns(header, rows, mapping)
    assert faults == ()
    return list(guesses)


@pytest.mark.parametrize("language", HEADERS)
def test_columns_by_name_in_every_language(language: str) -> None:
    """The usual names of the columns are understood in all seven languages, and the reason is said."""
    guesses = guess(HEADERS[language])
    assert tuple(found.target for found in guesses) == TARGETS
    assert {(found.use, found.confidence) for found in guesses} == {("kept", "high")}
    assert all(found.column in found.reason for found in guesses)


@pytest.mark.parametrize("language", WITHHELD)
def test_what_the_planner_must_not_see_is_withheld(language: str) -> None:
    """Names, documents, telephones and beliefs are recognised in all seven languages, and never kept."""
    guesses = guess(WITHHELD[language])
    assert {(found.use, found.target) for found in guesses} == {("withheld", None)}
    assert guesses[0].is_name


def test_names_with_remarks_and_in_two_languages() -> None:
    """A header may carry a remark in brackets, a second language or a spelling slip."""
    header = ("Sex (M/F)", "Date of birth / تاریخ تولد", "Nationality*", "Priorty", "Date of birth of person")
    found = guess(header[:4])
    assert [column.target for column in found] == [
        "people.sex",
        "people.birth_date",
        "people.nationality",
        "cases.priority",
    ]
    assert found[3].confidence == "low"
    assert guess(header[4:])[0].confidence == "medium"


def test_names_of_other_people_do_not_count() -> None:
    """The father's nationality, a registration date and the country of asylum are not those of the person."""
    header = ("Father's nationality", "Registration date", "Country of asylum", "Place of birth", "Spouse's age")
    rows = [("Iran", "2020-01-01", "Iraq", "Iran", "40"), ("Iran", "2020-01-02", "Iraq", "Iran", "41")]
    assert {found.use for found in guess(header, *rows)} == {"set aside"}
    mixed = guess(("Nationality of sponsor in Germany",), ("DEU",), ("DEU",))[0]
    assert (mixed.use, mixed.confidence) == ("kept", "low")
    assert guess(("Passport expiry date",))[0].use != "kept"


def test_columns_by_their_cells_where_names_fail() -> None:
    """Unknown names do not matter where the cells speak for themselves."""
    header = ("a", "b", "c", "d", "e", "f", "g")
    rows = [
        ("001-12C00001", "001-00000001", "ذکر", "1370/05/12", "Irak", "ali@example.org", "12"),
        ("001-12C00001", "001-00000002", "أنثى", "1340/01/12", "سوري", "+355691234567", "7"),
        ("001-12C00002", "001-00000003", "M", "1960-01-12", "Afghan", "sara@example.org", "3"),
    ]
    found = guess(header, *rows)
    assert [column.target for column in found[:5]] == [
        "cases.case_id",
        "people.person_id",
        "people.sex",
        "people.birth_date",
        "people.nationality",
    ]
    assert {column.confidence for column in found[:5]} == {"medium"}
    assert found[5].use == "withheld"
    assert found[6].use == "set aside"


def test_ages_are_guessed_last() -> None:
    """Whole numbers are ages only where nothing else tells how old people are, and never a numbering."""
    ages = [("1", "34"), ("2", "8"), ("3", "61"), ("4", "40"), ("5", "23")]
    numbered, aged = guess(("q", "w"), *ages)
    assert numbered.use == "set aside"
    assert (aged.target, aged.confidence) == ("people.age", "low")
    known = guess(("q", "w", "DOB"), *[(*row, "1985-01-20") for row in ages])
    assert known[1].use == "set aside"


def test_cells_can_contradict_a_name() -> None:
    """A column called age that holds days holds birth days; one whose cells say nothing else keeps its name."""
    days = guess(("Age",), ("1985-03-24",), ("1950-01-02",))[0]
    assert days.target == "people.birth_date"
    assert "is named 'Age', but" in days.reason
    assert guess(("Age",), ("old",), ("young",))[0].target == "people.age"


def test_a_number_shared_by_rows_is_the_family_s() -> None:
    """A column called ID tells people apart if every row has its own, and families if rows share one."""
    assert guess(("ID",), ("1",), ("2",))[0].target == "people.person_id"
    shared = guess(("ID", "Individual no"), ("1", "a"), ("1", "b"))
    assert [found.target for found in shared] == ["cases.case_id", "people.person_id"]


def test_numbers_that_count_the_people_of_each_family() -> None:
    """A number of a person that begins again with each family is none, though two people with one code are a fault."""
    rows = [("1", "1"), ("1", "2"), ("2", "1")]
    assert guess(("Fam. No.", "Indiv. No."), *rows)[1].use == "set aside"
    assert guess(("Fam. No.", "Indiv. No."), ("1", "a-1"), ("2", "a-1"))[1].target == "people.person_id"


def test_columns_named_after_a_need() -> None:
    """A column of yes and no that is named after a need gives that need."""
    found = guess(("Wheelchair", "ویلچر", "Needs escort?"), ("x", "بله", "no"), ("", "نه", "yes"))
    assert found[0].target == "people.needs:wheelchair"
    assert found[2].target == "people.needs:escort"


def test_one_column_gives_each_target() -> None:
    """Of two columns of one meaning the surer counts, and the other says which one took its place."""
    first, second = guess(("Nationality", "Citizenship"), ("Iran", "Iraq"), ("Iran", "Iraq"))
    assert (first.target, second.target) == ("people.nationality", None)
    assert "'Nationality' gives people.nationality already" in second.reason


def test_the_user_s_word_counts_most() -> None:
    """A mapping overrules the guess, also to none, and takes the target from the column that had it."""
    found = guess(
        ("Sex", "Gruppe", "Passport No"),
        ("F", "M", "C1"),
        mapping={"gruppe": "people.sex", "Passport No": "cases.case_id", "Sex": "-"},
    )
    assert [(column.target, column.use) for column in found] == [
        (None, "set aside"),
        ("people.sex", "kept"),
        ("cases.case_id", "kept"),
    ]
    assert {column.confidence for column in found} == {"given"}
    taken = guess(("Sex", "Gruppe"), ("F", "M"), mapping={"Gruppe": "people.sex"})
    assert [column.target for column in taken] == [None, "people.sex"]


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ({"Colour": "people.sex"}, "names no column"),
        ({"Sex": "people.colour"}, "nothing that a column can be"),
        ({"Sex": "people.case_id"}, "nothing that a column can be"),
        ({"Sex": "people.sex", "DOB": "people.sex"}, "given by 'Sex' already"),
    ],
)
def test_a_mapping_that_cannot_be_is_a_fault(mapping: dict[str, str], why: str) -> None:
    """Columns that are not there, targets that do not exist and targets given twice are named."""
    _, faults = guess_columns(("Sex", "DOB"), [("F", "1985-01-20")], mapping, "list.csv")
    assert len(faults) == 1
    assert why in faults[0].message
    assert faults[0].file == "list.csv"


@given(st.lists(st.text(), min_size=1, max_size=6, unique=True), st.data())
def test_any_header_and_cells_give_a_guess(header: list[str], data: st.DataObject) -> None:
    """Every column gets one guess with a reason, and no target is given twice."""
    rows = data.draw(st.lists(st.tuples(*[st.text(max_size=12) for _ in header]), max_size=4))
    guesses, faults = guess_columns(header, rows)
    assert faults == ()
    assert [found.column for found in guesses] == header
    assert all(found.reason for found in guesses)
    single = [
        found.target for found in guesses if found.target and found.target not in ("people.needs", "people.languages")
    ]
    assert len(single) == len(set(single))


def test_parts_of_a_header() -> None:
    """A header is taken apart at brackets, slashes and dashes that stand alone."""
    assert spellings("Sex / جنسیت (M/F)") == ("Sex / جنسیت (M/F)", "Sex / جنسیت", "Sex", "جنسیت", "M/F")
    assert spellings("d-o-b") == ("d-o-b",)


def test_relatives_in_free_text_are_no_sizes() -> None:
    """A column named after members whose cells list relatives is set aside, one with numbers is kept."""
    cells = [("wife and 2 children",), ("alone",), ("3 sons",), ("mother",)]
    (guess,), _ = guess_columns(("Family members",), cells)
    assert (guess.target, guess.use) == (None, "set aside")
    (guess,), _ = guess_columns(("Family members",), [("3",), ("2 persons",)])
    assert guess.target == "family.size"


def test_relation_codes_are_no_languages() -> None:
    """Codes of relations, several of which are codes of languages too, are relations where no name says otherwise."""
    (guess, _), _ = guess_columns(("Qx", "Qy"), [("HR1", "fas"), ("SPO", "ara"), ("MOT", "fas"), ("SON", "eng")])
    assert guess.target == "family.relation"


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        (
            ("Family name", "First name", "Father's name", "Mother's name"),
            ("family_name", "given_names", "father_name", "mother_name"),
        ),
        (("Nom de famille", "Prénom", "Nom du père"), ("family_name", "given_names", "father_name")),
        (("نام خانوادگی", "نام", "نام پدر"), ("family_name", "name", "father_name")),
        (("تخلص", "اسم", "ولد"), ("family_name", "name", "father_name")),
        (("اللقب", "الاسم الأول", "اسم الأب"), ("family_name", "given_names", "father_name")),
        (("Mbiemri", "Emri", "Emri i babait"), ("family_name", "name", "father_name")),
        (("Passport number", "Tazkira", "Phone number", "E-mail"), ("passport", "identity_card", "phone", "")),
        (("Full name (as in passport)", "Religion", "Spouse name"), ("full_name", "", "")),
    ],
)
def test_what_exactly_is_withheld_is_known(header: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    """Of a withheld column it is told what it is, for whoever keeps it apart; what has no place anywhere is not."""
    found = guess(header)
    assert {column.use for column in found} == {"withheld"}
    assert tuple(column.kind for column in found) == kinds


def test_the_caller_keeps_columns_itself() -> None:
    """A column that the caller keeps apart is withheld, whatever its name; it names people where it is a name."""
    found, faults = guess_columns(("A", "Sex"), [("Ana", "F")], withheld={0: "family_name", 1: "passport"})
    assert faults == ()
    assert [(column.use, column.kind, column.is_name) for column in found] == [
        ("withheld", "family_name", True),
        ("withheld", "passport", False),
    ]
