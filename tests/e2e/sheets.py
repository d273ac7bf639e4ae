"""Lists as offices keep them, for tests to hand in: 300 invented people, columns called as ours are not, some slips."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

PEOPLE = 300
SURNAMES = (
    "Karimi", "Hosseini", "Ahmadi", "Noori", "Rahimi", "Safi", "Wardak", "Popal", "Zahir", "Barakzai", "Sultani",
    "Haidari", "Mohseni", "Naderi", "Amini", "Yusufi", "Ghafari", "Tahiri", "Azizi", "Fazli", "Qaderi", "Latifi",
)  # fmt: skip
WOMEN = ("Maryam", "Zahra", "Fatima", "Laila", "Shirin", "Parwin", "Nargis", "Soraya", "Mina", "Roya", "Huma", "Sima")
MEN = ("Ali", "Reza", "Hamid", "Farid", "Nasir", "Omid", "Jawad", "Karim", "Yusuf", "Samir", "Daoud", "Habib")
PERSIAN = dict(
    zip(
        (*SURNAMES, "Nikzad", *WOMEN, *MEN, "Behrouz"),
        (
            "کریمی", "حسینی", "احمدی", "نوری", "رحیمی", "صافی", "وردک", "پوپل", "ظاهر", "بارکزی", "سلطانی",
            "حیدری", "محسنی", "نادری", "امینی", "یوسفی", "غفاری", "طاهری", "عزیزی", "فضلی", "قادری", "لطیفی", "نیکزاد",
            "مریم", "زهرا", "فاطمه", "لیلا", "شیرین", "پروین", "نرگس", "ثریا", "مینا", "رویا", "هما", "سیما",
            "علی", "رضا", "حمید", "فرید", "ناصر", "امید", "جواد", "کریم", "یوسف", "سمیر", "داود", "حبیب", "بهروز",
        ),
        strict=True,
    )
)  # fmt: skip
ENGLISH_HEADER = ("Fam. ref", "Head of HH?", "Surname", "First name(s)", "M/F", "DoB", "Nat.", "Tel.", "Passport no.",
                  "Tent")  # fmt: skip
PERSIAN_HEADER = ("شماره خانوار", "سرپرست خانوار؟", "نام خانوادگی", "نام", "جنسیت", "تاریخ تولد", "تابعیت",
                  "تلفن همراه", "شماره گذرنامه", "چادر")  # fmt: skip


@dataclass
class Somebody:
    """One row, before it is written in a language."""

    family: str
    is_head: bool
    surname: str
    given: str
    is_woman: bool
    born: date
    nation: int
    phone: str
    passport: str
    slips: dict[str, str] = field(default_factory=dict)


def people(count: int = PEOPLE) -> list[Somebody]:
    """Invented people in families of one to six, no two of one name and day; the same in every run."""
    found: list[Somebody] = []
    family = 0
    while len(found) < count:
        family += 1
        for place in range(min(1 + family * 5 % 6, count - len(found))):
            number = len(found)
            is_woman = (number * 7 + family) % 2 == 0
            names = WOMEN if is_woman else MEN
            age = 24 + family % 40 if place < 2 else 1 + (number * 3) % 17
            born = date(2026, 1, 1) - timedelta(days=365 * age + (number * 37) % 360)
            passport = f"P{4_000_000 + number * 7919}" if place == 0 else ""
            found.append(
                Somebody(
                    f"TZ/{family:03}",
                    place == 0,
                    SURNAMES[family % len(SURNAMES)],
                    names[(number * 5 + family) % len(names)],
                    is_woman,
                    born,
                    0 if family % 9 else 1,
                    f"+49 15{number:03} {700_000 + number}" if place == 0 else "",
                    passport,
                )
            )
    return found


def english(everybody: list[Somebody]) -> bytes:
    """The list as a CSV file with English headings."""
    return _written(
        ENGLISH_HEADER,
        (
            [one.family, "yes" if one.is_head else "no", one.surname, one.given, "F" if one.is_woman else "M",
             one.born.isoformat(), ("Afghan", "Iranian")[one.nation], one.phone, one.passport, f"T{place % 40}"]
            for place, one in enumerate(everybody)
        ),
        everybody,
    )  # fmt: skip


def persian(everybody: list[Somebody]) -> bytes:
    """The list as a CSV file with Persian headings, names in Persian script and days of the Solar Hijri calendar."""
    import jdatetime

    def solar(day: date) -> str:
        return (
            jdatetime.date.fromgregorian(date=day)
            .strftime("%Y/%m/%d")
            .translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        )

    return _written(
        PERSIAN_HEADER,
        (
            [one.family, "بله" if one.is_head else "نه", PERSIAN[one.surname], PERSIAN[one.given],
             "زن" if one.is_woman else "مرد", solar(one.born), ("افغان", "ایرانی")[one.nation], one.phone,
             one.passport, f"چ{place % 40}"]
            for place, one in enumerate(everybody)
        ),
        everybody,
    )  # fmt: skip


COLUMNS = {"sex": 4, "born": 5, "nation": 6}
"""Where the cells stand in which tests make slips."""


def _written(header: tuple[str, ...], rows: Iterator[list[str]], everybody: list[Somebody]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    for row, one in zip(rows, everybody, strict=True):
        for name, slip in one.slips.items():
            row[COLUMNS[name]] = slip
        writer.writerow(row)
    return text.getvalue().encode("utf-8-sig")
