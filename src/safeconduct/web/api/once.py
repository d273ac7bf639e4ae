"""A call that is made again with the same key does nothing a second time, and gets the answer that it got."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.api.models import ApiToken, KeyedCall
from safeconduct.web.api.problems import Unfit

KEPT = timedelta(days=7)
"""For how long an answer is kept; none holds anything that tells who somebody is."""
HEADER = "Idempotency-Key"


def done_once(request: HttpRequest, token: ApiToken, key: str, act: Callable[[], Any]) -> tuple[Any, bool]:
    """The answer of an act, done unless the token did it before with the key; within a transaction of the caller.

    Who calls twice at once waits for the first at the row, and finds it done or, where it was refused, does it.

    Args:
        request: The call.
        token: Whose key it is.
        key: What the program chose.
        act: What is done; its answer is as JSON knows it.

    Returns:
        The answer, and whether it was done now.

    Raises:
        Unfit: the key stands for another call.
    """
    KeyedCall.objects.filter(token=token, made_at__lt=timezone.now() - KEPT).delete()
    row, is_new = KeyedCall.objects.get_or_create(token=token, key=key, defaults={"fingerprint": _fingerprint(request)})
    if not is_new:
        if row.fingerprint != _fingerprint(request):
            raise Unfit(f"header.{HEADER}", _("This key stands for another call; choose another key."))
        return row.answer, False
    row.answer = act()
    row.save(update_fields=["answer"])
    return row.answer, True


def _fingerprint(request: HttpRequest) -> str:
    """What makes two calls the same: method, address and body, as a hash; of a form with files, what it brings."""
    sent = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        sent.update(request.body)
        return sent.hexdigest()
    # Its boundary is another each time, and the body was read as the form was.
    for name, value in sorted(request.POST.items()):
        sent.update(f"{name}={value}\n".encode())
    files: dict[str, Any] = request.FILES.dict()
    for name, file in sorted(files.items()):
        content = hashlib.sha256(file.read()).hexdigest()
        file.seek(0)
        sent.update(f"{name}: {file.name} {content}\n".encode())
    return sent.hexdigest()
