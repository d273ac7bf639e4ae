"""Tell what a clause leaves open: what is denied, what is doubted, and what is yet to come."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.tokens import Kind, Token

BEFORE = 6
"""Tokens before a verb among which its auxiliaries and what denies it stand."""

LEADING = 12
"""Tokens before a clause among which it is doubted."""


class Clauses:
    """What stands before a verb and takes back, or puts off, what it tells."""

    def __init__(self, words: Language) -> None:
        table = words.table["clauses"]
        self.denying = frozenset(table["denying"])
        self.future = frozenset(table["future"])
        self.doubtful = frozenset(table["doubtful"])
        self.between = (
            words.words["adverbs"] | words.words["auxiliaries"] | self.denying | self.future | {"to", "no", "longer"}
        )

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
        governing = at - 1 - len(chain)
        if "to" in chain and governing > 0 and at - governing < BEFORE and self.denied(items, governing):
            return True  # "never promised to take"
        would = any(word in chain for word in ("would", "could", "might", "should")) and "have" in chain
        return (
            would
            or {"no", "longer"} <= set(chain)
            or any(word in self.denying or word.endswith("n't") for word in chain)
        )

    def open(self, items: Sequence[Token], at: int) -> bool:
        """Whether it is denied, or has not come about yet: will be moved, would receive, to be moved."""
        chain = self.chain(items, at)
        return self.denied(items, at) or any(word in self.future or word == "to" for word in chain)

    def doubted(self, items: Sequence[Token], first: int) -> bool:
        """Whether what leads up to a clause doubts it: it is unlikely that Norway will."""
        for near in range(first - 1, max(-1, first - 1 - LEADING), -1):
            if items[near].word in (",", ";", ":", ".", "?", "!") or items[near].kind in (Kind.QUOTATION, Kind.BREAK):
                return False
            if items[near].low in self.doubtful:
                return True
        return False

    def unsaid(self, items: Sequence[Token], cue: int, first: int) -> bool:
        """Whether a verb of speech says that something was not said: did not say; neither … nor the EU said.

        Args:
            items: The sentence.
            cue: The verb.
            first: The first item of whoever would have said it.
        """
        chain = self.chain(items, cue)
        if "only" not in chain:
            if any(word in self.denying or word.endswith("n't") for word in chain) or {"yet", "to"} <= set(chain):
                return True
            if [item.low for item in items[max(0, cue - 2) : cue]] == ["short", "of"]:
                return True
        none = items[first].low in ("no", "nobody", "none", "neither", "nor")
        return none or (first > 0 and items[first - 1].low in ("no", "none", "neither", "nor"))
