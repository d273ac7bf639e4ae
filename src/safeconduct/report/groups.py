"""The groups that a report compares: by priority, sex, age, nationality, family size and need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations, translation
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from safeconduct.operation.codes import KOSOVO, WITHOUT_NATIONALITY
from safeconduct.report.phrases import say, spoken
from safeconduct.report.suppression import LEAST, merged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safeconduct.report.facts import Facts

AGES = (0, 5, 12, 18, 60)
"""The first age of each band."""
SIZES = (1, 2, 3, 5, 7)
"""The first number of people of each band of family sizes."""
NATIONALITIES = 9
"""Nationalities named; the rarer ones are put together."""


@dataclass(frozen=True)
class Group:
    """Some of the planned people, at least :data:`~safeconduct.report.suppression.LEAST` of them.

    Args:
        dimension: what it is a group by: ``priority``, ``sex``, ``age``, ``nationality``, ``size`` or ``need``.
        name: what it is called.
        members: (P,) which of the planned people belong to it.
    """

    dimension: str
    name: str
    members: NDArray[np.bool_]


def people_of(facts: Facts) -> pl.DataFrame:
    """The planned people, a row each.

    ``site_id``, ``priority``, ``sex``, ``age`` (years or null), ``nationality``, ``size``, ``needs``, ``days``; these
    ``days`` are those until the person leaves, null for who is left behind; ``size`` is that of the person's case.
    """
    cases = facts.cases.select(
        *("case_id", "site_id", "priority"),
        pl.col("people").alias("size"),
        (pl.col("departs_on") - facts.starts_on).dt.total_days().alias("days"),
    )
    start = facts.starts_on
    birthday = pl.col("birth_date")
    before = birthday.dt.month().cast(pl.Int32) * 100 + birthday.dt.day() > start.month * 100 + start.day
    age = pl.coalesce("age", start.year - birthday.dt.year() - before.cast(pl.Int32))
    people = facts.operation.tables["people"].select(
        "case_id", "sex", age.cast(pl.Int64).clip(0).alias("age"), "nationality", "needs"
    )
    return cases.join(people, on="case_id", how="inner", maintain_order="left")


def groups_of(facts: Facts, people: pl.DataFrame) -> dict[str, list[Group]]:
    """The groups of each dimension, none of fewer than five people; dimensions with a single group are left out.

    All dimensions but needs are partitions of the planned people. Where a group is too small it is put together with
    another, so that nobody's can be computed; a need that fewer than five have, or that fewer than five do not have, is
    left out, and how many have none of the needs is not said.
    """
    found = {
        "priority": _by_value(people["priority"], {p: say(f"priority.{p}") for p in ("emergency", "urgent", "normal")}),
        "sex": _by_value(people["sex"], {s: say(f"sex.{s}") for s in ("F", "M", "X")}, ordered=False),
        "age": _by_band(people["age"], AGES, "age"),
        "nationality": _by_nationality(people["nationality"]),
        "size": _by_band(people["size"], SIZES, "size"),
    }
    if len(facts.site_names) > 1:
        found["site"] = _by_value(people["site_id"], dict(facts.site_names), ordered=False)
    dimensions = {
        dimension: [Group(dimension, name, members) for name, members in parts]
        for dimension, parts in found.items()
        if len(parts) > 1
    }
    needs = [
        Group("need", name, members)
        for need, name in facts.need_names.items()
        if LEAST <= (members := people["needs"].list.contains(need).to_numpy()).sum() <= people.height - LEAST
    ]
    return dimensions | ({"need": needs} if needs else {})


Parts = list[tuple[str, "NDArray[np.bool_]"]]


def _by_value(values: pl.Series, names: Mapping[str, str], *, ordered: bool = True) -> Parts:
    """People by a value; those without one are a group of their own, last."""
    parts = [(name, (values == value).fill_null(value=False).to_numpy()) for value, name in names.items()]
    return _together([*parts, (say("group.not_given"), values.is_null().to_numpy())], ordered=ordered)


def _by_band(values: pl.Series, firsts: tuple[int, ...], kind: str) -> Parts:
    """People by a number that is put into bands."""
    parts = []
    for i, first in enumerate(firsts):
        last = firsts[i + 1] - 1 if i + 1 < len(firsts) else None
        inside = (values >= first) if last is None else (values >= first) & (values <= last)
        form = "more" if last is None else "band" if last > first else "one" if first == 1 else "some"
        parts.append((say(f"{kind}.{form}", first=first, last=last), inside.fill_null(value=False).to_numpy()))
    return _together([*parts, (say("group.not_given"), values.is_null().to_numpy())], ordered=True)


def _by_nationality(values: pl.Series) -> Parts:
    """People by nationality, the most frequent first, the rare ones put together."""
    counts = values.drop_nulls().value_counts(sort=True).sort("count", "nationality", descending=[True, False])
    often = [code for code, count in counts.iter_rows() if count >= LEAST][:NATIONALITIES]
    parts = [(country_name(code), (values == code).fill_null(value=False).to_numpy()) for code in often]
    rare = values.is_not_null() & ~values.is_in(often)
    parts.append((say("group.other_nationalities"), rare.to_numpy()))
    return _together([*parts, (say("group.not_given"), values.is_null().to_numpy())], ordered=False)


def _together(parts: Parts, *, ordered: bool) -> Parts:
    """Parts put together where they are too small, under their names together."""
    members = [mask for _, mask in parts]
    whole = merged([int(mask.sum()) for mask in members], ordered=ordered)
    return [(_either([parts[i][0] for i in part]), np.logical_or.reduce([members[i] for i in part])) for part in whole]


def _either(names: list[str]) -> str:
    """Names of groups that are put together: a, b or c."""
    return names[0] if len(names) == 1 else say("group.or", first=say("word.comma").join(names[:-1]), others=names[-1])


def country_name(code: str) -> str:
    """What a country or nationality is called, by its alpha-3 code; the code where it is not known."""
    if code in WITHOUT_NATIONALITY:
        return say(f"nationality.{code}")
    if code == KOSOVO:
        return say("nationality.XKX")
    import pycountry

    record = pycountry.countries.get(alpha_3=code)
    if record is None:
        return code
    name = str(getattr(record, "common_name", record.name))
    return name if spoken() == "en" else _translated(name, spoken())


def _translated(name: str, language: str) -> str:
    """The name of a country in a language; in English where it has none there."""
    import pycountry

    return _names_in(pycountry.LOCALES_DIR, language).gettext(name)


@cache
def _names_in(folder: str, language: str) -> NullTranslations:
    return translation("iso3166-1", folder, languages=[language], fallback=True)
