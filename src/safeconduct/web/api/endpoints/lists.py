"""Lists of other offices: taken in, looked at, merged by a job, given up, taken back.

A list holds who people are and what planning sees, so that each call takes the rights to change both. What is between
upload and merge is in ``list_steps``. Whatever a program decides, the user of its token answers for.
"""

from typing import Annotated, Any

from django.db import IntegrityError, connection, transaction
from ninja import File, Form, UploadedFile

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import NO_NUL, Page, Uid
from safeconduct.web.api.problems import Unfit
from safeconduct.web.api.schemas import lists as of
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.api.staged import BESIDE, overtaken, refuse_busy, stands, told
from safeconduct.web.intake import page_steps, running, services
from safeconduct.web.intake.models import OPEN, Batch, BatchState
from safeconduct.web.intake.reading_words import said
from safeconduct.web.intake.restoring import changed_since
from safeconduct.web.intake.stages import Stage
from safeconduct.web.intake.views.opening import is_at_work
from safeconduct.web.record.services import Refused
from safeconduct.web.rights.roles import Right

Sheet = Annotated[str, Form(max_length=100, pattern=NO_NUL, description="Of a workbook; by default the first list.")]


@call("GET", "lists", Right.REGISTER_EDIT, of.Lists, kind=Kind.SHOWS, beside=BESIDE)
def lists(request: Any, page: Page = 1) -> Any:
    """The lists that were handed in, the newest first."""
    rows = Batch.objects.filter(operation=request.operation).select_related("by").order_by("-pk")
    shown, where = paged(rows, page)
    with reading(request, "import", [one.uid for one in shown]):
        return where | {"items": [told(one) for one in shown]}


@call(
    "POST",
    "lists",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    status=201,
    pages=("intake_imports",),
    beside=BESIDE,
)
def take_list(request: Any, file: Annotated[UploadedFile, File()], sheet: Sheet = "") -> Any:
    """Take in a list, an Excel workbook or a CSV file of 50 MB at most; it is kept sealed until it is merged."""
    try:
        batch = services.begin(request.operation, file.name or "", file.read(), actor=request.user, sheet=sheet)
    except Refused as no:
        raise Unfit("body.file", said(str(no)).text) from None
    return stands(batch)


@call("GET", "lists/{uid}", Right.REGISTER_EDIT, of.ListOut, kind=Kind.SHOWS, beside=BESIDE)
def one_list(request: Any, uid: Uid) -> Any:
    """One list: how far it is, what is to be done next, and what would be merged."""
    batch = found(request, Batch, "by", uid=uid)
    is_shown = batch.state in OPEN and not is_at_work(batch) and not running.is_unread(batch)
    stage = services.view(batch, request.user) if is_shown else None
    with reading(request, "import", [batch.uid]):
        return told(batch) | _would_be(batch, stage)


@call(
    "POST",
    "lists/{uid}/merge",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    status=202,
    pages=("intake_merge",),
    beside=BESIDE,
)
def merge_list(request: Any, uid: Uid, given: of.Seen) -> Any:
    """Begin to merge a list in which nothing is faulty or undecided: a job does it, all of it or nothing."""
    batch = found(request, Batch, "by", uid=uid)
    if batch.state != BatchState.MERGING:
        refuse_busy(batch)
    if given.version != batch.version:
        raise overtaken(batch, given.version)
    running.start_merge(batch, request.user)
    return stands(batch)


@call(
    "POST",
    "lists/{uid}/removal",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    status=201,
    pages=("intake_discard",),
    beside=BESIDE,
)
def discard_list(request: Any, uid: Uid, given: Why) -> Any:
    """Give up a list that is not merged: what was read of it is destroyed, and nobody can read it again."""
    batch = found(request, Batch, uid=uid)
    if batch.state in (*OPEN, BatchState.MERGING) and is_at_work(batch):
        refuse_busy(batch)
    return stands(services.discard(batch, given.reason, actor=request.user))


@call(
    "POST",
    "lists/{uid}/reversal",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    status=201,
    pages=("intake_undo",),
    beside=BESIDE,
)
def undo_list(request: Any, uid: Uid, given: Why) -> Any:
    """Take a merged list back, all of it or nothing, as long as nobody of it was changed since."""
    try:
        with transaction.atomic():
            batch = services.undo(found(request, Batch, uid=uid), given.reason, actor=request.user)
            connection.check_constraints()  # those that the database would look at after the answer was made
    except IntegrityError:
        raise Refused(changed_since()) from None
    return stands(batch)


def _would_be(batch: Batch, stage: Stage | None) -> dict[str, Any]:
    """What is next, and what a merge would bring."""
    following = "progress" if stage is None and batch.state in OPEN else page_steps.next_of(batch, stage)
    if stage is None:
        empty: dict[str, Any] = {key: [] for key in ("other_sheets", "new_sites", "set_aside", "left_out")}
        empty |= {"sheet": "", "families": "", "new_people": 0, "known_people": 0, "cases": 0}
        return empty | {"next": following}
    left_out = [{"line": line, "reason": why} for line, why in sorted(stage.left_out.items())]
    return fields(stage, "sheet", "other_sheets", "cases", "new_sites", "set_aside") | {
        "next": following,
        "families": said(stage.families).text if stage.families else "",
        "new_people": stage.people - stage.known,
        "known_people": stage.known,
        "left_out": left_out,
    }
