"""The text of a web page: what a reader sees of its article, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from safeconduct.ledger.taking.characters import cleaned, decoded_as, one_line
from safeconduct.ledger.taking.taken import Remark, Said, Taken

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = (
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul video audio"
)
_UNSEEN = (
    "script style noscript template svg math iframe object embed canvas head title select option datalist button "
    "input textarea video audio map"
)
BLOCKS = frozenset(_BLOCKS.split())
"""Elements that begin on a line of their own."""
UNSEEN = frozenset(_UNSEEN.split())
"""Elements whose content is no text of the page."""
BESIDE = frozenset(("nav", "aside", "footer", "form", "dialog", "menu"))
"""Elements that stand beside an article."""
CELLS = frozenset(("td", "th"))
QUOTED = {"q": ("\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}")}
"""Elements that a browser shows in quotation marks of its own."""

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.IGNORECASE)
_NO_DISPLAY = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DECLARED_WITHIN = 4096
_PUBLISHED = (
    'meta[property="article:published_time"]',
    'meta[name="date"]',
    'meta[name="DC.date.issued"]',
    'meta[itemprop="datePublished"]',
)
_LONGEST_SAID = 500


def from_html(content: bytes) -> Taken:
    """Read a web page. No script of it is run, and nothing that it names is fetched."""
    found = _DECLARED.search(content[:_DECLARED_WITHIN])
    text, remarks = decoded_as(content, found[1].decode("ascii") if found else "")
    return taken_from(text, remarks)


def taken_from(page: str, remarks: tuple[Remark, ...] = ()) -> Taken:
    """Read the text of a page that is decoded already; ``remarks`` are told with those of reading it."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    body = tree.body
    if body is None:
        return Taken("", "html")
    article = _article(tree)
    whole, hidden = _lines(body, beside=True)
    lines, _ = _lines(article or body, beside=False)
    text, left_out = cleaned("\n\n".join(lines))
    outside = sum(map(len, whole)) - sum(map(len, lines))
    said = [*remarks, *left_out]
    if tree.css_first("script") is not None:
        said.append(Remark("script_not_run"))
    if outside > 0:
        said.append(Remark("outside_left_out", {"characters": outside}))
    if hidden:
        said.append(Remark("hidden_left_out", {"characters": hidden}))
    return Taken(text, "html", _said(tree), tuple(said))


def _article(tree: LexborHTMLParser) -> LexborNode | None:
    """The part of a page that is its article: the longest of those that say so, if they do."""
    for tag in ("article", "main", '[role="main"]'):
        parts = tree.css(tag)[:50]
        if parts:
            return max(parts, key=lambda part: sum(map(len, _lines(part, beside=False)[0])))
    return None


def _lines(top: LexborNode, *, beside: bool) -> tuple[list[str], int]:
    """The paragraphs of an element that a reader sees, and how many characters are hidden from readers.

    The walk keeps no stack, so that a page may be nested as deep as it likes.

    Args:
        top: The element.
        beside: Whether what stands beside an article belongs to it.
    """
    lines: list[str] = []
    line: list[str] = []
    hidden = 0

    def end_line() -> None:
        made = "\n".join(part for piece in "".join(line).split("\n\0") if (part := one_line(piece)))
        if made:
            lines.append(made)
        line.clear()

    node: LexborNode | None = top
    while node is not None:
        tag = node.tag or ""
        inside = None
        if tag == "-text":
            line.append((node.text_content or "").replace("\0", ""))
        elif tag in UNSEEN or (tag in BESIDE and not beside):
            pass
        elif _is_hidden(node):
            hidden += len(one_line(node.text(deep=True)))
        else:
            _begin(tag, line, end_line)
            inside = node.child
        if inside is not None:
            node = inside
            continue
        while node is not None:
            if not (node.tag or "").startswith("-"):
                _end(node.tag or "", line, end_line)
            if node.mem_id == top.mem_id:
                end_line()
                return lines, hidden
            if node.next is not None:
                node = node.next
                break
            node = node.parent
    end_line()
    return lines, hidden


def _begin(tag: str, line: list[str], end_line: Callable[[], None]) -> None:
    if tag in BLOCKS:
        end_line()
    elif tag == "br":
        line.append("\n\0")
    elif tag in CELLS:
        line.append(" ")
    elif tag in QUOTED:
        line.append(QUOTED[tag][0])


def _end(tag: str, line: list[str], end_line: Callable[[], None]) -> None:
    if tag in BLOCKS:
        end_line()
    elif tag in QUOTED:
        line.append(QUOTED[tag][1])


def _is_hidden(node: LexborNode) -> bool:
    given = node.attributes
    if "hidden" in given or given.get("aria-hidden") == "true":
        return True
    return bool(_NO_DISPLAY.search((given.get("style") or "")[:1000]))


def _said(tree: LexborHTMLParser) -> Said:
    """What a page says of itself."""

    def first(*selectors: str, attribute: str = "content") -> str:
        for selector in selectors:
            node = tree.css_first(selector)
            value = node.attributes.get(attribute) if node is not None else None
            if value and (line := one_line(cleaned(value)[0])):
                return line[:_LONGEST_SAID]
        return ""

    title = tree.css_first("title")
    own = one_line(cleaned(title.text(deep=True))[0])[:_LONGEST_SAID] if title is not None else ""
    days = _days(first(selector) for selector in _PUBLISHED)
    url = first('link[rel="canonical"]', attribute="href")
    root = tree.root
    return Said(
        title=first('meta[property="og:title"]') or own,
        author=first('meta[name="author"]', 'meta[property="article:author"]'),
        publisher=first('meta[property="og:site_name"]', 'meta[name="publisher"]'),
        published_on=next(days, None) or next(_days([first("time[datetime]", attribute="datetime")]), None),
        url=url if url.startswith(("https://", "http://")) else "",
        language=iso_639_3((root.attributes.get("lang") or "") if root is not None else ""),
    )


def _days(values: Iterable[str]) -> Iterator[date]:
    for value in values:
        if found := _DAY.match(value):
            try:
                yield date(*map(int, found.groups()))
            except ValueError:
                continue


def iso_639_3(tag: str) -> str:
    """The code of a language by ISO 639-3, from a tag as pages have it (``en-GB``); empty where there is none."""
    import pycountry

    short = re.split("[-_]", tag.strip().lower())[0]
    if len(short) not in (2, 3) or not short.isalpha():
        return ""
    found = pycountry.languages.get(**{f"alpha_{len(short)}": short})
    return found.alpha_3 if found is not None else ""
