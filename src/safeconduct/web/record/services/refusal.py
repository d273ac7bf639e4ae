"""Why a change is refused, and the lock under which it is decided."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from safeconduct.web.pages.fields import sign_in_words
from safeconduct.web.pages.writing import day_text
from safeconduct.web.record.models import Destination, Operation, Site, Transit
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.rule_words import told

Thing = TypeVar("Thing", bound=models.Model)


class Refused(Exception):
    """A change was refused; the message says why and what would be right, in the language of who asked.

    Attributes:
        fields: The same by the field that it is about, where it is about fields.
    """

    def __init__(self, message: object = "", fields: Mapping[str, list[str]] | None = None) -> None:
        self.fields: Mapping[str, list[str]] = fields or {}
        super().__init__(message)


class ChangedMeanwhile(Refused):
    """Somebody else changed the same thing since it was looked at.

    Attributes:
        now: The value that it has.
    """

    def __init__(self, now: object) -> None:
        self.now = now
        shown = day_text(now) if isinstance(now, date) else now
        if shown == "":
            super().__init__(_("This was changed since: it is empty now."))
            return
        super().__init__(_("Somebody else changed this since you looked: it is now %(now)s.") % {"now": shown})


def locked(thing: Thing) -> Thing:
    """The row as it is now, locked until the transaction ends.

    Raises:
        Refused: it is no longer there; a person may have been merged into another meanwhile.
    """
    model: Any = type(thing)
    found: Thing | None = model.objects.select_for_update().filter(pk=thing.pk).first()
    if found is None:
        raise Refused(_("This is no longer there; look again."))
    return found


def lock_operation(operation: Operation) -> Operation:
    """Lock an operation, so that what is numbered within it is numbered once.

    Raises:
        Refused: it was removed meanwhile.
    """
    found = Operation.objects.select_for_update().get(pk=operation.pk)
    if found.removed_at is not None:
        raise Refused(_("This operation was removed."))
    return found


def refuse_unfit(thing: models.Model) -> None:
    """See that a new row keeps the rules before the database says so, in words for people.

    Raises:
        Refused: a value does not fit its field, or the row breaks a rule; ``fields`` says which.
    """
    wrong: dict[str, list[str]] = {}
    try:
        thing.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        wrong = error.message_dict
    for field in thing._meta.concrete_fields:
        # Django passes over whatever may be left out of a form; the database does not.
        fills = field.blank and field.editable and not field.null and not field.primary_key
        if fills and getattr(thing, field.attname) is None:
            wrong.setdefault(field.name, [_("Write a value; this cannot be empty.")])
    _refuse(thing, {**_broken(thing, set(wrong)), **wrong})


def refuse_broken(thing: models.Model) -> None:
    """See that a row that was there keeps the rules of its table before the database says so.

    Raises:
        Refused: it breaks one; ``fields`` says where.
    """
    _refuse(thing, _broken(thing, set()))


def _broken(thing: models.Model, wrong: set[str]) -> dict[str, list[str]]:
    """The words of every rule that a row breaks, by the field at which they are told; none of a field that is wrong."""
    said: dict[str, list[str]] = {}
    for model, rules in thing.get_constraints():
        for rule in rules:
            try:
                rule.validate(model, thing, exclude=wrong)
            except ValidationError as error:
                field, words = told(model, rule) or ("", " ".join(error.messages))
                if words not in said.setdefault(field, []):
                    said[field].append(words)
    return said


def _refuse(thing: models.Model, wrong: dict[str, list[str]]) -> None:
    if not wrong:
        return
    names = {field.name: str(field.verbose_name) for field in thing._meta.concrete_fields}
    said = [f"{names[field]}: {one}" if field in names else one for field, each in wrong.items() for one in each]
    raise Refused("; ".join(said), wrong)


def refuse_odd_code(code: str) -> None:
    """See that a code that people give has only signs that can be seen, told apart and read out.

    Raises:
        Refused: it has another; letters, digits, spaces and ``._-/`` are taken.
    """
    if odd := next((sign for sign in code if not _is_plain(sign)), None):
        said = _("A code has letters, digits, spaces and . _ - / alone; this one has %(sign)s.") % {
            "sign": sign_in_words(odd)
        }
        raise Refused(said, {"code": [said]})


def _is_plain(sign: str) -> bool:
    return sign in " ._-/" or unicodedata.category(sign) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd")


def same_operation(operation_id: int, **things: models.Model | None) -> None:
    """See that what is named belongs to the operation.

    Raises:
        Refused: something belongs to another.
    """
    for name, thing in things.items():
        if thing is not None and getattr(thing, "operation_id", None) != operation_id:
            raise Refused(_("%(name)s: belongs to another operation.") % {"name": name})
        if isinstance(thing, Destination | Site | Transit):
            refuse_taken_back(locked(thing))  # nobody takes it back while it is named


def refuse_taken_back(thing: models.Model) -> None:
    """See that a row is not one that was entered and taken back.

    Raises:
        Refused: it is; it counts again once it is entered again.
    """
    if not is_standing(thing):
        raise Refused(_("That this was entered was taken back. Enter it again first."))
