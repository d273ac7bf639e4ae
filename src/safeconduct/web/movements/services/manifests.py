"""Manifests drawn up from the plan in force, released by two people, and superseded by the next one."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.boarding.changes import Changes, Listed, changes
from safeconduct.report.documents.texts import clean
from safeconduct.web.danger.convoys import plan_in_force
from safeconduct.web.identities import services as identities
from safeconduct.web.identities.birth import Birth
from safeconduct.web.movements.families import Members, families, members, planned
from safeconduct.web.movements.models import Card, Manifest, ManifestRow, Movement, Release, Step, Vehicle
from safeconduct.web.movements.services.moving import has_taken, seats_of_buses
from safeconduct.web.movements.services.noting import note
from safeconduct.web.often import Often
from safeconduct.web.plans.models import PlannedCase
from safeconduct.web.record.models import Case, Need, Person
from safeconduct.web.record.services.refusal import Refused, locked, same_operation
from safeconduct.web.secrecy import vault

SEALED = "movements.manifest"
"""What a row of a manifest is sealed for."""
TOKEN_BYTES = 16
"""How much chance is in the token of a card: nobody finds one by trying."""
TYPED = 6
"""So many of the first signs of a token are printed on a card to be typed; phones find a card by four or more."""
ALIKE = frozenset("01IiLlOo-_")
"""Signs that people take for one another, or do not type; none of them is among those to be typed."""


@dataclass(frozen=True)
class Line:
    """A row of a manifest with what it says of its person.

    Attributes:
        row: As it was frozen, with cards and vehicle at hand.
        said: What was known that day, by name; empty where the person was erased.
    """

    row: ManifestRow
    said: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name in Latin script, or else in its own; the code where none is known. No sign in it turns a line."""
        latin = f"{self.said.get('given_names', '')} {self.said.get('family_name', '')}".strip()
        return clean(latin) or self.native_name or str(self.said.get("code", ""))

    @property
    def native_name(self) -> str:
        """The name in its own script."""
        return clean(f"{self.said.get('native_given_names', '')} {self.said.get('native_family_name', '')}")


def needs_of(operation: int, lines: Iterable[Line]) -> dict[str, Need]:
    """The needs that rows of a manifest name, by code, as an operation (by its key) calls them now."""
    codes = {need for line in lines for need in line.said.get("needs", [])}
    return {one.code: one for one in Need.objects.filter(operation=operation, code__in=codes)}


def released(movement: Movement) -> Manifest | None:
    """The manifest that counts: the last one that was released."""
    return movement.manifests.filter(releases__done_at__isnull=False).order_by("-number").first()


def number_released(movement: Movement) -> int | None:
    """The number of the manifest that counts; None where none does. Phones ask with each scan."""
    return next(iter(_RELEASED(movement.pk)), None)


_RELEASED: Often[int] = Often(
    lambda movement: (
        Manifest.objects.filter(movement=movement, releases__done_at__isnull=False)
        .order_by("-number")
        .values_list("number", flat=True)[:1]
    )
)


def newest(movement: Movement) -> Manifest | None:
    """The manifest that was drawn up last, released or not."""
    return movement.manifests.order_by("-number").first()


@transaction.atomic
def draw_up(
    movement: Movement,
    *,
    actor: Any,
    standby: Collection[Case] = (),
    without: Collection[Case] = (),
    buses: Mapping[int, Vehicle] | None = None,
) -> Manifest:
    """Draw up a manifest from the plan in force: everybody of it who is present, as they are known now.

    It is frozen at once, and nobody goes by it before it is released.

    Args:
        movement: Of which.
        actor: Who does it.
        standby: Families that go in place of others.
        without: Families of the plan that are left off.
        buses: The vehicle of a family by the key of its case, where it is another than the plan's.

    Raises:
        Refused: no plan is in force, nobody is on it, the departure is cancelled, or the convoy has left.
    """
    now = locked(movement)
    if has_taken(now, Step.DEPARTED):
        raise Refused(_("The convoy has left."))
    if now.departure.status != "scheduled":
        raise Refused(_("Only a scheduled departure is prepared."))
    plan = plan_in_force(now.operation)
    left_off = {case.pk for case in without}
    on_it = [one for one in planned(now.departure) if one.case_id not in left_off and one.case.status == "active"]
    of = members(now.operation, [one.case_id for one in on_it] + [case.pk for case in standby])
    on_it = [one for one in on_it if one.case_id in of.by_case]
    if not on_it:
        raise Refused(_("Nobody is on this departure by the plan in force."))
    for vehicle in (buses or {}).values():
        same_operation(now.operation_id, vehicle=vehicle)
    places = _places(now, on_it, of, buses or {})
    there = {one.case_id for one in on_it}
    waiting = by_need(now, plan, [case for case in standby if case.pk not in there and case.pk in of.by_case])
    rows = [(person, places.get(person.pk), False) for one in on_it for person in of.by_case[one.case_id]]
    rows += [(person, None, True) for case in waiting for person in of.by_case[case.pk]]
    return _frozen(now, plan, rows, of, actor)


def lines(manifest: Manifest) -> list[Line]:
    """The rows of a manifest opened; whoever shows them logs that they are read."""
    rows = list(manifest.rows.select_related("card__person", "card__case", "family", "vehicle").order_by("place"))
    sealed = [(row.card.person.uid, SEALED, bytes(row.sealed)) for row in rows if row.sealed]
    texts = iter(vault.unseal_many(sealed))
    each = [(row, next(texts) if row.sealed else None) for row in rows]
    return [Line(row, json.loads(text) if text else {}) for row, text in each]


def by_family(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines of each family by its token, in the order of the manifest."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.row.family.token, []).append(line)
    return found


def read_with(manifest: Manifest) -> list[str]:
    """Identifiers of whoever is read by looking at a manifest: what it changed is found by opening the one before."""
    people = list(manifest.rows.values_list("card__person__uid", flat=True))
    if manifest.previous:
        people += manifest.previous.rows.exclude(card__person__uid__in=people).values_list(
            "card__person__uid", flat=True
        )
    return people


def changes_of(manifest: Manifest) -> Changes:
    """What a manifest says otherwise than the one that counted when it was drawn up."""
    return changes_between(lines(manifest.previous) if manifest.previous else [], lines(manifest))


def changes_between(before: Iterable[Line], after: Iterable[Line]) -> Changes:
    """What the lines of one manifest say otherwise than those of an earlier one."""
    return changes(_listed(before), _listed(after))


@transaction.atomic
def ask(manifest: Manifest, *, actor: Any) -> Release:
    """Ask that a manifest is released; somebody else has to do it.

    Raises:
        Refused: this was asked for, or a newer one was drawn up.
    """
    now = _newest_locked(manifest)
    if now.releases.exists():
        raise Refused(_("This was asked for already; another user has to agree."))
    made = Release.objects.create(operation_id=now.operation_id, manifest=now, asked_by=actor)
    note(now.movement, actor, "release asked", after={"manifest": now.number})
    return made


@transaction.atomic
def agree(manifest: Manifest, *, actor: Any) -> None:
    """Release a manifest that somebody else asked for; the one before is superseded by it.

    Raises:
        Refused: nobody asked, the same user did, it is released, or a newer one was drawn up.
    """
    now = _newest_locked(manifest)
    asked = now.releases.select_for_update().filter(done_at=None).first()
    if asked is None:
        raise Refused(_("Nobody asked for this."))
    if asked.asked_by_id == actor.pk:
        raise Refused(_("You asked for it; another user has to agree."))
    asked.done_by, asked.done_at = actor, timezone.now()
    asked.save(update_fields=["done_by", "done_at"])
    note(now.movement, actor, "manifest released", after={"manifest": now.number, "digest": now.digest})


@transaction.atomic
def release_alone(manifest: Manifest, *, actor: Any, reason: str) -> None:
    """Release a manifest alone, at night; another user reviews it afterwards.

    Also whoever asked a second person, and got no answer. Anybody else is that second person, and agrees.

    Raises:
        Refused: no reason is given, somebody else asked for it, it is released, or a newer one was drawn up.
    """
    if not reason.strip():
        raise Refused(_("Say why this cannot wait for a second person."))
    now = _newest_locked(manifest)
    asked = now.releases.select_for_update().first()
    moment = timezone.now()
    done: dict[str, Any] = {"done_by": actor, "done_at": moment, "emergency": reason.strip()}
    if asked is None:
        Release.objects.create(operation_id=now.operation_id, manifest=now, asked_by=actor, asked_at=moment, **done)
    elif asked.done_at is not None:
        raise Refused(_("It is released already."))
    elif asked.asked_by_id != actor.pk:
        raise Refused(_("Somebody else asked for this; you can agree to it."))
    else:
        now.releases.filter(pk=asked.pk).update(**done)
    told = {"manifest": now.number, "digest": now.digest}
    note(now.movement, actor, "released alone", reason=reason.strip(), after=told)


@transaction.atomic
def review(manifest: Manifest, *, actor: Any, words: str) -> None:
    """Note what another user found of a release that one made alone.

    Raises:
        Refused: there was none, it was reviewed, the same user made it, or nothing is said.
    """
    now = manifest.releases.select_for_update().exclude(emergency="").filter(reviewed_at=None).first()
    if now is None:
        raise Refused(_("There is nothing to review."))
    if now.asked_by_id == actor.pk:
        raise Refused(_("You did it yourself; another user has to review it."))
    if not words.strip():
        raise Refused(_("Say what you found."))
    now.reviewed_by, now.reviewed_at, now.review = actor, timezone.now(), words.strip()
    now.save(update_fields=["reviewed_by", "reviewed_at", "review"])
    note(manifest.movement, actor, "reviewed", reason=words.strip(), after={"manifest": manifest.number})


def _newest_locked(manifest: Manifest) -> Manifest:
    movement = locked(manifest.movement)
    last = newest(movement)
    if last is None or last.pk != manifest.pk:
        raise Refused(_("A newer manifest was drawn up; release that one."))
    return last


def by_need(movement: Movement, plan: Any, cases: Iterable[Case]) -> list[Case]:
    """Families in stand-by in the plan's order of need, as the page has them; those whom it does not place last."""
    each = {case.code: case for case in cases}
    rows = PlannedCase.objects.filter(plan=plan, case__in=[case.pk for case in each.values()])
    seen = families(movement.operation, rows.select_related("case__site", "departure__destination"))
    known = [one.case for one in sorted(seen, key=lambda one: one.need)]
    return [each[code] for code in dict.fromkeys([*known, *sorted(each)])]


def _frozen(
    movement: Movement, plan: Any, rows: list[tuple[Person, Vehicle | None, bool]], of: Members, actor: Any
) -> Manifest:
    people = [person for person, _vehicle, _standby in rows]
    cards = _cards(movement, people)
    texts = _said(people, of)
    erased = vault.erased_among({person.uid for person in people})  # of whom nothing is sealed any more
    sealed = iter(vault.seal_many([(one.uid, SEALED, texts[one.pk]) for one in people if one.uid not in erased]))
    blobs = [b"" if person.uid in erased else next(sealed) for person in people]
    digest = hashlib.sha256()
    for (person, vehicle, standby), blob in zip(rows, blobs, strict=True):
        card = cards[person.pk, person.case.pk]
        digest.update(f"{card.token} {vehicle.uid if vehicle else ''} {standby}\n".encode() + blob)
    number = (movement.manifests.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Manifest.objects.create(
        operation_id=movement.operation_id,
        movement=movement,
        number=number,
        plan=plan,
        previous=released(movement),
        digest=digest.hexdigest(),
        made_by=actor,
    )
    ManifestRow.objects.bulk_create(
        ManifestRow(
            operation_id=movement.operation_id,
            manifest=made,
            place=place,
            card=cards[person.pk, person.case.pk],
            family=cards[None, person.case.pk],
            vehicle=vehicle,
            seats=of.bus_seats(person),
            standby=standby,
            sealed=blob,
        )
        for place, ((person, vehicle, standby), blob) in enumerate(zip(rows, blobs, strict=True), 1)
    )
    note(movement, actor, "drawn up", ids=[person.uid for person in people], after={"manifest": number})
    return made


def _cards(movement: Movement, people: Iterable[Person]) -> dict[tuple[int | None, int], Card]:
    """The card of each person and of each family, those that are missing made; by keys of person and case."""
    found = {(one.person_id, one.case_id): one for one in movement.cards.all()}
    of_people = {one.person_id: one for one in found.values() if one.person_id is not None}
    new: list[Card] = []
    for person in people:
        if (None, person.case.pk) not in found:
            new.append(_card(movement, person.case, None))
            found[None, person.case.pk] = new[-1]
        if person.pk in of_people:  # a family that parted: the card of the person stays theirs
            found[person.pk, person.case.pk] = of_people[person.pk]
        else:
            new.append(_card(movement, person.case, person))
            found[person.pk, person.case.pk] = new[-1]
    Card.objects.bulk_create(new)
    return found


def _card(movement: Movement, case: Case, person: Person | None) -> Card:
    return Card(operation_id=movement.operation_id, movement=movement, token=_token(), case=case, person=person)


def _token() -> str:
    """A token drawn by lot, again until its first signs can be typed. That takes two bits of chance from it."""
    while ALIKE & set((token := secrets.token_urlsafe(TOKEN_BYTES))[:TYPED]):
        pass
    return token


def _said(people: Iterable[Person], of: Members) -> dict[int, str]:
    """What a manifest says of each person: the fields of advance passenger information, and needs that all may know."""
    opened = identities.opened(people)
    found = {}
    for key, one in opened.items():
        birth = Birth.parse(one.values["birth"]) if one.values["birth"] else None
        said: dict[str, Any] = {name: one.values[name] for name in ("family_name", "given_names", "native_family_name",
                                                    "native_given_names")}  # fmt: skip
        said |= {
            "code": one.person.called,
            "case": one.person.case.called,
            "sex": one.person.sex,
            "birth": birth.text if birth else "",
            "age": one.person.age,
            "nationality": one.person.nationality,
            "documents": [
                {
                    "kind": each.row.kind,
                    "issuer": each.row.issuer,
                    "number": each.value or "",
                    "expires_on": str(getattr(each.row, "expires_on", None) or ""),
                }
                for each in one.documents
            ],
            # Who may see sensitive needs is decided by a right that nobody at a gate has.
            "seats": of.seats(one.person),
            "needs": [need.code for need in of.needs.get(key, ()) if not need.sensitive],
        }
        found[key] = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return found


def _places(
    movement: Movement, on_it: Iterable[PlannedCase], of: Members, buses: Mapping[int, Vehicle]
) -> dict[int, Vehicle]:
    """The vehicle of each person: the family's, or those of the plan by their numbers, filled one after another."""
    left = seats_of_buses(movement)
    standing = list(movement.vehicles.filter(pk__in=left).order_by("pk"))
    numbered = dict(enumerate([one for one in standing if one.kind == "bus"], 1))
    found: dict[int, Vehicle] = {}
    for one in on_it:
        chosen = buses.get(one.case_id)
        those = [chosen] if chosen else [numbered[bus] for bus in one.buses if bus in numbered]
        for person in of.by_case[one.case_id]:
            seats = of.bus_seats(person)
            vehicle = next((bus for bus in those if left.get(bus.pk, 0) >= seats), those[-1] if those else None)
            if vehicle is not None:
                found[person.pk] = vehicle
                left[vehicle.pk] = left.get(vehicle.pk, 0) - seats
    return found


def _listed(lines: Iterable[Line]) -> list[Listed]:
    return [
        Listed(
            line.row.card.token,
            line.row.family.token,
            line.row.vehicle.name if line.row.vehicle else "",
            line.row.standby,
            json.dumps(line.said, sort_keys=True),
        )
        for line in lines
    ]
