"""A comparison in words that agree in number."""

from __future__ import annotations

from dataclasses import replace

from tests.planning.making import departure, family, operation

from safeconduct.cli.comparison_tables import described
from safeconduct.planning import plan
from safeconduct.planning.comparison import compare


def test_one_person_and_one_family() -> None:
    """A is left when D1 is cancelled, and B moves to D2."""
    ways = [departure("D1", 1, 2), departure("D2", 2, 3)]
    first = operation([family("A"), family("B", 3, priority="urgent"), family("C", 1)], ways)
    less = operation(
        [family("A"), family("B", 3, priority="urgent"), family("C", 1)], [ways[0] | {"seats": 1}, ways[1]]
    )
    said = [line for line in described(compare(less, plan(first), plan(less))) if isinstance(line, str)]
    assert "      1 person in 1 family is left behind now and left before." in said


def test_one_family_is_passed_over() -> None:
    """A case of both plans that the operation holds now."""
    both = plan(operation([family("A"), family("B")], [departure("D1", 1, 2)]))
    held = operation([family("A"), family("B", status="held")], [departure("D1", 1, 2)])
    said = [line for line in described(compare(held, both, replace(both))) if isinstance(line, str)]
    assert any(line.endswith("1 family is passed over: the operation does not plan it.") for line in said)
