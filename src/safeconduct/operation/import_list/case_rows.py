"""The families of a list as rows of the table cases."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.families import Families
from safeconduct.operation.import_list.links import PARTIES
from safeconduct.operation.import_list.list_cells import ListCells

URGENCY = ("normal", "urgent", "emergency")


def case_rows(
    cells: ListCells, families: Families, prefix: str = ""
) -> tuple[list[dict[str, object]], list[list[int]]]:
    """Make one row of the table cases for each family.

    The window of a case is the intersection of its people's; its priority is the most urgent of theirs, normal where
    none is given.

    Args:
        cells: n rows.
        families: How they fall into families.
        prefix: Put before the codes of cases without a number, which are made from the place of their first row.

    Returns:
        The cases, and for each the rows (from 0) of its people; what is wrong with them stands in `cells.faults`.
    """
    numbers = cells.texts("cases.case_id")
    priorities = cells.read("cases.priority", values.read_priority)
    statuses = cells.read("cases.status", values.read_status)
    sites = cells.read("cases.site_id", values.read_key)
    parties = {target: cells.read(target, values.read_key) for target in PARTIES}
    for target, pairs in families.parties.items():
        for row, _ in pairs if cells.indices(target) else ():
            parties[target][row] = None  # it names another row, and no party
    ready, expires = _days(cells, "cases.ready_on"), _days(cells, "cases.expires_on")
    members: dict[int, list[int]] = defaultdict(list)
    for row, family in enumerate(families.family):
        members[family].append(row)
    cases: list[dict[str, object]] = []
    for rows in members.values():
        opens, closes = _window(cells, [ready[row] for row in rows], [expires[row] for row in rows], rows[0])
        cases.append(
            {
                "case_id": next((_case_id(numbers[row]) for row in rows if numbers[row]), "")
                or f"{prefix}C{cells.rows.lines[rows[0]]:05d}",
                "status": _agreed(cells, "cases.status", statuses, rows),
                "site_id": _agreed(cells, "cases.site_id", sites, rows),
                "priority": _most_urgent(cells, priorities, rows),
                "ready_on": opens,
                "expires_on": closes,
                "travel_with": _agreed(cells, "cases.travel_with", parties["cases.travel_with"], rows),
                "settle_with": _agreed(cells, "cases.settle_with", parties["cases.settle_with"], rows),
            }
        )
    for target, pairs in families.parties.items():
        _join_parties(
            cases,
            target.removeprefix("cases."),
            [(families.family[one], families.family[other]) for one, other in pairs],
        )
    return cases, list(members.values())


def _join_parties(cases: Sequence[dict[str, object]], column: str, pairs: Sequence[tuple[int, int]]) -> None:
    """Give the cases of each pair one party: the one that a case of it has already, or a code made of its first."""
    there = {str(case[column]) for case in cases if case[column] is not None}
    members: dict[object, list[int]] = defaultdict(list)
    for place, case in enumerate(cases):
        members[case[column]].append(place)
    for pair in pairs:
        one, other = (cases[place] for place in pair)
        if one is other or (one[column] is not None and one[column] == other[column]):
            continue
        made = str(cases[min(pair)]["case_id"])
        code = one[column] or other[column] or (f"with {made}" if made in there else made)
        for case, place in ((one, pair[0]), (other, pair[1])):
            old = case[column]
            moved = [place] if old is None else members.pop(old) if old != code else []
            for moving in moved:
                cases[moving][column] = code
            members[code] += moved


def _days(cells: ListCells, target: str) -> list[date | None]:
    """The n days of a target; a year alone is a fault, since a window needs its day."""
    days: list[date | None] = []
    for row, reading in enumerate(cells.read_days(target)):
        if reading is not None and reading.day is None:
            cells.blame(row, cells.indices(target)[0], f"{reading.year} is only a year; write year-month-day")
        elif reading is not None and reading.estimated:
            cells.blame(row, cells.indices(target)[0], f"{reading.day} is only an estimate; write the day itself")
        days.append(reading.day if reading is not None else None)
    return days


def _case_id(number: str) -> str:
    try:
        return values.read_key(number) if number else ""
    except values.Unreadable:
        return ""  # blamed already, when families were told apart


def _agreed(cells: ListCells, target: str, found: Sequence[str | None], rows: Sequence[int]) -> str | None:
    """The value that the rows of a case give; a fault where they give more than one."""
    given = [(row, value) for row in rows if (value := found[row]) is not None]
    for row, value in given[1:]:
        first, other = given[0]
        if value != other:
            message = f"'{value}' differs from '{other}' in row {cells.rows.lines[first]} of the same case"
            cells.blame(row, cells.indices(target)[0], message)
    return given[0][1] if given else None


def _most_urgent(cells: ListCells, found: Sequence[str | None], rows: Sequence[int]) -> str:
    given = {priority for row in rows if (priority := found[row]) is not None}
    chosen = max(given, key=URGENCY.index, default="normal")
    if len(given) > 1:
        index = cells.indices("cases.priority")[0]
        cells.warn(rows[0], index, f"the people of the case have different priorities; it is taken as {chosen}")
    return chosen


def _window(
    cells: ListCells, ready: Sequence[date | None], expires: Sequence[date | None], row: int
) -> tuple[date | None, date | None]:
    """The days within which all people of a case may travel."""
    opens = max((day for day in ready if day is not None), default=None)
    closes = min((day for day in expires if day is not None), default=None)
    if opens is not None and closes is not None and closes < opens:
        cells.blame(row, None, f"the case is ready on {opens}, after its papers expire on {closes}")
    return opens, closes
