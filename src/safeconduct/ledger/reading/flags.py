"""Flag what is suspect: sums, percentages, counts, days after the publication, marks, speakers. Correct nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.numbers import Number
from safeconduct.ledger.reading.quotations import Marks
from safeconduct.ledger.reading.result import Figure, Flag, Statement, When
from safeconduct.ledger.reading.sentences import Sentence
from safeconduct.ledger.reading.tokens import Kind, Token

BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")
GROWTH = frozenset(
    {
        "rise",
        "rose",
        "risen",
        "increase",
        "increased",
        "grew",
        "grown",
        "growth",
        "up",
        "jump",
        "jumped",
        "surge",
        "surged",
    }
    | {"higher", "more", "gain", "inflation", "climbed", "by"}
)
"""Words beside which more than 100 per cent can be."""
COUNTED = frozenset({"killed", "injured", "missing", "arrived", "departed"})
"""What cannot be more than there are people."""
SURE = 0.5
"""How sure a population has to be that counts are compared with."""
PARTS = 12
"""Parts of a sum that are looked at."""


def of_marks(text: str, found: list[Token], marks: Marks) -> Iterator[Flag]:
    """Quotation marks without a counterpart, and characters that turn the direction of writing."""
    for at in marks.unbalanced:
        token = found[at]
        yield Flag(
            token.word,
            token.start,
            token.end,
            "unbalanced_quotation_mark",
            "Look in the source where the quotation begins and ends.",
            f"The quotation mark {token.word} has no counterpart in its paragraph.",
        )
    for match in BIDIRECTIONAL.finditer(text):
        yield Flag(
            match.group(),
            match.start(),
            match.end(),
            "bidirectional_control",
            "Read the text without the character; what is shown may stand in another order than what is stored.",
            f"The invisible character U+{ord(match.group()):04X} turns the direction of writing.",
        )


def of_speakers(said: tuple[Statement, ...]) -> Iterator[Flag]:
    """Statements of which nobody can be named who makes them."""
    for one in said:
        if one.speaker is None:
            span = one.mention or one
            yield Flag(
                span.text,
                span.start,
                span.end,
                "unresolved_speaker",
                f"It may be {one.guess}." if one.guess else "Name the speaker by hand, if the article tells who it is.",
                f"Who says statement {one.id} cannot be told from the article.",
            )


def of_percentages(text: str, found: list[Token], numbers: list[Number]) -> Iterator[Flag]:
    """Shares of more than the whole."""
    for number in numbers:
        if not number.percent or number.value <= 100:
            continue
        around = {token.low for token in found[max(0, number.first - 4) : number.last + 5]}
        if around & GROWTH and "of" not in {token.low for token in found[number.last + 1 : number.last + 2]}:
            continue
        start, end = found[number.first].start, found[number.last].end
        why = f"A share is 100 per cent at most, and this is {number.value:g}."
        yield Flag(text[start:end], start, end, "percentage_over_100", "Look for the two numbers behind it.", why)


def of_counts(figures: tuple[Figure, ...], known: int | None) -> Iterator[Flag]:
    """Counts of more people than there are: by what is known, or else by the article's own population."""
    told = [
        int(one.high or one.low or 0)
        for one in figures
        if one.subject == "population" and one.unit == "person" and one.confidence > SURE
    ]
    most = known if known is not None else max(told, default=None)
    if most is None:
        return
    for one in figures:
        least = one.low if one.low is not None else one.high
        counted = one.subject in COUNTED or (one.subject == "population" and known is not None)
        if counted and one.unit == "person" and least is not None and least > most:
            source = "are known" if known is not None else "are told elsewhere in the article"
            yield Flag(
                one.text,
                one.start,
                one.end,
                "over_population",
                "Look whether this counts other people too, or a digit is wrong.",
                f"This counts {least:,.0f}, and {most:,} people {source}.",
            )


def of_days(dates: tuple[When, ...], cut: list[Sentence], words: Language, published: date | None) -> Iterator[Flag]:
    """Days after the publication in sentences that tell what has happened."""
    if published is None:
        return
    future = frozenset(words.table["dates"]["future"])
    ahead = frozenset(words.table["dates"]["ahead"])
    past = frozenset(words.table["dates"]["told_past"])
    after = [when for when in dates if when.first > published.isoformat()]
    sentences = sorted((one for one in cut if one.items), key=lambda one: one.items[0].start)
    at = 0
    for when in after:
        while at + 1 < len(sentences) and sentences[at + 1].items[0].start <= when.start:
            at += 1
        near = next(
            (one for one in reversed(sentences[max(0, at - 3) : at + 1]) if one.items[-1].end >= when.end), None
        )
        if near is None:
            continue
        words_of = [item for item in near.items if item.kind == Kind.WORD]
        beside = [item.low for item in words_of if not when.start <= item.start < when.end]
        told = any(word in past or (word.endswith("ed") and word not in future) for word in beside)
        told = told and not _put_off([item.low for item in words_of if item.start < when.start], past, future)
        leading = [item.low for item in near.items if when.start - 20 < item.start < when.start][-1:]
        if told and not any(word in future for word in beside) and not ahead.intersection(leading):
            yield Flag(
                when.text,
                when.start,
                when.end,
                "after_publication",
                "Look whether the day, the month or the year is mistyped.",
                f"It is told as past, and the article appeared before it, on {published.isoformat()}.",
            )


def _put_off(before: list[str], past: frozenset[str], future: frozenset[str]) -> bool:
    """Whether an infinitive stands between a verb that tells the past and a day: agreed to take 20 in 2014."""
    to = next((at for at in range(len(before) - 2, -1, -1) if before[at] == "to"), None)
    if to is None or before[to + 1] in ("the", "a", "an", "its", "their", "his", "her"):
        return False
    return not any(word in past or (word.endswith("ed") and word not in future) for word in before[to + 1 :])


class Sums:
    """Finds parts that do not add up to the whole that stands beside them."""

    def __init__(self, text: str, found: list[Token], numbers: list[Number]) -> None:
        self.text = text
        self.found = found
        self.numbers = numbers

    def flags(self) -> Iterator[Flag]:
        """A flag for each whole whose parts make another sum."""
        sentence: list[Number] = []
        at = 0
        for end in self._ends():
            while at < len(self.numbers) and self.numbers[at].last < end:
                number = self.numbers[at]
                year = 1900 <= number.value <= 2100 and self.found[number.last].word.isdigit()
                if not number.percent and number.quantifier == "exact" and not year:
                    sentence.append(number)
                at += 1
            if 3 <= len(sentence) <= PARTS:
                yield from self._of(sentence)
            sentence = []

    def _ends(self) -> Iterator[int]:
        for at, token in enumerate(self.found):
            if token.kind == Kind.BREAK or (token.kind == Kind.MARK and token.word in ".!?"):
                yield at
        yield len(self.found)

    def _of(self, numbers: list[Number]) -> Iterator[Flag]:
        """The ways in which a sentence tells a whole and its parts."""
        first, *rest = numbers
        between = self.found[first.last + 1 : rest[0].first]
        opened = any(token.word in (":", "—", "–", "(") for token in between[-4:])
        before = [token.low for token in self.found[max(0, first.first - 2) : first.first]]
        of = before == ["of", "the"] or before[-1:] == ["of"]
        if opened and self._listed(rest):
            yield from self._compared(first, rest)
            return
        last = numbers[-1]
        leading = {token.low for token in self.found[max(0, last.first - 4) : last.first]}
        after = [token.low for token in self.found[last.last + 1 : last.last + 5]]
        whole = "total" in leading or "altogether" in after or "total" in after or ("in" in after and "all" in after)
        if whole and self._listed(numbers[:-1]):
            yield from self._compared(last, numbers[:-1])
            return
        if of:
            total = sum(number.value for number in rest)
            sexes = {token.low for token in self.found[rest[0].first : rest[-1].last + 3]}
            if total > first.value or ({"men", "women"} <= sexes and total != first.value):
                yield from self._compared(first, rest)

    def _listed(self, parts: list[Number]) -> bool:
        """Whether numbers stand in a list: few words and a comma or "and" between each two."""
        for one, other in pairwise(parts):
            between = self.found[one.last + 1 : other.first]
            if len(between) > 8 or not any(token.low in (",", "and", "plus", ";") for token in between):
                return False
        return len(parts) >= 2

    def _compared(self, whole: Number, parts: list[Number]) -> Iterator[Flag]:
        total = sum(part.value for part in parts)
        if total == whole.value:
            return
        first, last = min(whole.first, parts[0].first), max(whole.last, parts[-1].last)
        start, end = self.found[first].start, self.found[last].end
        sums = " + ".join(f"{part.value:,g}" for part in parts)
        yield Flag(
            self.text[start:end],
            start,
            end,
            "sum_mismatch",
            f"The parts give {total:,g}: look which of the numbers the source has.",
            f"{sums} is {total:,g}, and {whole.value:,g} is told.",
        )
