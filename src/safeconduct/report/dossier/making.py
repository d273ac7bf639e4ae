"""Making a dossier: what belongs to its subject, section by section, then the sources that these refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from safeconduct.ledger import commitments_on
from safeconduct.report.dossier.about import About, check_subject
from safeconduct.report.dossier.bills import bills
from safeconduct.report.dossier.citing import Citing
from safeconduct.report.dossier.counts import counts
from safeconduct.report.dossier.document import Dossier, Line, NumberedSource
from safeconduct.report.dossier.evidence import Evidence, source_words
from safeconduct.report.dossier.fingerprint import fingerprint
from safeconduct.report.dossier.lanes import lanes
from safeconduct.report.dossier.promises import counted_by_status, promises
from safeconduct.report.dossier.selecting import select
from safeconduct.report.dossier.unknown import unknown
from safeconduct.report.dossier.wording import choice, day_known, named
from safeconduct.report.groups import country_name
from safeconduct.report.phrases import say, speaking

if TYPE_CHECKING:
    from safeconduct.operation import Operation


def make_dossier(operation: Operation, about: About, on: date, language: str = "en") -> Dossier:
    """Put together what the ledger knows of a subject, as it stood on a day.

    Nothing is chosen in silence: what disagrees stands side by side, what is used says why, and what is not known has a
    section of its own. Equal input gives an equal dossier.

    Args:
        operation: with its ledger.
        about: a country, a site, a commitment or a period.
        on: the day for which every status is computed; what came later is left out, and counted.
        language: one of the languages of reports.

    Raises:
        UnknownSubject: there is no such thing; the message names what there is.
        ValueError: it is no language of reports.
    """
    check_subject(operation, about)
    with speaking(language):
        evidence = Evidence(operation, on, select(operation, about, on), Citing(operation.tables["sources"]))
        sections = [part(evidence) for part in (promises, counts, lanes, bills, unknown)]
        return Dossier(
            operation=named(operation.settings.name),
            about=about,
            title=_title(evidence, about),
            on=on,
            language=language,
            summary=tuple(_summary(evidence, about)),
            sections=tuple(section for section in sections if section is not None),
            sources=tuple(_numbered(evidence, number, rows) for number, rows in evidence.citing.cited()),
            digest=fingerprint(operation),
        )


def _title(evidence: Evidence, about: About) -> str:
    match about.kind:
        case "country":
            return say("dossier.country", name=named(country_name(about.code)))
        case "site":
            return say("dossier.site", name=named(evidence.places.get(f"site:{about.code}", about.code)))
        case "commitment":
            rows = evidence.operation.tables["commitments"].rows(named=True)
            promisor = next(row["promisor"] for row in rows if row["commitment_id"] == about.code)
            return say("dossier.one_commitment", code=named(about.code), who=named(promisor))
        case "period":
            return say("dossier.period", first=about.first, last=about.last)


def _summary(evidence: Evidence, about: About) -> Iterator[Line]:
    found = list(commitments_on(evidence.tables, evidence.on))
    if found:
        yield Line(counted_by_status(found))
    n_open = sum(one.standing == "open" for one in evidence.disagreements)
    yield Line(say("dossier.open", n=n_open) if n_open else say("dossier.none_open"))
    if not evidence.selection.entries:
        yield Line(say("dossier.empty", on=evidence.on))
    yield Line(say(f"dossier_chosen.{about.kind}"))
    yield Line(say("dossier.chosen", n=evidence.selection.entries, all=evidence.selection.all_entries))


def _numbered(evidence: Evidence, number: int, rows: Sequence[Mapping[str, Any]]) -> NumberedSource:
    """What is known of a story and of everyone who prints it."""
    first = rows[0]
    lines = [Line(source_words(first)), Line(_about_source(first))]
    if len(rows) > 1:
        printed = say("ledger.semicolon").join(source_words(row) for row in rows[1:])
        lines.append(Line(say("source.one_story", n=len(rows), others=printed)))
    lines.extend(Line(line) for row in rows for line in _copy(evidence, row))
    return NumberedSource(number, tuple(row["source_id"] for row in rows), tuple(lines))


def _about_source(row: Mapping[str, Any]) -> str:
    parts = [
        choice("source_kind", row["kind"]),
        say("source.reliability", reliability=choice("reliability", row["reliability"] or "none")),
        say("source.slant", slant=named(row["slant"]) or say("dossier.slant_unknown")),
        say("source.code", code=named(row["source_id"])),
    ]
    return say("ledger.semicolon").join(parts)


def _copy(evidence: Evidence, row: Mapping[str, Any]) -> Iterator[str]:
    """Where a source was found, when it was taken, and whether its copy is there."""
    where, taken = named(row["url"]), day_known(row["retrieved_on"], "day")
    if where:
        yield say("source.found_taken", url=where, day=taken) if taken else say("source.found", url=where)
    digest = row["text_sha256"]
    if digest is not None:
        key = "source.copy" if digest in evidence.operation.copies else "source.copy_missing"
        yield say(key, digest=named(digest))
