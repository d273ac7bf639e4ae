"""The papers of a movement: what its manifest says, given to the engine of documents as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.utils import translation
from django.utils.translation import gettext as _

from safeconduct.boarding.offload import order
from safeconduct.operation.languages import language_of
from safeconduct.report.documents import (
    DepartureHead,
    GatePack,
    Leg,
    ListedFamily,
    ManifestPassenger,
    Notice,
    OffloadOrder,
    Release,
    StandByList,
    TravelCard,
)
from safeconduct.report.documents import Manifest as Listed
from safeconduct.report.documents.lettering import unprinted
from safeconduct.report.phrases import isolated
from safeconduct.web.identities.births import first_day
from safeconduct.web.identities.models import DocumentKind
from safeconduct.web.movements import words
from safeconduct.web.movements.ages import ages_on
from safeconduct.web.movements.families import families
from safeconduct.web.movements.models import Card, Manifest
from safeconduct.web.movements.services import manifests
from safeconduct.web.movements.services.counting import count
from safeconduct.web.movements.services.manifests import TYPED, Line, needs_of
from safeconduct.web.pages.writing import comma
from safeconduct.web.plans.models import PlannedCase
from safeconduct.web.record.projection import given_window, windows
from safeconduct.web.record.services.operation_days import told_in

LETTERS = {
    DocumentKind.PASSPORT: "P",
    DocumentKind.TRAVEL: "",
    DocumentKind.REFUGEE: "",
    DocumentKind.IDENTITY_CARD: "I",
    DocumentKind.BIRTH_CERTIFICATE: "",
    DocumentKind.OTHER: "",
}
"""Documents in the order in which one of them is taken, each with its letter by ICAO 9303 where there is one."""

DAY = len("1985-03-04")
"""So long is a birth that is known to the day; an estimate has a sign more."""


@dataclass(frozen=True)
class Papers:
    """What the papers of one manifest are made from. Whoever makes one logs that everybody on it is read.

    Attributes:
        manifest: With movement, departure, sites, operation and the manifest before at hand.
        languages: One, or two side by side; the first is that of texts that stand there once.
        made_at: The moment that stands on them.
    """

    manifest: Manifest
    languages: tuple[str, ...]
    made_at: datetime

    @cached_property
    def lines(self) -> list[Line]:
        """Everybody on it, those in stand-by as well."""
        return manifests.lines(self.manifest)

    @cached_property
    def head(self) -> DepartureHead:
        """What stands at the head of each. What changed names codes alone: who was taken off is not on this list."""
        movement, departure = self.manifest.movement, self.manifest.movement.departure
        previous = self.manifest.previous
        return DepartureHead(
            operation=str(movement.operation.name),
            departure=str(departure.code),
            version=self.manifest.number,
            leaves=departure.departs_on,
            arrives=departure.arrives_on,
            origin=str(departure.site.name or departure.site.code),
            destination=str(departure.destination.name or departure.destination.code),
            made_at=self.made_at,
            released=self._released(),
            supersedes=previous.number if previous else None,
            changes=self._changes() if previous else (),
        )

    def listed(self, *, nameless: bool = True) -> Listed:
        """Who is on the manifest, without stand-by.

        Args:
            nameless: Whether the code of somebody whose name is not known stands in its place.
        """
        return self._of(self.lines_on_it, nameless)

    @cached_property
    def lines_on_it(self) -> list[Line]:
        """Everybody who is to board."""
        return [line for line in self.lines if not line.row.standby]

    def lacking(self) -> int:
        """How many a carrier could not book: no name in Latin letters, no birth to the day, or no document."""
        listed = self.listed(nameless=False).passengers
        return sum(
            not ((one.surname or one.given_names) and one.document_number and len(str(one.birth_date or "")) == DAY)
            for one in listed
        )

    def cards(self) -> list[TravelCard]:
        """A card for each family, those in stand-by as well: their token, and its first signs to be typed."""
        native = language_of(self.languages[0]).right
        return [
            TravelCard(
                token=token,
                family=self._family(own[0]),
                names=tuple(_printed(line, native=native) for line in own),
                buses=_buses(own),
                typed=token[:TYPED].upper(),
            )
            for token, own in manifests.by_family(self.lines).items()
        ]

    def stand_by(self) -> StandByList:
        """The families in stand-by, in the order of the manifest."""
        waiting = manifests.by_family(line for line in self.lines if line.row.standby)
        return StandByList(self.head, tuple(self._listed_family(own) for own in waiting.values()))

    def offload(self) -> OffloadOrder:
        """In which order the families of the manifest would stay, by the need that its plan saw in them.

        A family of which the plan knows nothing any more stands at the end: nobody has it stay before others.
        """
        movement = self.manifest.movement
        rows = PlannedCase.objects.filter(plan=self.manifest.plan, departure=movement.departure)
        seen = families(movement.operation, rows.select_related("case__site", "offer", "departure__destination"))
        tokens = dict(Card.objects.filter(movement=movement, person=None).values_list("case__code", "token"))
        own = manifests.by_family(self.lines_on_it)
        ordered = [tokens.get(one.case, "") for party in order(seen) for one in party]
        in_order = dict.fromkeys([*(token for token in ordered if token in own), *own])
        return OffloadOrder(self.head, tuple(self._listed_family(own[token]) for token in in_order))

    def gate_pack(self) -> GatePack:
        """What runs the gate without a device."""
        return GatePack(self.listed(), self.stand_by().families)

    def booking(self) -> Notice:
        """That people are booked to travel."""
        return self._notice(self.listed())

    def arrival(self) -> Notice:
        """That people left: who is on board by the headcount, from stand-by as well, and who is not.

        What the manifest changed is no matter to the receiver any more.
        """
        movement = self.manifest.movement
        aboard = count(movement).aboard
        on_board = [line for line in self.lines if line.row.card.token in aboard]
        absent = [line for line in self.lines_on_it if line.row.card.token not in aboard]
        missed = aboard.keys() - {line.row.card.token for line in on_board}
        others = Card.objects.filter(movement=movement, token__in=missed).select_related("person")
        codes = sorted(card.person.called for card in others if card.person)
        with translation.override(self.languages[0]):
            remark = _("On board and not on this manifest: %(codes)s") % {"codes": _one_after_another(codes)}
        listed = self._of(on_board, nameless=True)
        return replace(
            self._notice(replace(listed, head=replace(self.head, changes=()))),
            booked=len(self.lines_on_it),
            absent=tuple(self._passenger(line, nameless=True) for line in absent),
            remarks=(remark,) if codes else (),
        )

    def _notice(self, listed: Listed) -> Notice:
        departure, head = self.manifest.movement.departure, self.head
        return Notice(
            listed,
            recipient=head.destination,
            sender=head.operation,
            legs=(Leg(head.origin, head.destination, leaves=departure.departs_on, arrives=departure.arrives_on),),
        )

    def _of(self, lines: Iterable[Line], nameless: bool) -> Listed:
        return Listed(self.head, tuple(self._passenger(line, nameless=nameless) for line in lines))

    def _passenger(self, line: Line, *, nameless: bool) -> ManifestPassenger:
        said = line.said
        surname = str(said.get("family_name", ""))
        given_names = str(said.get("given_names", ""))
        if nameless and not (surname or given_names) and _printed(line, native=True) != line.native_name:
            surname = _printed(line)
        document = _document(line)
        return ManifestPassenger(
            family=self._family(line),
            surname=surname,
            given_names=given_names,
            native_name=line.native_name,
            birth_date=said.get("birth") or None,
            sex=str(said.get("sex", "")),
            nationality=str(said.get("nationality", "")),
            document_type=LETTERS.get(DocumentKind(document["kind"]), "") if document else "",
            document_number=document.get("number", ""),
            issuer=document.get("issuer", ""),
            expiry=document.get("expires_on") or None,
            bus=line.row.vehicle.name if line.row.vehicle else "",
            seats=self._seats(line),
            bus_seats=line.row.seats,
            ages=ages_on(said, self.manifest.movement.departure.departs_on, self._counted_on),
            needs=tuple(self._needs.get(code, code) for code in said.get("needs", [])),
            token=line.row.card.token,
        )

    def _listed_family(self, own: list[Line]) -> ListedFamily:
        needs = dict.fromkeys(need for line in own for need in line.said.get("needs", []))
        return ListedFamily(
            family=self._family(own[0]),
            names=tuple(_printed(line) for line in own),
            seats=sum(self._seats(line) for line in own),
            buses=_buses(own),
            needs=tuple(self._needs.get(code, code) for code in needs),
            valid_until=self._until.get(own[0].row.family.token),
        )

    def _seats(self, line: Line) -> int:
        """Seats on what the departure flies or drives; as on the bus where the manifest does not say."""
        return int(line.said.get("seats", line.row.seats))

    @cached_property
    def _counted_on(self) -> date | None:
        """The day on which ages are counted."""
        return first_day(self.manifest.operation_id)

    def _family(self, line: Line) -> str:
        """The code of the family; as the record has it where the person was erased and the manifest says nothing."""
        return str(line.said.get("case") or line.row.card.case.called)

    @cached_property
    def _needs(self) -> dict[str, str]:
        """What needs are called in the language of texts that stand there once."""
        called = needs_of(self.manifest.operation_id, self.lines)
        with translation.override(self.languages[0]):
            return {code: str(one) for code, one in called.items()}

    @cached_property
    def _until(self) -> dict[str, date | None]:
        """The last day on which a family may arrive by what the record knows now, by its token."""
        movement = self.manifest.movement
        of = {card.token: card.case for card in movement.cards.filter(person=None).select_related("case__site")}
        known = windows(movement.operation, list(of.values()))
        return {token: (known.get(case.pk) or given_window(case)).expires_on for token, case in of.items()}

    def _released(self) -> tuple[Release, ...]:
        """Who released it: two people, or one alone and whoever reviewed that; nobody where one only asked for it."""
        one = self.manifest.releases.select_related("asked_by", "done_by", "reviewed_by").first()
        if one is None or one.done_at is None:
            return ()
        alone = bool(one.emergency)
        each = [(one.asked_by, one.asked_at, alone)]
        if not alone:
            each.append((one.done_by, one.done_at, False))
        elif one.reviewed_at is not None:
            each.append((one.reviewed_by, one.reviewed_at, False))
        operation = self.manifest.movement.operation
        return tuple(Release(str(who), told_in(operation, at), broke) for who, at, broke in each)

    def _changes(self) -> tuple[str, ...]:
        previous = self.manifest.previous
        changed = manifests.changes_between(manifests.lines(previous) if previous else [], self.lines)
        cards = Card.objects.filter(movement=self.manifest.movement, person__isnull=False).select_related("person")
        codes = {card.token: card.person.called for card in cards if card.person}
        with translation.override(self.languages[0]):
            return tuple(
                f"{says}: {_one_after_another(sorted(codes.get(token, token) for token in tokens))}"
                for says, tokens in words.changes(changed)
                if tokens
            )


def _one_after_another(codes: Iterable[str]) -> str:
    """Codes in a sentence of a paper, each in its own direction."""
    return comma().join(map(isolated, codes))


def _printed(line: Line, *, native: bool = False) -> str:
    """The name in Latin letters or its own; the code where it has none, or letters that no font of papers has.

    Args:
        line: Of whom.
        native: Whether that in its own letters comes first.
    """
    names = (line.native_name, line.name) if native else (line.name,)
    return next((one for one in names if one and not unprinted(one)), str(line.said.get("code", "")))


def _buses(own: Iterable[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.row.vehicle.name for line in own if line.row.vehicle))


def _document(line: Line) -> Mapping[str, str]:
    """The document that a border looks at first; nothing where none is known."""
    ranks = list(LETTERS)
    known = [one for one in line.said.get("documents", []) if one.get("kind") in ranks and one.get("number")]
    return min(known, key=lambda one: ranks.index(one["kind"]), default={})
