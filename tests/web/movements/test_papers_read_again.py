"""Papers of a filled movement, read again from their files: field by field what was entered, in three languages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

import pytest
from tests.planning.making import NEEDS, departure, family, offer, operation
from tests.report.documents.reading_pdf import Document, plain_text
from tests.web.danger.convoying import set_clock, told
from tests.web.identities.registering import change
from tests.web.movements.boarding import released
from tests.web.record.making import START, TWO_SITES, case, day, departing, person

from safeconduct.boarding.events import Kind
from safeconduct.report.documents.words import words_of
from safeconduct.web.accounts.models import User
from safeconduct.web.danger.services import decide_convoy
from safeconduct.web.identities import services
from safeconduct.web.identities.models import Document as Paper
from safeconduct.web.movements.models import DeviceKind, Manifest
from safeconduct.web.movements.papers import Papers
from safeconduct.web.movements.preparing import offload_order
from safeconduct.web.movements.services import arriving, moving, telling
from safeconduct.web.movements.views.papers import KINDS
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services.operation_days import clock_in
from safeconduct.web.snapshot import load

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@dataclass(frozen=True)
class Who:
    """Somebody invented: what is entered, and how papers write a birth that is known in part and an age."""

    surname: str = ""
    given: str = ""
    native_surname: str = ""
    native_given: str = ""
    birth: str = ""
    on_paper: str = ""
    ages: tuple[int, ...] = ()
    sex: str = "F"
    nationality: str = "AFG"
    document: tuple[str, str, str, str] = ("", "", "", "")
    letter: str = ""
    needs: tuple[str, ...] = ()
    age: int | None = None

    @property
    def native(self) -> str:
        """The whole name in its own letters."""
        return f"{self.native_given} {self.native_surname}".strip()


FAMILIES = {
    "F1": [
        Who("Sample", "Mina", "نمونه", "مینا", "1985-03-04", "1985-03-04", (41,), "F", "AFG",
            ("passport", "K1234567", "AFG", "2031-05-01"), "P", ("escort",)),
        Who("Sample", "Bahram", "نمونه", "بهرام", "2010-03-07", "2010-03-07", (16,), "M", "AFG",
            ("identity_card", "1400-0301-12345", "AFG", ""), "I"),
    ],
    "F2": [
        Who("AL-MITHAL", "NOUR ALHUDA", "المثال", "نور الهدى", "1991-12-03", "1991-12-03", (34,), "F", "IRQ",
            ("travel", "T/77 88", "XXB", "2027-01-31"), "", ("stretcher", "escort")),
    ],
    "F3": [
        Who("Shëmbull", "Çelë Noémie", "", "", "1975", "1975-XX-XX", (50, 51), "X", "XKX",
            ("refugee", "R 0042", "CHE", "2026-12-01")),
        Who("Misal", "Gul Charkh", "مثال", "ګل څرخ", "2025-01-09", "2025-01-09", (1,)),
        Who("", "", "گروه‌ها", "پژواک", "1960-05~", "~1960-05-XX", (65,), "M", "AFG",
            ("birth_certificate", "۱۲۳", "AFG", "")),
    ],
    "F4": [
        Who("Large", f"Child {n}", "بزرگ", f"فرزند {name}", f"{2003 + n}-0{n}", f"{2003 + n}-0{n}-XX",
            (22,) if n == 1 else (21,) if n == 2 else (19, 20) if n == 3 else (22 - n,), "FM"[n % 2], "IRN",
            ("passport", f"Z{n:08}", "IRN", f"203{n}-02-28"), "P")
        for n, name in enumerate(("یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه"), 1)
    ],
    "F5": [Who(sex="M", ages=(34,), age=34)],
    "F6": [
        Who("Reserve", "Ewa", "Резерв", "Ева", "1999-09-09", "1999-09-09", (26,), "F", "AFG",
            ("passport", "B7654321", "AFG", "2030-10-10"), "P"),
        Who("Reserve", "Armen", "Պահեստ", "Արմեն", "2020-02-29", "2020-02-29", (6,), "M", needs=("escort",)),
    ],
    "F7": [Who("", "Ali", "", "علی", "1950-01-01", "1950-01-01", (76,), "M")],
}  # fmt: skip
"""People of all ages, with and without names, documents and needs; the largest family takes more than one bus."""
STANDBY = ("F6", "F7")
UNTIL = {"F6": date(2026, 4, 1)}
BOARDED = ("F1.1", "F3.2", "F4.9", "F5.1")
SEATS = {"escort": (1, 0), "stretcher": (3, 1)}
"""What somebody with a need takes beside their own seat: on board, and on a bus."""
SAID: dict[str, dict[str, Any]] = {
    "en": {
        "digits": "0123456789", "comma": ", ", "about": "about", "to": "to",
        "leaves": "7 March 2026", "arrives": "8 March 2026",
        "escort": "Medical escort", "stretcher": "Own stretcher",
    },
    "fa": {
        "digits": "۰۱۲۳۴۵۶۷۸۹", "comma": "، ", "about": "حدود", "to": "تا",
        "leaves": "۱۶ اسفند ۱۴۰۴ (2026-03-07)", "arrives": "۱۷ اسفند ۱۴۰۴ (2026-03-08)",
        "escort": "همراه پزشکی", "stretcher": "Own stretcher",
    },
    "ar": {
        "digits": "٠١٢٣٤٥٦٧٨٩", "comma": "، ", "about": "نحو", "to": "إلى",
        "leaves": "٧ آذار/مارس ٢٠٢٦", "arrives": "٨ آذار/مارس ٢٠٢٦",
        "escort": "مرافق طبي", "stretcher": "Own stretcher",
    },
}  # fmt: skip
"""How each language writes what is written in it, set down here by hand."""


class Read:
    """A paper made in a language and read again, beside what was entered."""

    def __init__(self, language: str, manifest: Manifest, kind: str) -> None:
        self.language, self.said = language, SAID[language]
        self.manifest = manifest
        of = Papers(manifest, (language,), clock_in(manifest.operation))
        self.document = Document(KINDS[kind].make(of), rtl=language != "en")
        # A long number goes on in the next line after a hyphen of its own.
        self.tables = [[[text.replace("- ", "-") for text in row] for row in rows] for rows in self.document.tables()]
        rows = manifest.rows.select_related("card__person", "card__case", "vehicle").order_by("place")
        self.rows = [(one.card.person.external_code, one) for one in rows]

    def count(self, number: int) -> str:
        """A number in the digits of the language."""
        return str(number).translate(str.maketrans("0123456789", self.said["digits"]))

    def bus(self, name: str) -> str:
        """What stands for a bus: its number in the digits of the language, or its name."""
        return self.count(int(name)) if name.isdecimal() else name

    def born(self, one: Who) -> str:
        """A birth as it stands on paper."""
        return f"{self.said['about']} {one.on_paper[1:]}" if one.on_paper.startswith("~") else one.on_paper

    def aged(self, one: Who) -> str:
        """An age as it stands on paper."""
        years = f" {self.said['to']} ".join(map(self.count, one.ages))
        return f"{self.said['about']} {years}" if one.on_paper.startswith("~") else years

    def needs(self, needs: Any) -> str:
        """Needs as the language calls them."""
        return str(self.said["comma"].join(self.said[need] for need in needs))

    def fields(self, code: str) -> dict[str, str]:
        """Every field of somebody, as papers write it."""
        who, row = whose(code), dict(self.rows)[code]
        nameless = not (who.surname or who.given or who.native)
        _kind, number, issuer, expires = who.document
        written = {
            "family": code.partition(".")[0], "surname": code if nameless else who.surname, "given_names": who.given,
            "native_name": who.native, "birth_date": self.born(who), "age": self.aged(who), "sex": who.sex,
            "nationality": who.nationality, "document_type": who.letter, "document_number": number, "issuer": issuer,
            "expiry": expires, "bus": self.bus(row.vehicle.name) if row.vehicle else "",
            "seats": self.count(seats([code])), "bus_seats": self.count(seats([code], 1)),
            "needs": self.needs(who.needs),
        }  # fmt: skip
        return {name: plain_text(text) for name, text in written.items()}

    def lines(self, codes: list[str], *names: str) -> list[list[str]]:
        """Rows of a table of people, numbered."""
        return [[self.count(n), *(self.fields(code)[name] for name in names)] for n, code in enumerate(codes, 1)]

    def listed(self, standby: bool = False) -> list[str]:
        """Codes of those on the manifest, or in stand-by, in its order."""
        return [code for code, row in self.rows if row.standby == standby]

    def on_bus(self, bus: str) -> list[str]:
        """Codes of those who go by a bus, or by none."""
        return [code for code, row in self.rows if not row.standby and (row.vehicle.name if row.vehicle else "") == bus]

    @property
    def buses(self) -> list[str]:
        """Names of the buses that somebody goes by, "" at the end where somebody has none."""
        names = {row.vehicle.name if row.vehicle else "" for _, row in self.rows if not row.standby}
        return sorted(names, key=lambda name: (not name, not name.isdecimal(), name))

    def says(self, name: str, value: str) -> None:
        """What stands beside a label."""
        label = plain_text(words_of(self.language).phrases[name])
        assert f"\n{label}\n{plain_text(value)}\n" in f"\n{self.document.whole()}\n", (label, value)

    def head(self, people: list[str], *, buses: bool = True) -> None:
        """The head of a departure, with its counts."""
        facts = {
            "operation": "In memory", "departure": "D1", "version": self.count(1), "origin": "Camp",
            "destination": "Tirana", "leaves": self.said["leaves"], "arrives": self.said["arrives"],
        }  # fmt: skip
        if people:
            families = {code.split(".")[0] for code in people}
            facts |= {"people": self.count(len(people)), "families": self.count(len(families))}
            facts |= {"seats": self.count(seats(people))}
            facts |= {"buses": self.count(len([bus for bus in self.buses if bus]))} if buses else {}
        for name, value in facts.items():
            self.says(f"head.{name}", value)
        assert all(f"{name} · " in self.document.whole() for name in ("Bert Meier", "Alma Hoxha"))


def whose(code: str) -> Who:
    """Somebody by their code."""
    name, _apart, number = code.partition(".")
    return FAMILIES[name][int(number) - 1]


def needs_of(name: str) -> list[str]:
    """What a family needs, each once."""
    return list(dict.fromkeys(need for who in FAMILIES[name] for need in who.needs))


def of_family(name: str) -> list[str]:
    """The codes of a family."""
    return [f"{name}.{number}" for number in range(1, len(FAMILIES[name]) + 1)]


def seats(codes: list[str], where: int = 0) -> int:
    """Seats that some people take on board, or on buses."""
    return sum(1 + sum(SEATS[need][where] for need in whose(code).needs) for code in codes)


@pytest.fixture
def filled(alma: User, bert: User, monkeypatch: pytest.MonkeyPatch) -> Manifest:
    """A released manifest of everybody, two families in stand-by, one on a van and some without a bus."""
    record = Operation.objects.create(code="one", name="one")
    families = [family(name, len(people), needs=[who.needs for who in people], expires_on=UNTIL.get(name))
                for name, people in FAMILIES.items()]  # fmt: skip
    for row in families:
        for entered in row["people"]:
            who = whose(entered["person_id"])
            entered |= {"sex": who.sex, "nationality": who.nationality, "age": who.age}
    names = {"escort": "Medical escort", "stretcher": "Own stretcher"}
    needs = [{**row, "name": names[row["need"]], "place_on_board": False, "place_at_destination": False}
             for row in NEEDS]  # fmt: skip
    tables = {"sites": [{**TWO_SITES[0], "bus_seats": 8}, TWO_SITES[1]], "needs": needs}
    load(record, operation(families, [departure("D1", 5, 40, takes=1)], [offer("O1", 60)], tables=tables))
    for code, who in ((code, whose(code)) for name in FAMILIES for code in of_family(name)):
        values = {"family_name": who.surname, "given_names": who.given, "native_family_name": who.native_surname,
                  "native_given_names": who.native_given, "birth": who.birth}  # fmt: skip
        if any(values.values()):
            change(person(record, code), alma, **values)
        kind, number, issuer, expires = who.document
        if kind:
            row = Paper(person=person(record, code), kind=kind, issuer=issuer, expires_on=expires or None)
            services.add_number(row, number, actor=alma)
    told(monkeypatch, record, alma)
    set_clock(monkeypatch, START)
    decide_convoy(departing(record), "go", actor=alma, reason="the road is quiet")
    movement = moving.begin(departing(record), actor=alma)
    van = moving.add_vehicle(movement, name="Green van", kind="bus", seats=4, actor=alma)
    moving.take_out_vehicle(movement.vehicles.get(name="4"), actor=alma)
    waiting = [case(record, name) for name in STANDBY]
    return released(movement, bert, alma, without=waiting, standby=waiting, buses={case(record, "F3").pk: van})


@pytest.mark.parametrize("language", SAID)
def test_every_paper_says_what_was_entered(
    filled: Manifest, language: str, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names in both scripts, births, ages, documents, needs, buses, seats, counts and days, of each person once."""
    read = Read(language, filled, "manifest")
    on_it = read.listed()
    assert sorted(on_it) == [code for name in FAMILIES if name not in STANDBY for code in of_family(name)]
    _manifest(read, on_it)
    _bus_lists(Read(language, filled, "buses"))
    _cards(Read(language, filled, "cards"))
    _gate_pack(Read(language, filled, "gate"))
    _stand_by(Read(language, filled, "stand-by"))
    _offload(Read(language, filled, "offload"))
    _notice(Read(language, filled, "booking"), on_it, [])
    set_clock(monkeypatch, day(5))
    rows = dict(read.rows)
    said = [{"kind": Kind.BOARDED, "person": rows[code].card.token, "knows": 0} for code in BOARDED]
    telling.tell(filled.movement, DeviceKind.DESK, said, actor=alma, kinds=frozenset({Kind.BOARDED}))
    arriving.depart(filled.movement, actor=alma)
    aboard = [code for code in on_it if code in BOARDED]
    _notice(Read(language, filled, "arrival"), aboard, [code for code in on_it if code not in BOARDED])


def _manifest(read: Read, on_it: list[str]) -> None:
    (rows,) = read.tables
    assert rows[1:] == read.lines(
        on_it, "family", "surname", "given_names", "native_name", "birth_date", "sex", "nationality", "document_type",
        "document_number", "issuer", "expiry", "bus", "seats", "needs",
    )  # fmt: skip
    read.head(on_it)


def _bus_lists(read: Read) -> None:
    for bus, rows in zip(read.buses, read.tables, strict=True):
        assert rows[1:] == read.lines(
            read.on_bus(bus), "family", "surname", "given_names", "native_name", "birth_date", "bus_seats", "needs"
        )
    read.head(read.listed())
    whole = read.document.whole()
    for bus in read.buses:
        people = read.on_bus(bus)
        families = len({one.split(".")[0] for one in people})
        counts = (("people", len(people)), ("families", families), ("seats", seats(people, 1)))
        said = [f"{words_of(read.language).phrases[f'head.{name}']}\n{read.count(n)}" for name, n in counts]
        assert "\n".join(said) in whole


def _cards(read: Read) -> None:
    words = words_of(read.language).phrases
    found = sorted("".join(one.split()) for one in read.document.whole().split(plain_text(words["title.card"])) if one)
    assert len(found) == len(FAMILIES)
    for card, name in zip(found, FAMILIES, strict=True):
        own = [(code, row) for code, row in read.rows if code.split(".")[0] == name]
        buses = dict.fromkeys(row.vehicle.name for _, row in own if row.vehicle)
        lines = [
            name, words["head.people"], read.count(len(own)),
            *([words["column.bus"], read.said["comma"].join(map(read.bus, buses))] if buses else []),
            words["card.typed"], own[0][1].family.token[:6].upper(),
            *(_called(code, native=read.language != "en") for code, _ in own),
        ]  # fmt: skip
        assert card.startswith("".join("".join(map(plain_text, lines)).split()))
        said = "".join("".join(words[f"card.{key}"] for key in ("show", "together", "lost")).split())
        assert read.language != "en" or card.endswith(said)


def _called(code: str, *, native: bool) -> str:
    """What somebody is called at a gate: by the name that is read there, or by the other one, or by the code."""
    who = whose(code)
    latin = f"{who.given} {who.surname}".strip()
    return plain_text((who.native or latin if native else latin or who.native) or code)


def _gate_pack(read: Read) -> None:
    counts, *lists = read.tables
    expected = [len(read.on_bus(bus)) for bus in read.buses]
    assert [row[1] for row in counts[1:]] == [read.count(n) for n in [*expected, sum(expected)]]
    for bus, rows in zip(read.buses, lists[::3], strict=False):
        fields = ("family", "surname", "given_names", "native_name", "birth_date", "document_number", "needs")
        assert [row[:8] for row in rows[1:]] == read.lines(read.on_bus(bus), *fields)
        assert {tuple(row[8:]) for row in rows[1:]} == {("",) * 4}
    read.head(read.listed())
    _waiting(read, lists[3 * len(read.buses)])


def _stand_by(read: Read) -> None:
    (rows,) = read.tables
    read.head([])
    _waiting(read, rows)


def _waiting(read: Read, rows: list[list[str]]) -> None:
    order = list(dict.fromkeys(code.split(".")[0] for code in read.listed(standby=True)))
    assert sorted(order) == list(STANDBY)
    for n, (row, name) in enumerate(zip(rows[1:], order, strict=True), 1):
        assert row == [*_family(read, n, name), read.needs(needs_of(name)), str(UNTIL.get(name, "")), "", "", ""]


def _family(read: Read, n: int, name: str) -> list[str]:
    codes = of_family(name)
    names = read.said["comma"].join(_called(code, native=False) for code in codes)
    return [read.count(n), name, names, read.count(len(codes)), read.count(seats(codes))]


def _offload(read: Read) -> None:
    (rows,) = read.tables
    read.head([])
    order = [str(one.external_code) for party in offload_order(read.manifest.movement) for one, _ in party]
    order = [name for name in order if name not in STANDBY]
    assert sorted(order) == [name for name in FAMILIES if name not in STANDBY]
    freed = list(accumulate(seats(of_family(name)) for name in order))
    wanted = []
    for n, name in enumerate(order, 1):
        buses = dict.fromkeys(row.vehicle.name for code, row in read.rows if code.split(".")[0] == name and row.vehicle)
        bus = read.said["comma"].join(map(read.bus, buses))
        wanted.append([*_family(read, n, name), read.count(freed[n - 1]), bus, read.needs(needs_of(name)), "", ""])
    assert rows[1:] == wanted


def _notice(read: Read, on_it: list[str], absent: list[str]) -> None:
    fields = ("family", "surname", "given_names", "native_name", "birth_date", "age", "sex", "nationality",
              "document_type", "document_number", "issuer", "expiry", "needs")  # fmt: skip
    journey, counted, *missing, people, _signed = read.tables
    assert journey[1:] == [["Camp", "Tirana", "", read.said["leaves"], read.said["arrives"]]]
    assert people[1:] == read.lines(on_it, *fields)
    assert [rows[1:] for rows in missing] == ([read.lines(absent, *fields)] if absent else [])
    those = [whose(code) for code in on_it]
    youngest = [min(who.ages) for who in those]
    counts = [sum(n >= 18 for n in youngest), sum(2 <= n < 18 for n in youngest), sum(n < 2 for n in youngest)]
    women, men, others = (sum(who.sex == sex for who in those) for sex in "FMX")
    assert counted[1] == [read.count(n) for n in [*counts, women, men, *([others] if others else [])]]
    read.head(on_it, buses=False)
    read.says("head.recipient", "Tirana")
    if absent:
        read.says("head.booked", read.count(len(on_it) + len(absent)))
        read.says("head.on_board", read.count(len(on_it)))
    for need, n in Counter(need for who in those for need in who.needs).items():
        assert f"{read.said[need]}: {read.count(n)}" in read.document.whole()
