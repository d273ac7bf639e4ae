"""What can go wrong: ``risks.toml``, for rehearsals. No plan depends on it, so that it is no part of a digest."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from safeconduct.operation.cells import LARGEST_NUMBER, NUMERAL, default_of, shown
from safeconduct.operation.dictionary import RISKS, Column
from safeconduct.operation.faults import Fault
from safeconduct.operation.reading_csv import decode
from safeconduct.operation.settings import lines_of_keys

RISKS_TOML = "risks.toml"
TOGETHER = 1e-9
"""How far from 1 probabilities may add up to."""
MOST_DAYS = 3660
"""No number of days in ``risks.toml`` is larger."""
MOST_PER_YEAR = 366.0


@dataclass(frozen=True)
class Risks:
    """What can go wrong, each key of ``risks.toml`` with its value.

    Attributes:
        cancelled: Probability that a departure does not leave.
        late_days: Probabilities of leaving 0, 1, 2, … days late, together 1.
        no_show: Probability that a party is not at the bus.
        unready: Probability that papers or clearance fail at the last check.
        unready_days: Days until ready again.
        paused_per_year: Pauses of an offer in a year.
        paused_days: How long one lasts.
        road_closed_days: Days without buses from the day of an incident on.
        repair: ``none``, ``next_departure`` or ``replan``.
        repair_days: Days between two plans of ``replan``.
    """

    cancelled: float
    late_days: tuple[float, ...]
    no_show: float
    unready: float
    unready_days: int
    paused_per_year: float
    paused_days: int
    road_closed_days: int
    repair: str
    repair_days: int


KEYS: Mapping[str, str] = {key: key.replace(".", "_") for key in RISKS.columns} | {
    "departure.cancelled": "cancelled",
    "departure.late_days": "late_days",
    "case.no_show": "no_show",
    "case.unready": "unready",
    "case.unready_days": "unready_days",
    "offer.paused_per_year": "paused_per_year",
    "offer.paused_days": "paused_days",
    "attack.road_closed_days": "road_closed_days",
}
"""The field of :class:`Risks` that holds each key."""

SECTIONS = frozenset(key.partition(".")[0] for key in KEYS if "." in key)
"""What is no key but holds some."""


def risk_defaults() -> Risks:
    """The risks that hold where nothing is stated: those of the data dictionary."""
    return Risks(**{KEYS[key]: _default(column) for key, column in RISKS.columns.items()})


def risk_rows(risks: Risks) -> dict[str, Any]:
    """Each key of ``risks.toml`` with its value."""
    return {key: getattr(risks, field) for key, field in KEYS.items()}


def risks_to_toml(risks: Risks) -> str:
    """``risks.toml`` of the risks, every key written out."""
    sections: dict[str, list[str]] = {}
    for key, value in risk_rows(risks).items():
        section, _, name = key.rpartition(".")
        written = f'"{value}"' if isinstance(value, str) else str(list(value) if isinstance(value, tuple) else value)
        sections.setdefault(section, []).append(f"{name} = {written}")
    parts = ["\n".join(([f"[{section}]"] if section else []) + lines) for section, lines in sorted(sections.items())]
    return "\n\n".join(parts) + "\n"


def read_risks(path: Path) -> tuple[Risks | None, list[Fault], list[Fault]]:
    """Read ``risks.toml``.

    Returns:
        The risks, None where anything is wrong; the faults; and a warning for each key that nobody knows.
    """
    try:
        text, faults = decode(path.read_bytes(), RISKS_TOML)
    except OSError as error:
        return None, [Fault(RISKS_TOML, None, None, f"cannot be read: {error.strerror or error}")], []
    if faults:
        return None, faults, []
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        tree = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return None, [Fault(RISKS_TOML, None, None, f"cannot be read as TOML: {error}")], []
    return _risks_of(dict(_flat(tree)), RISKS_TOML, lines_of_keys(text))


def risks_of_sheet(
    texts: Mapping[str, str], file: str, lines: Mapping[str, int]
) -> tuple[Risks | None, list[Fault], list[Fault]]:
    """The same from the sheet ``risks`` of a workbook: each key with its text, a list separated by spaces.

    Args:
        texts: By key; an empty one is not given.
        file: As a fault names it.
        lines: Of the keys.
    """
    given: dict[str, Any] = {}
    for key, text in texts.items():
        column = RISKS.columns.get(key)
        if not text.strip():
            continue
        if column is None or column.kind.atom == "choice":
            given[key] = text.strip()
        elif column.kind.is_list:
            given[key] = [_number(word) for word in text.split()]
        else:
            given[key] = _number(text.strip())
    return _risks_of(given, file, lines)


def _number(text: str) -> float | str:
    return float(text) if NUMERAL.fullmatch(text) else text


def _risks_of(
    given: Mapping[str, Any], file: str, lines: Mapping[str, int]
) -> tuple[Risks | None, list[Fault], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, column in RISKS.columns.items():
        if key in given:
            values[KEYS[key]], wrong = _value(column, given[key])
            faults += [Fault(file, lines.get(key), key, wrong)] if wrong else []
        else:
            values[KEYS[key]] = _default(column)
    for key in sorted(given.keys() & SECTIONS):
        inner = ", ".join(one for one in RISKS.columns if one.startswith(f"{key}."))
        faults.append(Fault(file, lines.get(key), key, f"is no value but a section, which holds {inner}"))
    return (None if faults else Risks(**values)), faults, _unknown(given, file, lines)


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict) and prefix + key not in RISKS.columns:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _unknown(given: Iterable[str], file: str, lines: Mapping[str, int]) -> list[Fault]:
    warnings = []
    for key in given:
        if key not in RISKS.columns and key not in SECTIONS:
            close = get_close_matches(key, RISKS.columns, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            warnings.append(Fault(file, lines.get(key), key, f"is no known key and is passed over{hint}"))
    return warnings


def _default(column: Column) -> Any:
    if column.kind.is_list:
        return tuple(float(word) for word in column.default.strip("()").split())
    return default_of(column)


def _value(column: Column, value: Any) -> tuple[Any, str | None]:
    """The value of a key, and what is wrong with it."""
    quoted = shown(str(value))
    if column.kind.atom == "choice":
        right = value in column.kind.choices if isinstance(value, str) else False
        return value, None if right else f"{quoted} is none of {', '.join(column.kind.choices)}"
    if column.kind.is_list:
        return _probabilities(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None, f"{quoted} is not a number"
    if not math.isfinite(value) or value < 0 or value > LARGEST_NUMBER:
        return None, f"{quoted} is not a finite number of 0 or more"
    if column.unit == "probability":
        return float(value), None if value <= 1 else f"{quoted} is above 1, and is a probability"
    if column.kind.atom == "number":
        wrong = f"{quoted} is more than {MOST_PER_YEAR:g} in a year"
        return float(value), None if value <= MOST_PER_YEAR else wrong
    if value != int(value):
        return None, f"{quoted} is not a whole number of days"
    if value > MOST_DAYS:
        return None, f"{quoted} is more than {MOST_DAYS:,} days"
    if column.name == "repair_days" and value < 1:
        return None, f"{quoted} is below 1; planning anew takes place at most every day"
    return int(value), None


def _probabilities(value: Any) -> tuple[tuple[float, ...] | None, str | None]:
    if not isinstance(value, list) or not value:
        return None, f"{shown(str(value))} is no list of probabilities as [0.9, 0.1]"
    for one in value:
        if isinstance(one, bool) or not isinstance(one, int | float) or not 0 <= one <= 1:
            return None, f"{shown(str(one))} is not a probability from 0 to 1"
    total = math.fsum(value)
    if len(value) > MOST_DAYS:
        return None, f"has {len(value):,} probabilities, and at most {MOST_DAYS:,} are taken"
    if abs(total - 1) > TOGETHER:
        return None, f"the probabilities add up to {total:g}, and have to add up to 1"
    return tuple(float(one) for one in value), None
