"""What a language has no words for is English on its pages, and marked."""

from __future__ import annotations

import json

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory
from django.utils.translation import gettext, ngettext, override, pgettext

from safeconduct.web.pages.untranslated import CLOSE, OPEN, Untranslated, in_elements, mark

NOBODY_TRANSLATED = "A text that is in no catalogue"


@pytest.fixture(autouse=True)
def _pashto_is_marked() -> None:
    """Pashto is translated in part."""
    mark("ps")
    mark("ps")


def test_a_text_without_a_translation_is_marked() -> None:
    """In a language that is not whole; elsewhere the English text is as it was."""
    with override("ps"):
        assert gettext(NOBODY_TRANSLATED) == f"{OPEN}{NOBODY_TRANSLATED}{CLOSE}"
        assert ngettext("one of them", "%(n)s of them", 2) == f"{OPEN}%(n)s of them{CLOSE}"
        assert pgettext("somewhere", NOBODY_TRANSLATED) == NOBODY_TRANSLATED
    for code in ("en", "fa"):
        with override(code):
            assert gettext(NOBODY_TRANSLATED) == NOBODY_TRANSLATED


def test_dari_has_the_words_of_persian_before_english() -> None:
    """A text that Dari lacks is Persian; one that both lack is English and marked."""
    mark("fa-af")
    with override("fa"):
        departures = gettext("Departures")
    with override("fa-af"):
        assert gettext("Departures") == departures != "Departures"
        assert gettext(NOBODY_TRANSLATED).startswith(OPEN)


def test_a_page_says_the_language_of_what_is_english() -> None:
    """In an element where one can stand; a title and a choice keep the direction alone, an attribute nothing."""
    text = f"{OPEN}Seats{CLOSE}"
    page = f'<title>{text}</title><p title="{text}">{text}</p><option value="{text}">{text}</option><b>{text}</b>'
    assert in_elements(page) == (
        '<title>\u2066Seats\u2069</title><p title="Seats"><span lang="en" dir="ltr">Seats</span></p>'
        '<option value="Seats">\u2066Seats\u2069</option><b><span lang="en" dir="ltr">Seats</span></b>'
    )


def test_no_program_reads_signs() -> None:
    """JSON may write them with numbers."""
    sent = Untranslated(lambda _request: JsonResponse({"said": f"{OPEN}Seats{CLOSE}"}))(RequestFactory().get("/"))
    assert json.loads(sent.content) == {"said": "Seats"}


@pytest.mark.parametrize(
    ("kind", "shown"), [("text/html", "<span"), ("text/csv", "Seats"), ("application/json", "Seats")]
)
def test_nothing_leaves_with_signs(kind: str, shown: str) -> None:
    """A page has elements in their place, a table and what programs read have the text."""

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{OPEN}Seats{CLOSE}", content_type=kind)

    sent = Untranslated(view)(RequestFactory().get("/")).content.decode()
    assert sent.startswith(shown)
    assert OPEN not in sent
