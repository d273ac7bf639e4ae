"""Views of the register that the user of the token keeps."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Key, Page
from safeconduct.web.api.schemas import places as of
from safeconduct.web.api.schemas.people import RowMade
from safeconduct.web.record.models import SavedView
from safeconduct.web.record.register import Filters
from safeconduct.web.record.services import forget_view, keep_view
from safeconduct.web.rights.roles import Right


@call("GET", "views", Right.REGISTER_READ, of.Views)
def views(request: Any, page: Page = 1) -> Any:
    """The filters of the register that the user of the token keeps under names."""
    rows = SavedView.objects.filter(operation=request.operation, user=request.user).order_by("name")
    shown, where = paged(rows, page)
    return where | {"items": [fields(one, "name", "query") | {"id": one.pk} for one in shown]}


@call("POST", "views", Right.REGISTER_READ, RowMade, kind=Kind.CHANGES, status=201, pages=("record_save_view",))
def save_view(request: Any, given: of.ViewIn) -> Any:
    """Keep filters of the register under a name; a name that is there is kept anew."""
    filters = Filters.read(given.filters.model_dump())
    return {"id": keep_view(request.operation, request.user, given.name, filters).pk}


@call("DELETE", "views/{pk}", Right.REGISTER_READ, of.ViewGone, kind=Kind.CHANGES, pages=("record_forget_view",))
def delete_view(request: Any, pk: Key) -> Any:
    """Forget an own view."""
    forget_view(found(request, SavedView, pk=pk, user=request.user))
    return {"id": pk}
