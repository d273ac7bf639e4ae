"""What makes a family doubtful once it is known: two heads, no head, children alone."""

from collections.abc import Mapping, Sequence
from datetime import date

from safeconduct.operation.ages import years_old
from safeconduct.operation.import_list.families import Families
from safeconduct.operation.import_list.head_names import Doubt

GROWN = 18
"""Years; whoever is younger seldom travels without family."""


def doubts_of_cases(
    members: Sequence[Sequence[int]], families: Families, people: Sequence[Mapping[str, object]], starts_on: date
) -> tuple[Doubt, ...]:
    """Look for signs that a family was parted, or that two were joined.

    Args:
        members: The rows (from 0) of each case.
        families: How the n rows were told apart.
        people: n rows of the table people.
        starts_on: The day on which ages are counted.

    Returns:
        One doubt for each sign, with the rows that show it.
    """
    roles = families.roles
    double: list[int] = []
    headless: list[int] = []
    young: list[int] = []
    some_head = "head" in roles
    for rows in members:
        heads = [row for row in rows if roles[row] == "head"]
        double += heads[1:]
        if some_head and not heads and any(roles[row] == "member" for row in rows):
            headless.append(rows[0])
        ages = [_age(people[row], starts_on) for row in rows]
        if all(age is not None and age < GROWN for age in ages):
            young += rows
    doubts = (
        Doubt(tuple(double), "is head of a family in a case that has a head already; are they two families?"),
        Doubt(tuple(headless), "is in a case without a head; does its head stand elsewhere?"),
        Doubt(tuple(young), f"is under {GROWN}, as is everybody in the case; does the family stand elsewhere?"),
    )
    return tuple(doubt for doubt in doubts if doubt.rows)


def _age(person: Mapping[str, object], on: date) -> int | None:
    born, age = person["birth_date"], person["age"]
    if isinstance(born, date):
        return years_old(born, on)
    return age if isinstance(age, int) else None
