"""Codes that others keep."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.codes import WITHOUT_NATIONALITY, explain


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("country", "DEU"),
        ("country", "XKX"),
        ("nationality", "AFG"),
        ("nationality", "XKX"),
        *(("nationality", code) for code in WITHOUT_NATIONALITY),
        ("language", "fas"),
        ("language", "prs"),
        ("airport", "TIA"),
        ("timezone", "UTC"),
        ("timezone", "Asia/Baghdad"),
    ],
)
def test_known_code_is_accepted(kind: str, code: str) -> None:
    """Codes in use have nothing wrong with them."""
    assert explain(kind, code) is None


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("country", "XXA", "is no country code of ISO 3166-1 alpha-3"),
        ("country", "DE", "is no country code of ISO 3166-1 alpha-3; write DEU"),
        ("country", "deu", "is no country code of ISO 3166-1 alpha-3; write DEU"),
        ("nationality", "XXD", "is no nationality of ISO 3166-1 alpha-3"),
        ("language", "fa", "is no language code of ISO 639-3; write fas"),
        ("language", "FAS", "is no language code of ISO 639-3; write fas"),
        ("language", "zzz", "is no language code of ISO 639-3"),
        ("airport", "tia", "is no airport code of IATA (three capital letters)"),
        ("timezone", "Mars/Olympus", "is no time zone that is known here; write it as Asia/Baghdad"),
        ("timezone", "Asia", "is no time zone that is known here; write it as Asia/Baghdad"),
        ("timezone", "../../etc/passwd", "is no time zone that is known here; write it as Asia/Baghdad"),
    ],
)
def test_unknown_code_is_explained(kind: str, code: str, said: str) -> None:
    """An unknown code says of which list it is none, and which code was perhaps meant."""
    assert explain(kind, code) == said


@given(st.text(), st.sampled_from(["country", "nationality", "language", "airport", "timezone"]))
def test_any_text_can_be_asked_about(text: str, kind: str) -> None:
    """Whatever stands in the place of a code, there is an answer and no exception."""
    assert explain(kind, text) is None or isinstance(explain(kind, text), str)


def test_a_kind_that_is_none_is_refused() -> None:
    """Only kinds of codes can be asked about."""
    with pytest.raises(ValueError, match="no kind of code"):
        explain("postcode", "1234")


def test_lists_of_codes_are_loaded_on_first_use() -> None:
    """Importing the package reads no list of countries, no workbook library and no figure library."""
    program = "import sys, safeconduct.operation; print({'pycountry', 'fastexcel', 'xlsxwriter'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
