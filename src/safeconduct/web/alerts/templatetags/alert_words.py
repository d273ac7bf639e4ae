"""How pages say what a rule is about, and why something was not sent."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from safeconduct.web.alerts.models import AlertRule
from safeconduct.web.pages.writing import comma, digits
from safeconduct.web.record.wording import words
from safeconduct.web.rights.roles import NAMES, Role

register = template.Library()


@register.filter
def kinds(rule: AlertRule) -> str:
    """What has to have happened."""
    return comma().join(words(one) for one in rule.kinds) or _("everything")


@register.filter
def roles(rule: AlertRule) -> str:
    """The roles that hear of it."""
    return comma().join(_(NAMES[Role(one)]) for one in rule.roles)


@register.filter
def error(code: str) -> str:
    """Why something was not sent, in words where there are some."""
    if code.startswith("answer_"):
        return _("it was answered with %(status)s") % {"status": digits(code.removeprefix("answer_"))}
    known = {
        "ended": _("the rule has ended"),
        "no_server": _("no mail server is set"),
        "private_address": _("the address is in a private network"),
        "not_https": _("the address does not begin with https://"),
        "certificate": _("its certificate cannot be trusted"),
        "no_answer_in_time": _("no answer in time"),
        "no_such_host": _("there is no such host"),
        "no_address": _("the address cannot be read"),
    }
    return known.get(code, code)
