"""Machine-readable zones of travel documents, from a hand scanner or typed.

The layouts are those of ICAO Doc 9303, parts 4 to 6: check digits weigh 7, 3, 1 and are taken modulo 10. A zone with a
wrong check digit is read all the same and says which field it is, so that whoever holds the document can look.
Three lines of 30 signs are TD1, two of 36 TD2, two of 44 TD3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FILLER = "<"
WEIGHTS = (7, 3, 1)
_SIGNS = FILLER + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LENGTHS = {(30, 30, 30): "TD1", (36, 36): "TD2", (44, 44): "TD3"}
_WHOLE = {90: 30, 72: 36, 88: 44}
"""How long each line is where all of a zone comes in one, by the signs of the whole."""


class Field(StrEnum):
    """The parts of a zone that can be wrong."""

    ZONE = "zone"
    NUMBER = "number"
    BIRTH = "birth"
    EXPIRY = "expiry"
    OPTIONAL = "optional"
    SEX = "sex"
    COMPOSITE = "composite"


class Flaw(StrEnum):
    """How a part can be wrong."""

    LENGTH = "length"
    SIGN = "sign"
    CHECK_DIGIT = "check_digit"
    NO_DAY = "no_day"
    NOT_A_SEX = "not_a_sex"


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong.

    Attributes:
        field: Which part.
        flaw: How.
        found: What stands there: the check digit, the sign, the lengths of the lines.
        right: What would be right; empty where nobody can say.
    """

    field: Field
    flaw: Flaw
    found: str = ""
    right: str = ""


@dataclass(frozen=True)
class Zone:
    """What a zone says.

    Attributes:
        form: ``TD1``, ``TD2`` or ``TD3``; empty where it is none.
        kind: The kind of document, such as ``P``.
        issuer: The code of the state that issued it, of three letters at most.
        number: Of the document, without fillers.
        family_name: In capital letters, words apart.
        given_names: Likewise.
        nationality: Of three letters at most.
        birth: Six digits as they stand there: year, month, day. ``birth_on`` needs to know what day it is.
        sex: ``F``, ``M``, or empty where it is not said.
        expiry: Six digits likewise.
        optional: What else the issuer wrote.
        wrong: What is wrong; nothing where the zone holds.
    """

    form: str = ""
    kind: str = ""
    issuer: str = ""
    number: str = ""
    family_name: str = ""
    given_names: str = ""
    nationality: str = ""
    birth: str = ""
    sex: str = ""
    expiry: str = ""
    optional: str = ""
    wrong: tuple[Wrong, ...] = ()

    def birth_on(self, today: date) -> date | None:
        """The day of birth: the last such day that is not after today. None where it is not known or is none."""
        found = _day(self.birth, today.year // 100 * 100)
        return _day(self.birth, today.year // 100 * 100 - 100) if found is None or found > today else found

    def expires_on(self, today: date) -> date | None:
        """The day on which it expires: within fifty years of today, either way."""
        century = today.year // 100 * 100
        days = [found for add in (-100, 0, 100) if (found := _day(self.expiry, century + add)) is not None]
        near = [one for one in days if abs(one.year - today.year) <= 50]
        return near[0] if near else None


def check_digit(text: str) -> str:
    """The check digit of a part of a zone.

    Raises:
        ValueError: it has a sign that no zone has.
    """
    values = (_value(sign) for sign in text)
    return str(sum(value * WEIGHTS[place % 3] for place, value in enumerate(values)) % 10)


def read(text: str) -> Zone:
    """Read a zone as a scanner sends it or somebody typed it: lines apart or in one, in letters of any size.

    Spaces are left out, since people group what they type. What is wrong stands in ``wrong``; nothing is raised.
    """
    lines = _lines(text)
    form = _LENGTHS.get(tuple(len(line) for line in lines))
    if form is None:
        found = ", ".join(str(len(line)) for line in lines)
        return Zone(wrong=(Wrong(Field.ZONE, Flaw.LENGTH, found, "30, 30, 30 / 36, 36 / 44, 44"),))
    odd = sorted({sign for line in lines for sign in line if sign not in _SIGNS})
    if odd:
        return Zone(form, wrong=(Wrong(Field.ZONE, Flaw.SIGN, " ".join(odd)),))
    return {"TD1": _td1, "TD2": _td2, "TD3": _td3}[form](lines)


def _lines(text: str) -> list[str]:
    lines = ["".join(line.split()).upper() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) == 1 and len(lines[0]) in _WHOLE:
        whole, step = lines[0], _WHOLE[len(lines[0])]
        return [whole[at : at + step] for at in range(0, len(whole), step)]
    return lines


def _td3(lines: Sequence[str]) -> Zone:
    top, low = lines
    optional, digit = low[28:42], low[42]
    wrong = _checked(
        (Field.NUMBER, low[:9], low[9]), (Field.BIRTH, low[13:19], low[19]), (Field.EXPIRY, low[21:27], low[27])
    )
    # An empty part may have a filler in place of its check digit.
    if not (digit == FILLER and not optional.strip(FILLER)):
        wrong += _checked((Field.OPTIONAL, optional, digit))
    wrong += _checked((Field.COMPOSITE, low[:10] + low[13:20] + low[21:43], low[43]))
    family, given = _names(top[5:])
    return _whole("TD3", top, low[:9], family, given, low[10:13], low[13:19], low[20], low[21:27], optional, wrong)


def _td2(lines: Sequence[str]) -> Zone:
    top, low = lines
    number, digit, optional = _long(low[:9], low[9], low[28:35])
    wrong = _checked(
        (Field.NUMBER, number, digit), (Field.BIRTH, low[13:19], low[19]), (Field.EXPIRY, low[21:27], low[27])
    )
    wrong += _checked((Field.COMPOSITE, low[:10] + low[13:20] + low[21:35], low[35]))
    family, given = _names(top[5:])
    return _whole("TD2", top, number, family, given, low[10:13], low[13:19], low[20], low[21:27], optional, wrong)


def _long(number: str, digit: str, optional: str) -> tuple[str, str, str]:
    """A number of more than nine signs goes on in the optional part, and its check digit follows it there."""
    if digit != FILLER or not optional.strip(FILLER):
        return number, digit, optional
    rest = optional.split(FILLER, maxsplit=1)[0]
    return number + rest[:-1], rest[-1:], optional[len(rest) :]


def _td1(lines: Sequence[str]) -> Zone:
    top, middle, names = lines
    number, digit, optional = _long(top[5:14], top[14], top[15:30])
    wrong = _checked(
        (Field.NUMBER, number, digit), (Field.BIRTH, middle[:6], middle[6]), (Field.EXPIRY, middle[8:14], middle[14])
    )
    wrong += _checked((Field.COMPOSITE, top[5:30] + middle[:7] + middle[8:15] + middle[18:29], middle[29]))
    family, given = _names(names)
    more = FILLER.join((optional, middle[18:29]))
    return _whole("TD1", top, number, family, given, middle[15:18], middle[:6], middle[7], middle[8:14], more, wrong)


def _whole(
    form: str,
    top: str,
    number: str,
    family: str,
    given: str,
    nationality: str,
    birth: str,
    sex: str,
    expiry: str,
    optional: str,
    wrong: list[Wrong],
) -> Zone:
    wrong += [Wrong(field, Flaw.NO_DAY, day) for field, day in ((Field.BIRTH, birth), (Field.EXPIRY, expiry))
              if not _may_be_day(day)]  # fmt: skip
    if sex not in "FM<X":
        wrong.append(Wrong(Field.SEX, Flaw.NOT_A_SEX, sex, "F M <"))
    plain = " ".join(optional.replace(FILLER, " ").split())
    return Zone(
        form,
        top[:2].strip(FILLER),
        top[2:5].strip(FILLER),
        number.strip(FILLER).replace(FILLER, " "),
        family,
        given,
        nationality.strip(FILLER),
        birth,
        sex if sex in "FM" else "",
        expiry,
        plain,
        tuple(wrong),
    )


def _checked(*parts: tuple[Field, str, str]) -> list[Wrong]:
    return [
        Wrong(field, Flaw.CHECK_DIGIT, found, right)
        for field, text, found in parts
        for right in [check_digit(text)]
        # An empty part weighs nothing, and a filler stands for its 0.
        if found != right and not (found == FILLER and right == "0" and not text.strip(FILLER))
    ]


def _names(text: str) -> tuple[str, str]:
    family, _apart, given = text.partition(FILLER * 2)
    return " ".join(family.replace(FILLER, " ").split()), " ".join(given.replace(FILLER, " ").split())


def _value(sign: str) -> int:
    place = _SIGNS.find(sign) if len(sign) == 1 else -1
    if place < 0:
        raise ValueError(f"{sign!r}: no zone has this sign; it has A to Z, 0 to 9 and <")
    return max(place - 1, 0)


def _day(text: str, century: int) -> date | None:
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None


def _may_be_day(text: str) -> bool:
    """Whether six signs are a day, or one of which a part is not known, which fillers stand for."""
    if not text.strip(FILLER):
        return True
    parts = [text[:2], text[2:4], text[4:6]]
    if any(not part.isdigit() and part != FILLER * 2 for part in parts):
        return False
    # A leap year lets the 29th of February be, whatever the century.
    known = [int(part) if part.isdigit() else 1 for part in parts]
    return _day(f"{known[0]:02}{known[1]:02}{known[2]:02}", 2000) is not None
