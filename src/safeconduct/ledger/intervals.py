"""One time line of what the people were by law, who was responsible for their sites, what was agreed, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from safeconduct.operation.periods import first_day, last_day, precision_of_end

if TYPE_CHECKING:
    import polars as pl

Kind = Literal["status", "custody", "agreement", "event"]


@dataclass(frozen=True)
class Interval:
    """Something that held from a day to a day.

    Attributes:
        kind: From which table it comes.
        code: Of its row; of custody, the site.
        about: Whom or what it is about: the people, a site, the parties, a place.
        what: What it is: a status, a role, a kind.
        who: Who gave it, holds it or approved it; None where that is not said.
        title: In words: the instrument, the title; None where there is none.
        first: The first day that is possible; None where it is not known.
        last: The last day that is possible; None where it holds still, or its end is not known.
        precision: How well these days are known.
        contested_by: The statements that contest it.
        source_ids: Where it was read.
        agreement_id: The agreement on which it rests.
        outlived: The last day of the agreement on which it rests, where it goes on after that: what was to be for a
            while, and stayed.
        end_precision: How well the last day is known, which can be better than ``precision`` says.
    """

    kind: Kind
    code: str
    about: str | None
    what: str
    who: str | None
    title: str | None
    first: date | None
    last: date | None
    precision: str
    contested_by: tuple[str, ...]
    source_ids: tuple[str, ...]
    agreement_id: str | None = None
    outlived: date | None = None
    end_precision: str = "day"

    def holds_on(self, day: date) -> bool:
        """Whether it may have held on a day; an end that is not known is open."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def time_line(tables: Mapping[str, pl.DataFrame]) -> tuple[Interval, ...]:
    """Statuses, custody, agreements and events, by their first day.

    Args:
        tables: Of the operation; ``statuses``, ``custody``, ``agreements`` and ``events`` are read.

    Returns:
        What begins nobody knows when stands first. An event without an end ends on its first day.
    """
    found = [*_statuses(tables), *_custody(tables), *_agreements(tables), *_events(tables)]
    return tuple(sorted(found, key=lambda one: (one.first or date.min, one.last or date.max)))


def _statuses(tables: Mapping[str, pl.DataFrame]) -> Iterator[Interval]:
    for row in tables["statuses"].iter_rows(named=True):
        yield Interval(
            "status",
            row["status_id"],
            row["subject"],
            row["kind"],
            row["authority"],
            row["instrument"],
            *_days(row, "from", "to"),
            row["precision"],
            tuple(row["contested_by"]),
            tuple(row["source_ids"]),
            end_precision=_end(row, "from", "to"),
        )


def _custody(tables: Mapping[str, pl.DataFrame]) -> Iterator[Interval]:
    agreements = {row["agreement_id"]: row for row in tables["agreements"].iter_rows(named=True)}
    for row in tables["custody"].iter_rows(named=True):
        agreement = agreements.get(row["agreement_id"], {})
        first, last = _days(row, "from", "to")
        term = agreement.get("ends_on")
        yield Interval(
            "custody",
            row["site_id"],
            row["site_id"],
            row["role"],
            row["holder"],
            agreement.get("title"),
            first,
            last,
            row["precision"],
            (),
            tuple(row["source_ids"]),
            row["agreement_id"],
            term if term is not None and (last is None or last > term) else None,
            _end(row, "from", "to"),
        )


def _agreements(tables: Mapping[str, pl.DataFrame]) -> Iterator[Interval]:
    for row in tables["agreements"].iter_rows(named=True):
        yield Interval(
            "agreement",
            row["agreement_id"],
            row["parties"],
            row["kind"] or "agreement",
            row["approved_by"],
            row["title"],
            row["signed_on"],
            row["ends_on"],
            "day",
            (),
            tuple(row["source_ids"]),
        )


def _events(tables: Mapping[str, pl.DataFrame]) -> Iterator[Interval]:
    for row in tables["events"].iter_rows(named=True):
        ends = row["ends_on"] if row["ends_on"] is not None else row["starts_on"]
        yield Interval(
            "event",
            row["event_id"],
            row["place"],
            row["kind"] or "event",
            None,
            row["title"],
            first_day(row["starts_on"], row["precision"]),
            last_day(ends, precision_of_end(row["starts_on"], ends, row["precision"])),
            row["precision"],
            (),
            tuple(row["source_ids"]),
            end_precision=_end(row, "starts_on", "ends_on"),
        )


def _days(row: Mapping[str, Any], first: str, last: str) -> tuple[date | None, date | None]:
    return first_day(row[first], row["precision"]), last_day(row[last], _end(row, first, last))


def _end(row: Mapping[str, Any], first: str, last: str) -> str:
    return precision_of_end(row[first], row[last], row["precision"]) or "day"
