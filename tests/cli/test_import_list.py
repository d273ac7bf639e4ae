"""``import``: a list as an office keeps it becomes cases and people, its columns guessed and shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from safeconduct.operation import read_operation

LIST = """\
Family No,Sex,Date of birth,Nationality,Full name,Unheard of
1,M,1961-03-02,Iran,Ali,x
1,F,1964-11-20,Iran,Zahra,y
2,F,1990-01-15,Iraq,Maryam,y
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """The list as a file."""
    file = tmp_path / "people-list.csv"
    file.write_text(LIST, encoding="utf-8")
    return file


def test_a_list_begins_an_operation_and_its_guesses_are_shown(
    run: Callable[..., Result], people: Path, tmp_path: Path
) -> None:
    """Families become cases, rows people; each column is shown with what it was taken for; names are not kept."""
    result = run("import", people, tmp_path / "camp", "--site", "tents", "--starts-on", "2026-03-02")
    assert (result.exit_code, result.stdout) == (0, "")
    for word in ("Family No", "cases.case_id", "people.birth_date", "withheld", "Unheard of"):
        assert word in result.stderr
    assert any(line.startswith("warning: ") for line in result.stderr.splitlines())
    operation = read_operation(tmp_path / "camp")
    assert operation.tables["cases"].height == 2
    assert operation.tables["people"].height == 3
    assert str(operation.settings.starts_on) == "2026-03-02"
    assert operation.tables["sites"]["site_id"].to_list() == ["tents"]
    assert not any("Maryam" in file.read_text(encoding="utf-8") for file in (tmp_path / "camp").iterdir())


def test_the_user_has_the_last_word_on_a_column(run: Callable[..., Result], people: Path, tmp_path: Path) -> None:
    """``--map`` says what a column means, with or without its table, for a need, or that it means nothing."""
    options = ["--map", "Unheard of=people.languages", "--map", "Full name=-", "--map", "Family No=case_id"]
    people.write_text(LIST.replace(",x\n", ",fas\n").replace(",y\n", ",ara\n"), encoding="utf-8")
    assert run("import", people, tmp_path / "camp", *options).exit_code == 0
    languages = read_operation(tmp_path / "camp").tables["people"]["languages"].to_list()
    assert languages == [["fas"], ["ara"], ["ara"]]


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (["--map", "Sex=shape"], "shape"),
        (["--map", "Sex"], "COLUMN=MEANING"),
        (["--map", "No such=people.sex"], "No such"),
        (["--starts-on", "2 March"], "--starts-on"),
        (["--days", "sometimes"], "--days"),
    ],
)
def test_what_cannot_be_followed_writes_nothing(
    run: Callable[..., Result], people: Path, tmp_path: Path, option: list[str], told: str
) -> None:
    """A mapping or option that makes no sense is told, and the status is 2."""
    result = run("import", people, tmp_path / "camp", *option)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (tmp_path / "camp").exists()


def test_a_faulty_row_is_named_and_writes_nothing(run: Callable[..., Result], people: Path, tmp_path: Path) -> None:
    """A birth date that is none is a fault by its row, after the guesses were shown."""
    people.write_text(LIST.replace("1964-11-20", "1964-13-20"), encoding="utf-8")
    result = run("import", people, tmp_path / "camp")
    assert result.exit_code == 2
    assert "people-list.csv:3: " in result.stderr
    assert not (tmp_path / "camp").exists()


def test_a_list_that_is_not_there_is_a_wrong_argument(run: Callable[..., Result], tmp_path: Path) -> None:
    """A path at which no file is ends with status 2."""
    for source in (tmp_path / "nowhere.csv", tmp_path):
        result = run("import", source, tmp_path / "camp")
        assert result.exit_code == 2
        assert str(source) in result.stderr


def test_quiet_leaves_the_guesses_out(run: Callable[..., Result], people: Path, tmp_path: Path) -> None:
    """With ``--quiet`` a list that has no fault is imported in silence."""
    assert run("import", people, tmp_path / "camp", "--quiet").stderr == ""


def test_a_tick_for_the_head_keeps_the_family_and_is_told(run: Callable[..., Result], tmp_path: Path) -> None:
    """Blanks below a ticked head are its family; that is said with its rows, even where quiet was asked for."""
    source = tmp_path / "ticks.csv"
    source.write_text("Head of family,Sex,Age\nYes,M,50\n,F,48\n,F,20\nYes,F,30\n", encoding="utf-8")
    for number, option in enumerate(([], ["--quiet"])):
        result = run("import", source, tmp_path / f"camp-{number}", *option)
        assert result.exit_code == 0
        assert "warning: ticks.csv:3: like row 4, says nothing of its part in a family" in result.stderr
        assert "Fam. No.=case_id" in result.stderr
        people = read_operation(tmp_path / f"camp-{number}").tables["people"]
        assert people["case_id"].to_list() == ["C00002", "C00002", "C00002", "C00005"]


def test_what_cannot_be_read_is_told_and_counted(run: Callable[..., Result], tmp_path: Path) -> None:
    """A mark such as a question mark is named by row and column, and the marks of each column are counted."""
    source = tmp_path / "marks.csv"
    source.write_text("Case,Sex,Age,Priority\n1,?,50,???\n1,F,48,\n2,?,30,-\n", encoding="utf-8")
    result = run("import", source, tmp_path / "camp")
    assert result.exit_code == 0
    assert "warning: marks.csv:2: Sex: '?' cannot be read and is taken as not given" in result.stderr
    assert "3 cells were not understood and are left out, by column: Sex 2, Priority 1" in result.stderr
    source.write_text("Case,Sex,Age\n?,M,50\n1,F,48\n", encoding="utf-8")
    result = run("import", source, tmp_path / "other")
    assert result.exit_code == 2
    assert "marks.csv:2: Case: '?' is no case number" in result.stderr


def test_a_column_mapped_twice_is_refused(run: Callable[..., Result], people: Path, tmp_path: Path) -> None:
    """Two meanings for one column are a mistake, however its name is spelt; the same meaning twice is none."""
    for second in ("Sex=age", "sex=age", "SEX=-"):
        result = run("import", people, tmp_path / "camp", "--map", "Sex=sex", "--map", second)
        assert result.exit_code == 2
        assert "people.sex" in result.stderr
    assert run("import", people, tmp_path / "camp", "--map", "Sex=sex", "--map", "Sex=sex").exit_code == 0


def test_a_need_in_remarks_is_told_even_quietly(run: Callable[..., Result], tmp_path: Path) -> None:
    """A need that would be lost with its column is named under ``--quiet``, and the option that it names takes it."""
    file = tmp_path / "list.csv"
    file.write_text("Case No,Sex,Age,Remarks\n1,M,40,wheelchair\n1,F,41,\n", encoding="utf-8")
    result = run("import", file, tmp_path / "camp", "--quiet")
    assert result.exit_code == 0
    assert "list.csv:2: Remarks: holds words for needs (wheelchair)" in " ".join(result.stderr.split())
    assert run("import", file, tmp_path / "again", "--quiet", "--map", "Remarks=needs").stderr == ""
    assert read_operation(tmp_path / "again").tables["people"]["needs"].to_list() == [["wheelchair"], []]
