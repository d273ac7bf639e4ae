"""Cues: the verbs that say that somebody speaks, and whose verb each of them is."""

from __future__ import annotations

from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.phrase import Phrase
from safeconduct.ledger.reading.phrases import Phrases
from safeconduct.ledger.reading.tokens import Kind, Token


class Cues:
    """The verbs of speech in a sentence."""

    def __init__(self, words: Language, phrases: Phrases) -> None:
        self.words = words
        self.phrases = phrases

    def is_cue(self, items: list[Token], at: int) -> bool:
        """Whether an item is a verb that says that somebody speaks, and no noun of the same form."""
        item = items[at]
        if item.kind != Kind.WORD or (item.low not in self.words.speech and item.low not in self.words.opinion):
            return False
        if not at or items[at - 1].kind == Kind.QUOTATION:
            return True
        if item.word[0].isupper():
            return False
        before = items[at - 1].low
        verb = self.words.speech.get(item.low) or self.words.opinion.get(item.low)
        if item.low == verb and item.low not in self.words.participles and not self._many(before):
            return False
        if item.low in self.words.gerunds or item.low in self.words.participles:
            return before not in ("a", "an", "the") and not before.endswith("'s")
        return (
            before
            not in self.phrases.determiners - {"that", "this", "one", "some", "many", "both", "several", "others"}
            and not before.endswith("'s")
            and (before not in self.phrases.prepositions or before == "to")
        )

    def subject(self, items: list[Token], cue: int, end: int) -> Phrase | None:
        """Whose verb the cue is."""
        low = items[cue].low
        back = self.phrases.skip_back(items, cue - 1)
        chain = [items[near].low for near in range(back + 1, cue)]
        gerund = low in self.words.gerunds and not any(word in self.words.words["being"] for word in chain)
        if gerund:
            return self._finite_before(items, cue) or self.phrases.main(items, cue)
        passive = low in self.words.participles and any(
            word in self.words.words["being"] or word in ("be", "been", "being") for word in chain
        )
        if passive:
            by = next((near for near in range(cue + 1, min(cue + 6, end)) if items[near].low == "by"), None)
            if by is not None:
                return self.phrases.after(items, by + 1)
            if low == "quoted":
                return self.phrases.subject(items, cue)
            return None
        if back >= 0 and items[back].low == "to":
            governing = self.phrases.subject(items, back - 1) if back and self.phrases.verb(items, back - 1) else None
            return governing or self._finite_before(items, back) or self.phrases.main(items, back)
        found = self.phrases.subject(items, cue)
        if found is None and (back < 0 or items[back].kind != Kind.WORD) and low in self.words.speech:
            inverted = self.phrases.after(items, cue + 1)
            if (
                inverted is not None
                and inverted.last < end
                and (inverted.last + 1 == end or items[inverted.last + 1].kind == Kind.MARK)
            ):
                return inverted
        return found or self.phrases.main(items, cue)

    def _finite_before(self, items: list[Token], at: int) -> Phrase | None:
        """The subject of the verb of speech before a form that has none of its own: he said, adding that."""
        for near in range(at - 1, max(-1, at - 40), -1):
            item = items[near]
            if (
                item.kind == Kind.WORD
                and item.low in self.words.speech
                and self.is_cue(items, near)
                and (item.low not in self.words.gerunds)
            ):
                if near and items[near - 1].kind == Kind.QUOTATION:
                    return self.phrases.after(items, near + 1)
                return self.phrases.subject(items, near) or self.phrases.after(items, near + 1)
        return None

    def names(self, items: list[Token], cue: int) -> bool:
        """Whether a verb gives a name to something, so that a single quoted word is what somebody says."""
        verb = self.words.speech.get(items[cue].low) or self.words.opinion.get(items[cue].low)
        return verb in self.words.words["naming"]

    def _many(self, before: str) -> bool:
        """Whether a verb may follow in the form that it has with "they" and after "to"."""
        return (
            (before.endswith("s") and not before.endswith(("'s", "ss")))
            or before in self.phrases.auxiliaries
            or before in self.phrases.adverbs
            or before in self.phrases.pronouns
            or before in ("to", "people", "men", "women", "police", "and", ",", "'ll", "'d")
            or before.endswith(("'ll", "'d", "ly"))
        )
