"""What people do with one notice: have it sent again, withdraw it, or note that the family was told."""

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


def _log(action: str, notice: Notice, actor: Any, before: str) -> None:
    log.append(
        actor=actor,
        action=action,
        operation=notice.operation,
        subject="notice",
        ids=[notice.uid, notice.case.uid],
        before={"state": before} if before else None,
        after={"state": str(notice.state)},
    )
