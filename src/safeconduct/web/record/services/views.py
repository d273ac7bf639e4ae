"""Views of the register that a user keeps for themselves: filters under a name."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record.models import Operation, SavedView
from safeconduct.web.record.register import Filters
from safeconduct.web.record.services.refusal import Refused, lock_operation

MOST_VIEWS = 30
"""Views that one user keeps in one operation."""
LONGEST_NAME = 80
LONGEST_QUERY = 1000


@transaction.atomic
def keep_view(operation: Operation, user: Any, name: str, filters: Filters) -> SavedView:
    """Keep filters under a name; a name that is there is kept anew.

    Raises:
        Refused: there is no name, the filters are too long, or the user keeps too many views.
    """
    lock_operation(operation)  # the same person, twice at once
    called, query = name.strip()[:LONGEST_NAME], filters.query[1:]
    if not called or "\x00" in called or len(query) > LONGEST_QUERY:
        raise Refused(_("Give the view a name."))
    mine = SavedView.objects.filter(operation=operation, user=user)
    if mine.exclude(name=called).count() >= MOST_VIEWS:
        raise Refused(_("Forget one of your views first."))
    kept, _is_new = SavedView.objects.update_or_create(
        operation=operation, user=user, name=called, defaults={"query": query}
    )
    return kept


@transaction.atomic
def forget_view(view: SavedView) -> None:
    """Forget a view."""
    view.delete()
