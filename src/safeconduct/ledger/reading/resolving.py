"""Resolve who is meant: pronouns, surnames and roles, to the fullest name that the article has.

People are remembered in the order in which the article's own sentences mention them. A pronoun is the last of them who
speaks and whose gender does not speak against it, then the last who is mentioned. "The colonel" is the last person who
was called so.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass

from safeconduct.ledger.reading.attributing import Attribution
from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.name_finding import Named
from safeconduct.ledger.reading.naming import Names
from safeconduct.ledger.reading.phrase import GROUPS, Phrase
from safeconduct.ledger.reading.phrases import Phrases
from safeconduct.ledger.reading.sentences import Sentence
from safeconduct.ledger.reading.tokens import Kind, Token

THING = "n"
"""What is said of an organisation or a document in place of a gender."""
PEOPLE = frozenset({"member", "source", "person", "one", "someone"})
BACK = 12
"""Names before a pronoun that are looked at."""

KNOWN = 4
"""Speakers before a pronoun among whom one whose gender is known goes before one whose gender is not."""
LEADING = 12
"""Words before a name among which its sentence begins, if it is the subject."""
CLOSE = 200
"""Characters before "it" within which an organisation is named that it may mean."""

CLAUSE = 25
"""Words between who reports and whose words are reported."""
PARTING = frozenset({",", ";", ".", "?", "!", ":", "and", "but", "while", "or", "“", "”", '"', "«", "»"})
"""What ends a clause between the two."""
BYLINE = 14
"""Words of a paragraph that says who wrote the article."""


def _bylines(found: list[Token]) -> frozenset[int]:
    """The tokens of the paragraphs that begin with "By" and say who wrote the article, who is no "she" of it."""
    written: set[int] = set()
    for at, token in enumerate(found):
        if token.word not in ("By", "BY") or (at and found[at - 1].kind != Kind.BREAK):
            continue
        end = next((near for near in range(at, min(at + BYLINE, len(found))) if found[near].kind == Kind.BREAK), None)
        if end is not None and found[end - 1].word not in (".", ":"):
            written.update(range(at, end))
    return frozenset(written)


@dataclass(frozen=True)
class Speaker:
    """Who speaks.

    Attributes:
        name: In full; None where nobody can be named.
        confidence: How sure that is, from 0 to 1.
        gender: ``m``, ``f``, ``n`` for what is no person, or empty.
        plural: Whether there are several.
    """

    name: str | None
    confidence: float
    gender: str = ""
    plural: bool = False
    key: str = ""


@dataclass(frozen=True)
class Spoke:
    """Who spoke, and where: what a pronoun further on may mean."""

    start: int
    speaker: Speaker


class Resolving:
    """Resolve the phrases of a text, from its start to its end."""

    def __init__(
        self,
        words: Language,
        names: Names,
        starts: list[int],
        covered: list[tuple[int, int]],
        cut: list[Sentence],
    ) -> None:
        self.words = words
        self.phrases = Phrases(words)
        self.sentences = [one for one in cut if one.level < 0 and one.items]
        self.names = names
        self.male = words.words["male"]
        self.female = words.words["female"]
        self.roles = words.words["roles"]
        lists = words.words
        self.before_object = (
            (lists["prepositions"] - {"of", "for"})
            | lists["past"]
            | lists["auxiliaries"]
            | {*words.speech, *words.opinion}
        )
        self.starts = starts
        self.covered = covered
        written = _bylines(names.found)
        self.outside = [
            named for named in names.all if not self._within(starts[named.first]) and named.first not in written
        ]
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

    def of(self, attribution: Attribution, outer: str | None = None) -> Speaker:
        """Who is meant by the phrase of an attribution; in a quotation, ``outer`` says it and is not "he" or "she"."""
        if attribution.phrase is None:
            return Speaker(None, 0)
        return self.speaker(attribution.sentence.items, attribution.phrase, outer)

    def speaker(self, items: list[Token], phrase: Phrase, outer: str | None = None) -> Speaker:
        """Who is meant by a phrase of a sentence."""
        place = (items[phrase.first].start, items[phrase.last].end)
        found = self.known.get(place)
        if found is None:
            found = self.known[place] = self._speaker(items, phrase, outer)
            if found.name is not None:
                insort(self.spoken, Spoke(place[0], found), key=lambda one: one.start)
        return found

    def pronoun(self, low: str, start: int) -> str | None:
        """Who is meant by a pronoun at a place."""
        return self._pronoun(low, start, None).name

    def _speaker(self, items: list[Token], phrase: Phrase, outer: str | None) -> Speaker:
        head = items[phrase.head]
        low = head.low
        if phrase.first == phrase.last and low in self.words.words["pronouns"]:
            return self._pronoun(low, head.start, outer)
        named = self._named(head)
        if named is not None and head.end <= self.names.found[named.last].end:
            kind = named.kind
            if kind in ("person", "other"):
                full = self.names.fullest(named)
                gender = self.names.genders.get(self.names.key(named), "")
                sure = 1.0 if len(full.parts) > 1 or kind != "person" else 0.9
                beside = self._coordinated(items, phrase, named)
                if beside is not None:
                    return Speaker(f"{self.names.called(beside)} and {self.names.called(named)}", 0.85, plural=True)
                return Speaker(self.names.called(named), sure, gender, key=self.names.key(named))
            return Speaker(named.text, 0.95, THING)
        apposed = self._apposed(items, phrase)
        if apposed is not None:
            key = self.names.key(apposed)
            return Speaker(self.names.called(apposed), 0.95, self.names.genders.get(key, ""), key=key)
        text = self._described(items, phrase)
        role = self.same(low)
        definite = (
            items[phrase.first].low in ("the", "this", "that", "his", "her", "their") or phrase.first == phrase.head
        )
        if definite and phrase.last == phrase.head and not low.endswith("s"):
            candidate = self._role(role, head.start, items[phrase.first : phrase.head])
            if candidate is not None:
                full = self.names.fullest(candidate)
                key = self.names.key(full)
                return Speaker(self.names.called(candidate), 0.85, self.names.genders.get(key, ""), key=key)
        if low in self.words.words["male_nouns"] or low in self.words.words["female_nouns"]:
            return Speaker(text, 0.8, "m" if low in self.words.words["male_nouns"] else "f")
        plural = low.endswith("s") or low in ("people", "police")
        thing = low in GROUPS and low not in PEOPLE and role not in self.roles
        return Speaker(text, 0.85, THING if thing else "", plural=plural)

    def _coordinated(self, items: list[Token], phrase: Phrase, named: Named) -> Named | None:
        """The person at the head of the clause whom "and" joins to another: Berg, in "Berg and Adams said"."""
        link = phrase.first - 1
        if link < 1 or items[link].low != "and" or named.kind != "person":
            return None
        if phrase.last + 1 >= len(items) or not self.phrases.verb(items, phrase.last + 1):
            return None
        other = self._named(items[link - 1])
        if other is None or other.kind not in ("person", "other"):
            return None
        first = link - 1
        while first > 0 and (self._named(items[first - 1]) is other or items[first - 1].low in self.roles):
            first -= 1
        return other if first == 0 and items[0].word[0].isupper() else None

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
        text = ""
        end = items[phrase.first].start
        for item in items[phrase.first : phrase.last + 1]:
            if item.kind != Kind.QUOTATION:
                text += (" " if item.start > end else "") + item.word
                end = item.end
        return text

    def _role(self, role: str, before: int, said: list[Token]) -> Named | None:
        """The last person before a place who was called by a role."""
        candidates = self.of_role.get(role, [])
        at = bisect_left(candidates, before, key=lambda one: self.starts[one.first])
        determiners = self.words.words["determiners"]
        if any(item.kind == Kind.WORD and item.word[0].isupper() and item.low not in determiners for item in said):
            return None  # "the Ohio senator": one of several, perhaps
        return candidates[at - 1] if at else None

    def _pronoun(self, low: str, start: int, outer: str | None) -> Speaker:
        if low in ("i", "we"):
            return Speaker(None, 0)
        if low in ("some", "many", "others", "several", "both", "most", "few", "one", "another", "everyone", "someone"):
            return Speaker(low, 0.5, plural=True)
        gender = "m" if low in self.male else "f" if low in self.female else ""
        if low == "they":
            for spoke in self._spoken_before(start):
                if spoke.speaker.plural or spoke.speaker.gender == THING:
                    return Speaker(spoke.speaker.name, 0.6, plural=True)
            return Speaker(None, 0)
        if low in ("it", "this", "that", "which", "these", "those", "who"):
            subject = self._subject_before(start) if low == "it" else None
            if subject is not None:
                return Speaker(subject, 0.7)
            at = bisect_left(self.outside_at, start)
            for named in reversed(self.outside[max(0, at - BACK) : at]):
                if named.kind == "organisation" and start - self.starts[named.first] < CLOSE:
                    return Speaker(named.text, 0.5)
            return Speaker(None, 0)
        return self._person(gender, start, outer)

    def _subject_before(self, start: int) -> str | None:
        """The subject of the sentence before a place, if it is somebody who can speak and no person: the government."""
        found = self._main_before(start)
        if found is None:
            return None
        items, phrase = found
        head = items[phrase.head]
        named = self._named(head)
        if named is not None and named.kind == "organisation":
            return named.text
        group = head.low in GROUPS and head.low not in self.roles and not head.low.endswith("man")
        return self._described(items, phrase) if group else None

    def _person(self, gender: str, start: int, outer: str | None) -> Speaker:
        """The last speaker before a place, unless somebody else of the gender was the subject since."""
        at = bisect_left(self.outside_at, start)
        before = [
            spoke
            for spoke in self._spoken_before(start)
            if not spoke.speaker.plural and spoke.speaker.gender in ("", gender) and spoke.speaker.name != outer
        ]
        described = self._described_before(gender, start)
        if described is not None:
            return Speaker(described, 0.7, gender)
        known = [spoke for spoke in before[:KNOWN] if spoke.speaker.gender == gender]
        spoke = self._reporter(next(iter(known or before), None), before)
        mentioned: Named | None = None
        unknown: Named | None = None
        for named in reversed(self.outside[max(0, at - BACK) : at]):
            if named.kind != "person" or (outer is not None and self.names.called(named) == outer):
                continue
            its = self.names.genders.get(self.names.key(named), "")
            if spoke is not None and self.starts[named.first] <= spoke.start:
                break
            if its == gender and mentioned is None:
                mentioned = named
            elif not its and unknown is None:
                unknown = named
        since = mentioned or unknown
        if since is not None and (spoke is None or not spoke.speaker.key or self._leads(since)):
            key = self.names.key(since)
            self.names.genders.setdefault(key, gender)
            return Speaker(self.names.called(since), 0.8 if spoke is None else 0.7, gender, key=key)
        if spoke is not None:
            if spoke.speaker.key:
                self.names.genders.setdefault(spoke.speaker.key, gender)
            return Speaker(spoke.speaker.name, 0.85, gender, key=spoke.speaker.key)
        if since is not None:
            return Speaker(self.names.called(since), 0.6, gender)
        return Speaker(None, 0)

    def _reporter(self, spoke: Spoke | None, before: list[Spoke]) -> Spoke | None:
        """Who reports in one sentence what somebody said: Berg, in "Berg said that Adams had told him that …"."""
        for outer in before:
            if spoke is None or outer.start >= spoke.start:
                continue
            first, last = (bisect_left(self.starts, one.start) for one in (outer, spoke))
            between = self.names.found[first:last]
            if len(between) > CLAUSE or any(one.low in PARTING or one.kind == Kind.BREAK for one in between):
                break
            if any(one.low in self.words.speech for one in between):
                spoke = outer
        return spoke

    def _described_before(self, gender: str, start: int) -> str | None:
        """The subject of the sentence before a place, if it is a description of that gender: "her husband"."""
        found = self._main_before(start)
        if found is None:
            return None
        items, phrase = found
        nouns = self.words.words["male_nouns" if gender == "m" else "female_nouns"]
        if items[phrase.head].low not in nouns:
            return None
        named = self._named(items[phrase.last + 2]) if phrase.last + 2 < len(items) else None
        if named is not None and named.kind == "person" and items[phrase.last + 1].word == ",":
            return self.names.called(named)
        return self._described(items, phrase)

    def _main_before(self, start: int) -> tuple[list[Token], Phrase] | None:
        """The subject of the sentence before a place, with its sentence."""
        at = bisect_left(self.sentences, start, key=lambda one: one.items[-1].end) - 1
        if at < 0 or start - self.sentences[at].items[-1].end > CLOSE:
            return None
        items = self.sentences[at].items
        phrase = self.phrases.main(items, len(items))
        return None if phrase is None else (items, phrase)

    def _spoken_before(self, start: int) -> list[Spoke]:
        """Who spoke before a place, the last first."""
        at = bisect_left(self.spoken, start, key=lambda one: one.start)
        return self.spoken[max(0, at - BACK) : at][::-1]

    def _leads(self, named: Named) -> bool:
        """Whether a name stands where a subject stands: near the start of a sentence, and not in the genitive."""
        found = self.names.found
        if found[named.last].low.endswith("'s"):
            return False
        for at in range(named.first - 1, max(-1, named.first - LEADING), -1):
            token = found[at]
            if token.kind == Kind.BREAK or token.word in (".", "?", "!", "”", '"'):
                return True
            if token.kind == Kind.WORD and (token.low in self.before_object or token.low.endswith("ed")):
                return False
        return named.first < 4
