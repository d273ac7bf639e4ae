"""Find days and periods with how well they are known, and what cannot be one.

Each form is one pattern; the patterns are tried together at each place, the longest first. None can look back over
what it has read, so that time grows with the length of the text. A day without a year and "last Tuesday" are read only
where the day of publication is known.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from safeconduct.ledger.reading.calendar import (
    Period,
    month,
    months_later,
    one_day,
    part_of_month,
    part_of_year,
    quarter,
    week,
    whole_year,
)
from safeconduct.ledger.reading.date_forms import FORMS, date_pattern
from safeconduct.ledger.reading.date_ranges import joined
from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.result import Flag, When

EARLIEST = 1000
"""The first year that a year of an article can be."""
WINDOW = 80
"""Characters around a day without a year in which it is told whether it lies ahead."""
AHEAD = 100
"""Years after the publication, or after 2000 where it is unknown, that an article can speak of."""


@dataclass(frozen=True)
class Dates:
    """What was found of days and periods in a text."""

    dates: tuple[When, ...]
    flags: tuple[Flag, ...]


CALENDAR_WORDS = re.compile(
    r"(?:in|since|until|till|by|from|to|of|during|before|after|and|between|early|late|mid|year|spring|summer|autumn|fall|winter)"
    r"[\s-]$",
    re.IGNORECASE,
)
"""What stands before four digits that are a year."""
YEAR_WORDS = re.compile(
    r"(?:in|since|until|till|during|before|after|early|late|mid|year|spring|summer|autumn|fall|winter)[\s-]$",
    re.IGNORECASE,
)
"""Those of them after which even "2013 people came" begins with a year."""
COUNTED = re.compile(r"\s(?:people|\w+s\b)")
"""What follows a number that counts something."""


class DateFinder:
    """Finds the days and periods of a text."""

    def __init__(self, text: str, words: Language, published: date | None) -> None:
        self.text = text
        self.words = words.table["dates"]
        self.future = frozenset(self.words["future"] + self.words["ahead"]) - {"for", "to", "than", "before"}
        self.published = published
        self.latest = (published.year if published else 2000) + AHEAD
        self.pattern = date_pattern(words.code)
        self.flags: list[Flag] = []
        self.year_named: int | None = None

    def find(self) -> Dates:
        """The days and periods in the order of the text."""
        found = list(self._all())
        return Dates(tuple(joined(self.text, found, self._reversed)), tuple(self.flags))

    def _all(self) -> Iterator[When]:
        for match in self.pattern.finditer(self.text):
            kind = match.lastgroup or ""
            kind = next(name for name in FORMS if match.group(name) is not None) if kind not in FORMS else kind
            start, end = match.span()
            if kind == "in_m":
                start = match.start("im_m")
            try:
                period = getattr(self, f"_{kind}")(match)
            except (ValueError, OverflowError):
                self._impossible_day(start, end)
                continue
            if period is not None:
                yield When(
                    self.text[start:end],
                    start,
                    end,
                    period.first.isoformat(),
                    period.last.isoformat(),
                    period.precision,
                )

    # each form of a date, by the name of its pattern

    def _month(self, match: re.Match[str], group: str) -> int:
        return int(self.words["months"][match.group(group).lower().rstrip(".")])

    def _year_of(self, match: re.Match[str], group: str) -> int | None:
        """A year that can be; one that cannot is flagged."""
        digits = match.group(group)
        year = int(digits)
        if len(digits) == 4 and EARLIEST <= year <= self.latest:
            self.year_named = year
            return year
        self._impossible_year(*match.span(group))
        return None

    def _impossible_year(self, start: int, end: int) -> None:
        digits = self.text[start:end]
        years = sorted({digits[:at] + digits[at + 1 :] for at in range(len(digits))}) if len(digits) == 5 else []
        near = [one for one in years if 1900 <= int(one) <= self.latest and one[0] != "0"]
        maybe = f"It may mean {' or '.join(near)}." if near else "Look the year up in another source."
        self.flags.append(
            Flag(
                digits,
                start,
                end,
                "impossible_year",
                maybe,
                f"{digits} is no year between {EARLIEST} and {self.latest}.",
            )
        )

    def _impossible_day(self, start: int, end: int) -> None:
        text = self.text[start:end]
        why = f"{text!r} is no day of the calendar."
        self.flags.append(Flag(text, start, end, "impossible_day", "Look the day up in another source.", why))

    @staticmethod
    def _day_number(digits: str) -> int:
        return int(digits.rstrip("stndrhSTNDRH"))

    def _iso(self, match: re.Match[str]) -> Period:
        return one_day(date(int(match.group("iso_y")), int(match.group("iso_m")), int(match.group("iso_d"))))

    def _dmy(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "dmy_y")
        if year is None:
            return None
        return one_day(date(year, self._month(match, "dmy_m"), self._day_number(match.group("dmy_d"))))

    def _mdy(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "mdy_y")
        if year is None:
            return None
        return one_day(date(year, self._month(match, "mdy_m"), self._day_number(match.group("mdy_d"))))

    def _days(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "days_y")
        if year is None:
            return None
        number = self._month(match, "days_m")
        first, last = (date(year, number, self._day_number(match.group(group))) for group in ("days_a", "days_b"))
        if last < first:
            self._reversed(match.start(), match.end())
            return None
        return Period(first, last, "day")

    def _days_first(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "df_y")
        if year is None:
            return None
        number = self._month(match, "df_m")
        first, last = (date(year, number, self._day_number(match.group(group))) for group in ("df_a", "df_b"))
        if last < first:
            self._reversed(match.start(), match.end())
            return None
        return Period(first, last, "day")

    def _slashed(self, match: re.Match[str]) -> Period | None:
        """31/12/2012; where both numbers can be a month it is either day, and nothing is read."""
        one, other, year = (int(match.group(group)) for group in ("sl_d", "sl_m", "sl_y"))
        if one <= 12 and other <= 12 and one != other:
            return None
        return one_day(date(year, other, one) if other <= 12 else date(year, one, other))

    def _of_that_year(self, match: re.Match[str]) -> Period | None:
        """The year that the text named last."""
        return None if self.year_named is None else month(self.year_named, self._month(match, "ty_m"))

    def _mid_decade(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "md_y")
        if year is None:
            return None
        first, last = {"early": (0, 3), "middle": (4, 6), "late": (7, 9)}[self._part(match.group("md_p"))]
        return Period(date(year + first, 1, 1), date(year + last, 12, 31), "year")

    def _bare_day(self, match: re.Match[str]) -> Period | None:
        """A day of the week beside its verb: told reporters Friday; as newspapers write of the week that is past."""
        if self.published is None or self._ahead(match.start()) or match.group("bd_d").islower():
            return None
        back = (self.published.weekday() - self.words["days"][match.group("bd_d").lower()]) % 7
        return one_day(self.published - timedelta(days=back))

    def _part(self, word: str) -> str:
        for part in ("early", "middle"):
            if word.lower() in self.words[part]:
                return part
        return "late"

    def _pmy(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "pmy_y")
        if year is None:
            return None
        return part_of_month(month(year, self._month(match, "pmy_m")), self._part(match.group("pmy_p")))

    def _my(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "my_y")
        return None if year is None else month(year, self._month(match, "my_m"))

    def _quarter(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "q_y")
        return None if year is None else quarter(year, self.words["quarters"][match.group("q_n").lower()])

    def _half(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "h_y")
        if year is None:
            return None
        first = self.words["halves"][match.group("h_n").lower()] * 6 - 5
        return Period(date(year, first, 1), month(year, first + 5).last, "year")

    def _season(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "s_y")
        if year is None:
            return None
        first, last = self.words["seasons"][match.group("s_n").lower()]
        return Period(date(year, first, 1), month(year, last).last, "quarter")

    def _py(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "py_y")
        if year is None:
            return None
        word = match.group("py_p").lower()
        if word in ("end", "close"):
            return Period(date(year, 12, 1), date(year, 12, 31), "year")
        if word in ("beginning", "start"):
            return Period(date(year, 1, 1), date(year, 1, 31), "year")
        return part_of_year(year, self._part(word))

    def _without_year(self, number: int, day: int, place: int) -> Period | None:
        """A day of the year of publication; of the one before, if it had not come yet and nothing says that it will."""
        if self.published is None:
            date(2000, number, day)  # refused if no year has it
            return None
        year = self.published.year
        if date(2000, number, day) > self.published.replace(year=2000) and not self._ahead(place):
            year -= 1
        elif self._ahead(place) and (number, day) < (self.published.month, self.published.day):
            year += 1
        leap = (number, day) == (2, 29) and not isleap(year)
        return None if leap else one_day(date(year, number, day))

    def _ahead(self, place: int) -> bool:
        """Whether the words around a place speak of what is to come."""
        around = re.split(r"[.!?]\s", self.text[max(0, place - WINDOW) : place])[-1]
        around += re.split(r"[.!?]\s", self.text[place : place + WINDOW])[0]
        return any(word in self.future for word in re.findall(r"[a-z']+", around))

    def _dm(self, match: re.Match[str]) -> Period | None:
        return self._without_year(self._month(match, "dm_m"), self._day_number(match.group("dm_d")), match.start())

    def _md(self, match: re.Match[str]) -> Period | None:
        if match.group("md_m").islower():
            return None  # "may 20 people come"
        return self._without_year(self._month(match, "md_m"), self._day_number(match.group("md_d")), match.start())

    def _month_without_year(self, number: int, place: int) -> Period | None:
        if self.published is None:
            return None
        ahead = self._ahead(place)
        year = self.published.year - (number > self.published.month and not ahead)
        return month(year + (number < self.published.month and ahead), number)

    def _pm(self, match: re.Match[str]) -> Period | None:
        if match.group("pm_m")[0].islower():
            return None
        whole = self._month_without_year(self._month(match, "pm_m"), match.start())
        return None if whole is None else part_of_month(whole, self._part(match.group("pm_p")))

    def _in_m(self, match: re.Match[str]) -> Period | None:
        if match.group("im_m")[0].islower():
            return None
        return self._month_without_year(self._month(match, "im_m"), match.start())

    def _rel_day(self, match: re.Match[str]) -> Period | None:
        if self.published is None:
            return None
        wanted = self.words["days"][match.group("rd_d").lower()]
        back = (self.published.weekday() - wanted) % 7
        which = match.group("rd_w").lower()
        if which == "next":
            return one_day(self.published + timedelta(days=7 - back))
        if which == "this":
            return one_day(self.published + timedelta(days=(-back) % 7))
        return one_day(self.published - timedelta(days=back if which == "on" else back or 7))

    def _today(self, match: re.Match[str]) -> Period | None:
        if self.published is None:
            return None
        days = {"yesterday": -1, "tomorrow": 1}.get(match.group().lower(), 0)
        return one_day(self.published + timedelta(days=days))

    def _rel(self, match: re.Match[str]) -> Period | None:
        if self.published is None:
            return None
        return self._shifted(match.group("r_u").lower(), {"last": -1, "next": 1}.get(match.group("r_w").lower(), 0))

    def _shifted(self, unit: str, count: int) -> Period | None:
        """The week, month, quarter or year so many after that of the publication."""
        day = self.published
        if day is None:
            return None
        if unit == "week":
            return week(day + timedelta(weeks=count))
        if unit == "month":
            return months_later(day, count)
        if unit == "quarter":
            then = months_later(day, 3 * count).first
            return quarter(then.year, (then.month + 2) // 3)
        return whole_year(day.year + count)

    def _count(self, word: str) -> int:
        return int(word) if word.isdigit() else int(self.words["numbers"][word.lower()])

    def _ago(self, match: re.Match[str]) -> Period | None:
        if self.published is None or match.group().lower().endswith("earlier"):
            return None
        count, unit = self._count(match.group("ago_n")), match.group("ago_u").lower()
        if unit == "day":
            return one_day(self.published - timedelta(days=count))
        return self._shifted(unit, -count) if count < EARLIEST else None

    def _within(self, match: re.Match[str]) -> Period | None:
        if self.published is None:
            return None
        count, unit = self._count(match.group("w_n")), match.group("w_u").lower()
        if unit in ("day", "week"):
            return Period(self.published, self.published + timedelta(days=count * (7 if unit == "week" else 1)), unit)
        later = months_later(self.published, count * (12 if unit == "year" else 1))
        return Period(self.published, later.last, unit)

    def _decade(self, match: re.Match[str]) -> Period | None:
        year = self._year_of(match, "dec")
        return None if year is None else Period(date(year, 1, 1), date(year + 9, 12, 31), "year")

    def _years(self, match: re.Match[str]) -> Period | None:
        first, last = match.group("ys_a"), match.group("ys_b")
        last = last if len(last) == 4 else first[:2] + last
        if int(last) < int(first):
            self._reversed(match.start(), match.end())
            return None
        return Period(date(int(first), 1, 1), date(int(last), 12, 31), "year")

    def _year(self, match: re.Match[str]) -> Period | None:
        digits = match.group("y")
        before = self.text[max(0, match.start() - 12) : match.start()]
        calendar = CALENDAR_WORDS.search(before) is not None
        year = int(digits)
        if len(digits) == 4 and 1800 <= year <= min(self.latest, 2099):
            sure = YEAR_WORDS.search(before) is not None
            if not sure and not self._stands_alone(match):
                return None
            self.year_named = year
            return whole_year(year)
        follows = self.text[match.end() : match.end() + 2]
        ends = not follows.strip() or not follows[0].isspace() or not follows[1:].isalpha()
        named = re.search(r"(?:in|since|year)\s$", before, re.IGNORECASE) is not None
        long = len(digits) == 5 and digits[:2] in ("19", "20") and (named or (calendar and ends))
        if long or (len(digits) == 4 and year > self.latest and named and ends):
            self._impossible_year(match.start(), match.end())
        return None

    def _stands_alone(self, match: re.Match[str]) -> bool:
        """Whether four digits without a word that makes them a year count nothing."""
        return COUNTED.match(self.text[match.end() : match.end() + 24]) is None

    # two dates that are one range

    def _reversed(self, start: int, end: int) -> None:
        text = self.text[start:end]
        why = f"{text!r} ends before it starts."
        self.flags.append(Flag(text, start, end, "range_reversed", "Look both dates up; one may be mistyped.", why))


def dates(text: str, words: Language, published: date | None) -> Dates:
    """The days and periods of a text, and what looks like one and cannot be."""
    return DateFinder(text, words, published).find()
