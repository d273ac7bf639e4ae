"""The page: closed, well-formed, without anything that runs or asks for anything."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import polars as pl
import pytest

from safeconduct.operation import Operation
from safeconduct.report.facts import Facts, gather
from safeconduct.report.html import page, with_bdi
from safeconduct.report.phrases import isolated
from safeconduct.report.writing import figures_of

from .conftest import make_plan

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr", "base"}
HOSTILE = """"><script>alert('x')</script><img src=http://example.org/x onerror=alert(1)>&amp;{{ 7*7 }}"""


class Reader(HTMLParser):
    """Reads a page strictly: what is opened is closed, in its order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        assert len({name for name, _ in attrs}) == len(attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that is closed at once."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """It closes what was opened last."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


@pytest.fixture(scope="module")
def text(facts: Facts) -> str:
    """The page of the small operation and its plan."""
    return page(facts, figures_of(facts))


@pytest.fixture(scope="module")
def read(text: str) -> Reader:
    """The same page, read."""
    return Reader(text)


def harmless(reader: Reader) -> None:
    """Nothing runs, nothing is asked for."""
    for tag, attributes in reader.tags:
        assert tag not in {"script", "iframe", "object", "embed", "link", "base", "form", "img", "image", "use"}
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in {"style", "src", "srcset", "data", "action", "xlink:href", "ping", "background"}
            assert "://" not in value
            assert name != "href" or value.startswith("#")


def test_nothing_runs_and_nothing_is_asked_for(read: Reader) -> None:
    """No script, no address, no style attribute, no link but inside the page."""
    harmless(read)


def test_policy_allows_its_own_style_and_no_more(text: str, read: Reader) -> None:
    """The content security policy names the hash of the one style element."""
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    policies = [a["content"] for tag, a in read.tags if a.get("http-equiv") == "Content-Security-Policy"]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert len(policies) == 1
    assert policies[0].startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "url(" not in style
    assert "@import" not in style


def test_style_knows_no_left_and_right(text: str) -> None:
    """A page in Arabic or Persian is its mirror."""
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    sides = "left|right|top|bottom"
    physical = rf"(margin|padding|border)-({sides})|text-align:\s*({sides})|[{{;\s]({sides}|width|height)\s*:"
    assert re.findall(physical, style) == []


def test_ids_are_unique_and_links_lead_somewhere(read: Reader) -> None:
    """Each anchor of the contents is there once."""
    ids = Counter(a["id"] for _, a in read.tags if "id" in a)
    assert [name for name, n in ids.items() if n > 1] == []
    wanted = {a["href"].removeprefix("#") for _, a in read.tags if "href" in a}
    wanted |= {name for _, a in read.tags for name in a.get("aria-labelledby", "").split()}
    assert wanted <= set(ids)


def test_pictures_have_names_and_tables_beside_them(read: Reader) -> None:
    """Each picture is one image to a screen reader, with a title, a description and a table."""
    pictures = [a for tag, a in read.tags if tag == "svg"]
    assert len(pictures) >= 8
    for attributes in pictures:
        assert attributes["role"] == "img"
        title, description = attributes["aria-labelledby"].split()
        assert ("title", {"id": title}) in read.tags
        assert ("desc", {"id": description}) in read.tags
    assert sum(tag == "table" for tag, _ in read.tags) >= len(pictures) / 2


def test_says_who_leaves_and_who_stays(read: Reader) -> None:
    """The answer is on top."""
    assert "8 of 9 people leave by 18 March 2026; one is left behind." in "".join(read.texts)


def test_cases_are_named_by_their_codes_alone(text: str, operation: Operation) -> None:
    """No code of a person, no reason of a family and no decision stands in the page."""
    for case in ("C1", "C2", "C3", "C4", "C7"):
        assert f"<bdi>{case}</bdi>" in text
    for person in operation.tables["people"]["person_id"]:
        assert not re.search(rf"\b{person}\b", text)
    for secret in ("Only S2 would take them", "Brother is there", "Said:", "officer-1"):
        assert secret not in text


def test_hostile_names_are_only_text(operation: Operation) -> None:
    """Names that look like code are shown as they are."""
    tables = dict(operation.tables)
    for name in ("sites", "destinations", "needs", "transits"):
        tables[name] = tables[name].with_columns(name=pl.lit(HOSTILE) + pl.int_range(pl.len()).cast(pl.String))
    hostile = replace(operation, settings=replace(operation.settings, name=HOSTILE), tables=tables)
    plan = make_plan(
        hostile,
        [("C1", "N1", "alb-1"), ("C2", "N1", "alb-1"), ("C4", "S1", "alb-1")],
        prices=[("board", "N1", None, "escort", 3.0, None), ("care", "alb-1", None, "stretcher", 2.0, None)],
        method=HOSTILE,
    )
    facts = gather(hostile, plan)
    reader = Reader(page(facts, figures_of(facts)))
    harmless(reader)
    assert HOSTILE in "".join(reader.texts)


def test_operation_alone(alone: Facts) -> None:
    """Without a plan the page tells who waits, and lists nobody."""
    text = page(alone, figures_of(alone))
    harmless(Reader(text))
    assert "9 people wait; there is no plan yet." in text
    assert "<bdi>C1</bdi>" not in text


def test_same_again(facts: Facts, text: str) -> None:
    """Equal input gives an equal page."""
    assert page(facts, figures_of(facts)) == text


def test_doubts_are_told_on_top(operation: Operation) -> None:
    """A plan of other tables, and cases that are not planned any more."""
    plan = make_plan(operation, [("C4", "S1", "alb-1"), ("C6", "S1", "alb-1")], operation_digest="?")
    facts = gather(operation, plan)
    text = page(facts, [])
    assert "This plan was made from other tables" in text
    assert "One case of the plan is not planned any more" in text


def test_isolated_names_become_bdi() -> None:
    """Marks of isolation become elements; everything else is escaped."""
    assert with_bdi(f"to {isolated('<b>')} & on") == "to <bdi>&lt;b&gt;</bdi> &amp; on"


def test_a_page_for_ten_thousand_stays_small(operation: Operation) -> None:
    """Ten thousand people in four thousand families take less than a megabyte and a half."""
    cases, people = operation.tables["cases"], operation.tables["people"]
    many = 4000
    tables = dict(operation.tables)
    tables["cases"] = pl.concat([cases[:1]] * many).with_columns(
        case_id=pl.format("C{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(7)),
        travel_with=pl.lit(None, pl.String),
    )
    tables["people"] = pl.concat([people[:1]] * (many * 5 // 2)).with_columns(
        person_id=pl.format("P{}", pl.int_range(pl.len())),
        case_id=pl.format("C{}", (pl.int_range(pl.len()) % many).cast(pl.String).str.zfill(7)),
    )
    large = replace(operation, tables=tables)
    names = tables["cases"]["case_id"].to_list()
    plan = make_plan(
        large,
        [(name, "N1", "alb-1") for name in names],
        buses=[("N1", 1 + i // 20, name) for i, name in enumerate(names)],
    )
    facts = gather(large, plan)
    assert facts.people == 10_000
    assert len(page(facts, figures_of(facts)).encode()) < 1_500_000
