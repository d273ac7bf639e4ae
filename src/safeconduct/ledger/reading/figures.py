"""Find figures: a number of people, households or places, and what it counts."""

from __future__ import annotations

from bisect import bisect_right

from safeconduct.ledger.reading.clauses import Clauses
from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.measures import NUMBER
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
OFFER = frozenset(
    {"accept", "admit", "host", "take", "taking", "resettle", "offer", "offered", "pledged", "accepted", "receive"}
)
NUMBERED = frozenset(
    {
        "resolution",
        "bill",
        "motion",
        "article",
        "section",
        "act",
        "no.",
        "flight",
        "room",
        "page",
        "chapter",
        "paragraph",
    }
    | {"directive", "regulation", "res.", "h.r.", "hr", "s.", "unit", "block", "building", "bus", "convoy", "route"}
)
"""What is numbered: the number after it counts nothing."""
PREDICATES = frozenset(
    {"remain", "remained", "remains", "live", "lived", "lives", "died", "stay", "stayed", "arrived", "fled", "escaped"}
)
"""Verbs, beside the auxiliaries, that make what stands before them the subject of a clause."""
PARTS = frozenset(
    {
        "half",
        "most",
        "some",
        "many",
        "majority",
        "third",
        "thirds",
        "quarter",
        "quarters",
        "fifth",
        "part",
        "few",
        "several",
    }
    | {"none", "any", "rest", "remainder", "one", "bulk", "share", "portion"}
)
"""What stands before "of" where something is told of a part."""


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
        self.auxiliaries = words.words["auxiliaries"]
        self.past = words.words["past"]
        self.adverbs = words.words["adverbs"]
        self.clauses = Clauses(words)
        self.measures = [match.span() for match in NUMBER.finditer(text)]
        self.ends = {number.first: number.last for number in numbers}
        self.at_number = {at for number in numbers for at in range(number.first, number.last + 1)}

    def find(self) -> tuple[Figure, ...]:
        """The figures in the order of the text."""
        figures = (self._figure(number) for number in self.numbers)
        return tuple(figure for figure in figures if figure is not None)

    def _figure(self, number: Number) -> Figure | None:
        if number.percent or self._dated(number) or self._of_a_measure(number):
            return None
        noun = self._noun(number)
        counted = self.found[noun].low if noun is not None else ""
        last = noun if noun is not None else number.last
        subject = self._whole(counted) if self._partly(number) else self._subject(number, last, counted)
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

    def _of_a_measure(self, number: Number) -> bool:
        """Whether a number is that of a bill, a resolution or an article."""
        start = self.found[number.first].start
        at = bisect_right(self.measures, (start, len(self.text))) - 1
        if at >= 0 and start < self.measures[at][1]:
            return True
        before = self.found[number.first - 1].low if number.first else ""
        return before in NUMBERED and self._noun(number) is None

    def _partly(self, number: Number) -> bool:
        """Whether the clause is told of a part: half of the 3,000 residents left."""
        at = number.first - 1
        while at >= 0 and self.found[at].low in ("the", "its", "their", "these", "those", "all", "some", "camp's"):
            at -= 1
        if at < 1 or self.found[at].low != "of":
            return False
        before = self.found[at - 1]
        return before.low in PARTS or at - 1 in self.at_number or before.low in ("cent", "percent", "%")

    def _whole(self, noun: str) -> str | None:
        """What the whole is of which a part is told: those who are there, if it says who they are."""
        return "population" if noun in self.dwelling or noun in self.households else None

    def _noun(self, number: Number) -> int | None:
        """The noun that a number counts, over adjectives: 52 unarmed residents, 30 of the families."""
        found = self.found
        begin = number.last + 1
        of = begin + 2 if [token.low for token in found[begin : begin + 2]] == ["of", "the"] else begin + 1
        if begin < len(found) and found[begin].low == "of" and of in self.ends:
            begin = self.ends[of] + 1  # "52 of the 3,000 residents"
        for at in range(begin, min(begin + NOUN, len(found))):
            token = found[at]
            if at in self.at_number or token.kind in (Kind.MARK, Kind.BREAK):
                return None
            low = token.low.removesuffix("'s").rstrip("'")
            if low in self.people or low in self.households or low in self.places:
                following = found[at + 1].low if at + 1 < len(found) else ""
                if low in ("asylum", "camp") or following in ("seekers", "residents"):
                    continue
                return at
            if (low in self.stops and low != "of") or low in self.cues - self.people - self.dwelling:
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
        best: tuple[float, int, str, int] | None = None
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
                        best = (weight, rank, subject, at)
                    break
        if best is not None:
            undone = self._not_so(best[3], best[2]) or self.clauses.denied(self.found, number.first - 1)
            return None if undone else best[2]
        before = self.found[number.first - 1].low if number.first else ""
        if noun in self.dwelling or noun in self.households:
            if before in self.past:
                return None  # "took 100 residents"
            told = before in ("the", "its", "their", "these", "those", "all") or before.endswith("'s")
            verb = number.first - 1
            open_ = self.clauses.open(self.found, number.first) or self.clauses.open(self.found, verb)
            return "population" if told or not open_ else None
        return "population" if noun in ("people", "persons") and self._camp(last) else None

    def _not_so(self, at: int, subject: str) -> bool:
        """Whether a verb tells what is denied or doubted, or, but for places, what is yet to come."""
        if subject in ("places", "population"):
            return self.clauses.denied(self.found, at) or self.clauses.doubted(self.found, at)
        if self.clauses.doubted(self.found, at):
            return True
        return self.clauses.open(self.found, at) and subject not in ("missing", "attendance")

    def _camp(self, last: int) -> bool:
        """Whether people are told to be somewhere: 300 people at the camp, 300 people are still there."""
        found = self.found
        at = last + 1
        while at < len(found) and found[at].low in ("are", "were", "is", "was", "still", "now", "also", "currently"):
            at += 1
        if at >= len(found):
            return False
        if found[at].low in ("there", "here") and at > last + 1:
            return True
        if found[at].low not in ("in", "at", "inside", "within"):
            return False
        following = found[at + 1] if at + 1 < len(found) else None
        return at == last + 1 or (
            following is not None
            and following.kind == Kind.WORD
            and (following.low in ("the", "this", "that", "its", "their") or following.word[0].isupper())
        )

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
        return word in OFFER and any(one in ("to", "will", "would", "agreed", "ready") for one in before)

    def _around(self, number: Number, last: int) -> list[tuple[float, int]]:
        """The tokens of the clause around a number with their distances, as far as another number."""
        found = self.found
        near: list[tuple[float, int]] = []
        passed = 0.0
        resumes = -1
        for at in range(last, min(last + AFTER, len(found))):
            token = found[at]
            if at == last + 1:
                resumes = self._aside(at)
            if last < at < resumes:
                continue
            if at > last and (token.kind == Kind.BREAK or token.word in (".", ";", ":", "!", "?")):
                break
            if at in self.at_number and at > last:
                break
            if token.word == ",":
                passed += 2
            near.append((at - last + passed - 0.5, at))
        if self._leads(last):
            return near
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

    def _leads(self, last: int) -> bool:
        """Whether a verb follows what is counted, so that the clause before it tells nothing of it."""
        at = last + 1
        while at < len(self.found) and self.found[at].low in self.adverbs:
            at += 1
        return at < len(self.found) and self.found[at].low in self.auxiliaries | PREDICATES

    def _aside(self, at: int) -> int:
        """Where a clause goes on after what is set off at a token: 52 people, including 3 women, were killed."""
        found = self.found
        if at + 1 >= len(found) or found[at].word not in (",", "("):
            return -1
        opened = found[at].word == "("
        of_them = any(token.low in ("them", "whom", "these") for token in found[at + 1 : at + 5])
        if not opened and found[at + 1].low not in ("including", "among", "with") and not of_them:
            return -1
        close = ")" if opened else ","
        for near in range(at + 1, min(at + AFTER, len(found))):
            if found[near].word == close and not (close == "," and near + 1 in self.at_number):
                return near + 1
            if found[near].kind == Kind.BREAK or found[near].word in (".", ";"):
                break
        return -1


def whole(number: float | None) -> float | None:
    """A number, as an integer where it is one."""
    return int(number) if number is not None and number == int(number) else number
