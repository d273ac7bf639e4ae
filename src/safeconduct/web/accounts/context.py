"""What the pages of signing in need to know."""

from __future__ import annotations

from django.http import HttpRequest

LOCALHOST = "localhost"


def passkeys(request: HttpRequest) -> dict[str, bool]:
    """Whether a browser offers passkeys here: through HTTPS, or on the same machine under its name."""
    here = request.get_host().partition(":")[0]
    return {"passkeys_work": request.is_secure() or here == LOCALHOST}
