"""What a dossier is about: a country, a site, a commitment or a period."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from safeconduct.operation import Operation

Kind = Literal["country", "site", "commitment", "period"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FORMS = "country:ALB, site:CODE, commitment:CODE or period:2013-01-01..2013-12-31"
SHOWN = 12
"""So many of what there is are named in a message; the others are counted."""

CALLED: dict[str, tuple[str, ...]] = {
    "GBR": ("UK", "Britain", "British government"),
    "USA": ("US", "U.S.", "United States of America"),
    "IRN": ("Iran",),
    "DEU": ("Federal Republic of Germany",),
}
"""What countries are called besides their names in the standard."""


class UnknownSubject(ValueError):
    """There is nothing of that kind and name; the message names what there is."""


@dataclass(frozen=True)
class About:
    """What a dossier is about.

    Args:
        kind: one of :data:`KINDS`.
        code: of a country (alpha-3), a site or a commitment; of a period both days, as they are typed.
        first: the first day of a period.
        last: its last day.
    """

    kind: Kind
    code: str
    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, text: str) -> About:
        """Read ``country:ALB``, ``site:CODE``, ``commitment:CODE`` or ``period:DAY..DAY``.

        Raises:
            ValueError: it is none of these.
        """
        kind, colon, code = (part.strip() for part in text.partition(":"))
        known = next((each for each in KINDS if each == kind.lower()), None)
        if known is None or not colon or not code:
            raise ValueError(f"{text!r} says of nothing what it is; write {FORMS}")
        if known == "country":
            return cls(known, code.upper())
        if known != "period":
            return cls(known, code)
        days = re.fullmatch(r"(\d{4}-\d\d-\d\d)\s*\.\.\s*(\d{4}-\d\d-\d\d)", code)
        try:
            first, last = (date.fromisoformat(day) for day in days.groups()) if days else (None, None)
        except ValueError as wrong:
            raise ValueError(f"{text!r}: {wrong}; write period:2013-01-01..2013-12-31") from None
        if first is None or last is None:
            raise ValueError(f"{text!r} is no period; write period:2013-01-01..2013-12-31, with both days")
        if last < first:
            raise ValueError(f"{text!r} ends before it begins")
        return cls(known, f"{first}..{last}", first, last)


def check_subject(operation: Operation, about: About) -> None:
    """See that there is what a dossier is to be about; any period can be asked for.

    Raises:
        UnknownSubject: there is no such thing; the message names those that there are.
    """
    there: list[str]
    match about.kind:
        case "country":
            there, what = countries(operation), "no country of the operation"
        case "site":
            there, what = operation.tables["sites"]["site_id"].to_list(), "no site"
        case "commitment":
            there, what = operation.tables["commitments"]["commitment_id"].to_list(), "no commitment"
        case "period":
            return
    if about.code not in there:
        raise UnknownSubject(f"{about.code!r} is {what}; {_named(there)}")


def countries(operation: Operation) -> list[str]:
    """Countries of destinations and sites and those that made commitments, by alpha-3 code, sorted."""
    tables = operation.tables
    found = {code for table in ("destinations", "sites") for code in tables[table]["country"].drop_nulls()}
    promisors = tables["commitments"]["promisor"].drop_nulls().unique(maintain_order=True).to_list()
    return countries_of(found, promisors)


def countries_of(places: Iterable[str], promisors: Iterable[str]) -> list[str]:
    """Countries by alpha-3 code, sorted: those in which places are, and those that are named as who promised."""
    import pycountry

    found, promisors = set(places), list(promisors)
    if promisors:
        together = "\n".join(promisors)
        others = (one.alpha_3 for one in pycountry.countries if one.alpha_3 not in found)
        found |= {code for code in others if code in promisors or names(together, called(code))}
    return sorted(found)


def called(country: str) -> list[str]:
    """What texts call a country, by its alpha-3 code."""
    import pycountry

    record = pycountry.countries.get(alpha_3=country)
    if record is None:
        return [country]
    official = {str(getattr(record, name, "")) for name in ("name", "common_name", "official_name")} - {""}
    return sorted(official | {*CALLED.get(country, ())})


def names(text: str | None, words: Iterable[str]) -> bool:
    """Whether a text names one of these, as words of their own; those in capitals alone are to be in capitals."""
    return text is not None and any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, 0 if word.isupper() else re.IGNORECASE) for word in words
    )


def _named(there: list[str]) -> str:
    if not there:
        return "there is none"
    more = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
    return f"there {'is' if len(there) == 1 else 'are'} {', '.join(there[:SHOWN])}{more}"
