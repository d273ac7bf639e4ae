"""Notices through a gateway that sends messages to numbers: one request each, as the settings describe it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from safeconduct.web.alerts.sending import NotSent, class_of, connected_to
from safeconduct.web.gateway import Gateway
from safeconduct.web.notices.providers.providing import Outgoing, Unclear

PLACE = re.compile(r"\{(to|text|id|language)\}")
NOT_TAKEN = {408, 425, 429, 503}
"""Answers of a gateway that is there and takes nothing now, beside those that say what is wrong with a request."""


class ByGateway:
    """A request with the identifier of the notice as ``Idempotency-Key``. No redirect is followed."""

    def __init__(self, gateway: Gateway | None = None) -> None:
        self._gateway = gateway or settings.GATEWAY
        self.repeats = self._gateway.takes_once

    def send(self, one: Outgoing) -> None:
        """Ask the gateway to send it; of the answer nothing is read but its status.

        Raises:
            NotSent: nobody was there, it leads into a private network, or it was refused.
            Unclear: it was handed over, and not answered, or by a fault of the gateway.
        """
        gateway = self._gateway
        if not gateway.address:
            raise NotSent("no_gateway")
        body = json.dumps(filled(gateway.body, _places(one)), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "Safe-Conduct", "Idempotency-Key": one.id}
        if gateway.header:
            headers[gateway.header] = gateway.secret
        parts = urlsplit(gateway.address)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection = connected_to(parts)
        except NotSent:
            raise
        except Exception as error:  # whatever a network does
            raise NotSent(class_of(error)) from None
        try:
            connection.request(gateway.method, path, body, headers)
            status = connection.getresponse().status
        except Exception as error:
            raise Unclear(class_of(error)) from None
        finally:
            connection.close()
        if 300 <= status < 500 or status in NOT_TAKEN:
            raise NotSent(f"answer_{status}")
        if not 200 <= status < 300:
            raise Unclear(f"answer_{status}")


def filled(template: Any, places: Mapping[str, str]) -> Any:
    """A template with its places filled in, each once: what is filled in is never looked at again."""
    if isinstance(template, str):
        return PLACE.sub(lambda found: places[found[1]], template)
    if isinstance(template, list):
        return [filled(one, places) for one in template]
    if isinstance(template, dict):
        return {name: filled(one, places) for name, one in template.items()}
    return template


def _places(one: Outgoing) -> dict[str, str]:
    return {"to": one.to, "text": one.text, "id": one.id, "language": one.language}
