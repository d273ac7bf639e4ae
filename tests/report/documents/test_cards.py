"""Travel cards: the code says the token and nothing else; the card tells nobody of a journey."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from safeconduct.report.documents.cards import cards_paper, cards_pdf
from safeconduct.report.documents.contents import TravelCard
from safeconduct.report.documents.typesetting import images

from .conftest import MADE
from .reading_pdf import Document, plain_text

CARDS = [
    TravelCard(f"{n:02}q9X-k2Lm_T7aBzR4vW8s", f"F{n:03}", ("Alma Sample", "نور المثال"), (str(n),), "Hall B")
    for n in range(1, 6)
]


@pytest.mark.parametrize("languages", [("en",), ("fa", "en"), ("ar",)])
def test_a_reader_finds_the_token_of_each_card(languages: tuple[str, ...]) -> None:
    """Four cards a sheet, each code read from the image of the page."""
    sheets = images(cards_paper(CARDS, MADE, languages))
    found = [
        sorted(str(code.text) for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(sheet)))) for sheet in sheets
    ]
    assert found == [sorted(one.token for one in CARDS[:4]), [CARDS[4].token]]


def test_a_card_says_who_rides_on_which_bus() -> None:
    """Names, bus, number of people and what to do, in both languages; neither the token nor a day as text."""
    text = Document(cards_pdf(CARDS[:1], MADE, ("en", "ar"))).whole()
    for word in (
        "F001",
        "Alma Sample",
        "نور المثال",
        "Hall B",
        "Show this card at the gate.",
        "هذه البطاقة عند البوابة",
    ):
        assert plain_text(word) in text
    assert CARDS[0].token not in text
    assert "2026" not in text


def test_a_card_shows_what_can_be_typed_for_it() -> None:
    """The first signs of its token stand on it; other signs would find nobody, and are refused."""
    assert "02Q9X" in Document(cards_pdf([TravelCard("02q9X-k2Lm_T7aB", "F1", ("A",), typed="02Q9X")], MADE)).whole()
    with pytest.raises(ValueError, match="first signs of its token"):
        cards_pdf([TravelCard("02q9X-k2Lm_T7aB", "F1", ("A",), typed="F1")], MADE)


def test_what_does_not_fit_on_a_card_is_counted() -> None:
    """Of fifteen people three are counted; a name that is too long ends in dots."""
    names = tuple(f"Person {n}" for n in range(1, 15))
    text = Document(cards_pdf([TravelCard("t", "F1", (*names[:1], "N" * 90, *names[1:]))], MADE)).whole()
    assert "+ 3" in text
    assert "Person 11" in text
    assert "Person 12" not in text
    assert "…" in text


@pytest.mark.parametrize("tokens", [(), ("",), ("a", "a")])
def test_cards_need_tokens_of_their_own(tokens: tuple[str, ...]) -> None:
    """No card, a card without a token, one token twice."""
    with pytest.raises(ValueError, match="token"):
        cards_pdf([TravelCard(token, "F1", ("A",)) for token in tokens], MADE)
