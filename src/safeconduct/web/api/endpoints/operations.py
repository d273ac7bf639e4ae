"""The operation itself: which one a token opens, its settings, its totals, and its tables as files."""

from typing import Annotated, Any

from ninja import Path

from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.web.api.calls import Kind, api, call, fields
from safeconduct.web.api.endpoints.offers import history_told
from safeconduct.web.api.finding import edited_values, found, refuse_unseen, sent
from safeconduct.web.api.kinds import OneOf, Page
from safeconduct.web.api.problems import Overtaken
from safeconduct.web.api.schemas import Done
from safeconduct.web.api.schemas import places as of
from safeconduct.web.api.schemas.cases import History
from safeconduct.web.record import services
from safeconduct.web.record.models import Operation, OperationSettings, StateChange
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
    one = found(request, OperationSettings)
    names = [name for name in of.SettingsOut.model_fields if name != "name"]
    return fields(one, *names) | {"name": request.operation.name}


@call("GET", "settings/history", Right.PLANNING_READ, History)
def settings_history(request: Any, page: Page = 1) -> Any:
    """What was changed of the settings, the newest first, and how the operation was called."""
    changes = StateChange.objects.filter(operation=request.operation).exclude(settings=None)
    return history_told(request, changes, page)


@call("PATCH", "settings", Right.SETTINGS_EDIT, Done, kind=Kind.CHANGES, pages=("record_edit_settings",))
def edit_settings(request: Any, given: of.SettingsEdit) -> Any:
    """Change name, days and settings of the operation; with its first day, the ages that follow from births."""
    one = found(request, OperationSettings)
    values, seen = sent(given.values), sent(given.seen)
    refuse_unseen(values, seen)
    renamed = None
    if "name" in values:
        name, was = values.pop("name"), seen["name"]
        try:
            renamed = services.rename_operation(
                request.operation, name, seen=was, actor=request.user, reason=given.reason
            )
        except services.ChangedMeanwhile as no:
            raise Overtaken([{"field": "name", "now": str(no.now), "wanted": name}]) from None
    seen.pop("name", None)
    done = edited_values(request, one, values, seen, given.reason)
    return {"changes": [*([] if renamed is None else [renamed.pk]), *done["changes"]]}


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
