"""Who says a quotation: the verb beside it, and whose verb that is.

For each quotation, in this order: an attribution right after it, one that leads up to it, one anywhere in its sentence,
and what was said just before ("He added: …", a quotation that goes on after its attribution, a paragraph that is a
quotation alone).
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.ledger.reading.clauses import Clauses
from safeconduct.ledger.reading.cues import Cues
from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.phrase import Phrase
from safeconduct.ledger.reading.phrases import Phrases
from safeconduct.ledger.reading.quotations import Quotation, last_inside
from safeconduct.ledger.reading.sentences import Sentence
from safeconduct.ledger.reading.tokens import Kind, Token

SCARE = 3
"""Words of a quotation below which it needs a verb right beside it."""
TITLE = 8
"""Words that a title has at most."""
DASHES = frozenset({"—", "–", "-"})
SMALL = frozenset({"the", "a", "an", "of", "and", "in", "to", "for", "on", "at", "with", "by", "or", "s", "from"})


@dataclass(frozen=True)
class Attribution:
    """Who says something, in the words of the sentence.

    Attributes:
        sentence: The sentence in which the attribution stands.
        phrase: Who; None where nobody is named.
        cue: Index of the verb in that sentence; -1 if a colon or nothing says it.
        confidence: From 0 to 1.
        how: Where the attribution was found: ``after``, ``before``, ``within``, ``carried``, ``subject``.
    """

    sentence: Sentence
    phrase: Phrase | None
    cue: int
    confidence: float
    how: str


class Attributing:
    """Attribute the quotations of a text, level by level."""

    def __init__(self, words: Language, found: list[Token], marks: list[Quotation]) -> None:
        self.words = words
        self.phrases = Phrases(words)
        self.cues = Cues(words, self.phrases)
        self.clauses = Clauses(words)
        self.light = words.gerunds | self.phrases.conjunctions | self.phrases.adverbs
        self.found = found
        self.marks = marks

    def attribute(self, sentences: list[Sentence]) -> dict[int, Attribution]:
        """Who says each quotation that is a statement."""
        result: dict[int, Attribution] = {}
        before: Sentence | None = None
        last: Attribution | None = None
        last_paragraph = -1
        for number, sentence in enumerate(sentences):
            if before is not None and before.level != sentence.level:
                before, last = None, None
            following = sentences[number + 1] if number + 1 < len(sentences) else None
            found_here: Attribution | None = None
            head: tuple[int, bool] | None = None
            for at, item in enumerate(sentence.items):
                if item.kind != Kind.QUOTATION:
                    continue
                count = self._count(item.quotation)
                if not count:
                    continue
                attribution = self._of(sentence, at, found_here)
                if attribution is not None and self._unsaid(attribution):
                    continue
                head = head or self._head(sentence)
                if attribution is None and at < head[0] and (head[1] or count >= SCARE):
                    attribution = self._carried(sentence, at, before, last, last_paragraph, following)
                if attribution is not None:
                    result[item.quotation] = attribution
                    found_here = attribution
            if found_here is not None:
                last = found_here
                last_paragraph = sentence.paragraph
            before = sentence
        return result

    # within the sentence

    def _unsaid(self, one: Attribution) -> bool:
        """Whether somebody is told not to have said it: Berg never said “…”. A view that is denied is one, too."""
        items = one.sentence.items
        if one.phrase is None or one.cue < 0 or items[one.cue].low not in self.words.speech:
            return False
        return self.clauses.unsaid(items, one.cue, one.phrase.first)

    def _of(self, sentence: Sentence, at: int, earlier: Attribution | None) -> Attribution | None:
        items = sentence.items
        quotation = items[at].quotation
        count = self._count(quotation)
        after = self._after(sentence, at)
        before = self._before(sentence, at)
        if self._title(quotation) and after is None:
            spoken = before is not None and before.how == "before" and self._led(items, at)
            if not spoken or items[at - 1].low in ("read", "reads", "reading"):
                return None
        if after is not None and (before is None or before.how != "before" or after.confidence >= before.confidence):
            return after
        if before is not None:
            near = before.how == "before" and at - before.cue <= 4
            if count < SCARE and not (self._led(items, at) or (near and self.cues.names(items, before.cue))):
                return None
            return before
        if earlier is not None and count >= SCARE:
            return Attribution(earlier.sentence, earlier.phrase, earlier.cue, earlier.confidence * 0.9, "within")
        if count < SCARE:
            return None
        return self._late(sentence, at)

    def _after(self, sentence: Sentence, at: int) -> Attribution | None:
        """An attribution that begins right after a quotation: “…,” said Dren; “…,” the colonel told us."""
        items = sentence.items
        start = at + 1
        comma = start < len(items) and items[start].word == ","
        last = self.found[last_inside(self.found, self.marks[items[at].quotation])]
        inner = last.kind == Kind.MARK and last.word in ",?!…—–-.;"
        while start < len(items) and items[start].kind == Kind.MARK and items[start].word in ",—–-":
            start += 1
        if start >= len(items) or items[start].kind not in (Kind.WORD, Kind.NUMBER):
            return None
        strong = comma or inner
        if start > at + 1 and items[start - 1].word in DASHES and self.phrases.is_name(items, start):
            signed = self.phrases.after(items, start)
            if signed is not None and self._ends(items, signed.last + 1):
                return Attribution(sentence, signed, -1, 0.8, "after")
        cue = start
        while cue < len(items) and items[cue].low in self.phrases.adverbs:
            cue += 1
        if cue < len(items) and self.cues.is_cue(items, cue):
            return self._inverted(sentence, cue, strong=strong)
        low = items[start].low
        if low in self.words.words["according"]:
            phrase = self.phrases.after(items, start + 2 if low == "according" else start + 1)
            return Attribution(sentence, phrase, start, 0.85, "after") if phrase is not None and strong else None
        if not strong or low in self.words.words["conjunctions"] - {"that"}:
            return None
        return self._told(sentence, start) or (self._any_verb(sentence, start) if comma or last.word == "," else None)

    def _ends(self, items: list[Token], at: int) -> bool:
        return at >= len(items) or items[at].word in (",", ".", "(")

    def _inverted(self, sentence: Sentence, cue: int, *, strong: bool) -> Attribution | None:
        """The verb first: “…,” said Dren."""
        verb = sentence.items[cue]
        if verb.low in self.words.gerunds or (not strong and verb.low in ("read", "reads", "says")):
            return None
        phrase = self.phrases.after(sentence.items, cue + 1)
        return None if phrase is None else Attribution(sentence, phrase, cue, 0.95 if strong else 0.75, "after")

    def _told(self, sentence: Sentence, start: int) -> Attribution | None:
        """Somebody first: “…,” Dren said; “…,” the colonel, who had come by road, told us."""
        items = sentence.items
        for near in range(start + 1, min(start + 45, len(items))):
            item = items[near]
            if item.kind == Kind.QUOTATION:
                break
            if item.kind == Kind.WORD and self.cues.is_cue(items, near) and item.low not in self.words.gerunds:
                phrase = self.phrases.subject(items, near)
                if phrase is not None and phrase.first >= start and self._at_head(items, start, phrase):
                    return Attribution(sentence, phrase, near, 0.95 if item.low in self.words.speech else 0.6, "after")
                if near - start > 12:
                    break
        return None

    def _any_verb(self, sentence: Sentence, start: int) -> Attribution | None:
        """Any verb will do right after a name: “…,” Dren grinned."""
        items = sentence.items
        phrase = self.phrases.after(items, start)
        if phrase is None or phrase.last + 1 >= len(items):
            return None
        verb = phrase.last + 1
        if not self.phrases.verb(items, verb) or items[verb].low in self.phrases.auxiliaries:
            return None
        return Attribution(sentence, phrase, verb, 0.6, "after")

    def _at_head(self, items: list[Token], start: int, phrase: Phrase) -> bool:
        """Whether only an introduction stands between a quotation and the phrase."""
        between = items[start : phrase.first]
        return not any(item.kind == Kind.QUOTATION for item in between) and len(between) <= 12

    def _before(self, sentence: Sentence, at: int) -> Attribution | None:
        """An attribution that leads up to a quotation: Dren said: “…”; the colonel called it “…”."""
        items = sentence.items
        crossed = False
        for near in range(at - 1, max(-1, at - 60), -1):
            item = items[near]
            if item.kind == Kind.QUOTATION:
                crossed = True
                continue
            if item.kind == Kind.MARK and item.word == ";":
                break
            if item.kind != Kind.WORD:
                continue
            if item.low == "according" and near + 1 < at and items[near + 1].low == "to":
                phrase = self.phrases.after(items, near + 2)
                if phrase is not None and phrase.last < at:
                    return Attribution(sentence, phrase, near, 0.85 if not crossed else 0.6, "before")
                continue
            if not self.cues.is_cue(items, near):
                continue
            phrase = self.cues.subject(items, near, at)
            if phrase is None or phrase.first > at > phrase.first:
                continue
            speech = item.low in self.words.speech
            led = self._led(items, at)
            if not speech and not led and not self.cues.names(items, near):
                reporter = self._reporter(sentence, near, at)
                if reporter is not None:
                    return reporter
            sure = 0.95 if speech and led and not crossed else 0.85 if speech or led else 0.7
            return Attribution(
                sentence, phrase, near, sure - (0.2 if crossed else 0), "within" if crossed else "before"
            )
        if at and items[at - 1].word == ":":
            phrase = self.phrases.main(items, at)
            if phrase is not None:
                return Attribution(sentence, phrase, -1, 0.6, "before")
        return None

    def _reporter(self, sentence: Sentence, near: int, at: int) -> Attribution | None:
        """Who reports what a verb of opinion tells: Berg, in "Berg said that the army would decide “soon”"."""
        items = sentence.items
        that = False
        for back in range(near - 1, max(-1, near - 25), -1):
            item = items[back]
            if item.kind != Kind.WORD:
                if item.kind == Kind.QUOTATION or item.word == ";":
                    return None
                continue
            that = that or item.low == "that"
            if that and item.low in self.words.speech and self.cues.is_cue(items, back):
                phrase = self.cues.subject(items, back, at)
                return None if phrase is None else Attribution(sentence, phrase, back, 0.7, "before")
        return None

    def _late(self, sentence: Sentence, at: int) -> Attribution | None:
        """An attribution further on in the sentence, or the subject of the sentence around a longer quotation."""
        items = sentence.items
        for near in range(at + 1, min(at + 60, len(items))):
            if items[near].kind == Kind.QUOTATION:
                break
            if (
                items[near].kind == Kind.WORD
                and items[near].low in self.words.speech
                and self.cues.is_cue(items, near)
                and (items[near].low not in self.words.gerunds)
            ):
                phrase = self.cues.subject(items, near, len(items))
                if phrase is not None and phrase.first > at:
                    return Attribution(sentence, phrase, near, 0.6, "within")
        if at == 0:
            return None
        phrase = self.phrases.main(items, at)
        if phrase is not None and self._count(items[at].quotation) > SCARE:
            return Attribution(sentence, phrase, -1, 0.4, "subject")
        return None

    # from another sentence

    def _head(self, sentence: Sentence) -> tuple[int, bool]:
        """As far as which item a sentence holds no word but "and", "adding" and the like; and whether it has none.

        A quotation before that item stands at the head of its sentence, with nothing in it that says who speaks.
        """
        whole = all(item.kind in (Kind.MARK, Kind.QUOTATION) for item in sentence.items)
        for at, item in enumerate(sentence.items):
            if item.kind in (Kind.WORD, Kind.NUMBER) and item.low not in self.light:
                return at, whole
        return len(sentence.items), whole

    def _carried(
        self,
        sentence: Sentence,
        at: int,
        before: Sentence | None,
        last: Attribution | None,
        last_paragraph: int,
        following: Sentence | None,
    ) -> Attribution | None:
        """The speaker of a quotation whose sentence names none."""
        quotation = sentence.items[at].quotation
        if self._title(quotation) and len(sentence.items) > 2:
            return None
        signed = self._signed(sentence, following)
        if signed is not None:
            return signed
        if before is None:
            return None
        if before.items[-1].word == ":" or (
            len(before.items) > 1 and before.items[-1].kind == Kind.MARK and before.items[-2].word == ":"
        ):
            lead = self._leading(before)
            if lead is not None:
                return lead
        if last is not None and last.sentence is before and (last_paragraph == sentence.paragraph):
            return Attribution(last.sentence, last.phrase, last.cue, last.confidence * 0.95, "carried")
        if self._count(quotation) < SCARE:
            return None
        if last is not None and (
            last.sentence is before or last_paragraph in (sentence.paragraph, sentence.paragraph - 1)
        ):
            lead = self._leading(before) if last.sentence is not before else None
            if lead is not None and lead.cue >= 0:
                return lead
            return Attribution(last.sentence, last.phrase, last.cue, 0.65, "carried")
        return self._leading(before)

    def _signed(self, sentence: Sentence, following: Sentence | None) -> Attribution | None:
        """The name below a quotation that stands alone: a dash and who said it."""
        if following is None or following.level != sentence.level or len(sentence.items) > 2:
            return None
        items = following.items
        dashes = 0
        while dashes < len(items) and items[dashes].word in ("—", "–", "-"):
            dashes += 1
        if not 0 < dashes < len(items) or not self.phrases.is_name(items, dashes):
            return None
        phrase = self.phrases.after(items, dashes)
        if phrase is None or (phrase.last + 1 < len(items) and items[phrase.last + 1].word not in (",", ".", "(")):
            return None
        return Attribution(following, phrase, -1, 0.8, "carried")

    def _leading(self, before: Sentence) -> Attribution | None:
        """Who speaks after a sentence that leads up to it: its last verb of speech, or else its subject."""
        items = before.items
        for near in range(len(items) - 1, max(-1, len(items) - 60), -1):
            if items[near].kind == Kind.WORD and items[near].low in self.words.speech and self.cues.is_cue(items, near):
                phrase = self.cues.subject(items, near, len(items))
                if phrase is not None:
                    return Attribution(before, phrase, near, 0.7, "carried")
        phrase = self.phrases.main(items, len(items))
        return None if phrase is None else Attribution(before, phrase, -1, 0.5, "carried")

    # what a quotation is

    def _count(self, quotation: int) -> int:
        """Words of a quotation, as far as that matters."""
        mark = self.marks[quotation]
        count = 0
        for at in range(mark.opening + 1, mark.closing + (not mark.closed)):
            count += self.found[at].kind in (Kind.WORD, Kind.NUMBER)
            if count > TITLE:
                break
        return count

    def _title(self, quotation: int) -> bool:
        """Whether all its longer words have capitals, as a title has them."""
        mark = self.marks[quotation]
        if mark.closing - mark.opening > 2 * TITLE:
            return False
        inside = [token for token in self.found[mark.opening + 1 : mark.closing] if token.kind == Kind.WORD]
        if not inside or len(inside) > TITLE or self.found[mark.closing - 1].word in "?!":
            return False
        return all(token.word[0].isupper() or token.low in SMALL for token in inside) and len(inside) > 1

    def _led(self, items: list[Token], at: int) -> bool:
        """Whether a verb of speech, a comma or a colon stands right before a quotation."""
        if not at:
            return False
        item = items[at - 1]
        return item.word in ",:" or (item.kind == Kind.WORD and item.low in self.words.speech)
