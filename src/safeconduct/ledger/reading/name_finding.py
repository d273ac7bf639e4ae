"""Find names as the article writes them, and say by what stands beside each whether it is a person's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from safeconduct.ledger.reading.gazetteer import countries
from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.tokens import Kind, Token

OFFICES = frozenset({"state", "interior", "defence", "defense", "justice", "health", "finance", "foreign", "labour"})
"""What a minister or secretary is one of."""
BACK = 6
"""Words between a role and the comma before a name: "a colonel of the guard, Emil Brock,"."""
LONGEST = 8
"""Words of a name; more capitals than that are a headline."""

COMMON = frozenset(
    {"committee", "party", "office", "group", "press", "state", "camp", "board", "service", "front", "city", "province"}
    | {"region", "district", "village", "town", "base", "north", "south", "east", "west"}
)
"""What is no name alone, even with a capital."""
ARTICLE = re.compile(r"(?:al|el|ul|ad|an|ar|as|ash|at|az)[-‑](?=[^\W\d_])", re.IGNORECASE)
"""The article before an Arabic name: al-Maliki is Maliki."""


@dataclass
class Named:
    """A name in the text.

    Attributes:
        first: Its first token, without a role or title before it.
        last: Its last token.
        text: The name, without a possessive ending.
        kind: ``person``, ``organisation``, ``place`` or ``other``.
        role: What the person is called beside the name ("colonel"); empty if nothing.
        title: The role or title as written before the name.
        gender: ``m``, ``f`` or empty.
    """

    first: int
    last: int
    text: str
    kind: str
    role: str = ""
    title: str = ""
    gender: str = ""
    parts: tuple[str, ...] = field(default=())


class NameFinder:
    """Finds the names of a text."""

    def __init__(self, words: Language, found: list[Token]) -> None:
        self.words = words
        self.found = found
        table = words.table["naming"]
        self.organisation_words = frozenset(table["organisation_words"])
        self.place_words = frozenset(table["place_words"])
        self.place_prepositions = frozenset(table["place_prepositions"])
        self.particles = frozenset(table["particles"])
        self.no_names = frozenset(table["no_names"])
        self.demonyms = tuple(table["demonym_endings"])
        self.modifiers = frozenset(table["role_modifiers"])
        self.male = frozenset(table["male_given"])
        self.female = frozenset(table["female_given"])
        self.times = words.words["days"] | words.words["months"] | words.words["short_months"]
        self.roles = words.words["roles"]
        self.kin = words.words["male_nouns"] | words.words["female_nouns"]
        self.short_roles = words.short_roles
        self.honorifics = words.words["honorifics"]
        self.not_names = self.no_names | self.times | words.words["determiners"] | words.words["pronouns"]
        self.openers = (
            words.words["openers"] | words.words["prepositions"] | words.words["conjunctions"] | words.words["adverbs"]
        )
        self.small_between = self.particles | {"of", "and", "the", "for", "on"}
        self.all: list[Named] = []
        self.by_token: dict[int, Named] = {}

    def find(self) -> list[Named]:
        """The names in the order of the text."""
        at = 0
        found = self.found
        while at < len(found):
            if not self._capital(at):
                at += 1
                continue
            end = self._run(at)
            self._take(at, end)
            at = end + 1
        return self.all

    def _capital(self, at: int) -> bool:
        token = self.found[at]
        if token.kind != Kind.WORD:
            return False
        article = ARTICLE.match(token.word)
        if not token.word[article.end() if article is not None else 0].isupper():
            return False
        low = token.low
        if low in self.times or low.removesuffix("'s") in self.times:
            return False
        if low in self.openers or low in self.words.words["pronouns"] or low in self.words.words["determiners"]:
            return (
                bool(at) and token.word.isupper() and len(token.word) > 1 and self._begins(at) is False and low == "who"
            )
        return low.removesuffix("'s") not in ("i", "i'm", "i've", "i'll", "i'd")

    def _begins(self, at: int) -> bool:
        """Whether a token begins a sentence or a quotation, where every word has a capital."""
        if not at:
            return True
        before = self.found[at - 1]
        return before.kind == Kind.BREAK or before.word in '.!?“"«„‘:…»”'

    def _run(self, at: int) -> int:
        """The last token of the run of capitals that begins with ``at``."""
        found = self.found
        last = at
        while last - at < LONGEST:
            if found[last].low.endswith("'s"):
                break
            following = last + 1
            while (
                following < len(found)
                and following - last < 3
                and found[following].kind == Kind.WORD
                and found[following].low in self.small_between
                and self._binds(last, following)
            ):
                following += 1
            if following >= len(found) or not self._capital(following) or not self._close(following):
                break
            last = following
        return last

    def _binds(self, last: int, between: int) -> bool:
        """Whether a small word between capitals belongs to the name: "Ministry of Works", "Anna de Vries"."""
        low = self.found[between].low
        if low in self.particles:
            return True
        head = self.found[last].low
        if low in ("of", "for"):
            return head in self.organisation_words
        if low == "on":
            return head in ("committee", "subcommittee", "commission", "council")
        return low == "the" and self.found[between - 1].low == "of"

    def _close(self, at: int) -> bool:
        return self.found[at].start - self.found[at - 1].end <= 1

    def _take(self, first: int, last: int) -> None:
        """Make a name of a run of capitals: what comes before the name is role and title."""
        found = self.found
        title_from = first
        role = ""
        gender = ""
        if found[first].low in OFFICES and first > 1 and found[first - 1].low == "of" and first < last:
            role = found[first - 2].low if found[first - 2].low in self.roles else ""
            first += bool(role)
        while first <= last:
            low = found[first].low
            short = self.short_roles.get(low)
            plain = low in self.roles
            if short or plain:
                role = short or low
            elif low in self.honorifics:
                gender = self._gender_of_title(low) or gender
            elif not (
                (low in self.modifiers and first < last)
                or (low.endswith(self.demonyms) and first < last and not self.given(low) and len(low) > 4)
                or (
                    found[first].word in ("U.S.", "U.K.", "UK", "US", "U.N.")
                    and first < last
                    and any(
                        found[near].low in self.roles or found[near].low in self.short_roles
                        for near in range(first, last)
                    )
                )
            ):
                break
            first += 1
        titled = first > title_from
        if first > last:
            return
        if not titled:
            role = self._role_beside(title_from, last)
        parts = tuple(ARTICLE.sub("", token.low.removesuffix("'s"), 1) for token in found[first : last + 1])
        if all(part in self.not_names for part in parts):
            return
        named = Named(first, last, "", "other", role, "", gender, parts)
        if titled:
            named.title = " ".join(token.word for token in found[title_from:first])
        named.kind = self._kind(named)
        if named.kind == "person" and not named.gender:
            named.gender = self.gender(named)
        if not role and named.kind != "place":
            named.role = self._apposed_role(last)
        self.all.append(named)
        for at in range(first, last + 1):
            self.by_token[at] = named

    def _role_beside(self, first: int, last: int) -> str:
        """What a name is called in small letters before it: "the minister Arta Leka"."""
        at = first - 1
        role = ""
        while at >= 0 and self.found[at].low in self.roles and self._close(at + 1):
            role = role or self.found[at].low
            at -= 1
        return role or self._role_before(first, last)

    def _role_before(self, first: int, last: int) -> str:
        """What somebody is called before a comma and the name: "the minister, Jan Oort,"."""
        found = self.found
        closed = last + 1 >= len(found) or found[last + 1].kind in (Kind.MARK, Kind.BREAK)
        if first < 2 or found[first - 1].word != "," or not closed:
            return ""
        beside = found[first - 2].low
        if beside in self.kin:
            return beside
        role = ""
        for at in range(first - 2, max(-1, first - 2 - BACK), -1):
            token = found[at]
            if token.kind != Kind.WORD or last == first:
                break
            if token.low in self.roles and (at == first - 2 or found[at + 1].low in self.words.words["links"]):
                role = token.low
        return role

    def given(self, low: str) -> bool:
        """Whether a word is a given name that is known."""
        return low in self.male or low in self.female

    def _gender_of_title(self, low: str) -> str:
        if low in self.words.words["male_honorifics"]:
            return "m"
        return "f" if low in self.words.words["female_honorifics"] else ""

    def gender(self, named: Named) -> str:
        """``m``, ``f`` or empty, by given name and role."""
        if len(named.parts) > 1 or self.given(named.parts[0]):
            if named.parts[0] in self.male:
                return "m"
            if named.parts[0] in self.female:
                return "f"
        if named.role in self.words.words["male_nouns"]:
            return "m"
        return "f" if named.role in self.words.words["female_nouns"] else ""

    def _kind(self, named: Named) -> str:
        found = self.found
        parts = named.parts
        word = found[named.last].word
        if any(part in ("resolution", "bill", "act", "convention", "protocol", "treaty") for part in parts):
            return "other"
        if any(part in self.organisation_words for part in parts):
            return "organisation" if len(parts) > 1 or parts[0] not in COMMON else "other"
        if " ".join(parts) in countries() or (parts[-1] in countries() and named.first == named.last):
            return "place"
        if named.role or named.gender or named.title:
            return "person"
        if self._dateline(named):
            return "place"
        bare = word.removesuffix("'s").removesuffix("’s").replace(".", "")
        if len(parts) == 1 and bare.isupper() and 1 < len(bare) <= 8 and bare.isalpha():
            return "organisation" if not self._shouted(named) else "other"
        if (len(parts) > 1 or parts[0] not in COMMON) and (
            parts[-1] in self.place_words
            or parts[0]
            in (
                "camp",
                "lake",
                "mount",
                "port",
                "fort",
                "san",
                "santa",
                "saint",
                "st.",
                "new",
                "north",
                "south",
                "east",
                "west",
            )
        ):
            return "place"
        if self.given(parts[0]) and len(parts) > 1:
            return "person"
        before = found[named.first - 1] if named.first else None
        if before is not None and before.kind == Kind.WORD and before.low in self.place_prepositions:
            return "place" if not self._speaks(named) else "person"
        if (
            before is not None
            and before.word == ","
            and named.first > 1
            and self.by_token.get(named.first - 2, named).kind == "place"
        ):
            return "place"
        if self._speaks(named):
            return "person"
        if before is not None and before.low in ("the", "a", "an"):
            return "other"
        shouted = all(found[at].word.isupper() for at in range(named.first, named.last + 1))  # ALBANIA WELCOMES
        named_so = 1 < len(parts) <= 4 and not any(part in self.not_names for part in parts)
        return "person" if named_so and not shouted else "other"

    def _dateline(self, named: Named) -> bool:
        """Whether a name is the place before the dash with which an article begins: SELS, 4 June — …."""
        found = self.found
        if named.first and found[named.first - 1].kind != Kind.BREAK:
            return False
        if not found[named.first].word.isupper():
            return False
        ahead = found[named.last + 1 : named.last + 12]
        return any(token.word in ("—", "–", "-") for token in ahead) and ahead[0].word in (",", "(", "—", "–", "-")

    def _shouted(self, named: Named) -> bool:
        """Whether the words around a name are capitals too, as in a headline."""
        beside = (named.first - 1, named.last + 1)
        return any(
            0 <= at < len(self.found)
            and self.found[at].kind == Kind.WORD
            and self.found[at].word.isupper()
            and len(self.found[at].word) > 1
            for at in beside
        )

    def _speaks(self, named: Named) -> bool:
        """Whether a verb of speech stands right beside a name."""
        found = self.found
        after = named.last + 1
        if found[named.last].low.endswith("'s"):
            return False
        if after < len(found) and found[after].low in self.words.speech and found[after].word[0].islower():
            return True
        before = named.first - 1
        if before > 0 and found[before].low in ("said", "says", "added", "wrote", "asked"):
            return found[before - 1].kind == Kind.MARK
        return False

    def _apposed_role(self, last: int) -> str:
        """The role that follows a name after a comma: "Arta Leka, the country's interior minister,"."""
        found = self.found
        if last + 1 >= len(found) or found[last + 1].word != ",":
            return ""
        role = ""
        for at in range(last + 2, min(last + 10, len(found))):
            token = found[at]
            if token.kind != Kind.WORD:
                if token.kind == Kind.NUMBER or (token.word == "," and at == last + 3):
                    continue
                break
            if token.low in self.roles:
                role = token.low
            elif role or token.low in ("who", "which", "said", "says", "and", "with", "in", "at"):
                break
        return role
