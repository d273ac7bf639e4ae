"""What in a sentence makes it doubtful that somebody whom the rules found is the one who speaks.

Each doubt is a way in which the rules are often mistaken, whoever writes. Where there is one, nobody is named as the
speaker; who it may be is a suggestion.
"""

from __future__ import annotations

from safeconduct.ledger.reading.attributing import Attribution
from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.phrase import GROUPS
from safeconduct.ledger.reading.phrases import Phrases
from safeconduct.ledger.reading.resolving import PEOPLE
from safeconduct.ledger.reading.tokens import Kind

FAR = 14
"""Words between somebody and the verb from which on it is often another's verb."""
ELSEWHERE = frozenset({"before", "carried"})
"""Where a quotation stands to an attribution that may be that of another sentence or clause."""


class Doubting:
    """What is doubted in the sentences of a language."""

    def __init__(self, words: Language) -> None:
        self.words = words
        phrases = Phrases(words)
        self.before = phrases.prepositions - {"as"}  # "as the crowd yelled": a clause of its own
        lists = ("relative", "days", "pronouns", "adverbs", "conjunctions", "determiners", "auxiliaries")
        self.ends = phrases.prepositions.union(*(words.words[name] for name in lists))
        self.speakers = frozenset(words.words["roles"]).union(
            *(words.words[name] for name in ("male_nouns", "female_nouns", "speaking_nouns")), GROUPS, PEOPLE
        )
        self.endings = tuple(words.words["speaking_endings"])

    def doubts(self, attribution: Attribution) -> bool:
        """Whether it is doubtful whose words an attribution says they are."""
        phrase = attribution.phrase
        if phrase is None:
            return False
        return (
            self._no_verb(attribution)
            or self._governed(attribution)
            or self._far(attribution)
            or self._qualified(attribution)
            or self._runs_on(attribution)
            or self._cannot_speak(attribution)
        )

    def _no_verb(self, one: Attribution) -> bool:
        """Nothing says that anybody speaks, unless a name stands before a colon as in a protocol."""
        assert one.phrase is not None  # noqa: S101
        after = one.sentence.items[one.phrase.last + 1 : one.phrase.last + 2]
        return one.cue < 0 and one.how in ELSEWHERE and not (after and after[0].word == ":") and not self._signed(one)

    def _signed(self, one: Attribution) -> bool:
        """Whether a name stands after a dash, as below a quotation."""
        assert one.phrase is not None  # noqa: S101
        return one.phrase.first > 0 and one.sentence.items[one.phrase.first - 1].kind == Kind.MARK

    def _governed(self, one: Attribution) -> bool:
        """What stands after a preposition is about somebody else: another source close to Fox News said."""
        assert one.phrase is not None  # noqa: S101
        ahead = one.cue < 0 or one.cue > one.phrase.last
        return ahead and one.phrase.first > 0 and one.sentence.items[one.phrase.first - 1].low in self.before

    def _far(self, one: Attribution) -> bool:
        """The verb comes long after."""
        assert one.phrase is not None  # noqa: S101
        return one.cue - one.phrase.last >= FAR

    def _qualified(self, one: Attribution) -> bool:
        """Of a thing it is told what stands on it: a sign that read “…”."""
        assert one.phrase is not None  # noqa: S101
        return one.cue > one.phrase.last + 1 and one.sentence.items[one.cue - 1].low in ("that", "which")

    def _runs_on(self, one: Attribution) -> bool:
        """The name is a part of a longer one: said one Trump confidant."""
        assert one.phrase is not None  # noqa: S101
        if not 0 <= one.cue < one.phrase.first or one.phrase.last + 1 >= len(one.sentence.items):
            return False
        after = one.sentence.items[one.phrase.last + 1]
        return after.kind == Kind.WORD and after.word[0].islower() and after.low not in self.ends

    def _cannot_speak(self, one: Attribution) -> bool:
        """No noun for a person, a group or a document: water bottles that said."""
        assert one.phrase is not None  # noqa: S101
        head = one.sentence.items[one.phrase.head]
        if head.kind != Kind.WORD or not head.word.isalpha() or head.word[0].isupper():
            return False
        noun = head.low.removesuffix("s")
        known = head.low in self.words.words["pronouns"] or head.low in self.speakers or noun in self.speakers
        return not known and not noun.endswith(self.endings)
