"""Who says it: the chain from a statement up to its source."""

from __future__ import annotations

from collections.abc import Callable

from safeconduct.operation import Operation
from safeconduct.report.dossier.evidence import Evidence
from safeconduct.report.phrases import plain

Choose = Callable[..., Evidence]


def test_a_chain_leads_to_the_source(ledger: Operation, evidence_of: Choose) -> None:
    """The minister's words, the author who reports them, and the article, which has a number."""
    chain = evidence_of(ledger, "country:ALB").chain("T2")
    assert [plain(line.text) for line in chain] == [
        "Arta Leka (deputy minister, in their own words, “said”, 20 January 2026): “We will take 200 people by June.”",
        "reported by A. Writer (author, in their own words, 20 January 2026): “Deputy minister Arta Leka said: “We "
        "will take 200 people by June.””",
        "in: Relief for the north camp, by A. Writer, The Wire, 20 January 2026",
    ]
    assert [line.cited for line in chain] == [(), (), (1,)]


def test_nothing_is_said_of_a_statement_that_is_not_known(ledger: Operation, evidence_of: Choose) -> None:
    """No statement, no chain."""
    assert evidence_of(ledger, "country:ALB").chain(None) == ()


def test_whose_number_it_is(ledger: Operation, evidence_of: Choose) -> None:
    """The source's own voice, or the speaker with everybody who reports them."""
    evidence = evidence_of(ledger, "country:ALB")
    assert plain(evidence.who_says("S1", None)) == "The Wire, in its own voice"
    said = plain(evidence.who_says("S1", "T2"))
    assert said.startswith("Arta Leka (")
    assert said.endswith("according to A. Writer (author, in their own words, 20 January 2026), The Wire")
