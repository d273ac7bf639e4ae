"""The operation itself: which one a token opens, its settings, its totals, and its tables as files."""

from typing import Annotated, Any

from django.http import Http404
from ninja import Path

from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.web.api.calls import Kind, api, call, fields
from safeconduct.web.api.kinds import OneOf
from safeconduct.web.api.schemas import places as of
from safeconduct.web.record.models import Operation, OperationSettings
from safeconduct.web.record.register import Filters
from safeconduct.web.record.totals import totals as totals_of
from safeconduct.web.record.views.exchange import exported
from safeconduct.web.rights import gate
from safeconduct.web.rights.roles import Right

Table = Annotated[str, OneOf(list(OPERATION_TABLES)), Path()]


@api.get(
    "operations",
    response=of.Operations,
    url_name="api_operations",
    operation_id="operations",
    summary="The operation that the token opens, with what it may do there today.",
)
def operations(request: Any) -> Any:
    """The operation that the token opens, with what it may do there today."""
    token = request.auth
    operation = Operation.objects.get(pk=token.operation_id)
    held = gate.rights_of(token.user, operation)
    rights = sorted(set(token.rights) & held) if Right.EXPORT in held else []
    items = [{"code": operation.code, "name": operation.name, "rights": rights}] if rights else []
    return {"page": 1, "pages": 1, "count": len(items), "items": items}


@call("GET", "settings", Right.PLANNING_READ, of.SettingsOut)
def settings(request: Any) -> Any:
    """The settings of the operation."""
    found = OperationSettings.objects.filter(operation=request.operation).first()
    if found is None:
        raise Http404
    names = [name for name in of.SettingsOut.model_fields if name != "name"]
    return fields(found, *names) | {"name": request.operation.name}


@call("GET", "totals", Right.TOTALS_READ, list[of.TableOut])
def totals(request: Any) -> Any:
    """How many people there are, by groups large enough to be told."""
    return [
        {
            "title": table.title,
            "lines": [fields(line, "group", "people", "waiting", "departed") for line in table.lines],
        }
        for table in totals_of(request.operation)
    ]


@call(
    "POST",
    "exports/{table}",
    Right.EXPORT,
    None,
    kind=Kind.SHOWS,
    pages=("record_export",),
    media_type="text/csv",
)
def export(request: Any, table: Table, given: of.FiltersIn) -> Any:
    """One table of the operation as CSV; cases and people by the filters, and by the right that each table asks for."""
    return exported(request, table, Filters.read(given.model_dump()))
