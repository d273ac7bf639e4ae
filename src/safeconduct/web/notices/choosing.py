"""How a family wants to be told: chosen and ended by people, each written down. What waits ends with the choice."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.operation.languages import LANGUAGES
from safeconduct.web.audit import log
from safeconduct.web.notices.models import OPEN, Channel, Notice, NoticeChoice, State
from safeconduct.web.notices.providers.by_file import take_out
from safeconduct.web.record.models import Case, FamilySplit
from safeconduct.web.record.services.refusal import Refused, locked
from safeconduct.web.secrecy import vault

NUMBER = re.compile(r"\+?[0-9]{6,15}")
ENDED, ERASED, PARTED = "ended", "erased", "parted"
"""Why a notice was withdrawn: the family wants none by this way any more, somebody of it was erased, or it parted."""
LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)


def chosen(case: Case) -> NoticeChoice | None:
    """The choice of a family that holds; None where it chose nothing."""
    found: NoticeChoice | None = NoticeChoice.objects.filter(case=case, ended_at=None).select_related("made_by").first()
    return found


def to_go_by(case: Case) -> NoticeChoice | None:
    """The choice that a family is told by; None where it chose nothing, or parted since."""
    found = chosen(case)
    return None if found is None or has_parted(found) else found


def has_parted(choice: NoticeChoice) -> bool:
    """Whether somebody left the family since it chose: whose address it is, the family has to be asked again."""
    return FamilySplit.objects.filter(from_case=choice.case_id, at__gte=choice.made_at).exists()


@transaction.atomic
def choose(case: Case, channel: str, *, language: str, actor: Any, address: str = "") -> NoticeChoice:
    """Record how a family wants to be told; what it chose before ends, and with it whatever waits.

    Args:
        case: The family.
        channel: Of ``Channel``.
        language: In which language it is told.
        actor: Who enters it.
        address: Of e-mail, or a number; none where it is told by hand.

    Raises:
        Refused: the address is none of this kind.
    """
    now = locked(case)
    if channel not in Channel.values or language not in LANGUAGES:
        raise Refused(_("Choose one of the words that are given."))
    where = _address(channel, address)
    before = chosen(now)
    if before is not None:
        _end(before, actor)
    made = NoticeChoice(
        operation_id=now.operation_id, case=now, channel=channel, language=language, key=now.key, made_by=actor
    )
    if where:
        made.sealed_address = vault.seal(made.key, made.field, where)
    made.save(force_insert=True)
    _log("chosen", made, actor, before)
    return made


@transaction.atomic
def stop(choice: NoticeChoice, *, actor: Any) -> int:
    """Record that a family wants to be told so no more, and say how many notices were withdrawn. Nobody says why.

    Raises:
        Refused: it ended before.
    """
    now = locked(choice)
    if now.ended_at is not None:
        raise Refused(_("This choice has ended already."))
    withdrawn = _end(now, actor)
    _log("ended", now, actor, now)
    return withdrawn


def address_of(choice: NoticeChoice) -> str:
    """Where a family is told; empty where it is told by hand, or where the address was erased."""
    if choice.sealed_address is None:
        return ""
    return vault.unseal(choice.key, choice.field, bytes(choice.sealed_address)) or ""


def forget(cases: Collection[Case]) -> None:
    """Lose addresses and texts of families of which somebody is erased, in the transaction that erases them.

    Their choices end, what waits is withdrawn, and their lines are taken out of the file of notices.
    """
    keys = [case.pk for case in cases]
    NoticeChoice.objects.filter(case__in=keys, ended_at=None).update(ended_at=timezone.now(), sealed_address=None)
    found = Notice.objects.filter(case__in=keys)
    ids = set(found.values_list("uid", flat=True))
    found.filter(state__in=OPEN).update(state=State.WITHDRAWN, error=ERASED)
    found.update(sealed_text=None)
    if ids:
        transaction.on_commit(lambda: take_out(ids))


def _end(choice: NoticeChoice, actor: Any) -> int:
    """End a choice, without its address, and withdraw what waits for it; one that is being sent is past that."""
    choice.ended_by, choice.ended_at, choice.sealed_address = actor, timezone.now(), None
    choice.save(update_fields=["ended_by", "ended_at", "sealed_address"])
    waiting = Notice.objects.filter(choice=choice, state__in=(State.WAITING, State.FAILED))
    return waiting.update(state=State.WITHDRAWN, error=ENDED)


def _address(channel: str, address: str) -> str:
    """An address as it is used.

    Raises:
        Refused: it is none of this kind.
    """
    address = address.strip()
    if channel == Channel.HAND:
        return ""
    if channel == Channel.EMAIL:
        try:
            validate_email(address)
        except ValidationError as no:
            raise _wrong(_("Write an address of e-mail, as name@example.org.")) from no
        return address
    number = re.sub(r"[\s().\-/]", "", address.translate(LATIN))
    if not NUMBER.fullmatch(number):
        raise _wrong(_("Write a number with its country, as +44 1632 960001."))
    return number


def _wrong(said: str) -> Refused:
    return Refused(said, {"address": [said]})


def _log(action: str, choice: NoticeChoice, actor: Any, before: NoticeChoice | None) -> None:
    """Write it down, sealed as all about a family; the address is not in it."""
    was = {"channel": before.channel, "language": before.language} if before else None
    now = None if action == "ended" else {"channel": str(choice.channel), "language": str(choice.language)}
    sealed = log.changes_of(choice.case.key, was, now)
    log.append(
        actor=actor,
        action=action,
        operation=choice.operation,
        subject="notice_choice",
        ids=[choice.uid, choice.case.uid],
        before=sealed[0],
        after=sealed[1],
    )
