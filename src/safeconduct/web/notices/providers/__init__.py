"""What notices go through: one of three ways, chosen in the settings for each way that a family can choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.conf import settings

from safeconduct.web.notices.providers.by_file import ByFile
from safeconduct.web.notices.providers.by_gateway import ByGateway
from safeconduct.web.notices.providers.by_mail import ByMail
from safeconduct.web.notices.providers.providing import Outgoing, Provider, Unclear

__all__ = ["PROVIDERS", "Outgoing", "Provider", "Unclear", "provider_of"]

PROVIDERS: Mapping[str, Callable[[], Provider]] = MappingProxyType({"file": ByFile, "email": ByMail, "http": ByGateway})
"""Each provider by its name in the settings."""


def provider_of(channel: str) -> Provider:
    """What a notice goes through to a family that chose a way of being told."""
    return PROVIDERS[settings.NOTICE_PROVIDERS[channel]]()
