"""Names of people, organisations and places as the article writes them, and which of them are one person's."""

from __future__ import annotations

from bisect import bisect_right

from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.name_finding import Named, NameFinder
from safeconduct.ledger.reading.tokens import Token

NEAR = 20
"""Earlier mentions of a surname that are looked at for whose it is."""


class Names:
    """All names of a text.

    Attributes:
        all: The names in the order of the text.
        by_token: The name that a token belongs to.
        genders: ``m`` or ``f`` by the key of a person, as far as it is known; resolving pronouns adds to it.
    """

    def __init__(self, words: Language, found: list[Token]) -> None:
        self.found = found
        self.suffixes = frozenset(words.table["naming"]["suffixes"])
        self.finder = NameFinder(words, found)
        self.all = self.finder.find()
        self.by_token = self.finder.by_token
        self.full: dict[str, list[Named]] = {}
        self.longest: dict[tuple[str, str], Named] = {}
        self.by_given: dict[str, Named] = {}
        self.genders: dict[str, str] = {}
        self._settle()

    def _settle(self) -> None:
        """Say of each name what the others of the same words say: "Leka" is the person "Arta Leka"."""
        for named in self.all:
            named.text = " ".join(token.word for token in self.found[named.first : named.last + 1])
            named.text = named.text.removesuffix("’s").removesuffix("'s")
            if named.kind == "person" and len(named.parts) > 1:
                self.full.setdefault(self.surname(named), []).append(named)
                whole = (named.parts[0], self.surname(named))
                if whole not in self.longest or len(named.parts) > len(self.longest[whole].parts):
                    self.longest[whole] = named
                self.by_given.setdefault(named.parts[0], self.longest[whole])
        people = {self.surname(named) for named in self.all if named.kind == "person"}
        elsewhere: dict[tuple[str, ...], str] = {}
        for named in self.all:
            if named.kind in ("place", "organisation"):
                elsewhere.setdefault(named.parts, named.kind)
        for named in self.all:
            alone = named.parts[0] if len(named.parts) == 1 else ""
            if (named.kind == "other" and alone in people) or (named.kind == "place" and alone in self.full):
                named.kind = "person"
            elif named.kind == "other":
                named.kind = elsewhere.get(named.parts, "other")
        for named in sorted(self.all, key=lambda one: len(one.parts) < 2):  # full names first
            if named.kind == "person" and named.gender:
                self.genders.setdefault(self.key(named), named.gender)

    def surname(self, named: Named) -> str:
        """The last part of a name that is no suffix."""
        parts = [part for part in named.parts if part not in self.suffixes]
        return parts[-1] if parts else named.parts[-1]

    def fullest(self, named: Named) -> Named:
        """The longest name of the same person: of those before it the nearest, else the first after it."""
        if len(named.parts) > 2 or named.kind not in ("person", "other"):
            return named
        surname = self.surname(named)
        if len(named.parts) > 1:
            return self.longest.get((named.parts[0], surname), named)
        candidates = self.full.get(surname, [])
        if not candidates:
            titled = bool(named.title) or self.finder.given(named.parts[0])  # Colonel Hamid, Sir Geoffrey
            return self.by_given.get(named.parts[0], named) if titled else named
        at = bisect_right(candidates, named.first, key=lambda one: one.first)
        near = list(reversed(candidates[max(0, at - NEAR) : at])) or candidates[at : at + NEAR]
        if named.gender:
            near = [one for one in near if self._gender(one) in ("", named.gender)]
        if not near:
            return named  # Mrs Karimi beside Mr Omid Karimi
        return self.longest[near[0].parts[0], surname]

    def _gender(self, full: Named) -> str:
        """The gender of a full name, by any of its titles or else by the given name."""
        whole = " ".join(self.longest[full.parts[0], self.surname(full)].parts)
        return self.genders.get(whole) or self.finder.gender(full)

    def key(self, named: Named) -> str:
        """One key for one person."""
        return " ".join(self.fullest(named).parts)

    def called(self, named: Named) -> str:
        """How a person is called in full; with the title where no given name is known."""
        full = self.fullest(named)
        if len(full.parts) == 1 and full.kind == "person":
            title = named.title or full.title
            return f"{title} {full.text}".strip()
        return full.text
