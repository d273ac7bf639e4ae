"""Exports of ACLED and UCDP GED taken into the log: each event once, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.operation.import_incidents import IncidentImport, import_incidents, read_export
from safeconduct.operation.import_incidents.distance import FARTHEST
from safeconduct.web.audit import log
from safeconduct.web.danger.export_words import fault_text
from safeconduct.web.pages.writing import number
from safeconduct.web.record import journal
from safeconduct.web.record.models import Incident, Operation, Site
from safeconduct.web.record.models.places import ENTERED
from safeconduct.web.record.own_reasons import FROM_EXPORT
from safeconduct.web.record.services.edits import text_of
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.services.refusal import (
    Refused,
    lock_operation,
    refuse_taken_back,
    refuse_unfit,
    same_operation,
)

COLUMNS = tuple(name for name in DICTIONARY["incidents"].columns if name not in ("incident_id", "site_id"))
SHOWN_FAULTS = 5


@transaction.atomic
def import_export(
    site: Site,
    content: bytes,
    name: str,
    *,
    within_km: float,
    update: bool = False,
    skip_likely: bool = False,
    only_look: bool = False,
    actor: Any,
) -> IncidentImport:
    """Take the events of an export that happened near a site into the log. They are old news: no report is due of them.

    Args:
        site: Whose incidents they become.
        content: The file.
        name: What it is called.
        within_km: How far from the site an event may be.
        update: Whether incidents that the export tells otherwise are changed.
        skip_likely: Whether an event is skipped that is likely an incident under another code.
        only_look: Whether nothing is written.
        actor: Who takes them in.

    Returns:
        What became of each row.

    Raises:
        Refused: the distance is none, the site has no place on the map, the file is no export, or a value does not
            fit.
    """
    if not 0 < within_km <= FARTHEST:
        said = _("Write a number of kilometres above 0 and at most %(most)s.") % {"most": number(FARTHEST)}
        raise Refused(said, {"within_km": [said]})
    operation = lock_operation(site.operation)
    refuse_taken_back(site)
    same_operation(operation.pk, site=site)
    if site.latitude is None or site.longitude is None:
        raise Refused(_("The site has no place on the map: enter its latitude and longitude first."))
    there = _there(operation)
    done = import_incidents(
        read_export(content, name),
        [_row(one) for one in there.values()],
        site_id=site.code,
        latitude=site.latitude,
        longitude=site.longitude,
        within_km=within_km,
        update=update,
        skip_likely=skip_likely,
        today=day_in(operation),
    )
    if done.faults:
        raise Refused(" ".join(fault_text(fault) for fault in done.faults[:SHOWN_FAULTS]))
    if only_look or not done.writes:
        return done
    reason = FROM_EXPORT % {"source": done.source.upper()}
    for row in done.rows:
        made = Incident(operation=operation, site=site, code=str(row["incident_id"]), **_fields(row))
        refuse_unfit(made)
        made.save(force_insert=True)
        journal.change(actor=actor, thing=made, what=ENTERED, before="", after=made.code, reason=reason)
    for change in done.changes if update else ():
        _change(there[change.incident_id], change.row, actor, reason)
    log.append(
        actor=actor,
        action="imported",
        operation=operation,
        subject="incident",
        after={"source": done.source, "imported": done.imported, "updated": done.updated, "skipped": done.skipped},
    )
    return done


def _there(operation: Operation) -> dict[str, Incident]:
    """Every incident by its code, those among them that were taken back: they are not taken in again."""
    rows = Incident.objects.filter(operation=operation).select_related("site", "operation").order_by("pk")
    return {one.code: one for one in rows}


def _row(one: Incident) -> dict[str, Any]:
    """An incident with the columns of the dictionary."""
    values = {name: getattr(one, name) for name in COLUMNS}
    values["source_ids"] = str(one.source_ids or "").split()
    return {"incident_id": one.code, "site_id": one.site.code} | values


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a row of the dictionary; where an export says nothing, what the model has for unknown."""
    known = {name: row[name] for name in COLUMNS if row.get(name) is not None}
    known["source_ids"] = " ".join(row.get("source_ids") or ())
    return known


def _change(one: Incident, row: Mapping[str, Any], actor: Any, reason: str) -> None:
    before = {name: text_of(one, name) for name in COLUMNS}
    for name, value in _fields(row).items():
        setattr(one, name, value)
    refuse_unfit(one)
    one.save()
    for name, text in before.items():
        if (now := text_of(one, name)) != text:
            journal.change(actor=actor, thing=one, what=name, before=text, after=now, reason=reason)
