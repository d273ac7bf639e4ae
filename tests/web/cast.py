"""What tests need to play people: second factors, and the codes that their apps show."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from safeconduct.web.accounts.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_second_factor(user: User) -> User:
    """The user, with an authenticator app that holds ``SECRET``."""
    TOTP.activate(user, SECRET)
    assert Authenticator.objects.filter(user=user).exists()
    return user


def code_of(secret: str = SECRET, moment: float | None = None) -> str:
    """What an authenticator app shows, written from RFC 6238 and not from the library."""
    step = int(time.time() if moment is None else moment) // 30
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(int.from_bytes(mac[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"
