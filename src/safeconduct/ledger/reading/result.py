"""What reading an article gives: proposals, each with the characters that it comes from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Span:
    """A place in the article: ``text`` is its characters from ``start`` up to ``end``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Statement(Span):
    """What somebody says, as the article tells it.

    Attributes:
        id: Its name in this reading.
        parent: The statement that reports it; None where the article itself does.
        speaker: The fullest name that the article has for who says it; None where nobody can be named.
        mode: ``direct`` between quotation marks, ``indirect`` otherwise.
        cue: The verb that says that somebody speaks, as written; empty where there is none.
        confidence: From 0 to 1.
        mention: Where the article names the speaker: a name, a role or a pronoun; None where it does not.
        guess: Who it may be, where that is too unsure for a speaker.
    """

    id: str
    parent: str | None
    speaker: str | None
    mode: str
    cue: str
    confidence: float
    mention: Span | None
    guess: str | None


@dataclass(frozen=True)
class Figure(Span):
    """A number and what it counts, in the words of ``figures.csv``."""

    subject: str | None
    quantifier: str
    low: float | None
    high: float | None
    unit: str | None
    confidence: float


@dataclass(frozen=True)
class When(Span):
    """A day or a period, as ISO 8601 writes its first and last day."""

    first: str
    last: str
    precision: str


@dataclass(frozen=True)
class Step(Span):
    """A step of a measure that the article tells; the chamber (``house`` or ``senate``) where it names one."""

    step: str
    on: str | None
    chamber: str | None = None


@dataclass(frozen=True)
class Measure:
    """A bill or resolution, its number as it is usually written, and its steps in the order of the text."""

    number: str
    chamber: str
    kind: str
    mentions: tuple[Span, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Commitment(Span):
    """What somebody says that they, or others, will do.

    Attributes:
        promisor: Who is to do it; None where nobody can be named, or others are called on.
        modality: ``will``, ``intends`` or ``calls_on``.
        due: The last day by which it is to be done, as ISO 8601 writes it.
        kind: As in ``commitments.csv``.
        conditions: On what it depends, in the words of the article.
    """

    promisor: str | None
    modality: str
    due: str | None
    kind: str | None
    conditions: str | None = None


@dataclass(frozen=True)
class Flag(Span):
    """What is suspect, what may be meant, and why. Nothing is corrected."""

    kind: str
    suggestion: str
    why: str


@dataclass(frozen=True)
class Reading:
    """All that was proposed of an article.

    Attributes:
        text_sha256: Of the text in UTF-8.
        characters: How many the text has.
    """

    text_sha256: str
    characters: int
    title: str | None
    publisher: str | None
    published: str | None
    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    dates: tuple[When, ...]
    measures: tuple[Measure, ...]
    commitments: tuple[Commitment, ...]
    places: tuple[Span, ...]
    people: tuple[Span, ...]
    organisations: tuple[Span, ...]
    flags: tuple[Flag, ...]

    def as_json(self) -> dict[str, Any]:
        """The reading as programs read it."""
        told = {"title": self.title, "publisher": self.publisher, "published": self.published}
        source: dict[str, Any] = {"text_sha256": self.text_sha256, "characters": self.characters}
        source |= {key: value for key, value in told.items() if value is not None}
        statements = [asdict(one) for one in self.statements]
        for row in statements:
            del row["mention"], row["guess"]
        dates = []
        for when in self.dates:
            row = asdict(when)
            dates.append({"from": row.pop("first"), "to": row.pop("last"), **row})
        return {
            "source": source,
            "statements": statements,
            "figures": [asdict(one) for one in self.figures],
            "dates": dates,
            "measures": [asdict(one) for one in self.measures],
            "commitments": [asdict(one) for one in self.commitments],
            "places": [asdict(one) for one in self.places],
            "people": [asdict(one) for one in self.people],
            "organisations": [asdict(one) for one in self.organisations],
            "flags": [asdict(one) for one in self.flags],
        }
