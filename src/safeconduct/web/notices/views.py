"""The queue of notices, one notice, the call of families to the desk, and the list of those who are told by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.operation.languages import LANGUAGES
from safeconduct.web.accounts.models import User
from safeconduct.web.movements.models import Step
from safeconduct.web.movements.services.moving import has_taken
from safeconduct.web.movements.views.looking import movement_of
from safeconduct.web.notices import acting, calling, choosing, texts
from safeconduct.web.notices.models import Channel, Kind, Notice, State
from safeconduct.web.pages.writing import number
from safeconduct.web.record import journal
from safeconduct.web.record.answers import consent_gone
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.record.views.sheets import FORM
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PAGE = 50
LONGEST = 2000
"""Letters of a reason."""
ACTS: dict[str, Callable[[Notice, User, str], Notice]] = {
    "again": lambda notice, actor, _why: acting.again(notice, actor=actor),
    "withdraw": lambda notice, actor, _why: acting.withdraw(notice, actor=actor),
    "told": lambda notice, actor, _why: acting.told(notice, actor=actor),
    "not-told": lambda notice, actor, why: acting.not_told(notice, actor=actor, reason=why),
}
"""What is done with a notice, by the word in the address: by whom, and why where that has to be said."""


@gate.needs(Right.NOTICES_SEND, purpose="notices")
@require_safe
@never_cache
def listed(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The queue, the newest first: families by their codes, and where each notice stands."""
    every = Notice.objects.filter(operation=request.operation)
    counts = Counter(every.order_by().values_list("state", flat=True))
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    found = every.filter(state=state) if state in State.values else every
    found = found.filter(channel=channel) if channel in Channel.values else found
    rows = found.select_related("case", "manifest__movement__departure", "made_by", "told_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "query": "&" + urlencode({"state": state, "channel": channel}),
        "counts": [(one, counts[one]) for one in State if counts[one]],
        "state": state,
        "channel": channel,
        "states": State.choices,
        "channels": Channel.choices,
        "may_read": Right.IDENTITY_READ in request.rights,
        "may_see_cases": Right.REGISTER_READ in request.rights,
    }
    with journal.reading(request, "notices", [uid for one in page for uid in (one.uid, one.case.uid)]):
        return render(request, "notices/notices.html", shown)


@gate.needs(Right.IDENTITY_READ, purpose="notices")
@require_safe
@never_cache
def notice(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """One notice: what the family is told, where to, and what became of it."""
    if Right.NOTICES_SEND not in request.rights:
        raise Http404
    rows = Notice.objects.select_related("case", "choice", "manifest__movement__departure", "made_by", "told_by")
    found = get_object_or_404(rows, operation=request.operation, uid=uid)
    with journal.reading(request, "notice", [found.uid, found.case.uid]):
        shown = {
            "notice": found,
            "text": acting.text_of(found),
            "tongue": LANGUAGES[found.language],
            "address": choosing.address_of(found.choice) if found.choice else "",
            "may_withdraw": found.state in (State.WAITING, State.FAILED, State.GIVEN_UP),
            "may_tell": found.state not in (State.SENDING, State.WITHDRAWN, State.TOLD),
            "may_untell": found.state == State.TOLD and found.sealed_text is not None,
            "may_repeat": found.state in (State.SENT, State.TOLD, State.GIVEN_UP, State.WITHDRAWN),
            "may_see_cases": Right.REGISTER_READ in request.rights,
        }
        return render(request, "notices/notice.html", shown)


@gate.needs(Right.NOTICES_SEND)
@require_POST
@never_cache
def do(request: Passed, operation_code: str, uid: str, act: str) -> HttpResponse:
    """Send a notice again, withdraw it, note that the family was told, or take that back."""
    if act not in ACTS:
        raise Http404
    found = get_object_or_404(
        Notice.objects.select_related("operation", "manifest__movement"), operation=request.operation, uid=uid
    )
    try:
        ACTS[act](found, request.user, request.POST.get("reason", "")[:LONGEST])
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("It was recorded."))
    if request.POST.get("back") == "by-hand":
        return redirect("notices_by_hand", operation_code, found.manifest.movement.uid)
    return redirect("notices", operation_code)


@gate.needs(Right.NOTICES_SEND, purpose="notices")
@FORM
@never_cache
def call(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Call families to the desk: whom it reaches and by what, the words in each language, and the confirmation."""
    movement = movement_of(request, uid)
    sent = request.POST if request.method == "POST" else request.GET
    kind = Kind(sent["kind"]) if sent.get("kind") in Kind.values else Kind.MANIFEST
    again = "again" in sent
    may_write = Right.NOTICES_WRITE in request.rights
    own = {code: sent.get(f"own-{code}", "").strip() for code in LANGUAGES} if may_write else {}
    shown: dict[str, Any] = {
        "movement": movement,
        "kind": kind,
        "kinds": Kind.choices,
        "again": again,
        "may_write": may_write,
        "may_see_cases": Right.REGISTER_READ in request.rights,
        "longest": texts.LONGEST,
        # Always there: what a template looks for in vain, it may write into a log with all that is beside it.
        "wrong": "",
        "not_now": "",
    }
    try:
        if sent.get("act") == "send" and request.method == "POST":
            made = calling.call(
                movement, kind, seen=sent.get("seen", ""), actor=request.user, again=again, own=own,
                in_spite="in_spite" in sent,
            )  # fmt: skip
            said = ngettext("%(count)s family is called.", "%(count)s families are called.", len(made))
            messages.success(request, said % {"count": number(len(made))})
            by_hand = any(one.channel == Channel.HAND for one in made)
            return redirect(*(("notices_by_hand", operation_code, uid) if by_hand else ("notices", operation_code)))
    except Refused as no:
        shown["wrong"] = str(no)
    try:
        planned = calling.calling(movement, kind, again=again)
    except Refused as no:
        return render(request, "notices/call.html", {**shown, "not_now": str(no)})
    given_away = {code: texts.given_away(words, request.operation) for code, words in own.items() if words}
    shown |= {
        "planned": planned,
        "called_before": sum(1 for one in planned.families if one.earlier),
        "words": [
            (LANGUAGES[code], texts.text(code), own.get(code, ""), given_away.get(code, []))
            for code in planned.languages
        ],
        "gives_away": any(given_away.values()),
    }
    read = [one.case.uid for one in planned.families]
    with journal.reading(request, "notices", [movement.uid, *read]):
        return render(request, "notices/call.html", shown, status=422 if shown["wrong"] else 200)


@gate.needs(Right.NOTICES_SEND, purpose="notices")
@require_safe
@never_cache
def by_hand(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """The list of families who are told by hand, to be printed and ticked off: those who chose so, or nothing."""
    movement = movement_of(request, uid)
    rows = Notice.objects.filter(manifest__movement=movement, channel=Channel.HAND)
    open_now = rows.exclude(state__in=(State.TOLD, State.WITHDRAWN)).select_related("case__site", "manifest")
    each, there = list(open_now.order_by("case__code", "pk")), movement.departure.destination_id
    found = [one for one in each if not consent_gone(one.case, there)]
    shown: dict[str, Any] = {
        "movement": movement,
        "left_out": len(each) - len(found),
        "departed": has_taken(movement, Step.DEPARTED),
        "notices": [(one, LANGUAGES[one.language]) for one in found],
        "told": list(rows.filter(state=State.TOLD).select_related("case", "told_by").order_by("case__code", "pk")),
        "may_read": Right.IDENTITY_READ in request.rights,
    }
    with journal.reading(request, "notices", [movement.uid, *(one.case.uid for one in (*found, *shown["told"]))]):
        shown["notices"] = [(one, LANGUAGES[one.language], acting.text_of(one)) for one in found]
        return render(request, "notices/by_hand.html", shown)
