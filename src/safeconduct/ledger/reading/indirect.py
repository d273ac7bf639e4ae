"""Find what is told in other words: "X said that …", "…, X said", "X believes …", "according to X"."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.ledger.reading.attributing import Attribution
from safeconduct.ledger.reading.clauses import Clauses
from safeconduct.ledger.reading.cues import Cues
from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.phrases import Phrases
from safeconduct.ledger.reading.sentences import Sentence
from safeconduct.ledger.reading.tokens import Kind, Token

REACH = 14
"""Tokens between a verb and the "that" that belongs to it."""
LEADING = frozenset({"after", "before", "as", "with", "despite", "like", "unlike", "without", "following"})
"""What begins a clause that leads up to an attribution: "After the vote, Dren spoke." tells nothing that he said."""
DATELINE = 12
"""Tokens within which the dash stands that ends a dateline."""
SHORTEST = 3
"""Words of an indirect statement."""


@dataclass(frozen=True)
class Indirect:
    """An indirect statement: its place in the text and who makes it."""

    start: int
    end: int
    attribution: Attribution


class Finding:
    """Find indirect statements sentence by sentence."""

    def __init__(self, words: Language) -> None:
        self.words = words
        self.phrases = Phrases(words)
        self.cues = Cues(words, self.phrases)
        self.clauses = Clauses(words)
        self.verbs = self.words.words["indirect"]
        self.need_that = self.words.words["need_that"]
        self.addressed = self.words.words["addressed"]
        self.saying_that = self.words.words["saying_that"]

    def statements(self, sentence: Sentence) -> list[Indirect]:
        """The indirect statements of a sentence, in order."""
        items = sentence.items
        if sum(item.kind == Kind.WORD for item in items) < SHORTEST + 1:
            return []
        found: list[Indirect] = []
        for at, item in enumerate(items):
            if item.kind != Kind.WORD:
                continue
            if item.low == "according" and at + 2 < len(items) and items[at + 1].low == "to":
                found += self._according(sentence, at)
                continue
            verb = self._verb(item.low)
            if at and items[at - 1].low == "to":
                continue  # "wants to explain why": nobody has said it
            if verb not in self.verbs or not self.cues.is_cue(items, at):
                continue
            statement = self._following(sentence, at, verb) or self._preceding(sentence, at)
            if statement is None or self._unsaid(statement.attribution):
                continue
            if not any(one.start == statement.start for one in found):
                found.append(statement)
        return found

    def _unsaid(self, one: Attribution) -> bool:
        """Whether somebody is told not to have said or thought it; its words without the "not" would be another's."""
        assert one.phrase is not None  # noqa: S101
        return self.clauses.unsaid(one.sentence.items, one.cue, one.phrase.first)

    def _verb(self, form: str) -> str:
        return self.words.speech.get(form) or self.words.opinion.get(form) or ""

    def _according(self, sentence: Sentence, at: int) -> list[Indirect]:
        items = sentence.items
        phrase = self.phrases.after(items, at + 2)
        if phrase is None or items[phrase.head].low in self.words.words["measures"]:
            return []
        attribution = Attribution(sentence, phrase, at, 0.9, "within")
        if at <= 1:
            comma = next(
                (near for near in range(phrase.last + 1, min(len(items), phrase.last + 40)) if items[near].word == ","),
                None,
            )
            place = self._place(items, comma + 1, len(items)) if comma is not None else None
        else:
            place = self._place(items, self._clause_start(items), at)
        return [Indirect(*place, attribution)] if place is not None else []

    def _clause_start(self, items: list[Token]) -> int:
        """The first item of what is told, after a dateline ("SELS, 4 June —") and after "but" and the like."""
        first = 0
        if items[0].word.isupper() and len(items[0].word) > 1:
            dashes = [at for at in range(1, min(DATELINE, len(items))) if items[at].word in ("—", "–", "-")]
            first = dashes[0] + 1 if dashes else 0
        while first < len(items) and (items[first].low in ("but", "and", "so", "yet") or items[first].word == ","):
            first += 1
        return first

    def _following(self, sentence: Sentence, at: int, verb: str) -> Indirect | None:
        """What follows the verb: said that …, told us that …, believes … ."""
        items = sentence.items
        that = self._that(items, at)
        if that is not None:
            begin = that + (items[that].low == "that")
            sure = 0.9
        else:
            begin = at + 1
            if verb in self.need_that or begin >= len(items) or not self._clause(items, begin, verb):
                return None
            if verb in self.addressed:
                addressee = self.phrases.after(items, begin)
                if addressee is None:
                    return None
                begin = addressee.last + 1
                if begin >= len(items) or not self._clause(items, begin, ""):
                    return None
            sure = 0.75
        phrase = self.cues.subject(items, at, begin)
        if phrase is None or phrase.last >= begin:
            return None
        place = self._place(items, begin, self._end(items, begin))
        if place is None:
            return None
        return Indirect(*place, Attribution(sentence, phrase, at, sure, "before"))

    def _that(self, items: list[Token], at: int) -> int | None:
        """The "that" (or "whether") of a verb."""
        for near in range(at + 1, min(at + REACH, len(items))):
            item = items[near]
            if item.kind == Kind.QUOTATION or item.word in ".;:!?":
                return None
            if item.kind == Kind.WORD and item.low in ("that", "whether"):
                return near
            if near == at + 1 and item.low in self.saying_that:
                return near
            if near > at + 1 and item.kind == Kind.WORD and self.phrases.verb(items, near):
                return None
        return None

    def _clause(self, items: list[Token], begin: int, verb: str) -> bool:
        """Whether a clause begins: somebody or something, and then a verb."""
        item = items[begin]
        if item.kind not in (Kind.WORD, Kind.NUMBER):
            return False
        counts = any(near.kind == Kind.NUMBER for near in items[begin : begin + 3])  # "about 120 beds were taken"
        if item.low in self.phrases.prepositions - {"in", "under", "after"} and not counts:
            return False
        if item.low in self.phrases.conjunctions or item.low in self.phrases.adverbs:
            return False
        if verb in ("tell", "assure", "inform", "remind") and item.low not in self.phrases.subjects:
            return begin + 1 < len(items)
        if item.low.partition("'")[0] in self.phrases.subjects and "'" in item.low:
            return True
        for near in range(begin + 1, min(begin + REACH, len(items))):
            if items[near].kind == Kind.MARK and items[near].word in ".;:":
                return False
            if items[near].kind == Kind.QUOTATION:
                return near > begin + 1
            if self.phrases.verb(items, near) or (
                items[near].low.endswith(("'s", "'re", "'ll", "'d")) and near == begin
            ):
                return True
        return False

    def _end(self, items: list[Token], begin: int) -> int:
        """Where what is told ends: with the sentence, or where somebody else's verb or a source is named."""
        for near in range(begin, len(items) - 1):
            if items[near].word != ",":
                continue
            following = items[near + 1]
            if following.low == "according" or (
                following.kind == Kind.WORD
                and following.low in self.words.gerunds
                and following.low in self.words.speech
            ):
                return near
        return len(items)

    def _preceding(self, sentence: Sentence, at: int) -> Indirect | None:
        """What stands before the attribution: …, the colonel said."""
        items = sentence.items
        following = items[at + 1] if at + 1 < len(items) else None
        phrase = self.phrases.subject(items, at)
        if phrase is not None and phrase.first > 0 and items[phrase.first - 1].word == ",":
            begin_of_attribution = phrase.first - 1
        elif at and items[at - 1].word == "," and self._verb(items[at].low) not in self.addressed:
            phrase = self.phrases.after(items, at + 1)
            begin_of_attribution = at - 1
            following = items[phrase.last + 1] if phrase is not None and phrase.last + 1 < len(items) else None
        else:
            return None
        if phrase is None or items[at].low in self.words.gerunds:
            return None
        addressee = self.phrases.after(items, at + 1) if phrase.last < at else None
        if addressee is not None and self._verb(items[at].low) in self.addressed:
            following = items[addressee.last + 1] if addressee.last + 1 < len(items) else None
        ends = (
            following is None
            or (following.kind == Kind.MARK and following.word in ".,;")
            or (following.low in self.phrases.prepositions or following.low in self.phrases.times)
        )
        begin = self._clause_start(items)
        if not ends or begin_of_attribution <= begin or items[begin_of_attribution - 1].kind == Kind.QUOTATION:
            return None
        if (
            items[begin].low in LEADING
            or items[begin].low in self.phrases.conjunctions - {"what"}
            or (not any(self._verb_at(items, near) for near in range(begin, begin_of_attribution)))
        ):
            return None
        place = self._place(items, begin, begin_of_attribution)
        return None if place is None else Indirect(*place, Attribution(sentence, phrase, at, 0.85, "after"))

    def _verb_at(self, items: list[Token], at: int) -> bool:
        """Whether an item is a verb; the first word of a sentence may be one in spite of its capital."""
        return self.phrases.verb(items, at) or (at == 0 and bool(self._verb(items[at].low)))

    def _place(self, items: list[Token], first: int, end: int) -> tuple[int, int] | None:
        """The characters of items, without marks at their ends; None for a quotation alone, or few words."""
        while first < end and items[first].kind == Kind.MARK:
            first += 1
        while end > first and items[end - 1].kind == Kind.MARK and items[end - 1].word not in ")]%":
            end -= 1
        words = sum(item.kind in (Kind.WORD, Kind.NUMBER) for item in items[first:end])
        quoted = any(item.kind == Kind.QUOTATION for item in items[first:end])
        if words < (1 if quoted else SHORTEST) or (quoted and words == 0):
            return None
        return items[first].start, items[end - 1].end
