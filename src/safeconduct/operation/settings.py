"""The settings of an operation: ``operation.toml``, or the sheet ``operation`` of a workbook."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safeconduct.operation.cells import default_of, read_cell, shown
from safeconduct.operation.dictionary import SETTINGS, Column
from safeconduct.operation.faults import Fault
from safeconduct.operation.model import FORMAT, Settings
from safeconduct.operation.reading_csv import decode

TOML = "operation.toml"
DAYS_AFTER_DEADLINE = timedelta(days=90)
"""How long after the deadline the horizon lies where none is given."""


@dataclass(frozen=True)
class SettingsText:
    """Settings as they were found: the text of each key (dotted where it stands in a section), and its line."""

    file: str
    texts: Mapping[str, str]
    lines: Mapping[str, int] = field(default_factory=dict)


def read_toml(path: Path) -> tuple[SettingsText | None, list[Fault]]:
    """Read ``operation.toml`` as texts; None where it cannot be parsed at all."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [Fault(TOML, None, None, f"cannot be read: {error.strerror or error}")]
    if not content.strip():
        return None, [Fault(TOML, None, None, f"is empty ({len(content)} bytes)")]
    text, faults = decode(content, TOML)
    if faults:
        return None, faults
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_unreadable(str(error))]
    except (ValueError, RecursionError) as error:  # a day that does not exist, a number or nesting without end
        return None, [_unreadable(str(error))]
    lines = lines_of_keys(text)
    texts: dict[str, str] = {}
    for key, value in _flat(tree):
        column = SETTINGS.columns.get(key)
        message = _wrong_type(column, value) if column else None
        if message:
            faults.append(Fault(TOML, lines.get(key), key, message))
        texts[key] = "" if message else _as_text(value)
    return SettingsText(TOML, texts, lines), faults


def _unreadable(said: str) -> Fault:
    place = re.search(r"\(at line (\d+), column \d+\)", said)
    message = f"cannot be read as TOML: {said}"
    return Fault(TOML, int(place[1]) if place else None, None, message)


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The keys and values of a tree; a section that the dictionary knows as a key is given as it is."""
    for key, value in tree.items():
        if isinstance(value, dict) and prefix + key not in SETTINGS.columns:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def lines_of_keys(text: str) -> dict[str, int]:
    """The line of each key, as far as plain sections and keys go; it only serves to name a place."""
    section = ""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if heading := re.match(r"\s*\[\s*([\w.\- ]+?)\s*\]", line):
            section = heading[1].replace(" ", "") + "."
        elif key := re.match(r"""\s*["']?([\w.\- ]+?)["']?\s*=""", line):
            lines.setdefault(section + key[1].replace(" ", ""), number)
    return lines


def _wrong_type(column: Column, value: Any) -> str | None:
    """Say that a TOML value is of another type than its key, or None."""
    match column.kind.atom:
        case "count" | "number":
            fits, wanted = isinstance(value, int | float) and not isinstance(value, bool), "a number"
        case "truth":
            fits, wanted = isinstance(value, bool), "true or false"
        case "day":
            fits, wanted = isinstance(value, str | date) and not isinstance(value, datetime), "a day as 2026-03-31"
        case _:
            fits, wanted = isinstance(value, str), "a text in quotes"
    return None if fits else f"{shown(str(value))} is not {wanted}"


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def read_settings(found: SettingsText) -> tuple[Settings | None, list[Fault]]:
    """Settings from their texts; None where any key is wrong."""
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for key, column in SETTINGS.columns.items():
        text = found.texts.get(key, "").strip()
        try:
            if not text and column.required:
                raise ValueError(f"is {'empty' if key in found.texts else 'missing'}; every operation gives it")
            values[key] = read_cell(text, column.kind) if text else default_of(column)
        except ValueError as error:
            faults.append(Fault(found.file, found.lines.get(key), key, str(error)))
    faults += _days_out_of_order(found, values)
    return (None if faults else _settings(values)), faults


def unknown_keys(found: SettingsText) -> list[Fault]:
    """A warning for each key that the dictionary does not name."""
    warnings = []
    for key in found.texts:
        if key not in SETTINGS.columns:
            close = get_close_matches(key, SETTINGS.columns, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            warnings.append(Fault(found.file, found.lines.get(key), key, f"is no known key and is passed over{hint}"))
    return warnings


def _days_out_of_order(found: SettingsText, values: Mapping[str, Any]) -> list[Fault]:
    faults = []
    for earlier, later in (("starts_on", "deadline"), ("starts_on", "horizon"), ("deadline", "horizon")):
        first, last = values.get(earlier), values.get(later)
        if first and last and last < first:
            message = f"{last} lies before {earlier} ({first})"
            faults.append(Fault(found.file, found.lines.get(later), later, message))
    deadline = values.get("deadline")
    if deadline and not values.get("horizon") and date.max - deadline < DAYS_AFTER_DEADLINE:
        faults.append(Fault(found.file, found.lines.get("deadline"), "deadline", f"{deadline} is too far away"))
    return faults


def _settings(values: Mapping[str, Any]) -> Settings:
    return Settings(
        format=values["format"],
        name=values["name"],
        timezone=values["timezone"],
        starts_on=values["starts_on"],
        deadline=values["deadline"],
        horizon=values["horizon"] or values["deadline"] + DAYS_AFTER_DEADLINE,
        weights=MappingProxyType({p: values[f"weights.{p}"] for p in ("emergency", "urgent", "normal")}),
        unplaced_days=values["objective.unplaced_days"],
        cost=values["objective.cost"],
        moved_days=values["objective.moved_days"],
        use_pledged=values["use_pledged"],
        notice_days=values["notice_days"],
        charter_budget=values["budget.charter"],
    )


def format_of(found: SettingsText) -> int | None:
    """The number of the format in which settings are written; None where it is no number at all."""
    written = found.texts.get("format", "").strip() or SETTINGS.columns["format"].default
    if not re.fullmatch(r"\d{1,4000}(\.0*)?", written, re.ASCII):
        return None
    return int(written.partition(".")[0])


def format_fault(found: SettingsText) -> Fault | None:
    """Refuse a format that this program does not know, before anything else is read; None where it is known.

    What is no number at all is said where the settings are read.
    """
    number = format_of(found)
    if number is None or 1 <= number <= FORMAT:
        return None
    if number < 1:
        message = f"{number} is no format; the first one is 1"
    else:
        message = f"{number} is newer than {FORMAT}, the newest format that this program reads; update Safe Conduct"
    return Fault(found.file, found.lines.get("format"), "format", message)


def settings_rows(settings: Settings) -> dict[str, Any]:
    """The keys of the dictionary with the values of the settings; a budget without limit is left out."""
    values: dict[str, Any] = {
        "format": settings.format,
        "name": settings.name,
        "timezone": settings.timezone,
        "starts_on": settings.starts_on,
        "deadline": settings.deadline,
        "horizon": settings.horizon,
        **{f"weights.{priority}": float(weight) for priority, weight in settings.weights.items()},
        "objective.unplaced_days": float(settings.unplaced_days),
        "objective.cost": float(settings.cost),
        "objective.moved_days": float(settings.moved_days),
        "use_pledged": settings.use_pledged,
        "notice_days": settings.notice_days,
    }
    if settings.charter_budget is not None:
        values["budget.charter"] = float(settings.charter_budget)
    return {key: values[key] for key in SETTINGS.columns if key in values}


def to_toml(settings: Settings) -> str:
    """``operation.toml`` of the settings, every key written out."""
    sections: dict[str, list[str]] = {}
    for key, value in settings_rows(settings).items():
        section, _, name = key.rpartition(".")
        sections.setdefault(section, []).append(f"{name} = {_toml_value(value)}")
    parts = ["\n".join(([f"[{section}]"] if section else []) + lines) for section, lines in sorted(sections.items())]
    return "\n\n".join(parts) + "\n"


def _toml_value(value: Any) -> str:
    if not isinstance(value, str):
        return _as_text(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04X}", escaped) + '"'
