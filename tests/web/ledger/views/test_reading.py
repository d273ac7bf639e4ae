"""The page on which a source is read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.ledger.entering import taken

from safeconduct.web.audit.models import Entry
from safeconduct.web.ledger.proposing import read_source
from safeconduct.web.record.models import Operation, Source, Statement

pytestmark = pytest.mark.django_db

TEXT = "Mayor Rima Okoro said: \u201cWe will take 30 families.\u201d In 20015 she had refused.\n"


@pytest.fixture
def source(record: Operation) -> Source:
    """An article with a quotation and a year that cannot be."""
    return taken(record, TEXT)


def page(client: Client, source: Source) -> Any:
    """The page of it."""
    return client.get(reverse("ledger_read", args=[source.operation.code, source.pk]))


def decide(client: Client, source: Source, key: str, act: str) -> Any:
    """Press a button of a proposal."""
    address = reverse("ledger_decide_proposal", args=[source.operation.code, source.pk])
    return client.post(address, {"key": key, "act": act})


def first(source: Source) -> str:
    """The key of the first statement that is proposed."""
    return next(one.key for one in read_source(source).proposals if one.kind == "statement")


def test_the_text_stands_beside_what_is_proposed(as_alma: Client, source: Source) -> None:
    """Marks lead from the words to the proposals, and back; what is suspect is told first."""
    shown = page(as_alma, source)
    key = first(source)
    assert shown.status_code == 200
    text = shown.content.decode()
    assert f'href="#{key}"' in text
    assert f'id="{key}"' in text
    assert "There is no such year" in text
    assert "no-store" in shown["Cache-Control"]


def test_looking_is_written_down(as_alma: Client, source: Source) -> None:
    """Whoever reads a source is in the log."""
    page(as_alma, source)
    assert Entry.objects.filter(subject="source", action="read").exists()


def test_accepting_leads_to_the_next_proposal(as_alma: Client, source: Source) -> None:
    """One press enters it, and the page goes on."""
    key = first(source)
    answer = decide(as_alma, source, key, "accept")
    assert answer.status_code == 302
    assert Statement.objects.count() == 1
    going_on = answer["Location"].partition("#")[2]
    found = read_source(source)
    assert going_on == (found.open[0].key if found.open else key)


def test_rejecting_and_bringing_back(as_alma: Client, source: Source) -> None:
    """What was rejected can be brought back on the same page."""
    key = first(source)
    decide(as_alma, source, key, "reject")
    assert "It was rejected." in page(as_alma, source).content.decode()
    decide(as_alma, source, key, "bring_back")
    assert "It was rejected." not in page(as_alma, source).content.decode()


def test_a_proposal_is_edited_before_it_is_accepted(as_alma: Client, source: Source) -> None:
    """The form has what was proposed, and what is sent is entered."""
    key = first(source)
    address = reverse("ledger_edit_proposal", args=[source.operation.code, source.pk, key])
    assert "Rima Okoro" in as_alma.get(address).content.decode()
    as_alma.post(address, {"speaker": "R. Okoro", "mode": "direct", "cue": "said", "precision": "day"})
    assert Statement.objects.get().speaker == "R. Okoro"


@pytest.mark.parametrize("act", ["", "destroy"])
def test_another_act_is_no_page(as_alma: Client, source: Source, act: str) -> None:
    """Nothing else can be asked for."""
    assert decide(as_alma, source, first(source), act).status_code == 404


def test_a_proposal_that_is_gone_is_said(as_alma: Client, source: Source) -> None:
    """A page that was open for long does no harm."""
    answer = decide(as_alma, source, "statement-1-2", "accept")
    assert answer.status_code == 302
    assert not Statement.objects.exists()
    assert "proposed no more" in page(as_alma, source).content.decode()


def test_whoever_may_only_read_the_ledger_decides_nothing(as_rita: Client, source: Source) -> None:
    """The page asks for the right to edit."""
    assert page(as_rita, source).status_code == 404
    assert decide(as_rita, source, first(source), "accept").status_code == 404


def test_hostile_words_are_text(as_alma: Client, record: Operation) -> None:
    """A source cannot put an element into the page, or turn its direction."""
    source = taken(record, "He said \u201c<script>alert(1)</script>\u202e no\u201d yesterday, Colonel Ito said.\n")
    text = page(as_alma, source).content.decode()
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert "[U+202E]" in text
