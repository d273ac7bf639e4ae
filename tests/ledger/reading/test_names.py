"""Names: people, places and organisations as the article writes them."""

from __future__ import annotations

from safeconduct.ledger.reading import read

TEXT = (
    "SELS, 4 June — Colonel Pavel Dren met Dr. Mira Holt of the Ministry of Works in Kortrel on Monday. Dren flew from "
    "Albania to Lake Orin with Jan de Vries, a nurse. “The UN was told,” Holt’s deputy, Otto Keil, said."
)


def test_names_are_told_apart() -> None:
    """By titles, by what they are called, by countries and by the words around them; titles are no part of a name."""
    reading = read(TEXT)
    assert [one.text for one in reading.people] == [
        "Pavel Dren",
        "Mira Holt",
        "Dren",
        "Jan de Vries",
        "Holt",
        "Otto Keil",
    ]
    assert [one.text for one in reading.places] == ["SELS", "Kortrel", "Albania", "Lake Orin"]
    assert [one.text for one in reading.organisations] == ["Ministry of Works", "UN"]


def test_days_and_first_words_are_no_names() -> None:
    """Calendars and the capitals of a sentence."""
    reading = read("On Monday in June they came. However, nobody saw them. Across the road a dog slept.")
    assert (reading.people, reading.places, reading.organisations) == ((), (), ())


def test_a_common_word_with_a_capital_is_no_name() -> None:
    """Nor are the words of a headline in capitals a person."""
    reading = read("ALBANIA WELCOMES THEM\n\nThe Group met the Press at the Camp.")
    texts = {one.text for kind in (reading.people, reading.organisations, reading.places) for one in kind}
    assert not texts & {"ALBANIA WELCOMES", "WELCOMES", "Group", "Press", "Camp"}
