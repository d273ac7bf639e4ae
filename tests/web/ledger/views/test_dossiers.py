"""The page that makes a dossier: what it offers, what it hands out, and who may take it."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from safeconduct.web.audit.models import Entry
from safeconduct.web.ledger.views.dossiers import TYPES
from safeconduct.web.record.models import Operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]

ASKED = {"about": "country:ALB", "on": "2026-07-02", "kind": ".html", "language": "en"}


def ask(client: Client, **given: str) -> Any:
    """Send the form of the small operation."""
    return client.post(reverse("ledger_dossier", args=["small"]), ASKED | given)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_form_offers_what_there_is(as_alma: Client, language: str) -> None:
    """Countries, sites and commitments by what people call them, and a period."""
    as_alma.cookies["django_language"] = language
    shown = as_alma.get(reverse("ledger_dossier", args=["small"])).content.decode()
    for value in ("country:ALB", "country:DEU", "site:north", "commitment:C1", "period"):
        assert f'value="{value}"' in shown
    assert ("Albania" in shown) is (language == "en") or "آلبانی" in shown
    assert "<script" not in shown.split("<main")[1]


def test_a_page_is_handed_out_and_written_down(as_alma: Client) -> None:
    """As a file of its own, with the place of the log in its name."""
    answer = ask(as_alma)
    assert answer.status_code == 200
    assert "What concerns Albania" in answer.content.decode()
    entry = Entry.objects.filter(action="exported").latest("sequence")
    assert entry.subject == "dossier"
    assert "country:ALB" in json.dumps(entry.after)
    assert answer["Content-Disposition"].startswith(f'attachment; filename="small-dossier-log-{entry.sequence}-')
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("kind", list(TYPES))
def test_every_kind_is_handed_out(as_alma: Client, kind: str) -> None:
    """With the type that belongs to it."""
    answer = ask(as_alma, kind=kind, language="fa")
    assert (answer.status_code, answer["Content-Type"]) == (200, TYPES[kind])
    if kind == ".docx":
        assert "word/document.xml" in ZipFile(io.BytesIO(answer.content)).namelist()


def test_a_period_has_both_days(as_alma: Client) -> None:
    """In their order; what is wrong is said, and nothing goes out."""
    for first, last, why in (
        ("2026-01-01", "", "A period needs both days."),
        ("2026-02-01", "2026-01-01", "The period ends before it begins."),
    ):
        answer = ask(as_alma, about="period", first=first, last=last)
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert not Entry.objects.filter(action="exported").exists()
    assert ask(as_alma, about="period", first="2026-01-01", last="2026-03-31").status_code == 200


def test_what_is_not_there_is_no_choice(as_alma: Client) -> None:
    """The form comes back."""
    assert ask(as_alma, about="site:elsewhere").status_code == 422


@pytest.mark.parametrize("right", ["ledger.read", "export"])
def test_both_rights_are_needed(as_alma: Client, allow: Any, right: str) -> None:
    """Who has one of them alone gets what an address without a page gets, and no way there is shown."""
    other = Operation.objects.create(code="other", name="Other")
    allow(other, "planning.read", right)
    assert as_alma.get(reverse("ledger_dossier", args=["other"])).status_code == 404
    assert as_alma.post(reverse("ledger_dossier", args=["other"]), ASKED).status_code == 404
    if right == "ledger.read":
        shown = as_alma.get(reverse("ledger_commitments", args=["other"])).content.decode()
        assert reverse("ledger_dossier", args=["other"]) not in shown


def test_before_it_is_set_up_there_is_no_form(as_alma: Client, allow: Any) -> None:
    """And nothing to take out."""
    empty = Operation.objects.create(code="other", name="Other")
    allow(empty, "planning.read", "ledger.read", "export")
    shown = as_alma.get(reverse("ledger_dossier", args=["other"]))
    assert "is not set up yet" in shown.content.decode()
    assert as_alma.post(reverse("ledger_dossier", args=["other"]), ASKED).status_code == 422
