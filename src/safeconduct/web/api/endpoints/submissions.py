"""Submissions: where each case is with a country, and the next step."""

from typing import Annotated, Any

from ninja import Query

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.endpoints.offers import history_told
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Key, OneOf, Page
from safeconduct.web.api.schemas import Done
from safeconduct.web.api.schemas import supply as of
from safeconduct.web.api.schemas.cases import History
from safeconduct.web.record import services
from safeconduct.web.record.models import Submission, SubmissionState
from safeconduct.web.rights.roles import Right

State = Annotated[str, OneOf(["", *SubmissionState.values]), Query("", description="Only those at this step.")]


@call("GET", "submissions", Right.REGISTER_READ, of.Submissions, kind=Kind.SHOWS)
def submissions(request: Any, page: Page = 1, state: State = "") -> Any:
    """The submissions, with the identifier of each case and the code of each offer."""
    rows = Submission.objects.filter(operation=request.operation).select_related("case", "offer").order_by("pk")
    if state:
        rows = rows.filter(state=state)
    shown, where = paged(rows, page)
    with reading(request, "case", [one.case.uid for one in shown]):
        return where | {"items": [_told(one) for one in shown]}


@call("GET", "submissions/{pk}", Right.REGISTER_READ, of.SubmissionOut, kind=Kind.SHOWS)
def submission(request: Any, pk: Key) -> Any:
    """One submission."""
    one = found(request, Submission, "case", "offer", pk=pk)
    with reading(request, "case", [one.case.uid]):
        return _told(one)


@call("GET", "submissions/{pk}/history", Right.REGISTER_READ, History, kind=Kind.SHOWS)
def submission_history(request: Any, pk: Key, page: Page = 1) -> Any:
    """The steps of a submission, the newest first."""
    one = found(request, Submission, "case", pk=pk)
    with reading(request, "case", [one.case.uid]):
        return history_told(request, one.changes, page)


@call(
    "POST",
    "submissions/{pk}/steps",
    Right.SUBMISSIONS_EDIT,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_step_submission",),
)
def step_submission(request: Any, pk: Key, given: of.SubmissionStep) -> Any:
    """Take the next step of a submission."""
    change = services.step_submission(
        found(request, Submission, pk=pk),
        SubmissionState(given.state),
        given.on,
        actor=request.user,
        reason=given.reason,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
    )
    return {"changes": [change.pk]}


def _told(one: Submission) -> dict[str, Any]:
    names = ("state", "since", "valid_from", "valid_until")
    return fields(one, *names) | {"id": one.pk, "case": one.case.uid, "offer": one.offer.code}
