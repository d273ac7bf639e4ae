"""Sources, taken with an unalterable copy, and the statements that are marked in them."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.ledger.services.entering import enter
from safeconduct.web.record.models import Operation, Source, SourceCopy, Statement
from safeconduct.web.record.services.ledger_rules import one_break
from safeconduct.web.record.services.operation_days import now_in
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked, refuse_taken_back

MOST_CHARACTERS = 2_000_000
"""The longest text that is taken; a book has fewer."""


@transaction.atomic
def enter_source(operation: Operation, *, actor: Any, reason: str = "", **fields: Any) -> Source:
    """Enter a source of which there is no copy: a letter that was only seen, a law that is cited.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    return enter(Source(operation=operation, **fields), actor=actor, reason=reason)


@transaction.atomic
def take_source(
    operation: Operation,
    text: str,
    *,
    content: bytes | None = None,
    form: str = "",
    actor: Any,
    reason: str = "",
    **fields: Any,
) -> Source:
    """Take a source with its copy, which nobody alters afterwards.

    Args:
        operation: Where.
        text: The text that was made of it.
        content: The file as it came; None where the text was pasted.
        form: What the file is, such as ``pdf``.
        actor: Who takes it.
        reason: Why.
        fields: Of ``Source``, ``kind`` at least.

    Raises:
        Refused: the text is empty or too long, is there already, or a value does not fit.
    """
    lock_operation(operation)
    text = one_break(text)
    if not text.strip():
        raise Refused(_("There is no text in it."))
    if "\0" in text:
        raise Refused(_("It holds a character that is none (NUL)."))
    if len(text) > MOST_CHARACTERS:
        raise Refused(_("The text is too long. Take the part that matters."))
    digest = hashlib.sha256(text.encode()).hexdigest()
    there = Source.objects.standing().filter(operation=operation, text_sha256=digest).first()
    if there is not None:
        raise Refused(_("This text is in the ledger already: %(code)s.") % {"code": there.code})
    fields.setdefault("retrieved_on", now_in(operation).date())
    made = enter(Source(operation=operation, text_sha256=digest, **fields), actor=actor, reason=reason)
    SourceCopy.of(made, text.encode(), content, form=form, taken_by=actor).save(force_insert=True)
    return made


@transaction.atomic
def mark_statement(source: Source, *, actor: Any, reason: str = "", **fields: Any) -> Statement:
    """Enter what somebody says in a source. Where its characters are given, the words stand there exactly.

    Raises:
        Refused: the words do not stand there, the statement that reports it stands elsewhere, or a value does not fit.
    """
    now = locked(source)
    refuse_taken_back(now)
    return enter(Statement(operation_id=now.operation_id, source=now, **fields), actor=actor, reason=reason)


def placed(source: Source, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a statement, with the place at which its words stand first where none is given."""
    if fields.get("start") is not None or fields.get("end") is not None:
        return fields
    copy = SourceCopy.objects.select_related("source").filter(source=source).first()
    text = one_break(str(fields.get("text", "")))
    start = copy.words().find(text) if copy is not None and text else -1
    return fields if start < 0 else {**fields, "text": text, "start": start, "end": start + len(text)}
