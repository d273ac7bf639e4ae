"""Who approves plans, what they say, and that people are told. One person alone at night is a matter for people."""

import base64
import binascii
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from safeconduct.web.api.calls import Kind, call, fields, reading
from safeconduct.web.api.endpoints.plans import now
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Key, Uid
from safeconduct.web.api.problems import Unfit
from safeconduct.web.api.schemas import plans as of
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.plans import approving, telling
from safeconduct.web.plans.models import Approval, Party, Plan
from safeconduct.web.rights.roles import Right

SPEAK = frozenset({Right.PLAN_MAKE, Right.PLAN_APPROVE})
"""One of these is needed, besides, to note what a party says and to read its letter."""


@call("GET", "parties", Right.PLANNING_READ, of.Parties)
def parties(request: Any) -> Any:
    """The parties that approve plans, in the order in which they are asked."""
    items = [
        fields(one, "place", "name") | {"id": one.pk, "members": sorted(one.members.values_list("username", flat=True))}
        for one in approving.parties_of(request.operation)
    ]
    return {"items": items}


@call("POST", "parties", Right.GRANTS_EDIT, of.PartyMade, kind=Kind.CHANGES, status=201, pages=("plans_parties",))
def add_party(request: Any, given: of.PartyIn) -> Any:
    """Add a party at the end of the order."""
    members = list(approving.approvers_of(request.operation).filter(username__in=given.members))
    if len(members) < len(set(given.members)):
        raise Unfit("body.members", _("Name users with a role that approves plans in this operation."))
    return {"id": approving.add_party(request.operation, given.name, members=members, actor=request.user).pk}


@call("POST", "parties/{pk}/end", Right.GRANTS_EDIT, of.PartyMade, kind=Kind.CHANGES, pages=("plans_end_party",))
def end_party(request: Any, pk: Key, given: Why) -> Any:
    """Ask a party no more; what it said of plans before stays."""
    approving.end_party(found(request, Party, pk=pk), actor=request.user, reason=given.reason)
    return {"id": pk}


@call("POST", "plans/{uid}/proposal", Right.PLAN_MAKE, of.PlanNow, kind=Kind.CHANGES, pages=("plans_act",))
def propose_plan(request: Any, uid: Uid, given: of.ProposeIn) -> Any:
    """Bring a plan before the parties; where there are none, it is approved by that."""
    one = found(request, Plan, uid=uid)
    approving.propose(one, actor=request.user, reason=given.reason, seen=given.seen)
    return now(one)


@call("POST", "plans/{uid}/drop", Right.PLAN_MAKE, of.PlanNow, kind=Kind.CHANGES, pages=("plans_act",))
def drop_plan(request: Any, uid: Uid, given: Why) -> Any:
    """Drop a plan or a trial; one that people were told of is superseded by another instead."""
    one = found(request, Plan, uid=uid)
    approving.drop(one, actor=request.user, reason=given.reason)
    return now(one)


@call(
    "POST",
    "plans/{uid}/approvals",
    Right.PLANNING_READ,
    of.PlanNow,
    kind=Kind.CHANGES,
    status=201,
    pages=("plans_say",),
)
def say(request: Any, uid: Uid, given: of.SayIn) -> Any:
    """Note what a party says of a plan: as one of those who speak for it, or for it with its letter."""
    _refuse_silent(request)
    one, party = found(request, Plan, uid=uid), found(request, Party, pk=given.party)
    approving.say(
        one,
        party,
        approves=given.approves,
        actor=request.user,
        reason=given.reason,
        letter=_letter(given.letter),
    )
    return now(one)


@call(
    "GET",
    "plans/{uid}/approvals/{approval}/letter",
    Right.PLANNING_READ,
    None,
    kind=Kind.SHOWS,
    media_type="application/octet-stream",
)
def approval_letter(request: Any, uid: Uid, approval: Uid) -> Any:
    """The letter of a party as it was attached: a PDF, PNG or JPEG."""
    _refuse_silent(request)
    said = found(request, Approval, uid=approval, plan__uid=uid)
    if said.letter is None:
        raise Http404
    with reading(request, "letter", [said.uid]):
        content = approving.letter_of(said)
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(content, content_type="application/octet-stream", headers=headers)


@call("POST", "plans/{uid}/telling", Right.PLAN_MAKE, of.PlanNow, kind=Kind.CHANGES, status=201, pages=("plans_act",))
def ask_to_tell(request: Any, uid: Uid) -> Any:
    """Ask that people are told of an approved plan; another user has to agree, by a token or on the page."""
    one = found(request, Plan, uid=uid)
    telling.ask(one, actor=request.user)
    return now(one)


@call("POST", "plans/{uid}/telling/agreement", Right.PLAN_MAKE, of.PlanNow, kind=Kind.CHANGES, pages=("plans_act",))
def agree_to_tell(request: Any, uid: Uid, given: of.AgreeIn) -> Any:
    """Agree that people are told, as another user than who asked: the plan is in force from now on."""
    one = found(request, Plan, uid=uid)
    telling.agree(one, actor=request.user, seen=given.seen)
    return now(one)


@call("POST", "plans/{uid}/telling/removal", Right.PLAN_MAKE, of.PlanNow, kind=Kind.CHANGES, pages=("plans_act",))
def take_back_telling(request: Any, uid: Uid, given: Why) -> Any:
    """Take back, before another user agrees, that people are told."""
    one = found(request, Plan, uid=uid)
    telling.take_back(one, actor=request.user, reason=given.reason)
    return now(one)


def _refuse_silent(request: Any) -> None:
    """See that a token may speak for a party, or note what one says.

    Raises:
        Http404: it may not.
    """
    if not request.rights & SPEAK:
        raise Http404


def _letter(text: str) -> bytes | None:
    """What a letter in base64 holds; None where there is none.

    Raises:
        Unfit: it is no base64.
    """
    try:
        return base64.b64decode(text, validate=True) if text else None
    except binascii.Error:
        raise Unfit("body.letter", _("Send the letter in base64.")) from None
