"""Tell what a clause leaves open: what is denied, what is doubted, and what is yet to come."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.tokens import Kind, Token

BEFORE = 6
"""Tokens before a verb among which its auxiliaries and what denies it stand."""


class Clauses:
    """What stands before a verb and takes back, or puts off, what it tells."""

    def __init__(self, words: Language) -> None:
        table = words.table["clauses"]
        self.denying = frozenset(table["denying"])
        self.future = frozenset(table["future"])
        self.between = words.words["adverbs"] | words.words["auxiliaries"] | self.denying | self.future | {"to"}
        self.auxiliaries = words.words["auxiliaries"]

    def chain(self, items: Sequence[Token], at: int) -> list[str]:
        """The words right before a verb that belong to it, the nearest first: been, have, would."""
        chain: list[str] = []
        for near in range(at - 1, max(-1, at - 1 - BEFORE), -1):
            low = items[near].low
            if items[near].kind != Kind.WORD or not (low in self.between or low.endswith(("ly", "n't"))):
                break
            chain.append(low)
        return chain

    def denied(self, items: Sequence[Token], at: int) -> bool:
        """Whether a verb is denied, or told of what did not come about: will not take, would have taken."""
        chain = self.chain(items, at)
        would = any(word in chain for word in ("would", "could", "might", "should")) and "have" in chain
        return would or any(word in self.denying or word.endswith("n't") for word in chain)

    def open(self, items: Sequence[Token], at: int) -> bool:
        """Whether it is denied, or has not come about yet: will be moved, would receive, to be moved."""
        chain = self.chain(items, at)
        return self.denied(items, at) or any(word in self.future or word == "to" for word in chain)

    def negated(self, items: Sequence[Token], at: int) -> bool:
        """Whether a verb says that something was not said: did not say, never said, refused to say."""
        return any(word in self.denying or word.endswith("n't") for word in self.chain(items, at))
