"""What the public page tells of the commitments in the ledger: how many each country made, and what became of them.

A commitment is said in public, so that their number gives nobody away. That something was done of one says that people
left. So one for fewer people than are told of is not counted at all, and one of which fewer people were let in is not
told as begun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from safeconduct.operation.import_list.word_lists import key, nationalities
from safeconduct.web.ledger.promises import Promise, promises_on
from safeconduct.web.public.coarse import under
from safeconduct.web.record.models import Operation

KEPT = frozenset({"kept", "kept_late"})
OF_PEOPLE = frozenset({"places", "transport"})
"""The kinds of commitments that are kept by letting people in or leave, whatever their unit says."""


@dataclass(frozen=True)
class Pledges:
    """The commitments of a country.

    Attributes:
        country: Its code of ISO 3166-1 alpha-3; empty for all who are no country of which one knows.
        made: Promises that were made, without those that another took the place of.
        due: Those of them whose last day has come.
        kept: Those that were kept, late ones too.
        partly: Those of which a part was done, and that are not overdue.
        overdue: Those that should have been kept by now.
        withdrawn: Those that were taken back.
    """

    country: str
    made: int
    due: int
    kept: int
    partly: int
    overdue: int
    withdrawn: int


def pledges(operation: Operation, day: date, step: int) -> tuple[Pledges, ...]:
    """What every country had promised by the end of a day and what had become of it, the others last.

    Args:
        operation: Whose ledger.
        day: The day.
        step: One of ``coarse.STEPS``: fewer people than ``under(step)`` are never told of.
    """
    return counted(((country_of(one), one) for one in promises_on(operation, day)), day, step)


def counted(each: Iterable[tuple[str, Promise]], day: date, step: int) -> tuple[Pledges, ...]:
    """Commitments by country; what one intends, calls for, or said of too few people is none of them."""
    by_country: dict[str, list[Promise]] = {}
    for country, one in each:
        if one.row.modality == "will" and one.standing.status != "superseded" and not _of_few(one, step):
            by_country.setdefault(country, []).append(one)
    return tuple(
        _counts(country, by_country[country], day, step)
        for country in sorted(by_country, key=lambda code: (not code, code))
    )


def country_of(promise: Promise) -> str:
    """The country whose promise it is: named as who promised, or that of the offer which came of it; else empty."""
    named = nationalities().get(key(promise.row.promisor), "")
    if named:
        return named
    return str(promise.row.offer.destination.country or "") if promise.row.offer else ""


def _counts(country: str, each: list[Promise], day: date, step: int) -> Pledges:
    def have(*statuses: str) -> int:
        return sum(one.standing.status in statuses for one in each)

    due = sum(one.due is not None and one.due <= day for one in each)
    begun = [one for one in each if one.standing.status == "partly" and not _too_few_came(one, step)]
    return Pledges(country, len(each), due, have(*KEPT), len(begun), have("overdue"), have("withdrawn"))


def _of_people(promise: Promise) -> bool:
    return promise.row.kind in OF_PEOPLE or promise.row.unit in ("person", "household", "place")


def _of_few(promise: Promise, step: int) -> bool:
    """Whether a promise is for so few people that being kept would tell of them."""
    low, high = promise.row.low, promise.row.high
    known = low if low is not None else high
    return _of_people(promise) and known is not None and known < under(step)


def _too_few_came(promise: Promise, step: int) -> bool:
    done = promise.standing.fulfilled
    return _of_people(promise) and done is not None and done < under(step)


def stored(each: Iterable[Pledges]) -> list[Mapping[str, object]]:
    """As JSON has them."""
    return [vars(one) for one in each]
