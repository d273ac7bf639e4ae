"""The rows of a list as rows of the table people."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from safeconduct.operation.ages import years_old
from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.days import DayReading
from safeconduct.operation.import_list.list_cells import ListCells, spans
from safeconduct.operation.oddities import OLDEST

Means = Callable[[str], str | None]


def people_rows(
    cells: ListCells, starts_on: date, prefix: str = "", means: Means = lambda _word: None
) -> tuple[list[dict[str, object]], list[DayReading | None]]:
    """Make one row of the table people, still without its case, for each row of the list.

    Args:
        cells: n rows.
        starts_on: First day of the operation: ages are counted from it, and nobody is born after it.
        prefix: Put before the codes of people without a number, which are made from their place in the list.
        means: Tells what need a word stands for that is not known: its code, "" for none, None where nobody said so.

    Returns:
        n rows, and what the list says of each one's birth; what is wrong with them stands in `cells.faults`.
    """
    numbers = cells.read("people.person_id", values.read_key)
    sexes = cells.read("people.sex", values.read_sex)
    births, ages = cells.read_days("people.birth_date"), cells.read("people.age", values.read_age)
    nationalities = cells.read("people.nationality", values.read_nationality)
    languages, needs = _languages(cells), _needs(cells, means)
    people: list[dict[str, object]] = []
    first: dict[str, int] = {}
    for row, line in enumerate(cells.rows.lines):
        person_id = numbers[row] or f"{prefix}P{line:05d}"
        if person_id in first:
            index = next(iter(cells.indices("people.person_id")), None)
            cells.blame(row, index, f"'{person_id}' is in row {cells.rows.lines[first[person_id]]} too")
        first.setdefault(person_id, row)
        birth_date, age = _born(cells, row, births[row], ages[row], starts_on)
        people.append(
            {
                "person_id": person_id,
                "case_id": None,
                "sex": sexes[row],
                "birth_date": birth_date,
                "age": age,
                "nationality": nationalities[row],
                "languages": languages[row],
                "needs": needs[row],
            }
        )
    return people, births


def _born(
    cells: ListCells, row: int, birth: DayReading | None, age: int | None, starts_on: date
) -> tuple[date | None, int | None]:
    """Birth date or age of a person, whichever the list tells better."""
    if birth is None:
        return None, age
    index = cells.indices("people.birth_date")[0]
    years = starts_on.year - birth.year
    told = birth.day or birth.year
    if (birth.day is not None and birth.day > starts_on) or years < 0:
        cells.blame(row, index, f"{told} lies after {starts_on}, the operation's first day")
    elif years > OLDEST:
        cells.blame(row, index, f"{told} makes the person {years} years old")
    elif age is not None and abs(age - (years if birth.day is None else years_old(birth.day, starts_on))) > 1:
        cells.warn(row, index, f"born in {birth.year} and {age} years old do not agree; the birth counts")
    says = f"'{cells.rows.cells[row][index]}' is an estimate," if birth.estimated else "gives only a year,"
    if birth.day is None:
        cells.warn(row, index, f"{says} kept as an age of {years}")
        return None, max(years, 0)
    if birth.estimated:
        cells.warn(row, index, f"{says} kept as {birth.day}")
    return birth.day, None


def _languages(cells: ListCells) -> list[tuple[str, ...]]:
    """Languages of n people, from every column that gives them."""
    found: list[list[str]] = [[] for _ in cells.rows.cells]
    for index in cells.indices("people.languages"):
        for row, texts in enumerate(cells.rows.cells):
            if values.is_given(texts[index]):
                try:
                    found[row] += values.read_languages(texts[index])
                except values.Unreadable as error:
                    cells.blame(row, index, str(error))
    return [tuple(dict.fromkeys(codes)) for codes in found]


def _needs(cells: ListCells, means: Means) -> list[tuple[str, ...]]:
    """Needs of n people, from every column that tells of them; what is no need of a planner is set aside, and said."""
    found: list[list[str]] = [[] for _ in cells.rows.cells]
    others: dict[str, list[int]] = defaultdict(list)
    for index in cells.indices("people.needs"):
        for row, texts in enumerate(cells.rows.cells):
            said = values.read_needs(texts[index])
            found[row] += said.known
            for other in said.other:
                others[other].append(cells.rows.lines[row])
            for unknown in said.unknown:
                need = means(unknown)
                if need is not None:
                    found[row] += [need] if need else []
                    continue
                cells.unreadable[cells.rows.header[index]] += 1
                cells.warn(row, index, f"'{unknown}' is no need that is known, and is set aside")
            for denied in said.denied:
                cells.unreadable[cells.rows.header[index]] += 1
                why = "seems to say that a need is not there, and is set aside; write the need alone if it is"
                cells.warn(row, index, f"'{denied}' {why}")
    for target in cells.targets():
        if target.startswith("people.needs:"):
            for row, told in enumerate(cells.read(target, values.read_yes_or_no)):
                if told:
                    found[row].append(target.removeprefix("people.needs:"))
    for other, lines in others.items():
        people = "1 person, row" if len(lines) == 1 else f"{len(lines)} people, rows"
        why = "takes no seat or place by itself, and is set aside; where it calls for an escort, say escort"
        cells.warn(None, None, f"'{other}' ({people} {spans(lines)}) {why}")
    return [tuple(dict.fromkeys(needs)) for needs in found]
