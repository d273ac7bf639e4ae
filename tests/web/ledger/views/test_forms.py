"""What people send on the pages of the ledger, and what becomes of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.ledger.entering import QUOTE, TEXT, counted, promised, taken
from tests.web.record.making import made, offered, site

from safeconduct.operation import read_operation
from safeconduct.web.ledger.entries import KINDS
from safeconduct.web.record import uploads
from safeconduct.web.record.models import (
    Commitment,
    Figure,
    FigureDecision,
    Fulfilment,
    LegalStatus,
    Measure,
    Operation,
    Source,
    SourceCopy,
    Statement,
)
from small_ledger import ARTICLE, DIGEST, write_ledger

pytestmark = pytest.mark.django_db


def send(client: Client, name: str, *args: object, status: int = 302, **given: Any) -> Any:
    """Send a page of the operation what was filled in; whatever is left out is as the page has it."""
    path = reverse(name, args=["one", *args])
    form = client.get(path).context["form"]
    sent = {field: form[field].value() for field in form.fields if form[field].value() not in (None, "")}
    answer = client.post(path, sent | given)
    assert answer.status_code == status, answer.context and answer.context["form"].errors
    return answer


def test_a_text_is_pasted(record: Operation, as_alma: Client) -> None:
    """It becomes a source with its copy, called as its first line where nothing else is given."""
    send(as_alma, "ledger_take", pasted=TEXT, kind="article", publisher="The Wire")
    one = Source.objects.get(operation=record)
    assert (one.title, one.publisher) == ("The camp opens", "The Wire")
    assert SourceCopy.objects.get(source=one).words() == TEXT


def test_several_files_are_taken_each_for_itself(record: Operation, as_alma: Client) -> None:
    """One that cannot be read is named with the reason, and the others are taken."""
    files = [
        SimpleUploadedFile("a.txt", b"First text"),
        SimpleUploadedFile("b.html", b"<html><title>Second</title><body><p>Second text</p></body></html>"),
        SimpleUploadedFile("c.txt", b"\xff\xff"),
    ]
    answer = send(as_alma, "ledger_take", status=200, uploads=files, kind="article")
    page = answer.content.decode()
    assert page.count("taken as") == 2
    assert "not taken" in page
    assert sorted(Source.objects.values_list("title", flat=True)) == ["First text", "Second"]
    html = SourceCopy.objects.get(source__title="Second")
    assert html.form == "html"
    assert (html.file() or b"").startswith(b"<html>")
    assert "Second text" in html.words()
    assert not Source.objects.filter(title__contains=".txt").exists()
    assert record.pk == html.operation_id


def test_nothing_to_take_is_said(record: Operation, as_alma: Client) -> None:  # noqa: ARG001 - it is there
    """As is a text that is there already."""
    send(as_alma, "ledger_take", status=422, kind="article")
    send(as_alma, "ledger_take", pasted=TEXT, kind="article")
    assert "already" in send(as_alma, "ledger_take", status=422, pasted=TEXT, kind="article").content.decode()


def test_words_are_found_in_the_text(record: Operation, as_alma: Client) -> None:
    """A statement that is typed without its place is marked where its words stand."""
    source = taken(record)
    send(as_alma, "ledger_mark_statement", source.pk, text=QUOTE, speaker="Colonel Ito")
    one = Statement.objects.get()
    assert (one.start, one.end) == (TEXT.index(QUOTE), TEXT.index(QUOTE) + len(QUOTE))
    send(as_alma, "ledger_mark_statement", source.pk, status=422, text="never said", start="1", end="3")
    camp = site(record, "camp").pk
    send(as_alma, "ledger_mark_figure", source.pk, subject="arrived", site=camp, low="400", excerpt="Some 400 people",
         quantifier="about")  # fmt: skip
    assert Figure.objects.get().quantifier == "about"


def test_a_figure_is_chosen_contested_and_reviewed(record: Operation, as_alma: Client) -> None:
    """With a reason each; what somebody else decided meanwhile is not decided over."""
    one = counted(taken(record))
    path = reverse("ledger_decide", args=["one", one.pk])
    send(as_alma, "ledger_decide", one.pk, role="used", reason="by name")
    late = as_alma.post(path, {"role": "rejected", "reason": "no", "seen": "0"})
    assert late.status_code == 422
    send(as_alma, "ledger_contest", one.pk, reason="not by name")
    page = as_alma.get(reverse("ledger_figure", args=["one", one.pk])).content.decode()
    assert "contested" in page
    assert "not by name" in page
    assert as_alma.post(reverse("ledger_review", args=["one", one.pk])).status_code == 302
    assert FigureDecision.objects.get().role == "used"
    other = counted(taken(record, "Another text"), 397)
    send(as_alma, "ledger_all_stand", other.pk, status=422, reason="both")  # one of them is used


def test_a_commitment_is_entered_kept_and_superseded(record: Operation, as_alma: Client) -> None:
    """From an offer, with its sources; and withdrawn by its own page."""
    offer, source = offered(record), taken(record)
    given = {"promisor": "Albania", "kind": "places", "low": "210", "unit": "person", "modality": "will"}
    send(as_alma, "ledger_new_commitment", **given, offer=offer.pk, made_on="2012-03-01", due_on="2012-12-31")
    one = Commitment.objects.get()
    send(as_alma, "ledger_fulfil", one.pk, on="2012-05-16", quantity="14", sources=[source.pk])
    done = Fulfilment.objects.get()
    assert (done.quantity, done.citations.get().source) == (14.0, source)
    send(as_alma, "ledger_change_commitment", one.pk, low="220", reason="the letter says so")
    other = promised(record)
    send(as_alma, "ledger_supersede", one.pk, by=other.pk, reason="a new letter")
    send(as_alma, "ledger_withdraw", other.pk, on="2013-01-01", reason="a speech")
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.low, one.superseded_by, other.withdrawn_on) == (220.0, other, date(2013, 1, 1))


def test_a_status_is_entered_and_contested(record: Operation, as_alma: Client) -> None:
    """By a statement of a source, which its page then shows."""
    source = taken(record)
    send(as_alma, "ledger_mark_statement", source.pk, text=QUOTE, speaker="Colonel Ito")
    send(as_alma, "ledger_new_entry", "legal_status", subject="The residents", kind="terror_listing",
         from_day="1997-10-08", sources=[source.pk])  # fmt: skip
    one = LegalStatus.objects.get()
    send(as_alma, "ledger_contest_status", one.pk, statement=Statement.objects.get().pk)
    page = as_alma.get(reverse("ledger_entry", args=["one", "legal_status", one.pk])).content.decode()
    assert "Contested by" in page
    assert "Colonel Ito" in page


def test_the_other_entries_are_entered_and_changed(record: Operation, as_alma: Client) -> None:
    """An event, an agreement, who is responsible for a site, and a measure with its next step."""
    source = taken(record)
    camp = site(record, "camp").pk
    send(as_alma, "ledger_new_entry", "ledger_event", title="A flight", starts_on="2012-05-16")
    send(as_alma, "ledger_new_entry", "agreement", title="A memorandum", signed_on="2011-12-25")
    send(as_alma, "ledger_new_entry", "responsibility", site=camp, holder="The army", role="security")
    send(as_alma, "ledger_new_entry", "measure", number="H.R.1", kind="bill")
    send(as_alma, "ledger_step_measure", Measure.objects.get().pk, on="2012-05-16", step="introduced")
    agreement = KINDS["agreement"].objects.get()
    send(as_alma, "ledger_cite", "agreement", agreement.pk, source=source.pk)
    send(as_alma, "ledger_cite", "agreement", agreement.pk, source=source.pk, status=422)
    send(as_alma, "ledger_change_entry", "agreement", agreement.pk, title="The memorandum", reason="its name")
    assert KINDS["agreement"].objects.get().title == "The memorandum"
    page = as_alma.get(reverse("ledger_source", args=["one", source.pk])).content.decode()
    assert "The memorandum" in page


def test_nothing_of_another_operation_can_be_chosen(record: Operation, as_alma: Client) -> None:
    """A form offers what its own operation has, and refuses the rest."""
    elsewhere = taken(made("elsewhere"), "Elsewhere")
    mine = taken(record)
    figure = counted(elsewhere)
    send(as_alma, "ledger_change_source", mine.pk, status=422, syndicated_from=elsewhere.pk, reason="x")
    one = promised(record)
    send(as_alma, "ledger_fulfil", one.pk, status=422, on="2012-05-16", figure=figure.pk)
    send(as_alma, "ledger_fulfil", one.pk, status=422, on="2012-05-16", sources=[elsewhere.pk])
    for name, key in (("ledger_source", elsewhere.pk), ("ledger_figure", figure.pk)):
        assert as_alma.get(reverse(name, args=["one", key])).status_code == 404


def test_an_operation_brings_its_copies(tmp_path: Path, small_operation: Callable[..., Path]) -> None:
    """A zipped folder is unfolded with the copies of its sources, and with nothing else that lies there."""
    folder = write_ledger(small_operation, tmp_path / "there")
    (folder / "sources" / "notes.txt").write_text("x")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, f"there/{file.relative_to(folder)}")
    packed.seek(0)
    with uploads.opened("there.zip", packed) as unfolded:
        assert [one.name for one in (unfolded / "sources").iterdir()] == [DIGEST]
        assert read_operation(unfolded).copies[DIGEST]() == ARTICLE.encode()
