"""How the words of the log are shown: it keeps one word for a thing, and a page says it in its own language."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

register = template.Library()

WORDS = {
    "read": _("read"),
    "changed": _("changed"),
    "reversed": _("took back"),
    "recorded": _("recorded"),
    "began": _("began"),
    "imported": _("imported"),
    "exported": _("took out"),
    "called": _("called by a program"),
    "granted": _("gave a role"),
    "revoked": _("took a role back"),
    "started": _("started"),
    "started again": _("started again"),
    "stopped": _("stopped"),
    "job": _("job"),
    "added": _("added"),
    "removed": _("removed"),
    "erased": _("erased"),
    "merged": _("merged"),
    "held": _("held back from erasure"),
    "released": _("let go again"),
    "approved": _("approved"),
    "closed": _("closed"),
    "case": _("case"),
    "person": _("person"),
    "identity": _("identity"),
    "photo": _("photo"),
    "numbers": _("documents and numbers"),
    "merge": _("two records of a person"),
    "retention": _("retention"),
    "submission": _("submission"),
    "offer": _("offer"),
    "departure": _("departure"),
    "operation": _("operation"),
    "user": _("user"),
    "token": _("token"),
    "log": _("log"),
    "register": _("register"),
    "submissions": _("submissions"),
    "export": _("export"),
    "birth": _("birth"),
}
"""What stands in the log of an operation, and how people say it. A table that was taken out keeps its own name."""


@register.filter
def told(word: str) -> str:
    """A word of the log in the language of the page; one that is not known as it stands there."""
    known = WORDS.get(word)
    return gettext(known) if known else word
