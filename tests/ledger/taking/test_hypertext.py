"""The text of web pages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.ledger.taking import Said, text_of
from safeconduct.ledger.taking.hypertext import from_html, iso_639_3

PIECES = [
    *("<p>", "</p>", "<b>", "<q>", "</q>", "<br>", "<div hidden>", "</div>", "<td>", "<article>", "a", "&lt;", "\0"),
    *("<!--", "-->", "<script>", "</script>"),
]
"""What broken pages are made of."""


def page(body: str, head: str = "") -> bytes:
    """A page in UTF-8."""
    return f"<!doctype html><html lang=en-GB><head>{head}</head><body>{body}</body></html>".encode()


def test_a_reader_sees_paragraphs() -> None:
    """Paragraphs stand apart, white space runs together, and a break begins a line."""
    taken = text_of(page("<h1>Camp</h1><p>One\n <b>two</b>\tthree<br>four</p><ul><li>a</li><li>b</li></ul>"), "a.html")
    assert taken.text == "Camp\n\nOne two three\nfour\n\na\n\nb"


def test_a_quotation_element_has_its_marks() -> None:
    """A browser shows marks around a short quotation, and so does the text."""
    assert (
        text_of(page("<p>She said <q>no</q>.</p>"), "a.html").text
        == "She said \N{LEFT DOUBLE QUOTATION MARK}no\N{RIGHT DOUBLE QUOTATION MARK}."
    )


def test_the_article_is_taken_and_what_stands_beside_it_is_told() -> None:
    """Menus, footers and forms are left out, and how much was left out is said."""
    taken = text_of(page("<nav>Home News</nav><article><p>The news.</p></article><footer>Imprint</footer>"), "a.html")
    assert taken.text == "The news."
    assert [(one.kind, dict(one.values)) for one in taken.remarks] == [("outside_left_out", {"characters": 16})]


def test_the_longest_article_of_a_page_is_its_article() -> None:
    """Teasers of other stories are articles too, and shorter."""
    body = "<article>Teaser</article><article><p>The story that is told at length.</p></article>"
    assert text_of(page(body), "a.html").text == "The story that is told at length."


def test_active_content_is_neither_run_nor_read() -> None:
    """Scripts, styles, frames and embedded objects leave no word in the text, and the script is told."""
    active = (
        "<script>alert('one')</script><style>p{}</style><svg onload=alert(2)><text>three</text></svg>"
        "<iframe src=https://example.org>four</iframe><object>five</object><template>six</template>"
        "<noscript>seven</noscript><img src=x onerror=alert(8)>"
    )
    taken = text_of(page(f"<p>Words.</p>{active}"), "a.html")
    assert taken.text == "Words."
    assert "script_not_run" in [one.kind for one in taken.remarks]


@pytest.mark.parametrize("how", ["hidden", "aria-hidden=true", "style='display: none'", "style='visibility:hidden'"])
def test_what_a_reader_does_not_see_is_left_out_and_told(how: str) -> None:
    """Hidden words could be read into the ledger unseen."""
    taken = text_of(page(f"<p>Seen.</p><div {how}>Unseen.</div>"), "a.html")
    assert taken.text == "Seen."
    assert [(one.kind, dict(one.values)) for one in taken.remarks] == [("hidden_left_out", {"characters": 7})]


def test_what_a_page_says_of_itself_is_proposed() -> None:
    """Title, author, publisher, day, address and language come from the head of the page."""
    head = (
        "<title>Own title</title><meta property=og:title content='Camp  attacked'>"
        "<meta name=author content='A. Writer'>"
        "<meta property=og:site_name content='The Paper'>"
        "<meta property=article:published_time content=2016-07-05T08:00Z>"
        "<link rel=canonical href=https://example.org/camp>"
    )
    assert text_of(page("<p>Words.</p>", head), "a.html").said == Said(
        title="Camp attacked",
        author="A. Writer",
        publisher="The Paper",
        published_on=date(2016, 7, 5),
        url="https://example.org/camp",
        language="eng",
    )


def test_an_address_that_is_no_web_address_is_not_proposed() -> None:
    """A page cannot have a script proposed as its address."""
    assert text_of(page("<p>W</p>", "<link rel=canonical href='javascript:alert(1)'>"), "a.html").said.url == ""


@pytest.mark.parametrize("day", ["2016-13-45", "yesterday", ""])
def test_a_day_that_is_none_is_not_proposed(day: str) -> None:
    """A day that is not in the calendar is passed over."""
    assert text_of(page("<p>W</p>", f"<meta name=date content='{day}'>"), "a.html").said.published_on is None


def test_a_page_is_read_in_the_encoding_that_it_declares() -> None:
    """Old pages are in the encodings of Windows, and say so."""
    content = "<meta charset=windows-1256><p>سلام</p>".encode("cp1256")
    assert from_html(content).text == "سلام"


def test_a_page_that_declares_nothing_is_utf_8_or_western() -> None:
    """A page without a word of it is read as browsers do."""
    assert from_html("<p>café</p>".encode()).text == "café"
    assert from_html("<p>café</p>".encode("cp1252")).text == "café"


def test_characters_that_cannot_be_read_are_counted() -> None:
    """What is lost in decoding is said."""
    taken = from_html(b"<meta charset=windows-1253><p>a\xffb</p>")
    assert [(one.kind, dict(one.values)) for one in taken.remarks] == [
        ("not_decoded", {"count": 1, "charset": "cp1253"})
    ]


@pytest.mark.parametrize("name", ["rot13", "unicode_escape", "utf-7", "zlib", "nonsense", "idna"])
def test_an_encoding_that_no_page_has_is_passed_over(name: str) -> None:
    """A page cannot name a codec of Python's that does something else."""
    assert from_html(f"<meta charset={name}><p>plain</p>".encode()).text == "plain"


@given(st.lists(st.sampled_from(PIECES)))
def test_any_page_is_read(parts: list[str]) -> None:
    """However broken a page is, its text has no element, no control character, and no blank line at its ends."""
    text = from_html("".join(parts).encode()).text
    assert "\0" not in text
    assert text == text.strip()
    assert "<p>" not in text


def test_a_page_nested_ten_thousand_deep_is_read() -> None:
    """The walk keeps no stack."""
    assert from_html(b"<div>" * 10_000 + b"deep").text == "deep"


@pytest.mark.parametrize(
    ("tag", "code"), [("en-GB", "eng"), ("fa", "fas"), ("sqi", "sqi"), ("x-none", ""), ("", ""), ("zz", "")]
)
def test_languages_are_named_by_iso_639_3(tag: str, code: str) -> None:
    """Tags of pages become the codes that the ledger has."""
    assert iso_639_3(tag) == code
