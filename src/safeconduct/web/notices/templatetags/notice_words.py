"""How pages say why a notice was not sent."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import digits

register = template.Library()


@register.filter
def why_not(code: str) -> str:
    """Why a notice was not sent, in words where there are some."""
    if code.startswith("answer_"):
        return _("it was answered with %(status)s") % {"status": digits(code.removeprefix("answer_"))}
    known = {
        "ended": _("the family chose otherwise"),
        "erased": _("somebody of the family was erased"),
        "parted": _("The family parted since it chose. Ask it again."),
        "taken_back": _("somebody withdrew it"),
        "departed": _("The convoy has left."),
        "consent": _(
            "An adult of the family took their consent back, or refused. Ask them, alone and without pressure."
        ),
        "unclear": _("nobody knows whether it was sent"),
        "no_server": _("no mail server is set"),
        "no_gateway": _("no gateway is set"),
        "private_address": _("the address is in a private network"),
        "not_https": _("the address does not begin with https://"),
        "certificate": _("its certificate cannot be trusted"),
        "no_answer_in_time": _("no answer in time"),
        "no_such_host": _("there is no such host"),
        "no_address": _("the address cannot be read"),
    }
    return known.get(code, code)
