"""How sentences of figures come onto a page."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from safeconduct.web.board.templatetags.board_words import told
from safeconduct.web.pages.writing import day_text
from safeconduct.web.record.templatetags.record_words import day

DAY = date(2016, 9, 9)


@pytest.mark.parametrize("language", ["en", "fa", "fa-af", "ar", "ps", "sq", "fr"])
def test_a_day_in_a_sentence_is_a_day_as_on_pages(language: str) -> None:
    """Whatever a language puts around a day is taken off with it, and what the sentence has around it stays."""
    with translation.override(language):
        assert (
            told(f"x {day_text(DAY)}: \u2068Ana\u2069 ({day_text(DAY)})")
            == f"x {day(DAY)}: <bdi>Ana</bdi> ({day(DAY)})"
        )
