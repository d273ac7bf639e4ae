"""Find figures: a number of people, households or places, and what it counts."""

from __future__ import annotations

from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.numbers import Number
from safeconduct.ledger.reading.result import Figure
from safeconduct.ledger.reading.tokens import Kind, Token

NOUN = 5
"""Tokens after a number among which the noun is that it counts."""
BEFORE = 9
AFTER = 12
"""Tokens around a number and its noun among which the verb is that says what it counts."""
SUBJECTS = ("killed", "injured", "missing", "departed", "arrived", "places", "attendance", "population")
"""In this order where two words are as near."""
ALONE = frozenset({"killed", "injured", "missing", "attendance", "arrived", "departed"})
"""What a number without a noun can count, beside its verb."""
HARM = frozenset({"killed", "injured", "missing"})
OFFER = frozenset({"accept", "admit", "host", "take", "taking", "resettle", "offer", "offered", "pledged", "accepted"})
LISTING = frozenset({"and", "or", ","})


class FigureFinder:
    """Finds the figures of a text among its numbers."""

    def __init__(self, text: str, words: Language, found: list[Token], numbers: list[Number]) -> None:
        table = words.table["figures"]
        self.text = text
        self.found = found
        self.numbers = numbers
        self.people = frozenset(table["people"])
        self.households = frozenset(table["households"])
        self.places = frozenset(table["places"])
        self.dwelling = frozenset(table["dwelling"])
        self.subjects = {subject: frozenset(table["subjects"][subject]) for subject in SUBJECTS}
        self.cues = {word for subject in SUBJECTS for word in self.subjects[subject]}
        self.stops = words.words["prepositions"] | words.words["auxiliaries"] | words.words["conjunctions"]
        self.months = frozenset(words.table["dates"]["months"])
        self.at_number = {at for number in numbers for at in range(number.first, number.last + 1)}

    def find(self) -> tuple[Figure, ...]:
        """The figures in the order of the text."""
        figures = (self._figure(number) for number in self.numbers)
        return tuple(figure for figure in figures if figure is not None)

    def _figure(self, number: Number) -> Figure | None:
        if number.percent or self._dated(number):
            return None
        noun = self._noun(number)
        counted = self.found[noun].low if noun is not None else ""
        last = noun if noun is not None else number.last
        subject = self._subject(number, last, counted)
        if noun is None and (subject not in ALONE or not self._alone(number)):
            return None  # "52 were killed", "killing 52": a number alone counts people only beside such a word
        if subject is None or (self.found[number.last].low == "one" and subject not in HARM):
            return None  # "as one resident says"
        unit = "household" if counted in self.households else "place" if subject == "places" else "person"
        start, end = self.found[number.first].start, self.found[last].end
        if self.text[end - 2 : end] in ("'s", "’s"):
            end -= 2
        sure = round(number.sure * (1.0 if noun is not None else 0.8), 2)
        return Figure(
            self.text[start:end],
            start,
            end,
            subject,
            number.quantifier,
            whole(number.low),
            whole(number.high),
            unit,
            sure,
        )

    def _dated(self, number: Number) -> bool:
        """Whether a number is a year or the day of a month."""
        token = self.found[number.last]
        before = self.found[number.first - 1].low.rstrip(".") if number.first else ""
        after = self.found[number.last + 1].low.rstrip(".") if number.last + 1 < len(self.found) else ""
        if before in self.months and number.value <= 31:
            return True
        if after in self.months and number.value <= 31 and number.first == number.last:
            return True
        if before in ("in", "since", "by", "until") and token.word.isdigit() and 1900 <= number.value <= 2100:
            return True
        year = token.kind == Kind.NUMBER and token.word.isdigit() and len(token.word) == 4
        return year and 1900 <= number.value <= 2100 and after not in self.people | self.households | self.places

    def _noun(self, number: Number) -> int | None:
        """The noun that a number counts, over adjectives: 52 unarmed residents, 30 of the families."""
        found = self.found
        for at in range(number.last + 1, min(number.last + 1 + NOUN, len(found))):
            token = found[at]
            if at in self.at_number or token.kind in (Kind.MARK, Kind.BREAK):
                return None
            low = token.low.removesuffix("'s").rstrip("'")
            if low in self.people or low in self.households or low in self.places:
                following = found[at + 1].low if at + 1 < len(found) else ""
                if low in ("asylum", "camp") or following in ("seekers", "residents"):
                    continue
                return at
            if (low in self.stops and low != "of") or low in self.cues - self.people:
                return None
        return None

    def _alone(self, number: Number) -> bool:
        """Whether a number without a noun stands right beside the word that says what it counts."""
        found = self.found
        after = number.last + 1
        while after < len(found) and found[after].low in (
            "were",
            "was",
            "are",
            "others",
            "more",
            "of",
            "them",
            "have",
            "been",
            "had",
        ):
            after += 1
        harm = self.subjects["killed"] | self.subjects["injured"] | self.subjects["missing"]
        moving = self.subjects["attendance"] | self.subjects["arrived"] | self.subjects["departed"]
        if after < len(found) and found[after].low in harm | (moving - {"received", "welcomed", "admitted", "rally"}):
            return True
        before = number.first - 1
        while before >= 0 and found[before].low in ("another", "a", "total", "of"):
            before -= 1
        return before >= 0 and found[before].low in harm - {
            "death",
            "deaths",
            "dead",
            "fatalities",
            "injuries",
            "missing",
        }

    def _subject(self, number: Number, last: int, noun: str) -> str | None:
        """What a number counts: the nearest word that says so in its clause, those right beside it first."""
        offered = [token.low for token in self.found[max(0, number.first - 2) : number.first]]
        if noun in self.places or (offered[-1:] == ["for"] and offered[0] in self.places):
            return "places"
        best: tuple[float, int, str] | None = None
        for distance, at in self._around(number, last):
            low = self.found[at].low.removesuffix("'s")
            if low not in self.cues:
                continue
            if low in ("admitted", "accepted", "resettled") and at > last and self.found[at - 1].low == "be":
                return "places"
            for rank, subject in enumerate(SUBJECTS):
                if low in self.subjects[subject] and self._fits(subject, at, last, noun):
                    if subject == "places" and not self._offered(at):
                        continue
                    weight = distance + (6 if subject == "population" else 0)
                    if best is None or (weight, rank) < best[:2]:
                        best = (weight, rank, subject)
                    break
        if best is not None:
            return best[2]
        if noun in self.dwelling or noun in self.households or (noun in ("people", "persons") and self._camp(last)):
            return "population"
        return None

    def _camp(self, last: int) -> bool:
        """Whether people are told to be somewhere: 300 people at the camp."""
        return last + 1 < len(self.found) and self.found[last + 1].low in ("in", "at", "inside")

    def _fits(self, subject: str, at: int, last: int, noun: str) -> bool:
        """Whether a word can say that of a noun: nobody but who dwells somewhere makes a population of "has"."""
        word = self.found[at].low
        if subject == "population":
            if word in ("has", "have", "there", "held", "holds", "house", "hosts", "home") and at > last:
                return False
            return (
                noun in self.dwelling
                or noun in self.households
                or noun in ("people", "persons", "men", "women", "children", "members")
            )
        if (
            subject == "departed"
            and word in ("left", "leave")
            and at < last
            and self.found[at - 1].low in ("were", "are", "have", "only")
        ):
            return True
        if subject == "arrived" and word in ("received", "welcomed", "admitted") and at > last:
            return False
        if subject == "attendance":
            return noun not in ("killed", "wounded")
        return True

    def _offered(self, at: int) -> bool:
        """Whether a verb offers to take people in: to take, will accept, offered to resettle."""
        word = self.found[at].low
        if word in ("offered", "pledged", "offer", "offers", "pledge", "accepted", "accepting"):
            return True
        before = [token.low for token in self.found[max(0, at - 4) : at]]
        return word in OFFER and any(
            one in ("to", "will", "would", "could", "can", "agreed", "ready") for one in before
        )

    def _around(self, number: Number, last: int) -> list[tuple[float, int]]:
        """The tokens of the clause around a number with their distances, as far as another number."""
        found = self.found
        near: list[tuple[float, int]] = []
        passed = 0.0
        for at in range(last, min(last + AFTER, len(found))):
            token = found[at]
            if at > last and (token.kind == Kind.BREAK or token.word in (".", ";", ":", "!", "?")):
                break
            if at in self.at_number and at > last:
                break
            if token.word == ",":
                passed += 2
            near.append((at - last + passed - 0.5, at))
        passed = 0.0
        for at in range(number.first - 1, max(-1, number.first - 1 - BEFORE), -1):
            token = found[at]
            if token.kind == Kind.BREAK or token.word in (".", ";", "!", "?", "“", '"'):
                break
            if at in self.at_number:
                passed += 2
            if token.word == ",":
                passed += 2
            near.append((number.first - at + passed, at))
        return near


def whole(number: float | None) -> float | None:
    """A number, as an integer where it is one."""
    return int(number) if number is not None and number == int(number) else number
