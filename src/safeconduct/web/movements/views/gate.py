"""What phones at a gate ask for: to be paired, the packet of their departure, and to hand in and get events.

They ask with a token of their own, and no session or cookie plays a part. Each answer is JSON and is kept by no one
between.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from safeconduct.boarding.events import Kind, Stage
from safeconduct.web.audit import log
from safeconduct.web.movements.packet import packet as packet_of
from safeconduct.web.movements.services import devices
from safeconduct.web.movements.services.handing_in import visit
from safeconduct.web.movements.services.telling import MOST, Said

HIGHEST = 2**31 - 1
"""No number of an event is above it."""
_Word = Field(max_length=40, pattern=r"^[A-Za-z0-9_-]*$")


class PairIn(BaseModel):
    """The code that somebody typed."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(max_length=40)


class StandingIn(BaseModel):
    """By what a phone is known that nobody opened."""

    model_config = ConfigDict(extra="forbid")
    sign: str = Field(pattern=r"^[0-9a-f]{64}$")


class EventIn(BaseModel):
    """An event as a phone sends it."""

    model_config = ConfigDict(extra="forbid")
    nonce: str = Field(min_length=8, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")
    counter: int = Field(ge=1, le=HIGHEST)
    knows: int = Field(ge=0, le=HIGHEST)
    made_at: AwareDatetime = Field(ge=datetime(1900, 1, 1, tzinfo=UTC), lt=datetime(9000, 1, 1, tzinfo=UTC))
    kind: Kind
    person: str = _Word
    bus: str = Field(default="", max_length=40, pattern=r"^[A-Za-z0-9_-]*$")
    why: str = Field(default="", max_length=10)
    words: str = Field(default="", max_length=500, pattern=r"^[^\x00]*$")
    takes_back: Stage = Stage.GATE
    from_standby: bool = False


class SyncIn(BaseModel):
    """Events that a phone hands in, and after which number it wants others."""

    model_config = ConfigDict(extra="forbid")
    since: int = Field(default=0, ge=0, le=HIGHEST)
    events: list[EventIn] = Field(default_factory=list, max_length=MOST)


View = Callable[[HttpRequest], JsonResponse]


def _of_phones(view: View) -> Any:
    """A view for phones: whoever is shut out is told so, and what is malformed is said in JSON."""

    @wraps(view)
    def answered(request: HttpRequest) -> JsonResponse:
        try:
            return view(request)
        except devices.ShutOut as no:
            return JsonResponse({"error": no.why}, status=401)
        except ValidationError as wrong:
            places = [".".join(map(str, one["loc"])) for one in wrong.errors()]
            return JsonResponse({"error": "malformed", "where": places}, status=422)

    return csrf_exempt(login_not_required(never_cache(answered)))


@_of_phones
@require_POST
def pair(request: HttpRequest) -> JsonResponse:
    """Pair a phone: the code, which is used up by it, for a token that holds for a day."""
    device, token = devices.pair(PairIn.model_validate_json(request.body).code)
    assert device.expires_at is not None  # noqa: S101 - it was set
    return JsonResponse({"device": device.uid, "token": token, "expires_at": device.expires_at.isoformat()}, status=201)


@_of_phones
@require_POST
def standing(request: HttpRequest) -> JsonResponse:
    """Whether a phone is still let in that nobody opened; it is told of nothing else, and of nobody."""
    devices.signed(StandingIn.model_validate_json(request.body).sign)
    return JsonResponse({"standing": "in"})


@_of_phones
@require_safe
def packet(request: HttpRequest) -> JsonResponse:
    """What a phone needs for its departure. Who is in it was read, which is logged before anybody gets it."""
    device = devices.known(_token(request))
    made = packet_of(device)
    draft = log.Draft(
        action=log.READ,
        subject="manifest",
        ids=[device.movement.uid, *made.people],
        operation=device.movement.operation,
        purpose=f"boarding, device {device.uid}",
    )
    log.commit(device.made_by, draft)
    devices.seen(device)
    return JsonResponse(made.content)


@_of_phones
@require_POST
def sync(request: HttpRequest) -> JsonResponse:
    """Take events in, each once however often it comes, and give out those that the phone has not seen.

    One whose day is over can still hand in what it has, and gets nothing.
    """
    sent = SyncIn.model_validate_json(request.body)
    found = visit(_token(request), sent.since, [Said(**one.model_dump()) for one in sent.events])
    return JsonResponse(
        {
            "accepted": dict(found.taken.numbers),
            "refused": dict(found.taken.refused),
            "expired": found.is_expired,
            "events": [_written(one) for one in found.events],
            "seq": found.events[-1].seq if found.events else sent.since,
            "more": len(found.events) == MOST,
            "manifest": found.manifest,
        }
    )


def _token(request: HttpRequest) -> str:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _written(one: Any) -> dict[str, Any]:
    """An event as JSON has it; why somebody was refused in words stays here."""
    return {
        "seq": one.seq,
        "nonce": one.nonce,
        "device": one.device,
        "counter": one.counter,
        "knows": one.knows,
        "made_at": one.made_at.isoformat(),
        "kind": one.kind.value,
        "person": one.person,
        "bus": one.bus,
        "why": one.reason,
        "holds": one.holds.value if one.holds else "",
        "names": list(one.names),
        "takes_back": one.takes_back.value,
        "from_standby": one.from_standby,
        "late": one.late,
    }
