"""Travel cards: one for each family, four a sheet, with a code that holds a random token and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from safeconduct.report.documents.blocks import Card, Cards, Paper, Texts
from safeconduct.report.documents.contents import TravelCard
from safeconduct.report.documents.heads import Languages, said, shown
from safeconduct.report.documents.passenger_lists import bus_names
from safeconduct.report.documents.texts import alone, clean
from safeconduct.report.documents.typesetting import typeset
from safeconduct.report.documents.words import side_by_side

MOST_NAMES = 12
"""So many names fit on a card; of a larger family the rest are counted."""
LONGEST_NAME, LONGEST_NOTE = 44, 120
"""Letters of a name and of the note for which there is room."""


def cards_pdf(cards: Sequence[TravelCard], made_at: datetime, languages: tuple[str, ...] = ("en",)) -> bytes:
    """Travel cards to be cut, four a sheet of A4, each with the code of its token.

    A card names neither a day nor a route.

    Args:
        cards: a card for each family.
        made_at: when they are made; it stands in the properties of the file alone.
        languages: one, or two side by side.

    Raises:
        ValueError: there is no card, a token is empty or used twice, what is typed does not begin it, or documents are
            not written in these languages.
        FontsMissing: the packages with the fonts are not installed.
    """
    return typeset(cards_paper(cards, made_at, languages))


def cards_paper(cards: Sequence[TravelCard], made_at: datetime, languages: tuple[str, ...]) -> Paper:
    """The sheets of cards before they are set."""
    tokens = [one.token for one in cards]
    if not cards or not all(tokens) or len(set(tokens)) < len(tokens):
        raise ValueError("travel cards: there has to be one at least, and each needs a token that no other card has")
    for one in cards:
        if not one.token.lower().startswith(one.typed.lower()):
            raise ValueError(f"travel card of {one.family}: what is typed has to be the first signs of its token")
    words = side_by_side(languages)
    return Paper(
        title=said(words, "title.cards"),
        blocks=(Cards(tuple(_card(one, words) for one in cards)),),
        words=words,
        made_at=made_at,
        pages=tuple(str(one.phrases["page.of"]) for one in words),
        title_shown=False,
    )


def _card(one: TravelCard, words: Languages) -> Card:
    names = [alone(_cut(name)) for name in one.names[:MOST_NAMES]]
    if len(one.names) > MOST_NAMES:
        names.append(f"+ {shown(words, len(one.names) - MOST_NAMES)}")
    counted: list[tuple[Texts, str]] = [(said(words, "head.people"), shown(words, len(one.names)))]
    bus: list[tuple[Texts, str]] = [(said(words, "column.bus"), bus_names(words, one.buses))] if one.buses else []
    typed: list[tuple[Texts, str]] = [(said(words, "card.typed"), alone(one.typed))] if one.typed else []
    return Card(
        title=said(words, "title.card"),
        code=code_of(one.token),
        alt=clean(f"{words[0].say('title.card')} {one.family}"),
        large=alone(one.family),
        pairs=(*counted, *bus, *typed),
        lines=tuple(names),
        note=alone(_cut(one.note, LONGEST_NOTE)),
        small=tuple(said(words, f"card.{key}") for key in ("show", "together", "lost")),
    )


def _cut(text: str, longest: int = LONGEST_NAME) -> str:
    """A text that fits on a card; of a longer one the beginning, with dots."""
    line = clean(text)
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def code_of(token: str) -> str:
    """The code of a token as SVG: a QR code that is read with up to a quarter of it soiled."""
    import segno

    code: str = segno.make(token, error="q", micro=False).svg_inline(border=2, dark="#000", light="#fff", omitsize=True)
    if "xmlns" not in code:
        code = code.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return code
