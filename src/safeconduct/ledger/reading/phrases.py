"""Find who is meant beside a verb, without a grammar: the phrase before it, after it, or at the head of its clause.

A phrase is a pronoun, a name with what stands before it, or a common noun with what binds to it ("a spokesman for the
ministry"). Every search looks along one sentence, which has a greatest length.
"""

from __future__ import annotations

from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.phrase import GROUPS, RELATED, Phrase, adverbial
from safeconduct.ledger.reading.tokens import Kind, Token

APPOSITION = 40
"""Tokens that may stand between a name and its verb, set off by commas."""


class Phrases:
    """The phrases of a language: what may belong to one, and where they stand."""

    def __init__(self, words: Language) -> None:
        lists = words.words
        self.words = words
        self.pronouns = lists["pronouns"]
        self.subjects = frozenset({"he", "she", "they", "it", "i", "we"})
        self.determiners = lists["determiners"]
        self.adverbs = lists["adverbs"]
        self.auxiliaries = lists["auxiliaries"]
        self.relative = lists["relative"]
        self.prepositions = lists["prepositions"]
        self.links = lists["links"]
        self.conjunctions = lists["conjunctions"]
        self.times = lists["days"] | lists["months"] | lists["short_months"]
        self.past = lists["past"]
        self.barred = (
            (lists["prepositions"] | lists["conjunctions"] | lists["auxiliaries"] | lists["adverbs"] | lists["past"])
            - lists["determiners"]
            - {"chief"}
        )
        self.openers = lists["openers"]
        self.can_speak = lists["roles"] | {role + "s" for role in lists["roles"]} | GROUPS

    def is_name(self, items: list[Token], at: int) -> bool:
        """Whether an item is a part of a name: a capital that no sentence and no calendar gives."""
        item = items[at]
        if item.kind != Kind.WORD or not item.word[0].isupper() or item.low in self.times:
            return False
        if item.low in self.pronouns or item.low in self.determiners:
            return False
        return (at > 0 and items[at - 1].kind != Kind.QUOTATION) or item.low not in self.openers

    def _belongs(self, items: list[Token], at: int) -> bool:
        """Whether an item may be a part of a phrase."""
        item = items[at]
        if item.kind == Kind.NUMBER:
            return not item.word[-1].isdigit()  # "29-year-old"
        if item.kind == Kind.MARK:  # of many: "the residents' lawyer"
            owned = 0 < at < len(items) - 1 and items[at + 1].kind == Kind.WORD
            return item.word in "'’" and owned and items[at - 1].low.endswith("s")
        if item.kind != Kind.WORD or item.low in self.times:
            return False
        if item.word[0].isupper():
            return self.is_name(items, at) or item.low in self.determiners
        if item.low in self.barred or item.low in self.pronouns - self.determiners or adverbial(item):
            return False
        if item.low in self.words.speech or item.low in self.words.opinion:
            before = items[at - 1].low if at else ""
            return (before in self.determiners or before.endswith("'s")) and item.low not in ("said", "told")
        if item.low.endswith(("ed", "ing")):
            before = items[at - 1].low if at else ""
            return before in self.determiners or before.endswith(("'s", "s'")) or before in ("former", "longtime")
        return True

    def verb(self, items: list[Token], at: int) -> bool:
        """Whether an item is likely a finite verb."""
        item = items[at]
        if item.kind != Kind.WORD or item.word[0].isupper():
            return False
        low = item.low
        return (
            low in self.auxiliaries
            or low in self.past
            or low in self.words.speech
            or low in self.words.opinion
            or (low.endswith("ed") and len(low) > 4)
        ) and low not in self.words.gerunds

    def before(self, items: list[Token], at: int) -> Phrase | None:
        """The phrase whose last item is ``at``; None if there is none."""
        if at < 0 or items[at].kind not in (Kind.WORD, Kind.NUMBER):
            return None
        if items[at].low in self.pronouns and items[at].low != "one":
            return Phrase(at, at, at) if not items[at].low.endswith("self") else None
        first = self._back(items, at)
        if first is None:
            return None
        phrase = Phrase(first, at, at)
        for _ in range(3):
            wider = self._bound_to(items, phrase)
            if wider is None:
                break
            phrase = wider
        return phrase

    def _back(self, items: list[Token], at: int) -> int | None:
        """The first item of the simple phrase that ends with ``at``."""
        first = at
        if not self._belongs(items, at) or items[at].low in self.determiners - {
            "one",
            "some",
            "many",
            "several",
            "both",
        }:
            return None
        if items[at].low.endswith(("'s", "s'")) and not items[at].word.isupper() and items[at].low.endswith("'s"):
            return None
        while first > 0:
            if items[first].low in self.determiners or not self._belongs(items, first - 1):
                break
            if items[first - 1].low == "that":
                break  # "said that families left": a conjunction
            first -= 1
        return first

    def _bound_to(self, items: list[Token], phrase: Phrase) -> Phrase | None:
        """The wider phrase, where a preposition binds this one to somebody before it."""
        link = phrase.first - 1
        if link < 1 or items[link].kind != Kind.WORD or items[link].low not in self.links:
            return None
        first = self._back(items, link - 1)
        if first is None:
            return None
        head = items[link - 1]
        named = self.is_name(items, link - 1) and not self._preposition_at(items, first - 1)
        if (named and items[link].low in ("of", "from")) or head.low in self.can_speak:
            return Phrase(first, phrase.last, link - 1)
        return None

    def _preposition_at(self, items: list[Token], at: int) -> bool:
        return at >= 0 and items[at].low in self.prepositions

    def after(self, items: list[Token], at: int) -> Phrase | None:
        """The phrase that begins with item ``at``; None if there is none."""
        if at >= len(items) or items[at].kind not in (Kind.WORD, Kind.NUMBER):
            return None
        low = items[at].low
        following = items[at + 1] if at + 1 < len(items) else None
        if low in self.pronouns and (
            low not in self.determiners
            or following is None
            or following.kind != Kind.WORD
            or following.low in self.prepositions
            or self.verb(items, at + 1)
        ):
            return Phrase(at, at, at)
        last = self._forward(items, at)
        if last is None:
            return None
        head = last
        for _ in range(3):
            link = last + 1
            if link + 1 >= len(items) or items[link].low not in self.links or items[link].kind != Kind.WORD:
                break
            of = items[link].low == "of"
            if not (items[head].low in self.can_speak and last == head) and not of:
                break
            if self.is_name(items, head) and not of:
                break
            further = self._forward(items, link + 1)
            if further is None:
                break
            last = further
        return Phrase(at, last, head)

    def _forward(self, items: list[Token], at: int) -> int | None:
        """The last item of the simple phrase that begins with ``at``."""
        last = at - 1
        while last + 1 < len(items) and self._belongs(items, last + 1):
            item = items[last + 1]
            if item.low in self.determiners and last >= at and items[last].low not in self.determiners:
                break
            if (
                last >= at
                and self.is_name(items, last)
                and not item.word[0].isupper()
                and not self._noun_after_name(items, last + 1)
            ):
                break
            last += 1
        if last < at or (items[last].low in self.determiners and items[last].low not in self.pronouns):
            return None
        if items[last].low.endswith("'s"):
            return None
        return last

    def _noun_after_name(self, items: list[Token], at: int) -> bool:
        """Whether a small word after a name belongs to the phrase: "Ohio governor John Kasich", "the Dren campaign"."""
        for near in range(at, min(at + 4, len(items))):
            if items[near].low in self.can_speak or (near > at and self.is_name(items, near)):
                return True
            if not self._belongs(items, near):
                return False
        return False

    def skip_back(self, items: list[Token], at: int) -> int:
        """The last item before ``at`` that is no adverb and no auxiliary; -1 if there is none."""
        while (
            at >= 0
            and items[at].kind == Kind.WORD
            and (items[at].low in self.adverbs or items[at].low in self.auxiliaries or adverbial(items[at]))
            and not (items[at].word[0].isupper() and at and items[at].low not in self.openers)
        ):
            at -= 1
        return at

    def subject(self, items: list[Token], at: int) -> Phrase | None:
        """Whose verb an item is, looked for before it.

        Args:
            items: The sentence.
            at: The verb.
        """
        near = self.skip_back(items, at - 1)
        if near < 0:
            return None
        item = items[near]
        if item.kind == Kind.WORD and item.low in ("who", "which", "that"):
            comma = near - 1
            if comma >= 0 and items[comma].word == ",":
                found = self._renamed(items, comma) or self.before(items, comma - 1)
            else:
                found = self.before(items, comma)
            if found is not None:
                return found
            return None if item.low == "that" else self.main(items, near)
        if item.kind == Kind.WORD and item.low in ("and", "but", "then", "or"):
            return self.main(items, near)
        if item.word in (",", "—", "–", "--", "-", ")"):
            return self.set_off(items, near)
        if item.kind in (Kind.WORD, Kind.NUMBER):
            found = self.before(items, near)
            before = items[found.first - 1] if found is not None and found.first else None
            if (
                before is not None
                and found is not None
                and (
                    before.low in self.prepositions
                    or (self._governs(before) and items[found.first].low in self.determiners)
                )
            ):
                return self.main(items, found.first) or found
            return found
        return None

    def _renamed(self, items: list[Token], comma: int) -> Phrase | None:
        """The name that "the envoy" renames before ", who": Kofi Mensah, the envoy, who replied."""
        for left in range(comma - 1, max(0, comma - 10), -1):
            if items[left].word == ",":
                renames = items[left + 1].low in ("the", "a", "an", "its", "their")
                found = self.before(items, left - 1) if renames else None
                return found if found is not None and self.is_name(items, found.head) else None
        return None

    def _governs(self, item: Token) -> bool:
        """Whether a verb has what follows it as its object, and tells nothing of it."""
        return item.low in self.past and item.low not in self.words.speech and item.low not in self.words.opinion

    def set_off(self, items: list[Token], at: int) -> Phrase | None:
        """The phrase before what is set off by commas, dashes or brackets, which end with item ``at``."""
        if items[at].word == ")":
            while at >= 0 and items[at].word != "(":
                at -= 1
            if at > 0 and items[at - 1].word == ",":
                at -= 1
            return self.before(items, at - 1) if at > 0 else None
        mark = items[at].word
        best: Phrase | None = None
        right = at
        for left in range(at - 1, max(-1, at - APPOSITION), -1):
            if items[left].kind == Kind.QUOTATION:
                break
            if items[left].word != mark:
                continue
            found = self.before(items, left - 1)
            if found is not None and self._apposed(items, left + 1, right) and self._may_lead(items, found):
                best = found
                if self.is_name(items, found.head) and self._begins_clause(items, found):
                    return best
            right = left
        return best

    def _may_lead(self, items: list[Token], phrase: Phrase) -> bool:
        """Whether a phrase is a name, a pronoun or begins with an article."""
        return (
            items[phrase.head].low in self.subjects
            or self.is_name(items, phrase.head)
            or items[phrase.first].low in self.determiners
        )

    def _begins_clause(self, items: list[Token], phrase: Phrase) -> bool:
        before = items[phrase.first - 1] if phrase.first else None
        return before is None or before.kind != Kind.WORD or before.low in self.conjunctions

    def _apposed(self, items: list[Token], first: int, end: int) -> bool:
        """Whether what stands between two marks adds to what is before it."""
        item = items[first]
        low = item.low
        participle = low.endswith(("ing", "ed")) or low in self.past
        if low not in RELATED and not participle and any(self.verb(items, at) for at in range(first, end)):
            return False
        return (
            item.kind == Kind.NUMBER
            or participle
            or low in self.determiners | RELATED
            or low in self.prepositions
            or low in self.can_speak
            or end - first <= 8
        )

    def main(self, items: list[Token], end: int) -> Phrase | None:
        """The subject of a sentence, looked for before item ``end``."""
        fallback: Phrase | None = None
        at = 0
        if (
            items
            and items[0].kind == Kind.WORD
            and (
                items[0].low in self.prepositions
                or items[0].low in self.conjunctions - {"and", "but", "so", "yet", "or", "nor"}
                or items[0].low.endswith("ing")
                or items[0].low in ("asked", "pressed")
            )
        ):
            comma = next((near for near in range(1, min(end, 25)) if items[near].word == ","), None)
            if comma is not None and comma + 1 < end:
                at = comma + 1
        while at < end:
            item = items[at]
            starts = item.kind == Kind.WORD and (
                item.low in self.subjects
                or (item.low in self.determiners and not (at and item.low == "that"))
                or self.is_name(items, at)
                or (at == 0 and item.word[0].isupper() and not item.low.endswith("ing"))
                or (item.low in self.can_speak)
            )
            if not starts:
                at += 1
                continue
            phrase = self.after(items, at)
            if phrase is None:
                at += 1
                continue
            governed = at > 0 and items[at - 1].low in self.prepositions
            if not governed:
                if self._verb_follows(items, phrase.last + 1, end):
                    return phrase
                if fallback is None and (self.is_name(items, phrase.head) or items[at].low in self.subjects):
                    fallback = phrase
            at = phrase.last + 1
        return fallback

    def _verb_follows(self, items: list[Token], at: int, end: int) -> bool:
        """Whether a verb stands at ``at``, after adverbs and what is set off or relates to the phrase."""
        if at < end and items[at].low in self.relative:
            return True
        if at < end and items[at].word in (",", "(", "—", "–"):
            closing = {"(": ")"}.get(items[at].word, items[at].word)
            near = next((n for n in range(at + 1, min(end, at + APPOSITION)) if items[n].word == closing), None)
            if near is None:
                return False
            at = near + 1
        while at < end and items[at].kind == Kind.WORD and (items[at].low in self.adverbs or adverbial(items[at])):
            at += 1
        return at <= end and at < len(items) and self.verb(items, at)
