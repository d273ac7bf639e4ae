"""Find what somebody says that they will do, intend to do, or that others should do.

*Will* binds whoever says it: "will take", "pledged to take", "agreed to take". *Intends* does not bind: "plans to",
"is ready to". *Calls on* is nobody's promise, whoever is called on, so it has no promisor. "Will" and what intends
count only with a verb of doing something for people (the table ``commitments.kinds``): "will be cold" promises nothing.
"""

from __future__ import annotations

from datetime import date

from safeconduct.ledger.reading.clauses import Clauses
from safeconduct.ledger.reading.cues import Cues
from safeconduct.ledger.reading.language import Language, regular_forms
from safeconduct.ledger.reading.phrase import Phrase
from safeconduct.ledger.reading.phrases import Phrases
from safeconduct.ledger.reading.resolving import Resolving
from safeconduct.ledger.reading.result import Commitment, Statement, When
from safeconduct.ledger.reading.sentences import Sentence
from safeconduct.ledger.reading.tokens import Kind, Token

ADDRESSED = 12
"""Tokens after "urges" among which it is said to do what."""
CONTRAST = frozenset({"while", "but", "whereas", "although", "though", "yet"})
"""What begins a clause of its own after a comma."""
NEAR = 5
"""Tokens after "will" or "to" among which the verb stands."""


class CommitmentFinder:
    """Finds the commitments of a text."""

    def __init__(
        self, text: str, words: Language, cut: list[Sentence], said: tuple[Statement, ...], resolving: Resolving
    ) -> None:
        table = words.table["commitments"]
        self.text = text
        self.cut = sorted((one for one in cut if one.items), key=lambda one: one.items[0].start)
        self.said = said
        self.resolving = resolving
        self.phrases = Phrases(words)
        self.cues = Cues(words, self.phrases)
        self.clauses = Clauses(words)
        self.perhaps = frozenset(table["perhaps"])
        self.people = {
            one.text for one in resolving.names.all if one.kind == "person" and (len(one.parts) > 1 or one.gender)
        }
        self.will = frozenset(table["will"])
        self.promises = frozenset(table["promises"])
        self.intends = frozenset(table["intends"])
        self.calls = frozenset(table["calls"])
        self.urges = frozenset(table["urges"])
        self.kinds = {verb: kind for kind, verbs in table["kinds"].items() for verb in verbs}
        irregular = table["participles"]
        self.passive = {irregular.get(verb, regular_forms(verb)[1]): verb for verb in self.kinds}
        self.due_words = frozenset(words.table["dates"]["due"])
        self.things = frozenset(table["things"])
        self.conditions = [tuple(one.split()) for one in table["conditions"]]
        self.no_conditions = frozenset(table["no_conditions"])
        self.adverbs = words.words["adverbs"] | {"only", "and"}

    def find(self, dates: tuple[When, ...], published: date | None) -> tuple[Commitment, ...]:
        """The commitments in the order of the text."""
        found: list[Commitment] = []
        at = 0
        for number, sentence in enumerate(self.cut):
            if number == 0 and len(self.cut) > 1 and self._headline(sentence, self.cut[1]):
                continue
            start, end = sentence.items[0].start, sentence.items[-1].end
            while at < len(dates) and dates[at].end <= start:
                at += 1
            near = at
            here = []
            while near < len(dates) and dates[near].start < end:
                here.append(dates[near])
                near += 1
            found += self._of(sentence, here, published)
        found.sort(key=lambda one: (one.start, one.end))
        return tuple(found)

    def _headline(self, first: Sentence, second: Sentence) -> bool:
        """Whether the first line of a text is what it is called."""
        last = first.items[-1]
        return (
            first.level < 0 and first.paragraph != second.paragraph and last.kind in (Kind.WORD, Kind.NUMBER)
        ) and not last.word.endswith(".")

    def _of(self, sentence: Sentence, dates: list[When], published: date | None) -> list[Commitment]:
        found: list[Commitment] = []
        items = sentence.items
        taken = -1
        for at, item in enumerate(items):
            if item.kind != Kind.WORD or at <= taken:
                continue
            modality, verb = self._modality(items, at)
            if modality is None:
                continue
            refused = [item.low for item in items[verb + 1 : verb + 3]]
            if refused[:1] and refused[0] in ("no", "none", "nothing", "nobody") and refused[1:] != ["later"]:
                continue
            end = self._end(items, at)
            phrase = self._promisor(items, at)
            own = phrase if self.phrases.subject(items, at) is not None or item.low.endswith("'ll") else None
            if modality != "calls_on" and (
                self.clauses.doubted(items, phrase.first if phrase is not None else at)
                or self.clauses.denied(items, at)
            ):
                continue
            if modality == "will" and any(one.low in self.perhaps for one in items[at:verb]):
                modality = "intends"
            if modality != "calls_on" and (phrase is None or items[phrase.first].low in ("no", "nobody", "none")):
                continue
            if item.low in self.promises and phrase is not None and self._promised_to(items, phrase, at):
                continue
            first = phrase.first if phrase is not None else at
            passive = items[verb].low in self.passive and verb and items[verb - 1].low == "be"
            if modality != "calls_on" and phrase is not None and items[phrase.head].low in self.things:
                continue
            promisor = None if modality == "calls_on" else self._named(items, own, passive=bool(passive))
            start, stop = items[first].start, items[end].end
            stop = min([stop, *(one.end for one in self._around(item.start) if one.end > item.end)])
            condition = self._condition(items, first, verb, stop)
            start = start if condition is None else min(start, condition[0])
            free = [when for when in dates if condition is None or not condition[0] <= when.start < condition[1]]
            due = self._due(free, item.start, stop, published)
            on = None if condition is None else self.text[slice(*condition)]
            done = items[verb].low
            kind = None if modality == "calls_on" else self.kinds.get(self.passive.get(done, done))
            found.append(Commitment(self.text[start:stop], start, stop, promisor, modality, due, kind, on))
            taken = max(at, verb)
        return found

    def _condition(self, items: list[Token], first: int, verb: int, stop: int) -> tuple[int, int] | None:
        """The characters of what it depends on: after the verb until the clause ends, else at the sentence's head."""
        for at in (*range(verb + 1, len(items)), *range(min(first, 3))):
            words = next((one for one in self.conditions if self._reads(items, at, one)), None)
            if words is None or (at and items[at - 1].low in self.no_conditions):
                continue
            if at < first:
                comma = next((near for near in range(first - 1, at, -1) if items[near].word == ","), None)
                return None if comma is None else (items[at].start, items[comma - 1].end)
            if items[at].start >= stop:
                return None
            later = [near for near in range(at + 1, len(items)) if items[near].end <= stop]
            end = next((near for near in later if items[near].word == ","), None)
            last = end - 1 if end is not None else later[-1] if later else at
            return (items[at].start, items[last].end) if last > at else None
        return None

    def _reads(self, items: list[Token], at: int, words: tuple[str, ...]) -> bool:
        return tuple(item.low for item in items[at : at + len(words)]) == words

    def _modality(self, items: list[Token], at: int) -> tuple[str | None, int]:
        """How strong what is said at an item is, and the verb of what would be done."""
        low = items[at].low
        if at and items[at - 1].low == "you":
            return None, at
        following = items[at + 1].low if at + 1 < len(items) else ""
        if (low in self.calls and following in ("on", "upon", "for")) or low in self.urges:
            ahead = [item.low for item in items[at + 1 : at + ADDRESSED]]
            wanted = low in self.calls or "to" in ahead or "that" in ahead
            return ("calls_on", at) if wanted else (None, at)
        if low in self.will or low.endswith("'ll") or (low == "would" and self._reported(items, at)):
            verb = self._verb(items, at + 1)
            if verb is None and following == "be" and at + 2 < len(items) and items[at + 2].low in self.passive:
                verb = at + 2
            return ("will", verb) if verb is not None else (None, at)
        if low in self.promises:
            to = next((near for near in range(at + 1, min(at + 4, len(items))) if items[near].low == "to"), None)
            verb = self._verb(items, to + 1) if to is not None else None
            if verb is None and low not in ("agreed", "agrees", "committed", "swore") and following not in ("that", ""):
                return ("will", at) if self._object(items, at + 1) else (None, at)
            return ("will", verb) if verb is not None else (None, at)
        if low in self.intends:
            to = at + 1 if following == "to" else None
            verb = self._verb(items, to + 1) if to is not None else at + 1 if low == "considering" else None
            return ("intends", verb) if verb is not None and verb < len(items) else (None, at)
        return None, at

    def _promised_to(self, items: list[Token], phrase: Phrase, at: int) -> bool:
        """Whether the subject is who was promised something: "they were disarmed and promised safety"."""
        return any(item.low in ("was", "were", "been", "are", "is") for item in items[phrase.last + 1 : at])

    def _object(self, items: list[Token], at: int) -> bool:
        """Whether something is promised: a number of places, or money."""
        return any(
            item.kind == Kind.NUMBER or item.low in ("places", "money", "protection", "safety", "visas", "beds")
            for item in items[at : at + NEAR]
        )

    def _reported(self, items: list[Token], at: int) -> bool:
        """Whether "would" is a "will" that somebody reports: said it would take."""
        return any(self.cues.is_cue(items, near) for near in range(max(0, at - 12), at))

    def _verb(self, items: list[Token], at: int) -> int | None:
        """The verb of doing something that stands at an item, after adverbs."""
        for near in range(at, min(at + NEAR, len(items))):
            item = items[near]
            if item.kind != Kind.WORD:
                return None
            if item.low in self.kinds:
                return near
            if item.low in self.clauses.denying:
                return None
            if item.low not in self.adverbs and not item.low.endswith("ly"):
                return None
        return None

    def _promisor(self, items: list[Token], at: int) -> Phrase | None:
        if items[at].low.endswith("'ll"):
            return Phrase(at, at, at)
        return self.phrases.subject(items, at) or self.phrases.main(items, at)

    def _named(self, items: list[Token], phrase: Phrase | None, *, passive: bool) -> str | None:
        """Who promises, in full: of a pronoun in a statement, and of "shall be moved", whoever makes the statement."""
        if phrase is None:
            return None
        low = items[phrase.head].low.removesuffix("'ll")
        start = items[phrase.first].start
        inside = [one for one in self._around(start) if one.speaker is not None and not self._is_thing(one.speaker)]
        if passive:
            return inside[-1].speaker if inside else None
        around = self._around(start)
        if low in ("it", "they", "he", "she") and around and around[-1].mode == "indirect":
            speaker = around[-1].speaker
            if speaker is None or (low in ("it", "they") and self._is_person(speaker)):
                return None  # "Berg said it would": not Berg
        if low in ("i", "we") or (low in ("it", "they", "he", "she") and inside and inside[-1].mode == "indirect"):
            return inside[-1].speaker if inside else None
        if low in self.phrases.subjects:
            return self.resolving.pronoun(low, start)
        return self.resolving.speaker(items, phrase).name

    def _is_person(self, speaker: str) -> bool:
        """Whether a speaker is one person, by the name or by the role."""
        last = speaker.lower().rsplit(" ", 1)[-1]
        return speaker in self.people or last in self.phrases.words.words["roles"]

    def _is_thing(self, speaker: str) -> bool:
        """Whether a speaker is a letter or the like, which says what somebody else promises."""
        return speaker.lower().rsplit(" ", 1)[-1] in self.things

    def _around(self, start: int) -> list[Statement]:
        """The statements around a place, the outer ones first; of very many, the nearest."""
        low, high = 0, len(self.said)
        while low < high:
            middle = (low + high) // 2
            if self.said[middle].start <= start:
                low = middle + 1
            else:
                high = middle
        return [one for one in self.said[max(0, low - 40) : low] if one.end > start]

    def _end(self, items: list[Token], at: int) -> int:
        """The last item of what is promised: up to a mark that ends the clause, or the sentence."""
        last = len(items) - 1
        for near in range(at + 1, len(items)):
            item = items[near]
            if item.kind == Kind.MARK and item.word in ";:—":
                last = near - 1
                break
            if item.word == "," and near + 1 < len(items) and items[near + 1].low in CONTRAST:
                last = near - 1
                break
            if item.kind == Kind.QUOTATION and near > at + 3:
                last = near - 1
                break
            if (
                item.word == ","
                and near + 2 < len(items)
                and any(self.cues.is_cue(items, cue) for cue in range(near + 1, min(near + 4, len(items))))
            ):
                last = near - 1
                break
        while last > at and items[last].kind == Kind.MARK and items[last].word not in ")%":
            last -= 1
        return last

    def _term(self, when: When) -> bool:
        """Whether it is how long something holds and not when it is due: will protect them until June."""
        words = self.text[max(0, when.start - 16) : when.start].lower().split()
        words += when.text.lower().split()[:1]
        return any(word in ("until", "till", "til", "through") for word in words[-3:])

    def _due(self, dates: list[When], start: int, end: int, published: date | None) -> str | None:
        """The last day of the date that follows "by", "before" or "until"; else of one that lies ahead."""
        later = [when for when in dates if start <= when.start < end and not self._term(when)]
        for when in later:
            before = self.text[max(0, when.start - 16) : when.start].lower().split()
            if any(word in self.due_words for word in before[-2:]):
                return when.last
        if published is not None:
            ahead = [when.last for when in later if when.last > published.isoformat()]
            return ahead[0] if ahead else None
        return later[0].last if later else None
