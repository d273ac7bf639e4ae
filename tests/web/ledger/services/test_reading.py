"""Proposals that are accepted, changed, rejected and brought back."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.ledger.entering import taken

from safeconduct.web.audit.models import Entry
from safeconduct.web.ledger import services
from safeconduct.web.ledger.models import ProposalDecision, ProposalKind
from safeconduct.web.ledger.proposing import Proposal, excerpt_of, read_source
from safeconduct.web.record.models import Commitment, Figure, MeasureStep, Operation, Source, StateChange, Statement
from safeconduct.web.record.services import reverse_change
from safeconduct.web.record.services.refusal import Refused

pytestmark = pytest.mark.django_db

TEXT = """Colonel Adan Ito said that the envoy told him: \u201cWe will take 200 people by May 2013.\u201d

Some 400 people live in the camp. S. Con. Res. 12 was ordered reported by the Senate committee on 3 May 2012.
"""


@pytest.fixture
def source(record: Operation) -> Source:
    """An article in which a colonel reports an envoy."""
    return taken(record, TEXT, language="eng")


def of(source: Source, kind: str) -> list[Proposal]:
    """What is proposed of a kind."""
    return [one for one in read_source(source).proposals if one.kind == kind]


def test_every_proposal_stands_at_its_characters(source: Source) -> None:
    """What is proposed can be traced to the words that it comes from."""
    found = read_source(source)
    assert found.proposals
    assert all(found.text[one.start : one.end] == one.text for one in found.proposals)


def test_nothing_is_entered_by_reading(source: Source) -> None:
    """Looking at proposals changes nothing."""
    read_source(source)
    assert not Statement.objects.exists()
    assert not Figure.objects.exists()


def test_a_statement_is_entered_with_those_that_report_it(source: Source, alma: Any) -> None:
    """The chain from the source to the envoy is whole, though the envoy alone was accepted."""
    inner = max(of(source, ProposalKind.STATEMENT), key=lambda one: one.start)
    assert inner.parent
    made = services.accept_proposal(source, inner.key, actor=alma)
    assert made.text == "We will take 200 people by May 2013."
    assert made.parent_statement is not None
    assert "Ito" in made.parent_statement.speaker
    assert [one.is_open for one in of(source, ProposalKind.STATEMENT)] == [False, False]


def test_a_proposal_is_accepted_once(source: Source, alma: Any) -> None:
    """A second press of the button enters nothing."""
    key = of(source, ProposalKind.STATEMENT)[0].key
    services.accept_proposal(source, key, actor=alma)
    with pytest.raises(Refused):
        services.accept_proposal(source, key, actor=alma)
    assert Statement.objects.count() == 1


def test_what_was_changed_is_entered_and_the_characters_stay(source: Source, alma: Any) -> None:
    """A better name for the speaker is entered; the words are those of the source."""
    one = of(source, ProposalKind.STATEMENT)[0]
    made = services.accept_proposal(
        source, one.key, actor=alma, changed={"speaker": "Adan Ito", "speaker_role": "colonel"}
    )
    assert (made.speaker, made.speaker_role, made.text) == ("Adan Ito", "colonel", one.text)


def test_a_figure_keeps_the_sentence_in_which_it_stands(source: Source, alma: Any) -> None:
    """The number leads back to the words that give it."""
    one = next(one for one in of(source, ProposalKind.FIGURE) if "400" in one.text)
    made = services.accept_proposal(source, one.key, actor=alma, changed={"subject": "population"})
    assert (made.low, made.quantifier, made.subject) == (400, "about", "population")
    assert made.excerpt == "Some 400 people live in the camp"
    assert made.statement is None


def test_a_commitment_rests_on_the_statement_in_which_it_was_made(source: Source, alma: Any) -> None:
    """Whoever looks at the promise finds who made it, and who says so."""
    (one,) = of(source, ProposalKind.COMMITMENT)
    made = services.accept_proposal(source, one.key, actor=alma, changed={"promisor": "Albania", "kind": "places"})
    assert (made.modality, made.low) == ("will", 200)
    assert made.statement is not None
    assert made.statement.text == "We will take 200 people by May 2013."
    assert made.statement.parent_statement is not None


def test_what_is_missing_is_asked_for(source: Source, alma: Any) -> None:
    """A commitment of which nobody says what it is of is not entered, and the refusal names the field."""
    (one,) = of(source, ProposalKind.COMMITMENT)
    with pytest.raises(Refused) as refused:
        services.accept_proposal(source, one.key, actor=alma, changed={"kind": "", "promisor": "Albania"})
    assert "kind" in refused.value.fields
    assert not Commitment.objects.exists()
    assert not Statement.objects.exists()


def test_a_step_is_entered_with_its_measure(source: Source, alma: Any) -> None:
    """To be ordered reported is the step that is entered, of the resolution of that number."""
    (one,) = of(source, ProposalKind.STEP)
    services.accept_proposal(source, one.key, actor=alma)
    step = MeasureStep.objects.get()
    assert (step.step, step.measure.number.replace(" ", "")) == ("ordered_reported", "S.Con.Res.12")


def test_a_step_names_the_chamber_that_took_it(record: Operation, alma: Any) -> None:
    """A bill that began in the Senate and was passed by the House has each where it belongs."""
    source = taken(record, "The House passed S. 12 on 4 May 2013.", language="eng")
    (one,) = of(source, ProposalKind.STEP)
    services.accept_proposal(source, one.key, actor=alma)
    step = MeasureStep.objects.get()
    assert (step.chamber, step.measure.chamber) == ("house", "senate")


def test_what_was_rejected_is_proposed_no_more_until_it_is_brought_back(source: Source, alma: Any) -> None:
    """Rejecting goes back, and both are in the log."""
    key = of(source, ProposalKind.STATEMENT)[0].key
    services.reject_proposal(source, key, actor=alma)
    found = read_source(source).find(key)
    assert found is not None
    assert found.rejected is not None
    with pytest.raises(Refused):
        services.accept_proposal(source, key, actor=alma)
    services.bring_back_proposal(source, key, actor=alma)
    found = read_source(source).find(key)
    assert found is not None
    assert found.is_open
    told = Entry.objects.filter(subject="proposal").order_by("sequence").values_list("action", flat=True)
    assert list(told) == ["recorded", "reversed"]


def test_what_stands_in_a_rejected_statement_is_not_entered_with_it(source: Source, alma: Any) -> None:
    """A statement that was rejected does not come in by the back door."""
    outer, inner = of(source, ProposalKind.STATEMENT)
    services.reject_proposal(source, outer.key, actor=alma)
    with pytest.raises(Refused):
        services.accept_proposal(source, inner.key, actor=alma)
    assert not Statement.objects.exists()


def test_an_entry_that_was_taken_back_is_proposed_again(source: Source, alma: Any) -> None:
    """What was accepted by mistake can be accepted anew."""
    key = of(source, ProposalKind.STATEMENT)[0].key
    made = services.accept_proposal(source, key, actor=alma)
    entered = StateChange.objects.filter(statement=made).latest("pk")
    reverse_change(entered, actor=alma, reason="by mistake")
    found = read_source(source).find(key)
    assert found is not None
    assert found.is_open
    services.accept_proposal(source, key, actor=alma)
    assert ProposalDecision.objects.filter(ended_at=None).count() == 1


def test_a_language_without_rules_is_said(record: Operation) -> None:
    """A text that no rules can read is not read by those of another language."""
    other = taken(record, TEXT + "\nmore", language="fas")
    with pytest.raises(Refused, match=r"no rules"):
        read_source(other)


@pytest.mark.parametrize(
    ("text", "words", "excerpt"),
    [
        ("One. Some 400 came. Two.", "400", "Some 400 came"),
        ("400", "400", "400"),
        ("A\n  400 came\nB", "400", "400 came"),
    ],
)
def test_the_words_around_a_number_are_its_sentence(text: str, words: str, excerpt: str) -> None:
    """A number is kept with its sentence, without the white space around it."""
    start = text.index(words)
    first, last = excerpt_of(text, start, start + len(words))
    assert text[first:last] == excerpt
