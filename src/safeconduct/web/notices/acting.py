"""What people do with one notice: have it sent again, withdraw it, or note that the family was told, or was not."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.notices.choosing import to_go_by
from safeconduct.web.notices.models import Channel, Notice, State
from safeconduct.web.record.services.refusal import Refused, locked
from safeconduct.web.secrecy import vault

TAKEN_BACK = "taken_back"
"""Why a notice was withdrawn: a person did it."""


def text_of(notice: Notice) -> str:
    """What a family is told by a notice; empty where it was erased."""
    if notice.sealed_text is None:
        return ""
    return vault.unseal(notice.key, notice.field, bytes(notice.sealed_text)) or ""


@transaction.atomic
def withdraw(notice: Notice, *, actor: Any) -> Notice:
    """Withdraw a notice that did not go out.

    Raises:
        Refused: it went out, is going out now, or is withdrawn already.
    """
    now = locked(notice)
    if now.state not in (State.WAITING, State.FAILED, State.GIVEN_UP):
        raise Refused(_("It went out, is going out now, or was withdrawn already."))
    before = str(now.state)
    now.state, now.error = State.WITHDRAWN, TAKEN_BACK
    now.save(update_fields=["state", "error"])
    _log("withdrawn", now, actor, before)
    return now


@transaction.atomic
def again(notice: Notice, *, actor: Any) -> Notice:
    """Send the text of a notice again, as another notice, by the way that the family chooses now.

    Raises:
        Refused: it still waits, a later one does, or the text was erased.
    """
    now = locked(notice)
    others = Notice.objects.filter(manifest=now.manifest_id, case=now.case_id, kind=now.kind)
    if others.filter(state__in=(State.WAITING, State.SENDING, State.FAILED)).exists():
        raise Refused(_("A notice to this family still waits."))
    text = text_of(now)
    if not text:
        raise Refused(_("Its text was erased."))
    choice = to_go_by(now.case)
    made = Notice(
        operation_id=now.operation_id,
        manifest=now.manifest,
        case=now.case,
        choice=choice,
        kind=now.kind,
        round=others.aggregate(last=Max("round"))["last"] + 1,
        channel=choice.channel if choice else Channel.HAND,
        language=now.language,
        key=now.case.key,
        made_by=actor,
    )
    made.sealed_text = vault.seal(made.key, made.field, text)
    made.save(force_insert=True)
    _log("family called", made, actor, "")
    return made


@transaction.atomic
def told(notice: Notice, *, actor: Any) -> Notice:
    """Note that somebody told the family by word of mouth; what still waits is sent no more.

    Raises:
        Refused: it is going out now, it was withdrawn, or this is noted already.
    """
    now = locked(notice)
    if now.state in (State.SENDING, State.WITHDRAWN, State.TOLD):
        raise Refused(_("It is going out now, was withdrawn, or this was noted already."))
    before = str(now.state)
    now.state, now.error, now.told_by, now.told_at = State.TOLD, "", actor, timezone.now()
    now.save(update_fields=["state", "error", "told_by", "told_at"])
    _log("told", now, actor, before)
    return now


@transaction.atomic
def not_told(notice: Notice, *, actor: Any, reason: str) -> Notice:
    """Take back that somebody told the family: what was sent is sent as before, everything else waits again.

    Why is sealed in the log with the key of the family.

    Raises:
        Refused: it is not noted that the family was told, nothing says why that is wrong, or the text was erased.
    """
    now = locked(notice)
    if now.state != State.TOLD:
        raise Refused(_("It is not noted that the family was told."))
    if not reason.strip():
        raise Refused(_("Say why."), {"reason": [_("Say why.")]})
    if now.sealed_text is None:
        raise Refused(_("Its text was erased."))
    now.state = State.SENT if now.sent_at else State.WAITING
    now.told_by, now.told_at, now.next_at = None, None, timezone.now()
    now.save(update_fields=["state", "told_by", "told_at", "next_at"])
    _log("taken back", now, actor, str(State.TOLD), reason=reason.strip())
    return now


def _log(action: str, notice: Notice, actor: Any, before: str, *, reason: str = "") -> None:
    was: dict[str, Any] | None = {"state": before} if before else None
    now: dict[str, Any] | None = {"state": str(notice.state)}
    if reason:
        was, now = log.changes_of(notice.key, was, {**(now or {}), "reason": reason})
    log.append(
        actor=actor,
        action=action,
        operation=notice.operation,
        subject="notice",
        ids=[notice.uid, notice.case.uid],
        before=was,
        after=now,
    )
