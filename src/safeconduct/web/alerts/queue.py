"""The queue: what waits is claimed by one worker, sent, and noted; what fails is tried again, ever later."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from safeconduct.web.alerts import sending
from safeconduct.web.alerts.models import Message, State, Way
from safeconduct.web.alerts.rules import ENDED, address_of, secret_of

DELAYS = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 180, 720))
"""How long is waited after each attempt that failed; after the last one it is given up."""
LEASE = timedelta(minutes=5)
"""How long a claim holds. A worker that dies meanwhile leaves the message to the next one."""
LOOK_SECONDS = 2.0

_logger = logging.getLogger("safeconduct.alerts")


def deliver_one() -> bool:
    """Send the message that is due longest; False where none is.

    Who claims it counts the attempt and puts the next one off, in one transaction; so no two workers send the same
    one. It is sent outside of any transaction. Where a worker dies between sending and noting it, it is sent again
    with the same identifier, by which whoever gets it can tell.
    """
    message = _claim()
    if message is None:
        return False
    error = ""
    try:
        _send(message)
    except sending.NotSent as no:
        error = str(no)
    _note(message, error)
    return True


def _claim() -> Message | None:
    now = timezone.now()
    due = Message.objects.filter(state=State.WAITING, next_at__lte=now).order_by("next_at", "pk")
    if not due.exists():  # a look takes no lock
        return None
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked  # SQLite's transaction has the lock already
        rows = due.select_for_update(skip_locked=skip, of=("self",) if skip else ())
        message = rows.select_related("rule", "operation").first()
        if message is None:
            return None
        if message.rule.ended_at is not None:
            message.state, message.error = State.FAILED, ENDED
            message.save(update_fields=["state", "error"])
            return None
        message.attempts += 1
        message.next_at = now + LEASE
        message.save(update_fields=["attempts", "next_at"])
    return message


def _send(message: Message) -> None:
    to, code = address_of(message.rule), message.operation.code
    if not to:
        raise sending.NotSent("no_address")
    if message.rule.way == Way.EMAIL:
        sending.mail(to, code)
    else:
        sending.post(to, secret_of(message.rule), code, message.uid)


def _note(message: Message, error: str) -> None:
    """Note what came of an attempt, unless the message was given up, or claimed anew, meanwhile."""
    now = timezone.now()
    claimed = Message.objects.filter(pk=message.pk, state=State.WAITING, attempts=message.attempts)
    if not error:
        claimed.update(state=State.SENT, sent_at=max(now, message.made_at), error="")
    elif message.attempts > len(DELAYS):
        claimed.update(state=State.FAILED, error=error)
    else:
        claimed.update(next_at=now + DELAYS[message.attempts - 1], error=error)


def keep_delivering(
    ends: threading.Event,
    is_closed: Callable[[], bool],
    deliver: Callable[[], bool] | None = None,
    what: str = "alerts",
) -> None:
    """Send what is due until told to end, in a thread of its own, so that a slow answer holds up no job.

    Args:
        ends: Set when it is to end.
        is_closed: Whether somebody closed the record for a time.
        deliver: Sends one thing that is due, and says whether there was one; without it, an alert.
        what: What is sent, for the log.
    """
    while not ends.is_set():
        try:
            if is_closed() or not (deliver or deliver_one)():
                ends.wait(LOOK_SECONDS)
        except Exception as error:  # a thread that ends here would tell nobody, and send nothing any more
            _logger.warning("%s cannot be sent now (%s); they wait", what, type(error).__name__)
            connection.close()
            ends.wait(LOOK_SECONDS)
    connection.close()
