"""Find numbers in figures and in words, with what limits them: "over 100,000", "between 30 and 40", "dozens"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.tokens import Kind, Token

PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
"""Thousands set apart by dots; before "million" and "per cent" they are decimals."""
HEAD = re.compile(r"[1-9]\d{0,2}")
GROUP = re.compile(r"\d{3}")
"""Thousands set apart by spaces: 3 400."""
HYPHENED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)-(\d{1,3}(?:,\d{3})+|\d+)")
"""A range that is one token: 400-500."""
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
LARGEST = 1e12


@dataclass(frozen=True)
class Number:
    """A number in the text.

    Attributes:
        first: The first token, that of what limits it included.
        last: The last token.
        low: The least that it may be; None where only a most is told.
        high: The most; None where only a least is told.
        quantifier: ``exact``, ``about``, ``more_than``, ``less_than`` or ``between``.
        sure: How sure it is that this is the number meant, from 0 to 1.
        percent: Whether it is a percentage.
    """

    first: int
    last: int
    low: float | None
    high: float | None
    quantifier: str
    sure: float = 0.9
    percent: bool = False

    @property
    def value(self) -> float:
        """One number for it: of two the lower."""
        return self.low if self.low is not None else self.high or 0.0


@dataclass(frozen=True)
class _Plain:
    """A number without what limits it."""

    first: int
    last: int
    value: float
    percent: bool = False
    scale: float = 1
    sure: float = 0.9


class Numbers:
    """Finds the numbers of a text."""

    def __init__(self, words: Language, found: list[Token]) -> None:
        table: dict[str, Any] = words.table["numbers"]
        self.found = found
        self.units: dict[str, int] = table["units"]
        self.tens: dict[str, int] = table["tens"]
        self.scales: dict[str, int] = table["scales"]
        self.vague: dict[str, list[int]] = table["vague"]
        self.times: dict[str, list[int]] = table["times"]
        self.months = frozenset(words.table["dates"]["months"])
        counted = (*self.units, *self.tens, *self.scales, *self.vague, *self.times)
        self.begins = {phrase.split()[0] for phrase in counted} | {"a"}
        self.limits = [
            (tuple(limit.split()), kind) for kind in ("more_than", "less_than", "about") for limit in table[kind]
        ]
        self.limits.sort(key=lambda one: -len(one[0]))

    def find(self) -> list[Number]:
        """The numbers in the order of the text."""
        numbers: list[Number] = []
        at = 0
        while at < len(self.found):
            token = self.found[at]
            if token.kind != Kind.NUMBER and token.low.partition("-")[0] not in self.begins:
                at += 1
                continue
            number = self._multiplied(at) or self._vague(at) or self._number(at)
            if number is None:
                at += 1
                continue
            numbers.append(number)
            at = number.last + 1
        return numbers

    def _number(self, at: int) -> Number | None:
        plain = self._plain(at)
        if plain is None:
            return None
        pair = self._hyphened(plain) or self._pair(plain)
        if pair is not None:
            return pair
        first, kind = self._limit(plain.first)
        if kind == "exact" and self.found[plain.first].low == "a" and plain.sure < 0.9:
            kind = "about"  # "a hundred"
        low: float | None = plain.value
        high: float | None = plain.value
        if kind == "more_than":
            high = None
        elif kind == "less_than":
            low = None
        return Number(first, plain.last, low, high, kind, plain.sure, percent=plain.percent)

    def _hyphened(self, plain: _Plain) -> Number | None:
        """A range within one token, 400-500, with what may limit it: some 400-500."""
        ends = HYPHENED.fullmatch(self.found[plain.first].word)
        if ends is None:
            return None
        low, high = (float(end.replace(",", "")) for end in ends.groups())
        first, kind = self._limit(plain.first)
        scale = plain.scale
        return Number(first if kind == "about" else plain.first, plain.last, low * scale, high * scale, "between")

    def _pair(self, plain: _Plain) -> Number | None:
        """Two numbers that are the ends of one: between 30 and 40, 30 to 40, 30–40."""
        link = plain.last + 1
        if link + 1 >= len(self.found):
            return None
        word = self.found[link].low
        opener = self.found[plain.first - 1].low if plain.first else ""
        if not (
            word in ("to", "or", "–")
            or (word == "-" and self.found[link].start == self.found[plain.last].end)
            or (word == "and" and opener == "between")
        ):
            return None
        other = self._plain(link + 1)
        if other is None or (word == "or" and not plain.value < other.value):
            return None
        low = plain.value
        if plain.scale == 1 and low * other.scale < other.value:
            low *= other.scale  # "two to three million", "two or three hundred"
        first, kind = self._limit(plain.first)
        if opener in ("between", "from"):
            first = plain.first - 1
        elif kind != "about":
            first = plain.first
        return Number(first, other.last, low, other.value, "between", percent=other.percent)

    def _limit(self, first: int) -> tuple[int, str]:
        """Where what limits a number begins, and what it says."""
        for limit, kind in self.limits:
            begin = first - len(limit)
            if begin >= 0 and all(self.found[begin + at].low == word for at, word in enumerate(limit)):
                return begin, kind
        return first, "exact"

    def _multiplied(self, at: int) -> Number | None:
        """Several hundred, a few thousand, a couple of dozen: a range of which nobody is sure."""
        for length in (3, 2, 1):
            times = self.times.get(" ".join(token.low for token in self.found[at : at + length]))
            last = at + length
            if times is None or last >= len(self.found):
                continue
            scale = self.scales.get(self.found[last].low) or self.scales.get(self.found[last].low.removesuffix("s"))
            if scale is None:
                continue
            following = self.found[last + 1].low if last + 1 < len(self.found) else ""
            if following in self.scales:
                scale, last = scale * self.scales[following], last + 1  # "several hundred thousand"
            elif following == "of" and last + 2 < len(self.found):
                plural = self.found[last + 2].low
                if plural.endswith("s") and plural[:-1] in self.scales:
                    scale, last = scale * self.scales[plural[:-1]], last + 2
            first, kind = self._limit(at)
            return self._about(first, last, kind, times[0] * scale, times[1] * scale)
        return None

    def _vague(self, at: int) -> Number | None:
        """Dozens, hundreds, thousands and the like, as a range of which nobody is sure."""
        low = self.found[at].low
        if self.found[at].kind != Kind.WORD:
            return None
        for length in (3, 2, 1):
            phrase = " ".join(token.low for token in self.found[at : at + length])
            if phrase in self.vague and (length > 1 or low in self.vague):
                least, most = self.vague[phrase]
                first, kind = self._limit(at)
                return self._about(first, at + length - 1, kind, least, most)
        return None

    def _about(self, first: int, last: int, kind: str, least: float, most: float) -> Number:
        """A range of which nobody is sure; over several hundred has no most, up to several hundred no least."""
        sure = 0.8 if least == most else 0.3
        if kind == "more_than":
            return Number(first, last, least, None, kind, sure)
        if kind == "less_than":
            return Number(first, last, None, most, kind, sure)
        return Number(first, last, least, most, "about" if least == most else "between", sure)

    def _plain(self, at: int) -> _Plain | None:
        """A number in figures or words that begins with a token."""
        token = self.found[at]
        if token.kind == Kind.NUMBER:
            return self._figures(at)
        if token.kind != Kind.WORD:
            return None
        return self._words(at)

    def _figures(self, at: int) -> _Plain | None:
        text = self.found[at].word
        first = last = at
        ends = HYPHENED.fullmatch(text)
        sure = 0.9
        percent = PERCENT.fullmatch(text)
        if percent is not None:
            return _Plain(at, at, float(percent.group(1)), percent=True)
        if ends is not None and float(ends[1].replace(",", "")) < float(ends[2].replace(",", "")):
            text = ends[1]
        while self._goes_on(at, last):
            last += 1
            text += self.found[last].word
        if PLAIN.fullmatch(text) is None and DOTTED.fullmatch(text) is None:
            return None
        if len(text) > 15:
            return None
        following = self.found[last + 1] if last + 1 < len(self.found) else None
        low = following.low if following is not None else ""
        if DOTTED.fullmatch(text) and low not in self.scales and low not in ("percent", "per", "%"):
            text, sure = text.replace(".", ""), 0.6
        value = float(text.replace(",", "")) if text.count(".") < 2 else LARGEST + 1
        scale = 1.0
        at = last
        if following is not None and following.kind == Kind.WORD:
            if following.low in self.scales:
                scale = self.scales[following.low]
                value *= scale
                last = at + 1
            elif following.low in ("percent", "per"):
                per = at + 2 < len(self.found) and self.found[at + 2].low == "cent"
                if following.low == "percent" or per:
                    return _Plain(first, at + 1 + (following.low == "per"), value, percent=True)
        elif following is not None and following.word == "%":
            return _Plain(first, at + 1, value, percent=True)
        return _Plain(first, last, value, scale=scale, sure=sure) if value <= LARGEST else None

    def _goes_on(self, first: int, last: int) -> bool:
        """Whether three digits and one space go on a number whose thousands are set apart so: 3 400."""
        if last + 1 >= len(self.found) or HEAD.fullmatch(self.found[first].word) is None:
            return False
        one, other = self.found[last], self.found[last + 1]
        before = self.found[first - 1].low.rstrip(".") if first else ""
        beside = other.start == one.end + 1 and other.kind == Kind.NUMBER and before not in self.months
        return beside and GROUP.fullmatch(other.word) is not None

    def _words(self, at: int) -> _Plain | None:
        """A number in words: twenty-three, two hundred and forty, three thousand."""
        total = part = 0.0
        scale = 1.0
        last = -1
        near = at
        if self.found[at].low == "a":  # "a hundred and twenty"; "a dozen" is not counted out
            if at + 1 >= len(self.found) or self.found[at + 1].low not in self.scales.keys() - {"dozen"}:
                return None
            part, last, near = 1.0, at, at + 1
        while near < len(self.found) and near - at < 10:
            token = self.found[near]
            low = token.low
            if token.kind == Kind.WORD and low in self.scales and (last >= 0 or low not in ("dozen",)):
                if last < 0 and near == at:
                    return None  # "hundred" alone
                part = max(part, 1) * self.scales[low]
                scale = max(scale, self.scales[low])
                if self.scales[low] >= 1000:
                    total, part = total + part, 0
            elif low == "and" and last >= 0 and near + 1 < len(self.found) and part % 100 == 0 and part:
                if self._below(self.found[near + 1].low) is None:
                    break
                near += 1
                continue
            else:
                below = self._below(low) if token.kind == Kind.WORD else None
                if below is None or (last >= 0 and part % 100 != 0):
                    break
                part += below
            last = near
            near += 1
        if last < 0 or total + part > LARGEST:
            return None
        plain = last == at + 1 and self.found[at].low == "a"
        return _Plain(at, last, total + part, scale=scale, sure=0.7 if plain else 0.9)

    def _below(self, word: str) -> int | None:
        """A number below a hundred in one word."""
        if word in self.units or word in self.tens:
            return self.units.get(word) or self.tens[word]
        tens, _, unit = word.partition("-")
        if tens in self.tens and self.units.get(unit, 10) < 10:
            return self.tens[tens] + self.units[unit]
        return None
