"""Devices of a gate: paired by a code that is used once, known by a token for a day, and shut out at any time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.movements.models import Device, DeviceKind, Movement, Step
from safeconduct.web.movements.services.moving import has_taken
from safeconduct.web.movements.services.noting import note
from safeconduct.web.often import Often
from safeconduct.web.record.services.refusal import Refused, locked, refuse_unfit
from safeconduct.web.rights.gate import rights_of
from safeconduct.web.rights.roles import Right

CODE_HOLDS = timedelta(minutes=15)
"""How long a code can be typed."""
HOLDS = timedelta(days=1)
"""How long a device is let in."""
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Signs of a code: none that is taken for another."""
LENGTH = 10
SEEN_AGAIN = timedelta(minutes=1)
"""How much later a device is noted as seen again."""


_OF_VISITS = (
    *("uid", "operation_id", "token_digest", "revoked_at", "expires_at", "seen_at"),
    *("movement__uid", "movement__departure_id", "movement__operation__code"),
    *("made_by__username", "made_by__display_name", "made_by__is_active"),
)
"""What is looked at of a phone that hands in; phones come by the dozen a second."""
_VISITING = Often(
    lambda signs: (
        Device.objects.select_related("movement__operation", "made_by").only(*_OF_VISITS).filter(token_digest__in=signs)
    )
)


class ShutOut(Exception):
    """A device is not let in; ``why`` is ``unknown``, ``revoked`` or ``expired``."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@transaction.atomic
def invite(movement: Movement, *, name: str, actor: Any) -> tuple[Device, str]:
    """Let a phone be paired; the code is shown once and is good for some minutes.

    Returns:
        The device, not paired yet, and the code.

    Raises:
        Refused: it has no name, the actor may not see who boards or not record it, or it is confirmed that people were
            received.
    """
    now = locked(movement)
    if not may_answer_for(actor, now):
        raise Refused(_("A phone shows names; only who may see them and may record who boards pairs one."))
    if has_taken(now, Step.RECEIVED):
        raise Refused(_("They were received. No phone is paired any more."))
    if not name.strip():
        raise Refused(_("Give the phone a name."), {"name": [_("Give the phone a name.")]})
    code = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
    made = Device(
        operation_id=now.operation_id,
        movement=now,
        kind=DeviceKind.PHONE,
        name=name.strip(),
        code_digest=digest(code),
        code_until=timezone.now() + CODE_HOLDS,
        made_by=actor,
    )
    refuse_unfit(made)
    made.save(force_insert=True)
    note(now, actor, "device invited", after={"device": made.uid})
    return made, code


@transaction.atomic
def pair(code: str) -> tuple[Device, str]:
    """Pair a phone by its code, which is used up by that.

    Returns:
        The device, and the token by which it is known until it expires.

    Raises:
        ShutOut: no device waits for such a code; it was used, is too old, or was taken back.
    """
    typed = "".join(sign for sign in code.upper() if sign in LETTERS)
    now = timezone.now()
    waiting = Device.objects.select_for_update().filter(
        kind=DeviceKind.PHONE, code_digest=digest(typed), code_until__gt=now, revoked_at=None
    )
    device = waiting.first() if len(typed) == LENGTH else None
    if device is None:
        raise ShutOut("unknown")
    token = secrets.token_urlsafe(32)
    device.code_digest, device.token_digest = "", digest(token)
    device.paired_at, device.expires_at = now, now + HOLDS
    device.save(update_fields=["code_digest", "token_digest", "paired_at", "expires_at"])
    note(device.movement, None, "device paired", after={"device": device.uid})
    return device, token


@transaction.atomic
def revoke(device: Device, *, actor: Any) -> None:
    """Shut a device out: it gets nothing more from now on, and what it says is not taken.

    Raises:
        Refused: it is no phone, or is shut out already.
    """
    now = locked(device)
    if now.kind != DeviceKind.PHONE or now.revoked_at is not None:
        raise Refused(_("There is no such phone to shut out."))
    now.revoked_by, now.revoked_at = actor, timezone.now()
    now.save(update_fields=["revoked_by", "revoked_at"])
    note(now.movement, actor, "device shut out", after={"device": now.uid})


def known(token: str, *, although_expired: bool = False) -> Device:
    """The device of a token.

    Args:
        token: As the device sends it.
        although_expired: Whether one that expired is let in, to hand in what it still has.

    Raises:
        ShutOut: there is none, it was shut out, or whoever paired it may no longer do so, or it expired.
    """
    return signed(digest(token), although_expired=although_expired)


def signed(sign: str, *, although_expired: bool = False) -> Device:
    """The device of the digest of a token, which a phone keeps in the open: it asks by it how it stands, and no more.

    Args:
        sign: As ``digest`` makes it.
        although_expired: As for ``known``.

    Raises:
        ShutOut: as for ``known``.
    """
    rows = Device.objects.select_related("movement__operation", "movement__departure", "made_by")
    (found,) = _let_in(rows.filter(token_digest=sign), [sign], although_expired)
    if isinstance(found, ShutOut):
        raise found
    return found


def known_together(tokens: Sequence[str], *, although_expired: bool = False) -> list[Device | ShutOut]:
    """The device of each token, or why it is not let in, as ``known`` has it; with few questions to the record."""
    signs = [digest(token) for token in tokens]
    return _let_in(_VISITING(sorted(set(signs))), signs, although_expired)


def _let_in(rows: Iterable[Device], signs: Sequence[str], although_expired: bool) -> list[Device | ShutOut]:
    found = {one.token_digest: one for one in rows}
    # Phones of a gate are mostly paired by one user, who is asked for once.
    answers_for = {(one.made_by_id, one.movement.operation_id): (one.made_by, one.movement) for one in found.values()}
    may = {key: may_answer_for(user, movement) for key, (user, movement) in answers_for.items()}

    def stands(sign: str) -> Device | ShutOut:
        device = found.get(sign)
        if device is None:
            return ShutOut("unknown")
        if device.revoked_at is not None or not may[device.made_by_id, device.movement.operation_id]:
            return ShutOut("revoked")
        if not although_expired and is_expired(device):
            return ShutOut("expired")
        return device

    return [stands(sign) for sign in signs]


def may_answer_for(user: Any, movement: Movement) -> bool:
    """Whether a user may still do and see what their phones do and see: these are let in no longer than they are."""
    held = rights_of(user, movement.operation) if user.is_active else frozenset()
    return {Right.BOARDING_EDIT, Right.IDENTITY_READ} <= held


def is_expired(device: Device) -> bool:
    """Whether its day is over."""
    return device.expires_at is not None and device.expires_at <= timezone.now()


def is_open(device: Device, now: datetime) -> bool:
    """Whether a phone is let in, or can still be paired by its code."""
    until = device.expires_at or device.code_until
    return device.revoked_at is None and until is not None and until > now


def seen(device: Device) -> None:
    """Note that a device was heard of, now and then."""
    now = timezone.now()
    if device.seen_at is None or now - device.seen_at > SEEN_AGAIN:
        Device.objects.filter(pk=device.pk).update(seen_at=now)


def own(movement: Movement, kind: DeviceKind, user: Any) -> Device:
    """What a user's own entries are told by: the desk, or the paper list, made where there is none yet."""
    found, _made = Device.objects.get_or_create(
        operation_id=movement.operation_id,
        movement=movement,
        kind=kind,
        made_by=user,
        defaults={"name": str(user)[:80]},
    )
    return found


def digest(text: str) -> str:
    """What is kept of a code or a token: both are drawn by lot, so that nobody finds them by trying."""
    return hashlib.sha256(text.encode()).hexdigest()
