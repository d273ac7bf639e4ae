"""Writing a report: what stands in it, in which order, and the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.operation.placing import placed_file
from safeconduct.report.facts import gather

if TYPE_CHECKING:
    from safeconduct.operation import Operation, Plan
    from safeconduct.planning.needed import Needed
    from safeconduct.report.facts import Facts
    from safeconduct.report.figures import Figure

KINDS = (".html", ".xlsx", ".pdf")


def write_report(operation: Operation, plan: Plan | None, path: Path, *, needed: Needed | None = None) -> None:
    """Write a report of an operation and its plan for people: a page, a workbook or a PDF. An earlier file is replaced.

    The page opens without a network, runs nothing and names families by their codes alone; so does the PDF. The
    workbook lists what the plan folder lists, and is to be kept like it.

    Args:
        operation: the operation.
        plan: its plan, or None for who waits, what is offered and what is needed.
        path: the file; what it ends in says what it becomes, ``.html``, ``.xlsx`` or ``.pdf``.
        needed: the seats to ask for, where they are known.

    Raises:
        ValueError: the file ends in something else.
        FontsMissing: a PDF is wanted, and the packages with its fonts are not installed.
        Faulty: the plan names departures or offers that the operation does not have.
        OSError: the file cannot be written; an earlier one is then as it was.
    """
    if path.suffix.lower() not in KINDS:
        raise ValueError(f"{path.name!r} is no report; a report ends in {', '.join(KINDS[:-1])} or {KINDS[-1]}")
    facts = gather(operation, plan)
    figures = figures_of(facts, needed)
    if path.suffix.lower() == ".xlsx":
        from safeconduct.report.workbook import write_workbook

        with placed_file(path) as beside:
            write_workbook(facts, figures, beside)
        return
    if path.suffix.lower() == ".html":
        from safeconduct.report.html import page

        content = page(facts, figures).encode("utf-8")
    else:
        from safeconduct.report.pdf_report import pdf_report

        content = pdf_report(facts, figures)
    with placed_file(path) as beside:
        beside.write_bytes(content)


def figures_of(facts: Facts, needed: Needed | None = None) -> list[Figure]:
    """The figures of a report in their order."""
    from safeconduct.report.behind import behind
    from safeconduct.report.destinations import destinations, offers
    from safeconduct.report.flows_map import flows_map
    from safeconduct.report.proof import proof
    from safeconduct.report.remaining import remaining
    from safeconduct.report.scarcity import scarcity
    from safeconduct.report.timeline import timeline
    from safeconduct.report.waiting import waiting
    from safeconduct.report.who_waits import balance, seats_to_ask_for, who_waits

    if facts.plan is None:
        asked = [seats_to_ask_for(facts, needed)] if needed is not None else []
        return [who_waits(facts), balance(facts), *asked, destinations(facts), offers(facts), timeline(facts)]
    journeys = flows_map(facts)
    return [
        remaining(facts),
        destinations(facts),
        *([journeys] if journeys else []),
        timeline(facts),
        scarcity(facts, facts.plan),
        behind(facts),
        waiting(facts),
        proof(facts.plan),
        offers(facts),
        *([seats_to_ask_for(facts, needed)] if needed is not None else []),
    ]
