"""The queue: what waits is claimed by one worker, handed to a provider, and noted; what surely failed is tried again.

A claim is on the disk before anything is sent. Where a worker dies after that, or a provider cannot tell whether it
took a notice, it is handed over again to a provider that repeats, under the same identifier: by file and by mail a
notice goes out at least once. To any other it is not: it is given up as unclear, a person decides, and it goes out at
most once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from safeconduct.web.alerts.sending import NotSent
from safeconduct.web.audit import log
from safeconduct.web.movements.models import Step
from safeconduct.web.movements.services.moving import has_taken
from safeconduct.web.notices import texts
from safeconduct.web.notices.acting import text_of
from safeconduct.web.notices.choosing import ENDED, ERASED, PARTED, address_of, has_parted
from safeconduct.web.notices.models import OPEN, Channel, Notice, State
from safeconduct.web.notices.providers import Outgoing, Unclear, provider_of
from safeconduct.web.notices.providers.by_file import take_out
from safeconduct.web.record.answers import consent_gone

DELAYS = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 180))
"""How long is waited after each attempt that failed; after the last one it is given up."""
LEASE = timedelta(minutes=5)
"""How long a claim holds. It is longer than any provider takes."""
DEPARTED, UNCLEAR, NO_ADDRESS, CONSENT = "departed", "unclear", "no_address", "consent"
"""Why a notice is not sent: the convoy has left; nobody knows whether it was sent; the address cannot be read; an adult
of the family took their consent back, or refused."""


def deliver_one() -> bool:
    """Send the notice that is due longest; False where none is. It is sent outside of any transaction."""
    notice = _claim()
    if notice is None:
        return False
    if notice.state != State.SENDING:  # it was settled without being sent
        return True
    provider, error, unclear = provider_of(notice.channel), "", False
    try:
        provider.send(_outgoing(notice))
    except NotSent as no:
        error = str(no)
    except Unclear as no:
        error, unclear = str(no), not provider.repeats
    _note(notice, error, UNCLEAR if unclear else "")
    return True


def _claim() -> Notice | None:
    now = timezone.now()
    due = Notice.objects.filter(state__in=OPEN, next_at__lte=now, choice__isnull=False).order_by("next_at", "pk")
    if not due.exists():  # a look takes no lock
        return None
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked  # SQLite's transaction has the lock already
        rows = due.select_for_update(skip_locked=skip, of=("self",) if skip else ())
        notice = rows.select_related("choice", "case", "operation", "manifest__movement__departure").first()
        if notice is None:
            return None
        if settled := _settled(notice):
            state, error = settled
            _set(notice, now, state=state, error=error)
            _log(notice)
            return notice
        _set(notice, now + LEASE, state=State.SENDING, error="", attempts=notice.attempts + 1)
    return notice


def _settled(notice: Notice) -> tuple[State, str] | None:
    """The state in which a notice ends without being sent, and why; None where it is to be sent."""
    stops = _stops(notice)
    if notice.state == State.SENDING and (stops or not provider_of(notice.channel).repeats):
        return State.GIVEN_UP, UNCLEAR  # who claimed it is gone, and it may have been sent
    return (State.WITHDRAWN, stops) if stops else None


def _stops(notice: Notice) -> str:
    """Why a notice is not to be sent any more; empty where it is."""
    if notice.choice is None or notice.choice.ended_at is not None:
        return ENDED
    if has_parted(notice.choice):
        return PARTED
    if has_taken(notice.manifest.movement, Step.DEPARTED):
        return DEPARTED
    if consent_gone(notice.case, notice.manifest.movement.departure.destination_id):
        return CONSENT
    return ""


def _outgoing(notice: Notice) -> Outgoing:
    """The notice as it goes out, opened for this alone.

    Raises:
        NotSent: nobody can read its text or address.
    """
    text = text_of(notice)
    by_hand = notice.channel == Channel.HAND
    to = notice.case.called if by_hand else address_of(notice.choice) if notice.choice else ""
    if not text or not to:
        raise NotSent(NO_ADDRESS)
    language = str(notice.language)
    return Outgoing(notice.uid, str(notice.channel), to, language, texts.subject(language), text)


def sweep() -> int:
    """Take out of the file what a process left there that died between losing a family's texts and their lines.

    Returns:
        How many lines.
    """
    return take_out(set(Notice.objects.filter(sealed_text=None).values_list("uid", flat=True)))


def _note(notice: Notice, error: str, unclear: str) -> None:
    """Note what came of an attempt, unless the notice was settled, or claimed anew, meanwhile."""
    now = timezone.now()
    with transaction.atomic():
        claimed = Notice.objects.select_for_update().filter(pk=notice.pk, state=State.SENDING, attempts=notice.attempts)
        found = claimed.select_related("case", "operation").first()
        if found is None:
            if Notice.objects.filter(Q(pk=notice.pk) & Q(error=ERASED)).exists():
                transaction.on_commit(lambda: take_out({notice.uid}))
            return
        if not error:
            found.sent_at = max(now, found.made_at)
            _set(found, now, state=State.SENT, error="")
        elif unclear or found.attempts > len(DELAYS):
            _set(found, now, state=State.GIVEN_UP, error=unclear or error)
        else:
            _set(found, now + DELAYS[found.attempts - 1], state=State.FAILED, error=error)
        _log(found)


def _set(notice: Notice, next_at: datetime, *, state: State, error: str, attempts: int | None = None) -> None:
    notice.state, notice.error, notice.next_at = state, error, next_at
    if attempts is not None:
        notice.attempts = attempts
    notice.save(update_fields=["state", "error", "next_at", "attempts", "sent_at"])


def _log(notice: Notice) -> None:
    """Write down that a notice was opened and what came of it; where to is not in the log."""
    log.append(
        actor=None,
        action=str(notice.state),
        operation=notice.operation,
        subject="notice",
        ids=[notice.uid, notice.case.uid],
        after={"channel": str(notice.channel), "attempt": notice.attempts, "error": notice.error},
    )
