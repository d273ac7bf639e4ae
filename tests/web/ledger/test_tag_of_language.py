"""The language of a source, as browsers read it."""

from __future__ import annotations

import pytest

from safeconduct.web.ledger.templatetags.ledger_words import tag_of_language


@pytest.mark.parametrize(("code", "tag"), [("eng", "en"), ("fas", "fa"), ("prs", "prs"), ("en", "en"), ("", "")])
def test_a_browser_is_told_two_letters_where_there_are_two(code: str, tag: str) -> None:
    """A code of ISO 639-3 becomes that of two letters; one that has none, or is none, stays."""
    assert tag_of_language(code) == tag
