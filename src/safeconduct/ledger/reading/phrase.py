"""A phrase: somebody in a sentence, and the nouns beside roles that can speak."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.ledger.reading.tokens import Token

RELATED = frozenset({"who", "which", "whose", "where", "when", "as", "like"})
"""What begins a clause that is set off and has a verb of its own."""
GROUPS = frozenset(
    {"campaign", "group", "team", "office", "committee", "department", "ministry", "party", "newspaper", "paper"}
    | {
        "magazine",
        "agency",
        "council",
        "commission",
        "court",
        "statement",
        "report",
        "poll",
        "letter",
        "document",
        "ad",
    }
    | {"member", "members", "source", "sources", "people", "person", "woman", "man", "mother", "father", "son", "wife"}
    | {"husband", "daughter", "one", "someone", "many", "some", "several", "staff", "crowd", "company", "organization"}
    | {"organisation", "union", "association", "embassy", "government", "force", "police", "army", "families", "camp"}
)
"""Nouns that can speak and that a preposition may bind something to, beside roles."""

NO_ADVERBS = frozenset(
    {"family", "ally", "assembly", "supply", "monopoly", "anomaly", "reply", "italy", "july", "bully"}
)
"""Nouns that end as adverbs do."""


def adverbial(item: Token) -> bool:
    """Whether a word ends as an adverb does, and is neither a noun nor a name that does: recently, and not Italy."""
    return item.low.endswith("ly") and item.word[0].islower() and item.low not in NO_ADVERBS


@dataclass(frozen=True)
class Phrase:
    """Somebody in a sentence.

    Attributes:
        first: Index of its first item in the sentence.
        last: Index of its last item.
        head: Index of the last item of its head: of "a spokesman for the ministry", that of "spokesman".
    """

    first: int
    last: int
    head: int
