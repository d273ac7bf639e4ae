"""The words of documents, in every language."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from safeconduct.report.documents.words import LANGUAGES, side_by_side, words_of
from safeconduct.report.phrases import plain

OTHERS = [language for language in LANGUAGES if language != "en"]


def names_in(phrase: str) -> set[str]:
    """What a phrase puts in."""
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_every_phrase(language: str) -> None:
    """No key is missing, none is left over, and each puts in the same."""
    english, other = words_of("en").phrases, words_of(language).phrases
    assert set(other) == set(english)
    for key, phrase in english.items():
        assert other[key]
        if isinstance(phrase, list):
            assert len(other[key]) == len(phrase) == 12
        else:
            assert names_in(other[key]) == names_in(phrase), key


@pytest.mark.parametrize("language", ["fa", "ar"])
def test_no_phrase_was_left_in_latin(language: str) -> None:
    """Of a language in Arabic script, every word is in it, but for what is put in."""
    for key, phrase in words_of(language).phrases.items():
        if key == "calendar.months":
            continue
        letters = "".join(text for text, _, _, _ in string.Formatter().parse(phrase))
        assert not set(letters) & set(string.ascii_letters + string.digits), key


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "9 March 2026", "9 March 2026 05:30 (UTC+3:30)"),
        ("fr", "9 mars 2026", "9 mars 2026 05:30 (UTC+3:30)"),
        ("sq", "9 mars 2026", "9 mars 2026 05:30 (UTC+3:30)"),
        ("ar", "٩ آذار/مارس ٢٠٢٦", "٩ آذار/مارس ٢٠٢٦ ٠٥:٣٠ (UTC+3:30)"),
        ("fa", "۱۸ اسفند ۱۴۰۴ (2026-03-09)", "۱۸ اسفند ۱۴۰۴ (2026-03-09) ۰۵:۳۰ (UTC+3:30)"),
    ],
)
def test_days_and_moments(language: str, day: str, moment: str) -> None:
    """In the digits and the calendar of the language; beside a solar day stands the Gregorian one."""
    words, there = words_of(language), timezone(timedelta(hours=3, minutes=30))
    assert plain(words.day(date(2026, 3, 9))) == day
    assert plain(words.moment(datetime(2026, 3, 9, 5, 30, tzinfo=there))) == moment


def test_clocks() -> None:
    """West of Greenwich, at it, and of a clock that is not known."""
    moment = datetime(2026, 3, 9, 5, 30)
    shown = [plain(words_of("en").moment(moment.replace(tzinfo=zone))) for zone in (timezone(-timedelta(hours=4)), UTC)]
    assert [each.removeprefix("9 March 2026 05:30") for each in shown] == [" (UTC−4)", " (UTC)"]
    assert plain(words_of("en").moment(moment)) == "9 March 2026 05:30"


@pytest.mark.parametrize("languages", [(), ("en", "fa", "ar"), ("en", "en"), ("xx",), ("en", "xx")])
def test_other_languages_are_refused(languages: tuple[str, ...]) -> None:
    """None, three, one twice, and unknown ones."""
    with pytest.raises(ValueError, match="language"):
        side_by_side(languages)
