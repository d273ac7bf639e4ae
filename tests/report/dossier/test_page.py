"""The page: closed, well-formed, in one direction, and hostile texts are texts."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from safeconduct.operation import Operation
from safeconduct.report.dossier import About, Dossier, make_dossier
from safeconduct.report.dossier.page import page

LATE = date(2026, 7, 2)
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7*7 }}&amp;"
VOID = {"meta", "br", "img", "link", "input"}


class Elements(HTMLParser):
    """The elements of a page: names, attributes, and whether each is closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.names.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that is closed at once."""
        self.names.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and it is the last that began."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """A text."""
        self.text += data


@pytest.fixture(scope="module")
def hostile(changed: Callable[..., Operation]) -> Operation:
    """A ledger whose texts are what nobody should run."""
    cell = '"' + EVIL.replace('"', '""') + '"'
    return changed(
        {
            "sources.csv": f"S9,article,{cell},{cell},{cell},2026-01-20,,javascript:alert(1),eng,,,,{cell},\n",
            "statements.csv": f"T9,S9,,{cell},{cell},direct,{cell},{cell},,,,\n",
            "commitments.csv": f"C9,{cell},places,3,,{cell},will,2026-01-01,2026-02-01,,{cell},,T9,,,\n",
            "figures.csv": f"F9,killed,north,,exact,3,,,,,2026-01-01,2026-01-01,,S9,T9,{cell},used,{cell},\n",
            "events.csv": f"E9,{cell},{cell},2026-01-01,,,{cell},S9\n",
            "statuses.csv": f"L9,{cell},{cell},other,2026-01-01,,,{cell},T9,S9\n",
            "agreements.csv": f"A9,{cell},{cell},{cell},2026-01-01,,{cell},S9\n",
            "custody.csv": f"north,{cell},care,2026-01-01,,,A9,S9\n",
            "measures.csv": f"M9,{cell},{cell},bill,{cell}\n",
            "measure_steps.csv": f"M9,2026-01-05,{cell},{cell},introduced,{cell},{cell},S9\n",
        }
    )


@pytest.mark.parametrize("language", ["en", "fa"])
def test_hostile_texts_are_texts(hostile: Operation, language: str) -> None:
    """No element, attribute or placeholder of a source becomes one of the page."""
    dossier = make_dossier(hostile, About.of("period:2025-01-01..2026-12-31"), LATE, language)
    found = Elements(page(dossier))
    assert found.open == []
    assert not found.names & {"script", "img", "iframe", "object", "link", "form"}
    assert not any(name.startswith("on") for name, _ in found.attributes)
    assert EVIL in found.text.replace("\n", " ")
    assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|\b49\b", found.text)


def test_it_asks_for_nothing(whole: Dossier) -> None:
    """Every link stays in the page, and the policy allows its style alone."""
    made = page(whole)
    found = Elements(made)
    targets = {value for name, value in found.attributes if name in {"href", "src", "xlink:href"} and value}
    there = {value for name, value in found.attributes if name == "id"}
    assert {target.removeprefix("#") for target in targets} <= there
    style = made.split("<style>")[1].split("</style>")[0]
    assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in made
    assert "default-src 'none'" in made


def test_no_name_stands_twice(whole: Dossier) -> None:
    """Every anchor is one."""
    names = [value for name, value in Elements(page(whole)).attributes if name == "id"]
    assert len(names) == len(set(names))


def test_a_persian_page_is_read_from_the_right(ledger: Operation) -> None:
    """It says so, names stand in elements of their own direction, and no English phrase is on it."""
    made = page(make_dossier(ledger, About.of("site:north"), LATE, "fa"))
    assert 'lang="fa" dir="rtl"' in made
    assert "<bdi>North camp</bdi>" in made
    assert not re.search("What is not known|Sources|Commitments", made)
