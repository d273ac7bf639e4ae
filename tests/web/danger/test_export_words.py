"""What the reader of exports says, in the words of pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import safeconduct.operation.import_incidents as reader
from safeconduct.operation.faults import Fault
from safeconduct.web.danger.export_words import SENTENCES, fault_text, said

SAMPLES = {"number": "10", "day": "2026-03-01", "kind": "shelling"}


def filled(sentence: str) -> str:
    """A sentence as the reader says it of some export."""
    return sentence % {name: SAMPLES.get(name, f"{name} 7") for name in re.findall(r"%\((\w+)\)s", sentence)}


def told(node: ast.expr) -> str:
    """A text of the code, with a number where it has a value."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr)
    return "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in node.values)


def reasons() -> Iterator[str]:
    """Every text with which the code says that a row becomes nothing, or what is to be known of one."""
    for file in sorted(Path(reader.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            is_remark = called == "append" and getattr(getattr(node.func, "value", None), "id", "") == "remarks"
            if (called == "NotAnEvent" or is_remark) and isinstance(node.args[0], ast.Constant | ast.JoinedStr):
                yield told(node.args[0])


def test_every_reason_of_the_code_is_known() -> None:
    """On a Persian page no reason and no remark is left in English."""
    found = list(reasons())
    assert len(found) > 20
    with translation.override("fa"):
        assert [one for one in found if said(one).foreign] == []


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_known_by_itself(sentence: str) -> None:
    """In English it stays as it is, and in Persian it is Persian."""
    with translation.override("en"):
        assert said(filled(sentence)).text == filled(sentence)
    with translation.override("fa"):
        text = said(filled(sentence)).text
        assert re.search("[\u0600-\u06ff]", text)


def test_a_fault_names_its_column() -> None:
    """Where it lies in one, in the language of the page."""
    fault = Fault("events.csv", 1, "event_date", "is missing from this ACLED export; export it with all columns")
    with translation.override("fa"):
        assert fault_text(fault).startswith("event_date: در این خروجی")
