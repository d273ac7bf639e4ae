"""What an address or a body names, within the operation of the token and nowhere else."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from safeconduct.web.api.kinds import FIRST_DAY, LAST_DAY
from safeconduct.web.api.problems import Unfit
from safeconduct.web.identities.birth import Birth
from safeconduct.web.record import journal, services
from safeconduct.web.record.models import StateChange
from safeconduct.web.record.services.edits import text_of

Thing = TypeVar("Thing", bound=models.Model)


def found(request: Any, model: type[Thing], *beside: str, **by: Any) -> Thing:
    """The row that an address names.

    Args:
        request: In whose operation.
        model: Of the row.
        beside: What it refers to and is read along.
        by: Its key or identifier.

    Raises:
        Http404: there is none in the operation.
    """
    named = {name: value.replace("\x00", "") if isinstance(value, str) else value for name, value in by.items()}
    rows: Any = model._default_manager
    row: Thing | None = rows.filter(operation=request.operation, **named).select_related("operation", *beside).first()
    if row is None:
        raise Http404
    return row


def named(request: Any, model: type[Thing], code: str, place: str) -> Thing:
    """The row that a body names by its code.

    Raises:
        Unfit: there is none in the operation.
    """
    rows: Any = model._default_manager
    row: Thing | None = rows.filter(operation=request.operation, code=code).first()
    if row is None:
        raise Unfit(f"body.{place}", _("There is no such row in this operation; name one by its code."))
    return row


def named_if(request: Any, model: type[Thing], code: str | None, place: str) -> Thing | None:
    """As ``named``; nothing where nothing is named."""
    return None if code is None else named(request, model, code, place)


def written(row: Any) -> dict[str, Any]:
    """What an answer says of a row that a call has just made or ended: its key, and the change written down."""
    of_row = StateChange.objects.filter(operation_id=row.operation_id, **{journal.kind_of(row): row})
    return {"id": row.pk, "changes": list(of_row.order_by("-pk").values_list("pk", flat=True)[:1])}


def edited(request: Any, thing: Any, given: Any, **refers: type[models.Model]) -> dict[str, Any]:
    """Change fields of a row that were seen.

    Args:
        request: Who asks.
        thing: The row.
        given: New values, the same fields as they were seen, and why.
        refers: The models of the fields that name a row by its code.

    Raises:
        Unfit: a field is changed of which nothing was seen.
        Clashed: somebody else changed one meanwhile.
        Refused: it cannot be so.
    """
    return edited_values(request, thing, sent(given.values), sent(given.seen), given.reason, **refers)


def edited_values(
    request: Any,
    thing: Any,
    values: dict[str, Any],
    seen: dict[str, Any],
    reason: str,
    **refers: type[models.Model],
) -> dict[str, Any]:
    """As ``edited``, of values that were taken out of a body."""
    refuse_unseen(values, seen)
    blank = type(thing)(**{name: value for name, value in seen.items() if name not in refers})
    texts = {name: seen[name] or "" if name in refers else text_of(blank, name) for name in seen}
    for name in values.keys() & refers.keys():
        values[name] = named_if(request, refers[name], values[name], f"values.{name}")
    changes = services.edit(thing, values, texts, actor=request.user, reason=reason)
    return {"changes": [one.pk for one in changes]}


def birth_named(text: str, place: str) -> Birth:
    """The birth that a text of a body gives.

    Raises:
        Unfit: it is none, or beyond all sense.
    """
    try:
        known = Birth.parse(text)
    except ValueError:
        known = None
    if known is None or not FIRST_DAY <= known.first <= LAST_DAY:
        raise Unfit(f"body.{place}", _("Write a day, month or year, as 1985-03-21, 1985-03 or 1985; ~ if estimated."))
    return known


def refuse_unseen(values: dict[str, Any], seen: dict[str, Any]) -> None:
    """See that of every field that is changed it is said what was seen.

    Raises:
        Unfit: of one it is not.
    """
    for name in values:
        if name not in seen:
            raise Unfit(f"body.seen.{name}", _("Say what you saw of this field, so that nobody is overwritten unseen."))


def sent(given: Any) -> dict[str, Any]:
    """The fields that were sent, and none that were left out."""
    whole: dict[str, Any] = given.model_dump(exclude_unset=True)
    return whole
