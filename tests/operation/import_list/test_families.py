"""Who belongs together in a whole list: the households that were written are read, or the rows are named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.operation.import_list.families import role_of
from safeconduct.operation.import_list.reading import ListReading, read_list
from safeconduct.operation.import_list.source_rows import SourceRows

STARTS_ON = date(2026, 3, 2)
RELATIONS = ("wife", "son", "daughter", "mother")


def read(header: list[str], *blocks: list[list[str]], mapping: dict[str, str] | None = None) -> ListReading:
    """Read a list whose blocks of rows have an empty row between them; a name, sex and birth date are added."""
    rows, lines, gaps, line = [], [], [], 1
    for block in blocks:
        gaps.append(line + 1)
        for cells in block:
            line += 1
            name = f"{'ABCDEFGHIJ'[len(rows) % 10]}{'klmnopqrstuvwxyz'[len(rows) // 10]}bar"
            rows.append((*cells, name if "Name" not in header else "", "F", "1980-01-20"))
            lines.append(line)
        line += 1
    names = (*header, "Full name", "Sex", "Date of birth")
    source = SourceRows("list.csv", names, 1, tuple(rows), tuple(lines), gaps=tuple(gaps[1:]))
    return read_list(source, STARTS_ON, mapping)


def cases(found: ListReading) -> list[object]:
    """The case of each person."""
    return [person["case_id"] for person in found.people]


def partition(found: ListReading) -> list[int]:
    """The families of the people, numbered as they appear."""
    numbers: dict[object, int] = {}
    return [numbers.setdefault(case, len(numbers)) for case in cases(found)]


def doubted(found: ListReading) -> set[int]:
    """The rows from 0 that the doubts name; lists of the tests are short enough for all to be named."""
    rows: set[int] = set()
    for doubt in found.doubts:
        if doubt.line is None:
            continue
        named = str(doubt.line)
        if doubt.message.startswith("like row"):
            spans = doubt.message.removeprefix("like rows ").removeprefix("like row ")
            for span in spans.split(", "):
                if not span.replace("-", "").isdigit():
                    break
                named += f",{span}"
        for span in named.split(","):
            first, _, last = span.partition("-")
            rows |= {
                found.person_lines.index(n)
                for n in range(int(first), int(last or first) + 1)
                if n in found.person_lines
            }
    return rows


COLUMNS = (
    ("number and relation", ["Case no", "Relationship"]),
    ("number on the first row and size", ["Case no", "HH size"]),
    ("number", ["Case no"]),
    ("tick and size", ["Head of household", "HH size"]),
    ("tick", ["Head of household"]),
    ("relation, heads last and size", ["Relationship", "HH size"]),
    ("relation", ["Relationship"]),
    ("person number", ["Individual no"]),
    ("count", ["No"]),
    ("size", ["HH size"]),
    ("empty rows and relation", ["Relationship"]),
    ("empty rows and tick", ["Head of family"]),
    ("empty rows", ["Remarks"]),
)
"""What the columns are called in each style, by how its name begins."""


def written(sizes: list[int], style: str) -> tuple[list[str], list[list[list[str]]]]:
    """The columns that tell families apart, as an office that writes in this style would fill them in."""
    blocks: list[list[list[str]]] = []
    for number, size in enumerate(sizes, start=1):
        last = "last" in style
        at = size - 1 if last else 0
        block = []
        for place in range(size):
            is_head = place == at
            relation = RELATIONS[place % len(RELATIONS)]
            block.append(
                {
                    "number on every row": [str(number)],
                    "number on the first row": [str(number) if is_head else ""],
                    "number but for people alone": [str(number) if size > 1 else ""],
                    "number and relation": [str(number) if is_head else "", "head" if is_head else relation],
                    "number on the first row and size": [str(number) if is_head else "", str(size)],
                    "tick": ["yes" if is_head else ""],
                    "tick and no": ["x" if is_head else "-"],
                    "tick but for people alone": ["✓" if is_head and size > 1 else ""],
                    "tick and size": ["1" if is_head and size > 1 else "", str(size) if is_head else ""],
                    "relation": ["head" if is_head else relation],
                    "relation, heads last": ["head" if is_head else relation],
                    "relation, single": ["single" if size == 1 else "head" if is_head else relation],
                    "relation, blank for heads": ["" if is_head else relation],
                    "relation, blank for people alone": ["" if size == 1 else "head" if is_head else relation],
                    "relation, heads last and size": ["head" if is_head else relation, str(size)],
                    "person number": [f"{number}/{place + 1}"],
                    "count of families": [str(number) if is_head else ""],
                    "count within families": [str(place + 1)],
                    "size on every row": [str(size)],
                    "size on the first row": [str(size) if is_head else ""],
                    "empty rows": [""],
                    "empty rows and relation": ["head" if place == size // 2 else relation],
                    "empty rows and tick": ["yes" if place == size // 2 and size > 1 else ""],
                }[style]
            )
        blocks.append(block)
    header = next(names for begin, names in COLUMNS if style.startswith(begin))
    return header, blocks if style.startswith("empty") else [[row for block in blocks for row in block]]


STYLES = (
    "number on every row",
    "number on the first row",
    "number but for people alone",
    "number and relation",
    "number on the first row and size",
    "tick",
    "tick and no",
    "tick but for people alone",
    "tick and size",
    "relation",
    "relation, heads last",
    "relation, single",
    "relation, blank for heads",
    "relation, blank for people alone",
    "relation, heads last and size",
    "person number",
    "count of families",
    "count within families",
    "size on every row",
    "size on the first row",
    "empty rows",
    "empty rows and relation",
    "empty rows and tick",
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=6))
@pytest.mark.parametrize("style", STYLES)
def test_households_come_back_or_their_rows_are_named(style: str, sizes: list[int]) -> None:
    """In every style, two people are wrongly together or apart only where one of them is named in a doubt."""
    header, blocks = written(sizes, style)
    found = read(header, *blocks)
    if found.faults:
        return
    truth = [number for number, size in enumerate(sizes) for _ in range(size)]
    family, named = partition(found), doubted(found)
    assert len(family) == len(truth)
    for i in range(len(truth)):
        for j in range(i):
            if (family[i] == family[j]) != (truth[i] == truth[j]):
                assert {i, j} & named, (family, named)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=6),
    st.sampled_from(["own name", "self", "", "members blank"]),
    st.booleans(),
    st.booleans(),
)
def test_households_by_the_name_of_the_head(sizes: list[int], own: str, has_names: bool, heads_last: bool) -> None:
    """However heads are named, two people are wrongly together or apart only where one of them is named in a doubt."""
    rows = []
    for number, size in enumerate(sizes):
        head = "bcdfgh"[number] * 3 + "aro"
        for place in range(size):
            is_head = place == (size - 1 if heads_last else 0)
            name = head if is_head else "klmnp"[place] * 2 + "itu" + "bcdfgh"[number]
            says = "" if own == "members blank" else head
            if is_head:
                says = {"own name": head, "members blank": head}.get(own, own)
            rows.append((name if has_names else "", says, "F", "1980-01-20"))
    header = ("Full name", "Head of household", "Sex", "Date of birth")
    found = read_list(SourceRows("list.csv", header, 1, tuple(rows), tuple(range(2, len(rows) + 2))), STARTS_ON)
    assert found.faults == ()
    truth = [number for number, size in enumerate(sizes) for _ in range(size)]
    family, named = partition(found), doubted(found)
    for i in range(len(truth)):
        for j in range(i):
            if (family[i] == family[j]) != (truth[i] == truth[j]):
                assert {i, j} & named, (family, named)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.data())
@pytest.mark.parametrize("style", [style for style in STYLES if not style.startswith("empty") and "last" not in style])
def test_empty_rows_anywhere_part_no_family_unsaid(style: str, sizes: list[int], data: st.DataObject) -> None:
    """Pages that end within a family: whoever is parted from it or joined to it is named.

    Heads that stand last are left out: an empty row above each of them is taken for what it says of heads that stand
    first.
    """
    header, (rows,) = written(sizes, style)
    blocks: list[list[list[str]]] = [[]]
    for row in rows:
        if blocks[-1] and data.draw(st.booleans()):
            blocks.append([])
        blocks[-1].append(row)
    found = read(header, *blocks)
    truth = [number for number, size in enumerate(sizes) for _ in range(size)]
    family, named = partition(found), doubted(found)
    for i in range(len(truth)):
        for j in range(i):
            if (family[i] == family[j]) != (truth[i] == truth[j]):
                assert {i, j} & named, (family, named)


CERTAIN = ("number on every row", "number and relation", "tick and no", "relation")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(2, 5), min_size=1, max_size=6))
@pytest.mark.parametrize("style", CERTAIN)
def test_what_a_list_says_outright_is_not_doubted(style: str, sizes: list[int]) -> None:
    """Families of two and more with their numbers or relations come back, without a word."""
    header, blocks = written(sizes, style)
    found = read(header, *blocks)
    assert found.doubts == ()
    assert partition(found) == [number for number, size in enumerate(sizes) for _ in range(size)]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=6))
@pytest.mark.parametrize("style", STYLES)
def test_a_doubt_says_how_to_settle_it(style: str, sizes: list[int]) -> None:
    """Where families come back other than they were written, the list is told to be doubtful and how to settle it."""
    header, blocks = written(sizes, style)
    found = read(header, *blocks)
    truth = [number for number, size in enumerate(sizes) for _ in range(size)]
    if not found.faults and partition(found) != truth:
        assert found.doubts[-1].line is None
        assert "who is one family is doubtful" in found.doubts[-1].message


def test_sizes_settle_what_a_blank_means() -> None:
    """Where the stated sizes agree with one reading alone, it is taken and nothing is doubted."""
    found = read(["Case no", "HH size"], [["1", "2"], ["", "2"], ["", "1"], ["4", "1"]])
    assert partition(found) == [0, 0, 1, 2]
    assert found.doubts == ()


def test_a_size_that_does_not_agree_is_a_doubt() -> None:
    """A family of two rows that states three is named."""
    found = read(["Case no", "Family size"], [["1", "3"], ["1", "3"], ["2", "2"], ["2", ""]])
    assert [doubt.line for doubt in found.doubts] == [2, None]
    assert "states another size of the family than was found (3 for 2)" in found.doubts[0].message


def test_two_heads_and_no_head_in_a_case() -> None:
    """A case number that holds two heads, and one that holds only members, are named."""
    rows = [["1", "head"], ["1", "wife"], ["1", "head"], ["2", "son"]]
    found = read(["Case no", "Relationship"], rows)
    assert [doubt.line for doubt in found.doubts] == [4, 5, None]


def test_numbers_that_begin_again() -> None:
    """Numbers that each page counts for itself may join strangers, so the later rows are named."""
    found = read(["Family no"], [["1"], ["1"], ["2"], ["2"], ["1"], ["1"], ["2"]])
    assert partition(found) == [0, 0, 1, 1, 0, 0, 1]
    assert doubted(found) == {4, 5, 6}
    by_name = read(["Family no"], [["3"], ["1"], ["2"], ["3"], ["1"], ["2"]])
    assert by_name.doubts == ()


def test_everybody_alone_is_said() -> None:
    """A list that tells no families apart does not pass for one of people alone."""
    found = read(["Remarks"], [[""], [""], [""]])
    assert partition(found) == [0, 1, 2]
    assert doubted(found) == {0, 1, 2}


def test_an_empty_column_of_numbers_does_not_hide_the_relations() -> None:
    """Where the case number is never given, what else the list says counts."""
    found = read(["Case no", "Relationship"], [["", "head"], ["", "wife"], ["", "son"]])
    assert partition(found) == [0, 0, 0]


def test_children_alone_are_named() -> None:
    """A case in which nobody is grown up is a sign of a parted family."""
    rows = (("1", "F", "1980-01-20"), ("1", "F", "2015-01-20"), ("2", "F", "2016-01-20"))
    found = read_list(SourceRows("l.csv", ("Case no", "Sex", "DOB"), 1, rows, (2, 3, 4)), STARTS_ON)
    assert [(doubt.line, "under 18" in doubt.message) for doubt in found.doubts] == [(4, True), (None, False)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Head of household (male)", "head"),
        ("✓", "head"),
        ("2nd wife", "member"),
        ("son 1", "member"),
        ("wife of head", "member"),
        ("همسر", "member"),
        ("رب الأسرة", "head"),
        ("single", "single"),
        ("PA", "head"),
        ("HR1", "head"),
        ("HR2", "member"),
        *[(code, "member") for code in ("SPO", "MOT", "FAT", "SON", "DAU", "SIB", "BRO", "SIS")],
        ("CM", "head"),
        ("beqar", "single"),
        ("no", "member"),
        ("", ""),
        ("?", ""),
        ("unknown", ""),
        ("Ali Karimi", None),
    ],
)
def test_words_for_a_part_in_the_family(text: str, role: str | None) -> None:
    """Relations, ticks and words for people alone are known; a name is none."""
    assert role_of(text) == role


def test_an_unknown_relation_is_said() -> None:
    """Whoever is called something that is not known stays with the family, and the word is named."""
    found = read(["Relationship"], [["head"], ["godchild"], ["wife"]])
    assert partition(found) == [0, 0, 0]
    assert any("'godchild' is no relation that is known" in fault.message for fault in found.warnings)
    assert 1 in doubted(found)
    numbered = read(["Case no", "Relationship"], [["1", "head"], ["1", "godchild"]])
    assert (numbered.doubts, numbered.warnings) == ((), ())


def test_an_unknown_column_that_may_tell_families_is_named() -> None:
    """Where everybody would be alone, a column that gives rows in a run one number is pointed out."""
    found = read(["Q", "W"], [["1", "a1"], ["1", "b2"], ["2", "c3"]])
    assert "say so if 'Q' tells families apart" in found.doubts[0].message
    assert partition(read(["Q"], [["1"], ["1"], ["2"]], mapping={"Q": "cases.case_id"})) == [0, 0, 1]
