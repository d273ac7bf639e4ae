"""Seats that a plan finds to be needed where nothing departs, and that they were asked for: totals, and nobody."""

from datetime import date
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import override
from ninja import Query

from safeconduct.web.api.calls import Kind, call, fields
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import OneOf, Uid
from safeconduct.web.api.schemas import plans as of
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.audit import log
from safeconduct.web.plans import asking, letters
from safeconduct.web.plans.models import Plan, SeatRequest
from safeconduct.web.rights.roles import Right

Language = Annotated[str, OneOf([*letters.LANGUAGES]), Query("en")]


@call("GET", "plans/{uid}/seats", Right.PLANNING_READ, of.SeatRequests)
def seat_requests(request: Any, uid: Uid) -> Any:
    """The seats that were asked for, the newest request first; one that was taken back says so."""
    return {"items": [_told(one, back) for one, back in asking.requests_of(found(request, Plan, uid=uid))]}


@call("POST", "plans/{uid}/seats", Right.PLAN_MAKE, of.SeatsAsked, kind=Kind.CHANGES, status=201, pages=("plans_ask",))
def ask_for_seats(request: Any, uid: Uid, given: of.SeatsIn) -> Any:
    """Note that the seats which a plan finds to be needed are asked for."""
    one = found(request, Plan, uid=uid)
    return {"uid": asking.ask(one, given.addressee, actor=request.user, reason=given.reason).uid}


@call(
    "POST",
    "plans/{uid}/seats/{asked}/removal",
    Right.PLAN_MAKE,
    of.SeatsAsked,
    kind=Kind.CHANGES,
    pages=("plans_take_back",),
)
def take_back_seats(request: Any, uid: Uid, asked: Uid, given: Why) -> Any:
    """Note that seats are asked for no more; the request stays, with this beside it."""
    one = found(request, SeatRequest, "plan", uid=asked, plan__uid=uid)
    return {"uid": asking.take_back(one, actor=request.user, reason=given.reason).takes_back.uid}


@call("GET", "plans/{uid}/seats/{asked}/letter", Right.PLAN_MAKE, None, media_type="text/plain")
def seats_letter(request: Any, uid: Uid, asked: Uid, language: Language) -> Any:
    """The letter of a request as a text, in one of the languages of the application."""
    one = found(request, SeatRequest, "who", uid=asked, plan__uid=uid, takes_back=None)
    with transaction.atomic():
        log.append(
            actor=request.user, action="exported", operation=request.operation, subject="seat request", ids=[one.uid]
        )
    content_type, write = letters.KINDS["txt"]
    with override(language):
        return HttpResponse(write(letters.letter_of(one), one), content_type=content_type)


def _told(one: SeatRequest, back: SeatRequest | None) -> dict[str, Any]:
    asked = one.asked
    rows = [row | {"week": date.fromisoformat(row["week"])} for row in asked["rows"]]
    return fields(one, "uid", "addressee", "reason", "at") | {
        "who": str(one.who),
        "rows": rows,
        "people_left": asked["people_left"],
        "deadline": date.fromisoformat(asked["deadline"]),
        "taken_back_at": back.at if back else None,
        "taken_back_because": back.reason if back else "",
    }
