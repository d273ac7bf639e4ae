"""Find bills and resolutions in their usual spellings, and the steps that the article tells of them.

Steps are told apart as a legislature does: *ordered reported* is not *reported*, *reported* is not *passed*, passed by
a committee is not passed by a chamber. What will be, may be or has not been is no step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.result import Measure, Span, Step, When
from safeconduct.ledger.reading.sentences import Sentence
from safeconduct.ledger.reading.tokens import Kind, Token

NUMBER = re.compile(
    r"(?<![\w.])(?:"
    r"(?P<chamber>[SH])\.?\s?(?P<form>Con|J)\.?\s?Res\.?\s?(?:No\.\s?)?(?P<joint>\d{1,5})"
    r"|(?P<simple_chamber>[SH])\.?\s?Res\.?\s?(?:No\.\s?)?(?P<simple>\d{1,5})"
    r"|H\.?\s?R\.?\s?(?:No\.\s?)?(?P<house>\d{1,5})"
    r"|S\.\s?(?:No\.\s?)?(?P<senate>\d{1,5})"
    r"|(?P<long_chamber>Senate|House)\s(?:(?P<long_form>Concurrent|Joint)\s)?Resolution\s(?:No\.\s?)?(?P<long>\d{1,5})"
    r"|(?P<bill_chamber>Senate|House)\sBill\s(?:No\.\s?)?(?P<bill>\d{1,5})"
    r")(?![\w,]*\d)(?!\w)",
    re.IGNORECASE,
)
KINDS = {"con": "concurrent", "concurrent": "concurrent", "j": "joint", "joint": "joint"}
WRITTEN = {"concurrent": ".Con.Res.", "joint": ".J.Res.", "simple": ".Res."}
AROUND = 4
"""Tokens before a verb among which a word says that it is not so yet."""
FOLLOWING = 3
"""Sentences after one that names a measure in which "the bill" is that measure."""
LISTED = 12
"""Tokens around a verb among which it is told who did it and to what."""
ORDERED = 9
"""Tokens after "ordered" among which it says "reported": ordered H. Con. Res. 36 to be reported."""
CHAMBERS = {"house": "house", "senate": "senate", "representatives": "house"}
OF_CHAMBERS = frozenset({"passed_chamber", "adopted", "failed"})
"""Steps that a chamber takes."""
SENT = frozenset({"out", "favorably", "favourably", "unfavorably", "to", "without", "by"})
"""What follows "reported" where a committee has done it."""


@dataclass
class _Found:
    chamber: str
    kind: str
    mentions: list[Span] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


class MeasureFinder:
    """Finds the measures of a text and their steps."""

    def __init__(self, text: str, words: Language, cut: list[Sentence], dates: tuple[When, ...]) -> None:
        table = words.table["measures"]
        self.text = text
        self.cut = sorted((one for one in cut if one.items), key=lambda one: one.items[0].start)
        self.dates = dates
        self.committee = frozenset(table["committee"])
        self.chambers = frozenset(table["chambers"])
        self.references = frozenset(table["references"])
        self.not_yet = frozenset(table["not_yet"])
        self.wanting = frozenset(table["wanting"])
        self.verbs = {word: step for step, entries in table["steps"].items() for word in entries}

    def find(self) -> tuple[Measure, ...]:
        """The measures in the order in which the text first names them."""
        found: dict[str, _Found] = {}
        named: list[tuple[int, int, str]] = []
        for match in NUMBER.finditer(self.text):
            number, chamber, kind = _canonical(match)
            measure = found.setdefault(number, _Found(chamber, kind))
            measure.mentions.append(Span(match.group(), match.start(), match.end()))
            named.append((match.start(), match.end(), number))
        if named:
            self._steps(found, named)
        return tuple(
            Measure(number, one.chamber, one.kind, tuple(one.mentions), tuple(one.steps))
            for number, one in found.items()
        )

    def _steps(self, found: dict[str, _Found], named: list[tuple[int, int, str]]) -> None:
        at = 0
        last = ""
        ago = 0
        told: set[tuple[str, str, int]] = set()
        for sentence in self.cut:
            start, end = sentence.items[0].start, sentence.items[-1].end
            while at < len(named) and named[at][1] <= start:
                at += 1
            here = []
            near = at
            while near < len(named) and named[near][0] < end:
                here.append(named[near])
                near += 1
            if here:
                ago = 0
            else:
                ago += 1
                if not last or ago > FOLLOWING or not self._refers(sentence.items):
                    continue
            spans: list[tuple[int, int]] = []
            for index, step, chamber in self._told(sentence.items):
                verb = sentence.items[index]
                number = min(here, key=lambda one: abs(one[0] - verb.start))[2] if here else last
                span = self._clause(sentence.items, index, step)
                if chamber and spans and spans[-1] == span:  # of two steps, each has a place of its own
                    later = index + (sentence.items[index].start == span[0])
                    span = (sentence.items[later].start, span[1])
                spans.append(span)
                text = self.text[span[0] : span[1]]
                measure = found[number]
                if (number, step + chamber, span[0]) not in told:
                    told.add((number, step + chamber, span[0]))
                    day = self._day(*span) or self._day(start, end)
                    measure.steps.append(Step(text, *span, step, day, chamber or None))
            if here:
                last = here[-1][2]

    def _refers(self, items: list[Token]) -> bool:
        return any(item.low in self.references for item in items if item.kind == Kind.WORD)

    def _told(self, items: list[Token]) -> list[tuple[int, str, str]]:
        """The steps of a sentence: the index of the verb, the step and the chamber; of two chambers, two steps."""
        told: list[tuple[int, str, str]] = []
        for at, item in enumerate(items):
            step = self.verbs.get(item.low) if item.kind == Kind.WORD else None
            if step is None or self._not_yet(items, at) or self._wanted(items, at):
                continue
            exact = self._exact(items, at, step)
            if exact is not None:
                chambers = self._by_chambers(items, at) if exact in OF_CHAMBERS else []
                told += [(at, exact, chamber) for chamber in chambers or [""]]
        return told

    def _bounds(self, items: list[Token], at: int) -> tuple[int, int]:
        """The first item of the clause of a verb, and the item after its last; another step ends it."""
        first, end = at, at + 1
        while first > 0 and items[first - 1].word not in (",", ";", ":", "—", "–") and items[first - 1].low != "but":
            if items[first - 1].low in self.verbs and items[first - 1].kind == Kind.WORD:
                break
            first -= 1
        while end < len(items) and items[end].word not in (",", ";", ":", "—", "–") and items[end].low != "but":
            if items[end].low in self.verbs and items[end].kind == Kind.WORD:
                break
            end += 1
        return first, end

    def _by_chambers(self, items: list[Token], at: int) -> list[str]:
        """The chambers that did it: the House and Senate; none that a number names, and none of a committee."""
        first, end = self._bounds(items, at)
        named: list[str] = []
        for near in range(first, end):
            chamber = CHAMBERS.get(items[near].low)
            after = [item.low for item in items[near + 1 : near + 6]]
            numbered = after[:1] and after[0] in ("bill", "resolution", "concurrent", "joint")
            if chamber and not numbered and not self.committee.intersection(after) and chamber not in named:
                named.append(chamber)
            elif items[near].low == "chambers" and items[near - 1].low == "both":
                return ["house", "senate"]
        return named

    def _wanted(self, items: list[Token], at: int) -> bool:
        """Whether a step is only wished for, or supposed: supporters want H.R. 10 passed."""
        first, _ = self._bounds(items, at)
        supposed = items[first].low in ("had", "were", "should")  # "had the House passed it, it would be law"
        return supposed or any(items[near].low in self.wanting for near in range(first, at))

    def _not_yet(self, items: list[Token], at: int) -> bool:
        """Whether a verb tells what will be, or is not."""
        for near in range(at - 1, max(-1, at - 1 - AROUND), -1):
            if items[near].kind != Kind.WORD:
                return False
            if items[near].low in self.not_yet:
                return True
        return False

    def _exact(self, items: list[Token], at: int, step: str) -> str | None:
        """Which step a verb tells; None for one that means something else here."""
        following = [item.low for item in items[at + 1 : at + LISTED]]
        before = [item.low for item in items[max(0, at - LISTED) : at]]
        if step == "ordered_reported":
            return step if "reported" in following[:ORDERED] else None
        if step == "failed" and items[at].low == "died":
            return step if following[:1] in (["in"], ["on"]) and self._of_measure(items, at) else None
        if step == "reported":
            if "ordered" in before[-ORDERED:]:
                return None
            sent = following[:1] != [] and following[0] in SENT and following[:2] != ["by", "the"]
            acts = any(word in self.committee for word in before[-4:]) and following[:1] != ["that"]
            return step if sent or acts or self._by_committee(following) else None
        if step == "passed":
            return self._passed(before, following)
        if step == "adopted":
            if items[at].low == "agreed":
                agreed = any(word in self.chambers for word in before) or any(
                    word in self.chambers for word in following
                )
                passive = before[-1:] in (["was"], ["were"], ["been"])
                return step if following[:1] == ["to"] and (agreed or passive) else None
            return "passed_committee" if self._committee(before, following) else step
        if step == "enacted" and items[at].low == "signed":
            return step if "law" in following[:5] else None
        if step == "referred":
            return step if following[:1] == ["to"] else None
        return step

    def _of_measure(self, items: list[Token], at: int) -> bool:
        """Whether a measure stands before a verb: H.R. 10 died, the bill has died."""
        while at > 0 and items[at - 1].low in ("has", "have", "had", "then", "also", "both", "quietly"):
            at -= 1
        before = items[at - 1] if at else None
        numbered = (
            before is not None and before.kind == Kind.NUMBER and NUMBER.search(self._words(items, at)) is not None
        )
        return before is not None and (before.low in self.references or numbered)

    def _words(self, items: list[Token], at: int) -> str:
        return self.text[items[max(0, at - ORDERED)].start : items[at - 1].end]

    def _by_committee(self, following: list[str]) -> bool:
        return following[:1] == ["by"] and any(word in self.committee for word in following)

    def _committee(self, before: list[str], following: list[str]) -> bool:
        """Whether a committee is who passed it: "the committee passed", "passed by the … Committee"."""
        if any(word in self.committee for word in before[-3:]):
            return True
        by = next((at for at, word in enumerate(following) if word in self.committee), None)
        whole = next((at for at, word in enumerate(following) if word in self.chambers), None)
        if by is not None and (following[0] in ("by", "in", "the", "out") or "committee" in following[:6]):
            return True
        return whole is None and any(word in self.committee for word in before)

    def _passed(self, before: list[str], following: list[str]) -> str:
        return "passed_committee" if self._committee(before, following) else "passed_chamber"

    def _clause(self, items: list[Token], at: int, step: str) -> tuple[int, int]:
        """The words of a step: from the start of its clause to the end of it."""
        first = at
        while first > 0 and not (items[first - 1].kind == Kind.MARK and items[first - 1].word in ",;:—–("):
            if items[first - 1].low == "and" or (items[first - 1].low in ("which", "that") and first < at):
                break
            first -= 1
        last = at + (1 if step == "ordered_reported" else 0)
        while last + 1 < len(items) and not (items[last + 1].kind == Kind.MARK and items[last + 1].word in ",;:—–.!?)"):
            if items[last + 1].low == "and" and last + 2 < len(items) and items[last + 2].low in self.verbs:
                break
            last += 1
        return items[first].start, items[last].end

    def _day(self, start: int, end: int) -> str | None:
        """The day of a step, if its sentence has one."""
        for when in self.dates:
            if start <= when.start < end and when.precision == "day" and when.first == when.last:
                return when.first
        return None


def _canonical(match: re.Match[str]) -> tuple[str, str, str]:
    """The number as it is usually written, the chamber, and the kind."""
    group = match.group
    if group("joint"):
        kind = KINDS[group("form").lower()]
        letter, digits = group("chamber").upper(), group("joint")
    elif group("simple"):
        kind, letter, digits = "simple", group("simple_chamber").upper(), group("simple")
    elif group("long"):
        kind = KINDS[group("long_form").lower()] if group("long_form") else "simple"
        letter, digits = group("long_chamber")[0].upper(), group("long")
    else:
        digits = group("house") or group("senate") or group("bill")
        house = group("house") or (group("bill_chamber") or "").lower() == "house"
        return (f"H.R.{digits}", "house", "bill") if house else (f"S.{digits}", "senate", "bill")
    return f"{letter}{WRITTEN[kind]}{digits}", "senate" if letter == "S" else "house", kind
