"""Resolve who is meant: pronouns, surnames and roles, to the fullest name that the article has.

People are remembered in the order in which the article's own sentences mention them. A pronoun is the last of them who
speaks and whose gender does not speak against it, then the last who is mentioned. "The colonel" is the last person who
was called so.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from safeconduct.ledger.reading.attributing import Attribution
from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.name_finding import Named
from safeconduct.ledger.reading.naming import Names
from safeconduct.ledger.reading.phrases import Phrase
from safeconduct.ledger.reading.tokens import Kind, Token

BACK = 12
"""Names before a pronoun that are looked at."""


@dataclass(frozen=True)
class Speaker:
    """Who speaks.

    Attributes:
        name: In full; None where nobody can be named.
        confidence: How sure that is, from 0 to 1.
        gender: ``m``, ``f`` or empty.
        plural: Whether there are several.
    """

    name: str | None
    confidence: float
    gender: str = ""
    plural: bool = False


@dataclass(frozen=True)
class Spoke:
    """Who spoke, and where: what a pronoun further on may mean."""

    start: int
    speaker: Speaker


class Resolving:
    """Resolve the phrases of a text, from its start to its end."""

    def __init__(self, words: Language, names: Names, starts: list[int], covered: list[tuple[int, int]]) -> None:
        self.words = words
        self.names = names
        self.male = words.words["male"]
        self.female = words.words["female"]
        self.roles = words.words["roles"]
        self.starts = starts
        self.covered = covered
        self.outside = [named for named in names.all if not self._within(starts[named.first])]
        self.outside_at = [starts[named.first] for named in self.outside]
        self.of_role: dict[str, list[Named]] = {}
        for named in names.all:
            if named.kind == "person" and named.role:
                self.of_role.setdefault(self.same(named.role), []).append(named)
        self.spoken: list[Spoke] = []
        self.known: dict[tuple[int, int], Speaker] = {}

    def same(self, role: str) -> str:
        """The role that a role is compared as."""
        role = role.removesuffix("'s")
        role = role if role in self.roles else role.removesuffix("s")
        return self.words.same_roles.get(role, role)

    def _within(self, start: int) -> bool:
        """Whether a place lies in a quotation."""
        at = bisect_left(self.covered, (start + 1, 0)) - 1
        return at >= 0 and self.covered[at][0] <= start < self.covered[at][1]

    def of(self, attribution: Attribution) -> Speaker:
        """Who is meant by the phrase of an attribution."""
        if attribution.phrase is None:
            return Speaker(None, 0)
        return self.speaker(attribution.sentence.items, attribution.phrase)

    def speaker(self, items: list[Token], phrase: Phrase) -> Speaker:
        """Who is meant by a phrase of a sentence."""
        place = (items[phrase.first].start, items[phrase.last].end)
        found = self.known.get(place)
        if found is None:
            found = self.known[place] = self._speaker(items, phrase)
            if found.name is not None:
                self.spoken.append(Spoke(place[0], found))
        return found

    def _speaker(self, items: list[Token], phrase: Phrase) -> Speaker:
        head = items[phrase.head]
        low = head.low
        if phrase.first == phrase.last and low in self.words.words["pronouns"]:
            return self._pronoun(low, head.start)
        named = self._named(head)
        if named is not None and head.end <= self.names.found[named.last].end:
            kind = named.kind
            if kind in ("person", "other"):
                full = self.names.fullest(named)
                gender = self.names.genders.get(self.names.key(named), "")
                sure = 1.0 if len(full.parts) > 1 or kind != "person" else 0.9
                return Speaker(self.names.called(named), sure, gender)
            return Speaker(named.text, 0.95)
        apposed = self._apposed(items, phrase)
        if apposed is not None:
            return Speaker(self.names.called(apposed), 0.95, self.names.genders.get(self.names.key(apposed), ""))
        text = self._described(items, phrase)
        role = self.same(low)
        definite = (
            items[phrase.first].low in ("the", "this", "that", "his", "her", "their") or phrase.first == phrase.head
        )
        if definite and phrase.last == phrase.head and not low.endswith("s"):
            candidate = self._role(role, head.start, items[phrase.first : phrase.head])
            if candidate is not None:
                full = self.names.fullest(candidate)
                return Speaker(self.names.called(candidate), 0.85, self.names.genders.get(self.names.key(full), ""))
        if low in self.words.words["male_nouns"] or low in self.words.words["female_nouns"]:
            return Speaker(text, 0.8, "m" if low in self.words.words["male_nouns"] else "f")
        return Speaker(text, 0.85, plural=low.endswith("s") or low in ("people", "police"))

    def _apposed(self, items: list[Token], phrase: Phrase) -> Named | None:
        """The person whose name follows a role between commas: the foreign minister, Arta Leka, said."""
        comma = phrase.last + 1
        if comma + 1 >= len(items) or items[comma].word != ",":
            return None
        named = self._named(items[comma + 1])
        if named is None or named.kind != "person" or len(named.parts) < 2:
            return None
        after = named.last + 1
        ends = after >= len(self.names.found) or self.names.found[after].kind != Kind.WORD
        return (
            named
            if ends and self.same(items[phrase.head].low) == self.same(named.role or items[phrase.head].low)
            else None
        )

    def _named(self, head: Token) -> Named | None:
        at = bisect_left(self.starts, head.start)
        return self.names.by_token.get(at)

    def _described(self, items: list[Token], phrase: Phrase) -> str:
        """A description as the article writes it, without what two spaces or a line break add."""
        return " ".join(item.word for item in items[phrase.first : phrase.last + 1] if item.kind != Kind.QUOTATION)

    def _role(self, role: str, before: int, said: list[Token]) -> Named | None:
        """The last person before a place who was called by a role."""
        candidates = self.of_role.get(role, [])
        at = bisect_left(candidates, before, key=lambda one: self.starts[one.first])
        determiners = self.words.words["determiners"]
        if any(item.kind == Kind.WORD and item.word[0].isupper() and item.low not in determiners for item in said):
            return None  # "the Ohio senator": one of several, perhaps
        return candidates[at - 1] if at else None

    def _pronoun(self, low: str, start: int) -> Speaker:
        if low in ("i", "we"):
            return Speaker(None, 0)
        if low in ("some", "many", "others", "several", "both", "most", "few", "one", "another", "everyone", "someone"):
            return Speaker(low, 0.5, plural=True)
        gender = "m" if low in self.male else "f" if low in self.female else ""
        if low == "they":
            for spoke in reversed(self.spoken[-BACK:]):
                if spoke.start < start and (spoke.speaker.plural or not spoke.speaker.gender):
                    return Speaker(spoke.speaker.name, 0.6, plural=True)
            return Speaker(None, 0)
        if low in ("it", "this", "that", "which", "these", "those", "who"):
            at = bisect_left(self.outside_at, start)
            for named in reversed(self.outside[max(0, at - BACK) : at]):
                if named.kind == "organisation":
                    return Speaker(named.text, 0.5)
            return Speaker(None, 0)
        return self._person(gender, start)

    def _person(self, gender: str, start: int) -> Speaker:
        """The last speaker before a place, unless somebody else of the gender was the subject since."""
        at = bisect_left(self.outside_at, start)
        spoke = next(
            (
                spoke
                for spoke in reversed(self.spoken[-BACK:])
                if spoke.start < start
                and not spoke.speaker.plural
                and spoke.speaker.gender in ("", gender)
                and spoke.speaker.name is not None
            ),
            None,
        )
        mentioned: Named | None = None
        unknown: Named | None = None
        for named in reversed(self.outside[max(0, at - BACK) : at]):
            if named.kind != "person":
                continue
            known = self.names.genders.get(self.names.key(named), "")
            if spoke is not None and self.starts[named.first] <= spoke.start:
                break
            if known == gender and mentioned is None:
                mentioned = named
            elif not known and unknown is None:
                unknown = named
        since = mentioned or unknown
        if since is not None and (spoke is None or self._leads(since)):
            key = self.names.key(since)
            self.names.genders.setdefault(key, gender)
            return Speaker(self.names.called(since), 0.8 if spoke is None else 0.7, gender)
        if spoke is not None:
            return Speaker(spoke.speaker.name, 0.85, gender)
        if since is not None:
            return Speaker(self.names.called(since), 0.6, gender)
        return Speaker(None, 0)

    def _leads(self, named: Named) -> bool:
        """Whether a name stands where a subject stands: near the start of a sentence, and not in the genitive."""
        found = self.names.found
        if found[named.last].low.endswith("'s"):
            return False
        for at in range(named.first - 1, max(-1, named.first - 5), -1):
            token = found[at]
            if token.kind == Kind.BREAK or token.word in '.?!”"':
                return True
            if token.kind == Kind.WORD and token.low in self.words.words["prepositions"]:
                return False
        return named.first < 4
