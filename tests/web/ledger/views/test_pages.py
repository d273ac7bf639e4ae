"""Every page of the ledger, in both languages, for whoever may read it and for whoever may not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.ledger.entering import TEXT, counted, said, taken

from safeconduct.web.audit.models import Entry
from safeconduct.web.ledger import services
from safeconduct.web.ledger.entries import KINDS
from safeconduct.web.ledger.views import figures
from safeconduct.web.record.models import Commitment, Figure, Measure, Offer, Operation, Source, Statement
from small_ledger import QUOTE

pytestmark = pytest.mark.django_db

LISTS = ("ledger_commitments", "ledger_sources", "ledger_figures", "ledger_measures", "ledger_time_line")
FORMS = ("ledger_dossier", "ledger_new_commitment", "ledger_take", "ledger_new_source")


def page(client: Client, name: str, *args: object, **query: str) -> str:
    """A page of the small operation, which is there."""
    answer = client.get(reverse(name, args=["small", *args]), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def addresses(record: Operation) -> list[tuple[str, tuple[Any, ...]]]:
    """The address of every page that is asked for with something of the ledger in it."""
    source, figure = Source.objects.get(code="S1"), Figure.objects.get(code="F1")
    commitment, measure = Commitment.objects.get(code="C2"), Measure.objects.get()
    made: list[tuple[str, tuple[Any, ...]]] = [(name, ()) for name in (*LISTS, *FORMS)]
    of_source = ("ledger_source", "ledger_change_source", "ledger_mark_statement", "ledger_mark_figure")
    made += [(name, (source.pk,)) for name in of_source]
    of_figure = ("ledger_figure", "ledger_change_figure", "ledger_decide", "ledger_all_stand", "ledger_contest")
    made += [(name, (figure.pk,)) for name in of_figure]
    of_commitment = ("commitment", "change_commitment", "fulfil", "withdraw", "supersede")
    made += [(f"ledger_{name}", (commitment.pk,)) for name in of_commitment]
    for kind, model in KINDS.items():
        one = model.objects.filter(operation=record).first()
        made += [(name, (kind, one.pk)) for name in ("ledger_entry", "ledger_change_entry")]
    made += [("ledger_cite", ("agreement", KINDS["agreement"].objects.get().pk))]
    made += [("ledger_contest_status", (KINDS["legal_status"].objects.get().pk,))]
    made += [("ledger_step_measure", (measure.pk,))]
    made += [
        ("ledger_new_entry", (kind,))
        for kind in ("ledger_event", "legal_status", "agreement", "responsibility", "measure")
    ]
    return made


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_page_is_there(small: Operation, as_alma: Client, language: str) -> None:
    """Without a script or style within it, and each field with a label."""
    as_alma.cookies["django_language"] = language
    for name, args in addresses(small):
        text = page(as_alma, name, *args)
        assert f'lang="{language}"' in text
        assert "style=" not in text
        assert not re.search(r"<script(?! src)", text)
        labelled = set(re.findall(r'<label for="([^"]+)"', text))
        fields = re.findall(r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|radio)")[^>]* id="([^"]+)"', text)
        assert set(fields) <= labelled, (name, set(fields) - labelled)


def test_who_reads_changes_nothing(small: Operation, as_alma: Client, allow: Any) -> None:
    """With the right to read, pages show and offer no change; without it there are none, nor a way to them."""
    each = addresses(small)
    allow(small, "planning.read", "ledger.read")
    reads = {"source", "figure", "commitment", "entry"}
    for name, args in each:
        word = name.removeprefix("ledger_")
        expected = 200 if name in LISTS or word in reads else 404
        assert as_alma.get(reverse(name, args=["small", *args])).status_code == expected, name
    assert "ledger/sources/take" not in page(as_alma, "ledger_sources")
    allow(small, "planning.read")
    assert as_alma.get(reverse("ledger_sources", args=["small"])).status_code == 404
    assert "/ledger/" not in page(as_alma, "record_offers")


def test_an_empty_ledger_says_so(record: Operation, as_alma: Client) -> None:
    """Each list says in words that there is nothing, and where to begin."""
    for name in LISTS:
        answer = as_alma.get(reverse(name, args=[record.code]))
        assert answer.status_code == 200
        assert "<table" not in answer.content.decode()


@pytest.mark.usefixtures("small")
def test_a_text_carries_what_was_entered_from_it(as_alma: Client) -> None:
    """Each statement and figure is marked at its characters, leads to its entry, and the entry leads back."""
    source = Source.objects.get(code="S1")
    text = page(as_alma, "ledger_source", source.pk)
    statement = Statement.objects.get(code="T2")
    anchor = f'<span id="at-statement-{statement.pk}"></span>'
    assert anchor in text
    after = re.sub(r"<[^>]+>", "", text.partition(anchor)[2].partition("</div>")[0])
    assert after.startswith(QUOTE)
    figure = Figure.objects.get(code="F1")
    assert f'id="at-figure-{figure.pk}"' in text
    assert f"#at-statement-{statement.pk}" in page(as_alma, "ledger_entry", "statement", statement.pk)
    assert f"#at-figure-{figure.pk}" in page(as_alma, "ledger_figure", figure.pk)
    read = Entry.objects.filter(action="read", subject="source").latest("pk")
    assert (read.id_list, read.purpose) == ([str(source.pk)], "ledger")


def test_a_hostile_text_is_harmless(small: Operation, as_alma: Client) -> None:
    """Markup is text, and what turns the direction of writing is shown by its number."""
    source = taken(small, "<script>alert(1)</script> \u202egood news\u202c")
    text = page(as_alma, "ledger_source", source.pk)
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert "[U+202E]good news[U+202C]" in text


def test_the_copy_is_handed_out_as_it_came(small: Operation, as_alma: Client) -> None:
    """The text and the file; the name says nothing of either, and a file that is not there is no page."""
    source = taken(small, TEXT, content=b"%PDF-1.7", form="pdf")
    answer = as_alma.get(reverse("ledger_copy", args=["small", source.pk, "file"]))
    assert answer.content == b"%PDF-1.7"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="source-{source.pk}.bin"'
    assert as_alma.get(reverse("ledger_copy", args=["small", source.pk, "text"])).content == TEXT.encode()
    first = Source.objects.get(code="S1")
    assert as_alma.get(reverse("ledger_copy", args=["small", first.pk, "file"])).status_code == 404
    assert as_alma.get(reverse("ledger_copy", args=["small", first.pk, "other"])).status_code == 404


@pytest.mark.usefixtures("small")
def test_disagreements_stand_side_by_side(as_alma: Client) -> None:
    """Those that are open come first, with quantifier, slant and reliability; settled ones say how."""
    source = Source.objects.get(code="S1")
    counted(source, 5, site=None, subject="missing")
    counted(source, 6, site=None, subject="missing", quantifier="more_than")
    text = page(as_alma, "ledger_figures")
    opened, _, settled = text.partition("Settled disagreements")
    assert "Open disagreements" in opened
    assert "more than 6" in opened
    assert "about 1,200" in settled
    assert "All of them stand" in opened


@pytest.mark.usefixtures("small")
def test_figures_are_found_by_what_they_count(as_alma: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """By subject, by how they stand and by a word; in pages, on which a disagreement keeps all of its sides."""
    text = page(as_alma, "ledger_figures", subject="killed")
    assert "F5</bdi>" in text
    assert "F1</bdi>" not in text
    text = page(as_alma, "ledger_figures", state="settled", words="f2")
    assert "F1</bdi>" in text
    assert "F5</bdi>" not in text
    assert "No figure is so" in page(as_alma, "ledger_figures", words="nowhere")
    monkeypatch.setattr(figures, "THINGS", 1)
    pages = [page(as_alma, "ledger_figures", page=str(n)) for n in (1, 2, 3)]
    assert [[f"F{n}</bdi>" in each for n in range(1, 6)] for each in pages] == [
        [True, True, True, False, False],
        [False, False, False, True, False],
        [False, False, False, False, True],
    ]
    read = Entry.objects.filter(action="read", subject="source").latest("pk")
    assert read.id_list == [str(Figure.objects.get(code="F5").source_id)]


@pytest.mark.usefixtures("small")
def test_what_is_told_in_other_words_is_no_quotation(as_alma: Client) -> None:
    """The excerpt of a figure is set as one where it stands in the copy of its source, and else said to be told."""
    first, second = (Figure.objects.get(code=code) for code in ("F1", "F2"))
    assert "<blockquote" in page(as_alma, "ledger_figure", first.pk)
    text = page(as_alma, "ledger_figure", second.pk)
    assert "<blockquote" not in text
    assert "in other words than its own" in text


@pytest.mark.usefixtures("small")
def test_names_keep_their_own_direction(as_alma: Client) -> None:
    """In a line of the page each by itself; the marks that do so are not shown as if a source had them."""
    as_alma.cookies["django_language"] = "fa"
    for name, one in (("ledger_commitment", Commitment.objects.get(code="C1")), ("ledger_entry", None)):
        statement = Statement.objects.get(code="T2")
        text = page(as_alma, name, *([one.pk] if one else ["statement", statement.pk]))
        assert "[U+20" not in text
        assert "\u2068T" in text or "<bdi>Arta Leka</bdi>، <bdi>deputy minister</bdi>" in text


@pytest.mark.usefixtures("small")
def test_commitments_of_a_day(as_alma: Client) -> None:
    """What became of each follows the day that is asked for; one that was not made yet is not there."""
    early = page(as_alma, "ledger_commitments", on="2025-12-01")
    assert "C1</bdi>" not in early
    assert "C2</bdi>" in early
    late = page(as_alma, "ledger_commitments", on="2026-12-31")
    assert late.index('id="overdue"') < late.index("C1</bdi>") < late.index('id="superseded"')
    one = Commitment.objects.get(code="C1")
    text = page(as_alma, "ledger_commitment", one.pk, on="2026-03-01")
    assert "kept in part" in text
    assert "Arta Leka" in text
    assert "A. Writer" in text
    assert "<svg" in text


def test_an_offer_shows_the_promise_that_it_rests_on(small: Operation, as_alma: Client, allow: Any) -> None:
    """With what was used of it, for whoever may read the ledger."""
    offer = Offer.objects.get(code="alb-1")
    assert "The promise it rests on" in page(as_alma, "record_offer", offer.pk)
    allow(small, "planning.read")
    assert "The promise it rests on" not in page(as_alma, "record_offer", offer.pk)


def test_the_board_shows_promises(small: Operation, as_alma: Client, allow: Any) -> None:
    """How many are overdue, and how they grew; nobody else sees that there are any."""
    text = page(as_alma, "board")
    assert 'id="promises"' in text
    allow(small, "planning.read")
    assert 'id="promises"' not in page(as_alma, "board")
    assert as_alma.get(reverse("board_figure", args=["small", "promises", "csv"])).status_code == 404


@pytest.mark.usefixtures("small")
def test_a_measure_says_what_must_come_next(as_alma: Client) -> None:
    """Ordered reported, it is still to be reported."""
    text = page(as_alma, "ledger_measures", on="2026-03-02")
    assert "ordered reported" in text
    assert "<td>reported (<bdi>senate</bdi>)</td>" in text


@pytest.mark.usefixtures("small")
def test_the_time_line_shows_what_contests_it(as_alma: Client) -> None:
    """The status with its statements, and who was responsible for a site, each with a way to its page."""
    text = page(as_alma, "ledger_time_line")
    assert text.count("contested by") == 2
    assert "asylum seekers" in text
    assert "the army\u2069, security" in text


@pytest.mark.usefixtures("small")
def test_one_who_reports_is_listed_with_what_they_report(as_alma: Client) -> None:
    """The chain reads upward on the page of a statement, and downward on that of the author."""
    above, below = Statement.objects.get(code="T1"), Statement.objects.get(code="T2")
    assert "Reported by" in page(as_alma, "ledger_entry", "statement", below.pk)
    assert "Arta Leka" in page(as_alma, "ledger_entry", "statement", above.pk)


def test_a_table_is_taken_out_by_whoever_may_read_the_ledger(small: Operation, as_alma: Client, allow: Any) -> None:
    """As CSV; without the right there is no such file."""
    path = reverse("record_export", args=["small", "commitments"])
    assert b"C1" in as_alma.post(path).getvalue()
    allow(small, "planning.read", "export")
    assert as_alma.post(path).status_code == 404


def test_what_was_taken_back_is_marked(record: Operation, as_alma: Client) -> None:
    """By the form in its history; the page stays, and lists leave it out."""
    statement = said(taken(record))
    change = statement.changes.get()
    answer = as_alma.post(reverse("ledger_take_back", args=[record.code, change.pk]), {"reason": "a slip"})
    assert answer.status_code == 302
    assert b"counts no more" in as_alma.get(answer.headers["Location"]).content
    services.mark_statement(statement.source, text="x", actor=None)
