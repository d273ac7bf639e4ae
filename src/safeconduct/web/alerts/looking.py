"""What a user was told: how much of it is unread, and that it was read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from safeconduct.web.alerts.models import Alert
from safeconduct.web.record.models import Operation


def alerts_of(user: Any, operation: Operation) -> QuerySet[Alert]:
    """What a user was told in an operation, the last first."""
    return Alert.objects.filter(user=user, operation=operation).select_related("incident").order_by("-pk")


def unread(user: Any, operation: Operation) -> int:
    """How much of it the user has not read."""
    return Alert.objects.filter(user=user, operation=operation, read_at=None).count()


def mark_read(user: Any, operation: Operation, up_to: int) -> int:
    """Note that a user read what they were told; what came since they looked stays unread.

    Args:
        user: Who.
        operation: In which operation.
        up_to: The key of the last alert that they saw.

    Returns:
        How much.
    """
    seen = Alert.objects.filter(user=user, operation=operation, read_at=None, pk__lte=up_to)
    return seen.update(read_at=timezone.now())
