"""The page that gives the code of a phone, once: as a picture for its camera, and as signs to be typed."""

from __future__ import annotations

from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from safeconduct.web.movements.models import Device, Movement

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def page(request: HttpRequest, movement: Movement, device: Device, code: str) -> HttpResponse:
    """The page; it answers the press of the button itself, so that the code is kept nowhere in between.

    Args:
        request: Who invited.
        movement: Of which the gate is.
        device: The phone that waits for its code.
        code: As it was drawn.
    """
    address = gate_address(request)
    shown = {
        "movement": movement,
        "device": device,
        "code": f"{code[:5]}-{code[5:]}",
        "address": address,
        # What follows the number sign is sent to no server and stands in no log.
        "drawn": drawn(f"{address}#{code}") if address else "",
    }
    answer = render(request, "movements/pairing.html", shown)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


def gate_address(request: HttpRequest) -> str:
    """Where a phone opens the page of the gate; empty where nothing is known that a phone could reach.

    Whoever sits at the server itself has it open under a name that means the phone on the phone.
    """
    page = reverse("boarding_phone")
    if urlsplit(f"//{request.get_host()}").hostname not in LOOPBACK:
        return request.build_absolute_uri(page)
    return settings.ADDRESS.rstrip("/") + page if settings.ADDRESS else ""


def drawn(text: str) -> str:
    """A picture that a camera reads, as an element of a page."""
    drawing: str = segno.make(text, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)
    return drawing
