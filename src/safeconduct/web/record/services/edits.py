"""Changes of plain fields, several at once, and what two people who edit the same thing are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.identities.births import count_ages
from safeconduct.web.record import journal
from safeconduct.web.record.models import (
    Agreement,
    Commitment,
    Departure,
    Destination,
    Figure,
    Fulfilment,
    Incident,
    LedgerEvent,
    LegalStatus,
    Measure,
    MeasureStep,
    Offer,
    Operation,
    OperationSettings,
    Protection,
    Reception,
    Responsibility,
    Site,
    SiteDay,
    Source,
    StateChange,
    Statement,
    Transit,
)
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.services.ledger_rules import fall_from_review, refuse_unsound
from safeconduct.web.record.services.operation_days import refuse_untimely
from safeconduct.web.record.services.refusal import (
    Refused,
    lock_operation,
    locked,
    refuse_odd_code,
    refuse_taken_back,
    refuse_unfit,
    same_operation,
)

EDITABLE: Mapping[type[models.Model], tuple[str, ...]] = {
    Offer: ("places", "opens_on", "closes_on", "nationalities", "max_case_size", "case_by_case", "source"),
    Site: ("name", "country", "latitude", "longitude", "buses", "bus_seats", "bus_trips_per_day"),
    SiteDay: ("buses", "hazard", "road_hazard"),
    Departure: (
        *("departs_on", "arrives_on", "seats", "cost", "aircraft", "busy_until"),
        *("transit", "transit_from", "transit_until"),
    ),
    Destination: ("name", "country", "airport", "latitude", "longitude", "reception_per_week"),
    Reception: ("people",),
    Transit: ("name", "country", "people"),
    OperationSettings: (
        *("starts_on", "deadline", "horizon", "timezone", "use_pledged", "notice_days", "charter_budget"),
        *("weight_emergency", "weight_urgent", "weight_normal", "unplaced_days", "cost", "moved_days"),
    ),
    Incident: (
        *("site", "kind", "near_miss", "occurred_on", "occurred_time", "precision", "reported_on", "reported_time"),
        *("killed_min", "killed_max", "injured_min", "injured_max", "missing", "claimed_by", "confidence"),
    ),
    Protection: ("kind", "what"),
    Source: (
        *("kind", "title", "author", "publisher", "published_on", "precision", "url", "language", "retrieved_on"),
        *("reliability", "slant", "syndicated_from"),
    ),
    Statement: (
        *("speaker", "speaker_role", "mode", "cue", "text", "start", "end", "said_on", "precision"),
        "parent_statement",
    ),
    Figure: (
        *("subject", "site", "destination", "quantifier", "low", "high", "unit", "stock_or_flow", "as_of"),
        *("from_day", "to_day", "precision", "statement", "excerpt"),
    ),
    LedgerEvent: ("kind", "title", "starts_on", "ends_on", "precision", "place"),
    LegalStatus: ("subject", "authority", "kind", "from_day", "to_day", "precision", "instrument"),
    Agreement: ("kind", "title", "parties", "signed_on", "ends_on", "approved_by"),
    Responsibility: ("holder", "role", "from_day", "to_day", "precision", "agreement"),
    Commitment: (
        *("promisor", "kind", "low", "high", "unit", "modality", "made_on", "due_on", "precision", "conditions"),
        *("agreement", "statement", "offer"),
    ),
    Fulfilment: ("on", "quantity", "figure", "event"),
    Measure: ("number", "chamber", "kind", "title"),
    MeasureStep: ("on", "chamber", "committee", "step", "vote", "text", "source"),
}
"""The fields that are changed by naming their values. Status, and what a row refers to, have their own functions."""


@dataclass(frozen=True)
class Clash:
    """A field that two people changed: what the other one wrote, and what this one wants, as texts of the record."""

    field: str
    theirs: str
    mine: str


class Clashed(Refused):
    """Two people changed the same fields; each is to be decided.

    Attributes:
        clashes: The fields.
    """

    def __init__(self, clashes: list[Clash]) -> None:
        self.clashes = clashes
        super().__init__(_("Somebody else changed the same since you looked. Choose for each field what stays."))


def text_of(thing: models.Model, field: str) -> str:
    """The value of a field as a change writes it, empty for none: of what it refers to, the code."""
    of_model: Any = thing._meta.get_field(field)
    value: Any = getattr(thing, field)
    if value is None:
        return ""
    return str(value.code) if of_model.is_relation else str(of_model.value_to_string(thing))


def value_of(thing: Any, field: str, text: str) -> Any:
    """The value of a field that a text, as ``text_of`` has it, stands for.

    Raises:
        Refused: what it refers to is there no more.
    """
    of_model: Any = thing._meta.get_field(field)
    if not text and of_model.null:
        return None
    if not of_model.is_relation:
        return of_model.to_python(text)
    found = of_model.related_model.objects.filter(operation_id=thing.operation_id, code=text).first()
    if found is None or not is_standing(found):
        raise Refused(_("%(code)s: is there no more.") % {"code": text})
    return found


@transaction.atomic
def edit(
    thing: Any, values: Mapping[str, Any], seen: Mapping[str, str], *, actor: Any, reason: str
) -> list[StateChange]:
    """Change fields of a row; a field that only somebody else changed meanwhile keeps their value.

    Args:
        thing: The row.
        values: The new values by field.
        seen: The texts, as ``text_of`` has them, of the values that were seen.
        actor: Who does it.
        reason: Why.

    Returns:
        One change for each field that is another now.

    Raises:
        Clashed: somebody else changed a field meanwhile to another value than this one.
        Refused: a value does not fit, a rule is broken, or no reason is given.
    """
    if isinstance(thing, OperationSettings):
        lock_operation(thing.operation)  # an age is counted under the same lock
    now = locked(thing)
    refuse_taken_back(now)
    before = {field: text_of(now, field) for field in EDITABLE[type(now)]}
    same_operation(now.operation_id, **{name: one for name, one in values.items() if isinstance(one, models.Model)})
    for field, value in values.items():
        if field not in before:
            raise Refused(_("%(field)s: cannot be changed by itself.") % {"field": field})
        setattr(now, field, value)
    wanted = {field: text_of(now, field) for field in values}
    mine = {field for field in values if wanted[field] != seen.get(field, before[field])}
    clashes = [
        Clash(field, before[field], wanted[field])
        for field in values
        if field in mine and before[field] not in (seen.get(field, before[field]), wanted[field])
    ]
    if clashes:
        raise Clashed(clashes)
    changed = [field for field in values if field in mine and wanted[field] != before[field]]
    if changed and not reason.strip():
        raise Refused(_("Say why."))
    fresh = locked(thing)
    for field in changed:
        setattr(fresh, field, values[field])
    refuse_unfit(fresh)
    refuse_upside_down(fresh, changed)
    if isinstance(fresh, Incident):
        refuse_untimely(fresh)
    refuse_unsound(fresh)
    fresh.save(update_fields=changed)
    follow(fresh, changed, actor)
    at = timezone.now()
    return [
        journal.change(
            actor=actor,
            thing=fresh,
            what=field,
            before=before[field],
            after=text_of(fresh, field),
            reason=reason,
            at=at,
        )
        for field in changed
    ]


def follow(thing: models.Model, changed: Collection[str], actor: Any = None) -> None:
    """Do what follows from a change of plain fields.

    With the first day of an operation go the ages of its people; a figure that was reviewed is to be looked at again.
    """
    if isinstance(thing, OperationSettings) and "starts_on" in changed:
        count_ages(thing.operation)
    if changed:
        fall_from_review(thing, actor)


def refuse_upside_down(thing: models.Model, changed: Collection[str]) -> None:
    """See that no change of the weights lets those wait longest who may wait least.

    Settings whose weights came otherwise can still be changed in all else.

    Raises:
        Refused: an emergency weighs less than an urgent case now, or that less than a normal one.
    """
    if not isinstance(thing, OperationSettings) or not any(field.startswith("weight_") for field in changed):
        return
    wrong: dict[str, list[str]] = {}
    if thing.weight_emergency < thing.weight_urgent:
        wrong["weight_emergency"] = [
            _("An emergency would weigh less than an urgent case and wait longer: change one of the two.")
        ]
    if thing.weight_urgent < thing.weight_normal:
        wrong["weight_urgent"] = [
            _("An urgent case would weigh less than a normal one and wait longer: change one of the two.")
        ]
    if wrong:
        raise Refused(" ".join(one for each in wrong.values() for one in each), wrong)


@transaction.atomic
def create_site_day(site: Site, *, actor: Any, reason: str = "", **fields: Any) -> SiteDay:
    """Say that a day at a site differs from the others.

    Raises:
        Refused: that day has a row already, or a value does not fit.
    """
    lock_operation(site.operation)
    same_operation(site.operation_id, site=site)
    if SiteDay.objects.filter(site=site, day=fields["day"]).exists():
        raise Refused(_("This day is there already; change it."))
    made = SiteDay(operation_id=site.operation_id, site=site, **fields)
    refuse_unfit(made)
    made.save(force_insert=True)
    journal.change(actor=actor, thing=made, what="site_day", before="", after=str(made.day), reason=reason)
    return made


@transaction.atomic
def create_offer(operation: Operation, *, actor: Any, reason: str = "", **fields: Any) -> Offer:
    """Enter an offer, pledged at first.

    Raises:
        Refused: the code is taken, nothing says where it was promised, or a value does not fit.
    """
    refuse_odd_code(fields["code"])
    lock_operation(operation)
    same_operation(operation.pk, destination=fields["destination"])
    if Offer.objects.filter(operation=operation, code=fields["code"]).exists():
        raise Refused(_("%(code)s: is the code of another offer.") % {"code": fields["code"]})
    if not fields.get("source", "").strip():
        raise Refused(_("Say where it was promised: a letter, a call, a decree."))
    made = Offer(operation=operation, **{"status": "pledged", **fields})
    refuse_unfit(made)
    made.save(force_insert=True)
    journal.change(actor=actor, thing=made, what="status", before="", after=made.status, reason=reason)
    return made
