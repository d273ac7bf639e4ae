"""Cut a text into sentences at each level of quotation: the sentence around a quotation sees it as one thing."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.quotations import Quotation, last_inside
from safeconduct.ledger.reading.tokens import Kind, Token

LONGEST = 400
"""Tokens of a sentence; a longer one is cut, so that what looks along a sentence looks along so many at most."""
AHEAD = 6
"""Tokens after a quotation within which its attribution begins, where the quotation ends like a sentence."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of the article, or of a quotation.

    Attributes:
        items: Its tokens; a quotation in it is one token of the kind ``QUOTATION``.
        level: The quotation whose sentence it is; -1 for the article's own.
        paragraph: The number of its paragraph within its level.
    """

    items: list[Token]
    level: int
    paragraph: int


def sentences(found: list[Token], marks: list[Quotation], words: Language) -> list[Sentence]:
    """All sentences, those of the article first, then those of each quotation in order."""
    levels: list[list[Token]] = [[]]
    names = [-1]
    stack = [0]
    opens = {quotation.opening: number for number, quotation in enumerate(marks)}
    closes: dict[int, int] = {}
    for quotation in marks:
        closes[quotation.closing] = closes.get(quotation.closing, 0) + 1
    again = {at for quotation in marks for at in quotation.again}
    for at, token in enumerate(found):
        number = opens.get(at)
        if number is not None:
            end = found[marks[number].closing].end
            levels[stack[-1]].append(Token(Kind.QUOTATION, token.start, end, "", number))
            levels.append([])
            names.append(number)
            stack.append(len(levels) - 1)
            if marks[number].closing == at:
                stack.pop()
        elif at in closes:
            if not all(marks[names[level]].closed for level in stack[-1:]):
                levels[stack[-1]].append(token)
            for _ in range(closes[at]):
                stack.pop()
        elif at not in again:
            levels[stack[-1]].append(token)
    return [
        sentence
        for level, items in zip(names, levels, strict=True)
        for sentence in _cut(items, level, found, marks, words)
    ]


def _cut(items: list[Token], level: int, found: list[Token], marks: list[Quotation], words: Language) -> list[Sentence]:
    cut: list[Sentence] = []
    current: list[Token] = []
    paragraph = 0
    for at, item in enumerate(items):
        if item.kind == Kind.BREAK:
            if current:
                cut.append(Sentence(current, level, paragraph))
                current = []
            paragraph += 1
            continue
        current.append(item)
        if len(current) >= LONGEST or _ends(items, at, found, marks, words):
            cut.append(Sentence(current, level, paragraph))
            current = []
    if current:
        cut.append(Sentence(current, level, paragraph))
    return cut


def _ends(items: list[Token], at: int, found: list[Token], marks: list[Quotation], words: Language) -> bool:
    """Whether a sentence ends with an item; the end of a paragraph is seen elsewhere."""
    item = items[at]
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None or following.kind == Kind.BREAK:
        return False
    if item.kind == Kind.QUOTATION:
        last = found[last_inside(found, marks[item.quotation])]
        if last.kind != Kind.MARK or last.word not in ".!?…":
            return False
        return _starts(following) and not attributed(items, at + 1, words, asked=last.word in "?!")
    if item.kind == Kind.WORD:
        return (
            item.word.endswith(".")
            and following.kind == Kind.WORD
            and following.word[0].isupper()
            and (following.low in words.words["openers"] and item.low not in words.words["honorifics"])
        )
    if item.kind != Kind.MARK or item.word not in ".!?…":
        return False
    if following.kind == Kind.MARK and following.word in ".!?…)]":
        return False
    return _starts(following)


def _starts(item: Token) -> bool:
    """Whether a sentence may begin with an item."""
    if item.kind == Kind.WORD:
        return not item.word[0].islower()
    return item.kind in (Kind.NUMBER, Kind.QUOTATION) or item.word in "([—–-•*"


def attributed(items: list[Token], at: int, words: Language, *, asked: bool) -> bool:
    """Whether an attribution begins after a quotation that ends like a sentence: “Why?” Dren asked."""
    for near in range(at, min(at + AHEAD, len(items))):
        item = items[near]
        if item.kind != Kind.WORD:
            return False
        if near > at and item.low in words.speech and item.low not in words.gerunds:
            # "“…” Dren said the road was open." is a sentence of its own; "Dren said." is not.
            ending = items[near + 1] if near + 1 < len(items) else None
            return (
                ending is None
                or ending.kind == Kind.BREAK
                or ending.word in (".", ",", ";")
                or ending.low in words.words["days"]
                or (asked and ending.word != ":" and ending.low not in words.words["saying_that"])
            )
        if near == at and item.low in words.speech and item.word[0].islower():
            return True
        if item.low in words.words["prepositions"] | words.words["conjunctions"]:
            return False
    return False
