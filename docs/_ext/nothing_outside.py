"""Warns of a page or style sheet that would load something from elsewhere: who reads them asks no other place."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

OUTSIDE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
IN_STYLES = re.compile(r"(?:@import|url\()\s*[\"']?\s*((?:https?:)?//[^\"')\s;]*)", re.IGNORECASE)
LOADING = {"src", "srcset", "poster", "data"}
"""Attributes of any element whose address is loaded."""
LINKED = {"stylesheet", "icon", "manifest", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch"}
"""What a ``link`` is if its address is loaded, or at least asked."""


class _Page(HTMLParser):
    """What a page loads from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note addresses of elements."""
        given = {name: value or "" for name, value in attrs}
        names = LOADING & given.keys()
        if tag == "link" and LINKED & set(given.get("rel", "").lower().split()):
            names |= {"href"}
        self.found += [given[name] for name in sorted(names) if OUTSIDE.match(given.get(name, ""))]


def loaded(file: Path) -> Iterator[str]:
    """The addresses outside that a page or a style sheet loads."""
    text = file.read_text(encoding="utf-8")
    yield from IN_STYLES.findall(text)
    if file.suffix == ".html":
        page = _Page()
        page.feed(text)
        yield from page.found


def look(app: Sphinx, exception: Exception | None) -> None:
    """Look through what was built."""
    if exception is not None or app.builder.format != "html":
        return
    for file in sorted(Path(app.outdir).rglob("*")):
        if file.suffix in {".html", ".css"}:
            for address in loaded(file):
                logging.getLogger(__name__).warning("%s loads %s", file.relative_to(app.outdir), address)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register what looks at the end."""
    app.connect("build-finished", look)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
