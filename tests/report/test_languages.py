"""Reports in other languages: the same words there, in their digits, days and direction."""

from __future__ import annotations

import re
import string
import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import pytest

from safeconduct.cli.report import Language
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning.openness import ALONE, DECIDED, SCARCE
from safeconduct.planning.resources import CLOSED, NEVER_A_BUS, NO_BUS
from safeconduct.report.bars import labelled_bars
from safeconduct.report.condition_words import CONDITIONS, condition_of
from safeconduct.report.days import ticks
from safeconduct.report.drawing import described, draw, steps
from safeconduct.report.facts import Facts, gather
from safeconduct.report.groups import country_name
from safeconduct.report.html import page
from safeconduct.report.phrases import FORMS, LANGUAGES, day, number, phrases_of, plain, say, share, speaking, written
from safeconduct.report.writing import figures_of

OTHERS = [language for language in LANGUAGES if language != "en"]
LATIN_DIGITS = set(string.digits)


def names_in(phrase: Any) -> set[str]:
    """What a phrase puts in, in any of its forms."""
    forms = phrase.values() if isinstance(phrase, dict) else [phrase]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_every_phrase(language: str) -> None:
    """No key is missing, none is left over, each puts in the same things and has the same forms."""
    english, other = phrases_of("en"), phrases_of(language)
    assert set(other) == set(english)
    for key, phrase in english.items():
        assert type(other[key]) is type(phrase), key
        if isinstance(phrase, list):
            assert len(other[key]) == len(phrase), key
            continue
        if isinstance(phrase, dict):
            assert set(other[key]) >= set(phrase) == {"one", "other"}, key
            assert set(other[key]) <= set(FORMS), key
        assert names_in(other[key]) - {"n"} == names_in(phrase) - {"n"}, key  # one may be a word or a number


@pytest.mark.parametrize("language", OTHERS)
def test_no_phrase_was_left_in_english(language: str) -> None:
    """Only what has no words is the same: marks, and names put in; French and Albanian share a few words."""
    same = {key: str(phrase) for key, phrase in phrases_of("en").items() if phrases_of(language)[key] == phrase}
    worded = {key: phrase for key, phrase in same.items() if re.search(r"[a-z]", re.sub(r"\{[a-z]+\}", "", phrase))}
    alike = {key for key, phrase in worded.items() if language in ("fr", "sq") and len(phrase) <= len("destinations")}
    assert worded.keys() - alike <= {"destinations.label_offered", "ledger_unit.place"}


def test_a_language_that_is_none_is_refused() -> None:
    """The message says which there are; the language before is spoken on."""
    with pytest.raises(ValueError, match="en, fa"), speaking("xx"):
        pass
    with speaking("fa"):
        assert number(3) == "۳"
    assert number(3) == "3"


def test_the_command_offers_every_language() -> None:
    """What ``report --language`` takes is what there are phrases for."""
    assert [one.value for one in Language] == list(LANGUAGES)


def test_persian_numbers_and_days() -> None:
    """Digits and signs are Persian; a day is a Solar Hijri one, in a sentence with the Gregorian beside it."""
    with speaking("fa"):
        assert [written(1300), number(12.34), share(1, 1000), share(1, 3)] == ["۱٬۳۰۰", "۱۲٫۳", "کمتر از ۱٪", "۳۳٪"]
        assert day(date(2026, 3, 1)) == "۱۰ اسفند ۱۴۰۴"
        assert plain(written(date(2026, 3, 1))) == "۱۰ اسفند ۱۴۰۴ (2026-03-01)"
        assert written([1, 2]) == "۱، ۲"


def test_french_and_arabic_numbers_and_nouns() -> None:
    """The signs of each; Arabic counts in five forms, of which one and two stand without the number."""
    with speaking("fr"):
        assert [written(1300), number(12.34), day(date(2026, 3, 1))] == ["1\u202f300", "12,3", "1 mars 2026"]
        assert say("map.label", name="A", n=1.5) == "A\u00a0: 1,50"
        assert say("ledger_unit.person", n=0) == "0 personnes"
        assert say("offers.standing", n=2, all=1).endswith("1 offre.")
    with speaking("ar"):
        assert [written(1300), number(12.34), day(date(2026, 3, 1))] == ["١٬٣٠٠", "١٢٫٣", "١ مارس ٢٠٢٦"]
        said = [say("waiting.all_wait", n=n) for n in (1, 2.0, 3, 11, 100)]
    assert said == ["الكل: يوم واحد", "الكل: يومان", "الكل: ٣ أيام", "الكل: ١١ يومًا", "الكل: ١٠٠ يوم"]


def test_time_is_marked_by_the_months_of_the_language() -> None:
    """From 1 March 2026 those that begin on 21 April and 22 May; 21 March is too near to the first day."""
    with speaking("fa"):
        marked = ticks(date(2026, 3, 1), 100, 6)
    assert marked == [(0, "۱۰ اسفند ۱۴۰۴"), (51, "اردیبهشت ۱۴۰۵"), (82, "خرداد")]


def test_countries_have_their_names() -> None:
    """Those of the standard, in the language; one that has none keeps its code."""
    with speaking("fa"):
        assert [country_name("ALB"), country_name("XXA"), country_name("ZZZ")] == ["آلبانی", "بی‌تابعیت", "ZZZ"]
    assert country_name("ALB") == "Albania"


def test_each_condition_of_the_planner_has_its_phrase() -> None:
    """In English it reads as the planner has it; in Persian none stays English."""
    needed = [f"{words.format(need='ramp')} {ALONE}" for words in SCARCE.values()]
    for words in (*CONDITIONS, *needed):
        own = words if words in DECIDED.values() or not words.startswith("it ") else f"each {words[3:]}"
        assert condition_of(words).of_each() == own
        with speaking("fa"):
            assert not set(condition_of(words).of_each().replace("ramp", "")) & set(string.ascii_letters), words
    assert {CLOSED, NEVER_A_BUS, NO_BUS} <= set(CONDITIONS)


def test_needs_have_their_names_in_the_language() -> None:
    """Those that the program names, in groups and in what closes a way; one that people named stays as it is."""
    operation = make_synthetic(200)
    names = gather(operation, None).need_names
    assert names["wheelchair"] == "Wheelchair on board"
    short = f"{SCARCE['board'].format(need='wheelchair')} {ALONE}"
    with speaking("fa"):
        names = gather(operation, None).need_names
        assert names["wheelchair"] == "صندلی چرخدار در وسیلهٔ سفر"
        assert names["wheelchair"] in condition_of(short, names).of_each()
        assert "wheelchair" not in condition_of(short, names).of_each()


def texts_of(picture: str) -> dict[str, tuple[str | None, float]]:
    """Each text of a picture with its anchor and where it stands across."""
    found = {}
    for element in ET.fromstring(picture).iter():  # noqa: S314 - drawn just now
        if element.tag.endswith("text") and element.text:
            across = float((element.get("transform") or "translate(0").split("(")[1].split(",")[0])
            found[element.text] = (element.get("text-anchor"), across)
    return found


def test_pictures_are_drawn_from_the_right() -> None:
    """Names start at the right edge and values end at the left one, with anchors that mean so from the right."""
    drawn = {}
    for language in LANGUAGES:
        with speaking(language):
            svg = described(labelled_bars([("seat", 2.0, "two"), ("bed", 1.0, "one")], 330),
                            key="k", title="t", sentence="s", kind="wide")  # fmt: skip
            drawn[language] = svg, texts_of(svg)
    english, persian = drawn["en"], drawn["fa"]
    assert 'direction="rtl"' in persian[0]
    assert 'direction="ltr"' in english[0]
    assert english[1]["seat"] == ("start", 0)
    assert english[1]["two"] == ("end", 330)
    assert persian[1]["seat"] == ("start", 330)
    assert persian[1]["two"] == ("end", 0)


def test_the_numbers_of_an_axis_are_of_the_language() -> None:
    """They stand at the right, in Persian digits."""
    with speaking("fa"):
        picture = draw([steps([{"x": 0, "y": 1000}, {"x": 10, "y": 0}], fill="#000000", stroke="#000000")],
                       size=(300, 100), domain=(0, 10), rising=1000)  # fmt: skip
    assert "۱٬۰۰۰" in picture
    assert not any(set(text) & LATIN_DIGITS for text in texts_of(picture))


@pytest.mark.parametrize("with_plan", [True, False])
def test_a_page_is_in_one_language(facts: Facts, alone: Facts, *, with_plan: bool) -> None:
    """It says its direction, and no English phrase stands on it."""
    shown = facts if with_plan else alone
    with speaking("fa"):
        made = page(shown, figures_of(shown))
    assert 'lang="fa" dir="rtl"' in made
    fixed = [phrase for phrase in phrases_of("en").values() if isinstance(phrase, str) and "{" not in phrase]
    assert [phrase for phrase in fixed if len(phrase) > 12 and phrase in made] == []
    assert say("page.dir") == "ltr"
