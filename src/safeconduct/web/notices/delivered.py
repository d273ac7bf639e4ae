"""What a gateway says became of a message: signed, and heard as often as it likes with one result.

Whoever replays what was said changes nothing: that a message arrived is final, and only an identifier that this
installation made and handed out is known.
"""

from __future__ import annotations

from typing import Literal

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from safeconduct.web.alerts.sending import is_signed
from safeconduct.web.audit import log
from safeconduct.web.notices.models import Channel, Delivery, Notice, State
from safeconduct.web.notices.queue import UNCLEAR

LONGEST = 2000
"""Bytes that are read."""


class Word(BaseModel):
    """What is said of one message."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(min_length=26, max_length=26)
    state: Literal["delivered", "undelivered"]


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def told(request: HttpRequest) -> HttpResponse:
    """The address that a gateway tells; there is none where no secret is set."""
    secret = settings.GATEWAY_CALLBACK_SECRET
    if not secret:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LONGEST:
        return HttpResponse(status=413)
    signature = request.headers.get("Safe-Conduct-Signature", "")
    if not is_signed(secret, signature, request.body, timezone.now().timestamp()):
        return HttpResponse(status=401)
    try:
        word = Word.model_validate_json(request.body)
    except ValidationError:
        return HttpResponse(status=422)
    return HttpResponse(status=204 if hear(word.id, Delivery(word.state)) else 404)


@transaction.atomic
def hear(uid: str, word: Delivery) -> bool:
    """Note what became of a message that was handed to the gateway; False where there is no such message.

    Of one of which nobody knew whether it was sent, it is known then.
    """
    rows = Notice.objects.select_for_update(of=("self",)).select_related("case", "operation")
    found = rows.filter(uid=uid, channel=Channel.NUMBER, attempts__gte=1).first()
    if found is None:
        return False
    if found.delivery in (word, Delivery.DELIVERED):
        return True
    now = max(timezone.now(), found.made_at)
    found.delivery, found.delivery_at = word, now
    if word is Delivery.DELIVERED and found.state == State.GIVEN_UP and found.error == UNCLEAR:
        found.state, found.error, found.sent_at = State.SENT, "", now
    found.save(update_fields=["delivery", "delivery_at", "state", "error", "sent_at"])
    log.append(
        actor=None,
        action=str(word),
        operation=found.operation,
        subject="notice",
        ids=[found.uid, found.case.uid],
        after={"state": str(found.state)},
    )
    return True
