"""The ledger as entities of FollowTheMoney, the model that investigators' tools exchange: a JSON object a line.

They are written here rather than by the library of that name: what is needed of it is a few names of properties, and
its releases ask for a library that has to be compiled. A test holds the names to those of the model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha1
from typing import TYPE_CHECKING, Any

from safeconduct.ledger import commitments_on, measures_on
from safeconduct.operation.side_by_side import counted_by
from safeconduct.report.dossier.about import About, check_subject
from safeconduct.report.dossier.bills import standing_words
from safeconduct.report.dossier.lanes import LISTED
from safeconduct.report.dossier.selecting import select
from safeconduct.report.dossier.wording import amount, choice, counted_words, figure_number, harmless
from safeconduct.report.phrases import plain, speaking

if TYPE_CHECKING:
    from safeconduct.ledger import Commitment, Measure
    from safeconduct.operation import Operation

ARTICLES = frozenset({"article", "press_release", "un_update"})
"""Kinds of sources that are articles; the others are texts."""
Entity = dict[str, Any]


def entity_lines(operation: Operation, about: About, on: date) -> bytes:
    """What belongs to a subject by the end of a day, as entities, a JSON object a line, in English.

    Sources are ``Article`` or ``PlainText``, commitments and measures ``Project``, those who promise ``LegalEntity``;
    figures are ``Note``, and events, agreements and legal statuses ``Event``. A legal status is never made a sanction
    of anybody: it is what somebody says. Who speaks is not among them. Equal rows have equal codes.

    Raises:
        UnknownSubject: there is no such thing; the message names what there is.
    """
    check_subject(operation, about)
    with speaking("en"):
        found = _Entities(operation, about, on).all()
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in found.values()).encode()


class _Entities:
    """Makes them, each once."""

    def __init__(self, operation: Operation, about: About, on: date) -> None:
        self.operation = operation
        self.on = on
        self.tables = select(operation, about, on).tables
        self.commitments = {row["commitment_id"]: row for row in self.tables["commitments"].rows(named=True)}
        self.sources = {row["source_id"]: row for row in operation.tables["sources"].rows(named=True)}
        self.statements = {row["statement_id"]: row for row in operation.tables["statements"].rows(named=True)}
        self.places = {
            f"{kind}:{code}": name or code
            for kind in ("site", "destination")
            for code, name in operation.tables[f"{kind}s"].select(f"{kind}_id", "name").rows()
        }
        self.found: dict[str, Entity] = {}

    def all(self) -> Mapping[str, Entity]:
        """Every entity by its code."""
        for commitment in commitments_on(self.tables, self.on):
            self._commitment(commitment)
        for measure in measures_on(self.tables, self.on):
            self._measure(measure)
        self._figures()
        self._agreements()
        for row in self.tables["events"].rows(named=True):
            event = self._put("Event", ("event", row["event_id"]), name=row["title"], location=row["place"],
                              summary=row["kind"], startDate=_day(row["starts_on"], row["precision"]),
                              endDate=_day(row["ends_on"], row["precision"]))  # fmt: skip
            self._documented(event, row["source_ids"])
        for row in self.tables["statuses"].rows(named=True):
            self._status(row)
        for row in self.tables["custody"].rows(named=True):
            self._custody(row)
        return self.found

    def _commitment(self, one: Commitment) -> None:
        row = self.commitments[one.commitment_id]
        what = plain(amount(one.low, one.high, one.unit)) or choice("ledger_kind", one.kind)
        number = one.low if one.low is not None else one.high
        project = self._put(
            "Project", ("commitment", one.commitment_id), name=f"{one.promisor}: {what}", projectId=one.commitment_id,
            status=one.status, phase=one.modality, goal=choice("ledger_kind", one.kind), notes=one.conditions,
            startDate=_day(one.made_on, "day"), endDate=_day(row["due_on"], row["precision"]),
            amount=None if number is None else f"{number:g}",
        )  # fmt: skip
        self._put("ProjectParticipant", ("promisor", one.commitment_id), project=project,
                  participant=self._named(one.promisor), role="promisor")  # fmt: skip
        statement = self.statements.get(one.statement_id or "")
        self._documented(project, [statement["source_id"]] if statement else [])
        for step in one.steps:
            self._documented(project, step.source_ids)

    def _measure(self, one: Measure) -> None:
        title = f"{one.number}: {one.title}" if one.title else one.number
        first = one.steps[0].on if one.steps else None
        project = self._put(
            "Project", ("measure", one.measure_id), name=title, projectId=one.number, status=one.state,
            phase=one.last.step if one.last else None, summary=plain(standing_words(one)), startDate=_day(first, "day"),
        )  # fmt: skip
        self._documented(project, [step.source_id for step in one.steps])

    def _figures(self) -> None:
        for row in self.tables["figures"].rows(named=True):
            counted = counted_by(row)
            what = counted_words(counted, self.places) if counted else choice("ledger_subject", row["subject"])
            note = self._put(
                "Note", ("figure", row["figure_id"]), name=f"{plain(what)}: {plain(figure_number(row))}",
                description=row["excerpt"], notes=[row["role"] or "open", row["review"], row["reason"]],
                proof=self._source(row["source_id"]),
            )  # fmt: skip
            self._documented(note, [row["source_id"]])

    def _agreements(self) -> None:
        for row in self.tables["agreements"].rows(named=True):
            parties = [part.strip() for part in (row["parties"] or "").split(LISTED) if part.strip()]
            event = self._put(
                "Event", ("agreement", row["agreement_id"]), name=row["title"], summary=row["kind"],
                description=row["parties"], notes=row["approved_by"], startDate=_day(row["signed_on"], "day"),
                endDate=_day(row["ends_on"], "day"),
                involved=[self._named(part) for part in parties] if len(parties) > 1 else None,
            )  # fmt: skip
            self._documented(event, row["source_ids"])

    def _status(self, row: Mapping[str, Any]) -> None:
        kind = choice("ledger_status_kind", row["kind"])
        contested = "contested by others" if row["contested_by"] else None
        event = self._put(
            "Event", ("status", row["status_id"]), name=f"{row['subject']}: {plain(kind)}",
            description=row["instrument"],
            organizer=self._named(row["authority"]) if row["authority"] else None, notes=contested,
            startDate=_day(row["from"], row["precision"]), endDate=_day(row["to"], row["precision"]),
        )  # fmt: skip
        against = [self.statements[code]["source_id"] for code in row["contested_by"] if code in self.statements]
        self._documented(event, row["source_ids"])
        self._documented(event, against, role="contests it")

    def _custody(self, row: Mapping[str, Any]) -> None:
        place = self.places.get(f"site:{row['site_id']}", row["site_id"])
        site = self._put("Address", ("site", row["site_id"]), name=place, full=place)
        self._put(
            "UnknownLink", ("custody", row["site_id"], row["holder"], row["role"], str(row["from"])),
            subject=self._named(row["holder"]), object=site, role=row["role"],
            startDate=_day(row["from"], row["precision"]), endDate=_day(row["to"], row["precision"]),
        )  # fmt: skip

    def _named(self, name: str) -> str:
        """The code of somebody who is named; equal names are one."""
        return self._put("LegalEntity", ("named", " ".join(name.casefold().split())), name=name)

    def _source(self, source_id: str | None) -> str | None:
        row = self.sources.get(source_id or "")
        if row is None:
            return None
        entity = self._put(
            "Article" if row["kind"] in ARTICLES else "PlainText", ("source", row["source_id"]),
            name=row["title"] or row["source_id"], title=row["title"], author=row["author"],
            publisher=row["publisher"], sourceUrl=_address(row["url"]), language=row["language"],
            publishedAt=_day(row["published_on"], row["precision"]), retrievedAt=_day(row["retrieved_on"], "day"),
            notes=[
                f"reliability: {row['reliability']}" if row["reliability"] else None,
                f"speaks for: {row['slant']}" if row["slant"] else None,
                f"SHA-256: {row['text_sha256']}" if row["text_sha256"] else None,
            ],
        )  # fmt: skip
        story = row["syndicated_from"]
        if story in self.sources and story != source_id and self._code(("repeats", row["source_id"])) not in self.found:
            repeats = self._code(("repeats", row["source_id"]))
            self.found[repeats] = {}  # kept free, so that stories in a circle end
            self._put("UnknownLink", ("repeats", row["source_id"]), subject=entity, object=self._source(story),
                      role="repeats the story of")  # fmt: skip
        return entity

    def _documented(self, entity: str, source_ids: Iterable[str | None], role: str = "source") -> None:
        for source_id in source_ids:
            document = self._source(source_id)
            if document is not None:
                self._put("Documentation", ("documented", entity, document, role), document=document, entity=entity,
                          role=role)  # fmt: skip

    def _code(self, key: tuple[str, ...]) -> str:
        """A code that is the same whenever it is made, and another in every operation."""
        whole = json.dumps(["safeconduct", self.operation.settings.name, *key], ensure_ascii=True)
        return sha1(whole.encode(), usedforsecurity=False).hexdigest()

    def _put(self, schema: str, key: tuple[str, ...], **properties: Any) -> str:
        """Add an entity; its code."""
        code = self._code(key)
        values = {name: texts for name, value in properties.items() if (texts := list(_texts(value)))}
        if not self.found.get(code):
            self.found[code] = {"id": code, "schema": schema, "properties": values}
        return code


def _texts(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if one not in (None, "") and (text := harmless(str(one))):
            yield text


def _day(day: date | None, precision: str | None) -> str | None:
    """A day as far as it is known: a year, a month or a day."""
    if day is None:
        return None
    return {"year": f"{day:%Y}", "quarter": f"{day:%Y}", "month": f"{day:%Y-%m}"}.get(precision or "", day.isoformat())


def _address(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None
