"""How the words of the log are shown: it keeps one word for a thing, and a page says it in its own language."""

from __future__ import annotations

import re
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.web.record.templatetags.record_words import day

register = template.Library()

DAY = re.compile(r"(\b\d{4}-\d{2}-\d{2}\b)")
"""A day as ISO writes it, within a text."""

WORDS = {
    "read": pgettext_lazy("log", "read"),
    "changed": pgettext_lazy("log", "changed"),
    "reversed": pgettext_lazy("log", "took back"),
    "recorded": pgettext_lazy("log", "recorded"),
    "began": pgettext_lazy("log", "began"),
    "imported": pgettext_lazy("log", "imported"),
    "exported": pgettext_lazy("log", "took out"),
    "called": pgettext_lazy("log", "called by a program"),
    "granted": pgettext_lazy("log", "gave a role"),
    "revoked": pgettext_lazy("log", "took a role back"),
    "started": pgettext_lazy("log", "started"),
    "started again": pgettext_lazy("log", "started again"),
    "stopped": pgettext_lazy("log", "stopped"),
    "backed up": pgettext_lazy("log", "backed up"),
    "begun": pgettext_lazy("log", "began to prepare a departure"),
    "buses taken over": pgettext_lazy("log", "took over the buses of the plan"),
    "chosen": pgettext_lazy("log", "entered how a family is told"),
    "cleared": pgettext_lazy("log", "recorded a clearance"),
    "not cleared": pgettext_lazy("log", "recorded that a clearance was not granted"),
    "communication asked": pgettext_lazy("log", "asked to tell people of a plan"),
    "communication taken back": pgettext_lazy("log", "took back that people are told"),
    "compared": pgettext_lazy("log", "compared"),
    "decided": pgettext_lazy("log", "decided"),
    "departed": pgettext_lazy("log", "recorded that a departure left"),
    "arrived": pgettext_lazy("log", "recorded that a departure arrived"),
    "received": pgettext_lazy("log", "recorded that people were received"),
    "received later": pgettext_lazy("log", "recorded that more people were received"),
    "device invited": pgettext_lazy("log", "invited a phone"),
    "device paired": pgettext_lazy("log", "paired a phone"),
    "device shut out": pgettext_lazy("log", "shut a phone out"),
    "discarded": pgettext_lazy("log", "discarded"),
    "drawn up": pgettext_lazy("log", "drew up a manifest"),
    "dropped": pgettext_lazy("log", "dropped"),
    "ended": pgettext_lazy("log", "ended"),
    "escort added": pgettext_lazy("log", "added an escort"),
    "escort taken out": pgettext_lazy("log", "took an escort out"),
    "family called": pgettext_lazy("log", "called a family to the desk"),
    "key-added": pgettext_lazy("log", "added a key"),
    "key-retired": pgettext_lazy("log", "retired a key"),
    "key-rotated": pgettext_lazy("log", "changed to another key"),
    "made": pgettext_lazy("log", "made"),
    "manifest released": pgettext_lazy("log", "released a manifest"),
    "names erased": pgettext_lazy("log", "erased names"),
    "planned": pgettext_lazy("log", "planned"),
    "release asked": pgettext_lazy("log", "asked for the release of a manifest"),
    "released alone": pgettext_lazy("log", "released a manifest alone"),
    "restored": pgettext_lazy("log", "restored a backup"),
    "reviewed": pgettext_lazy("log", "reviewed"),
    "searched": pgettext_lazy("log", "searched"),
    "seats asked": pgettext_lazy("log", "asked for seats"),
    "seats asked taken back": pgettext_lazy("log", "took back the request for seats"),
    "told": pgettext_lazy("log", "told"),
    "uploaded": pgettext_lazy("log", "uploaded"),
    "vehicle added": pgettext_lazy("log", "put a vehicle in"),
    "vehicle taken out": pgettext_lazy("log", "took a vehicle out"),
    "withdrawn": pgettext_lazy("log", "withdrew"),
    "sent": pgettext_lazy("log", "sent"),
    "failed": pgettext_lazy("log", "could not send"),
    "given_up": pgettext_lazy("log", "gave up sending"),
    "delivered": pgettext_lazy("log", "heard that it arrived"),
    "undelivered": pgettext_lazy("log", "heard that it did not arrive"),
    "job": _("job"),
    "added": pgettext_lazy("log", "added"),
    "removed": pgettext_lazy("log", "removed"),
    "erased": pgettext_lazy("log", "erased"),
    "merged": pgettext_lazy("log", "merged"),
    "held": pgettext_lazy("log", "held back from erasure"),
    "released": pgettext_lazy("log", "let go again"),
    "approved": pgettext_lazy("log", "approved"),
    "closed": pgettext_lazy("log", "closed"),
    "proposed": pgettext_lazy("log", "made a proposal"),
    "published": pgettext_lazy("log", "published"),
    "switched on": pgettext_lazy("log", "switched on"),
    "switched off": pgettext_lazy("log", "switched off"),
    "taken back": pgettext_lazy("log", "took back"),
    "laid in": pgettext_lazy("log", "laid in"),
    "taken out": pgettext_lazy("log", "took out again"),
    "rehearsed": pgettext_lazy("log", "rehearsed"),
    "forecast": _("forecast"),
    "rehearsal": _("rehearsal"),
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
    "board": _("board"),
    "settings": _("settings"),
    "destination": _("destination"),
    "reception": _("week of reception"),
    "transit": _("transit"),
    "public page": _("public page"),
    "incident": _("incident"),
    "incident_source": _("source of an incident"),
    "incident_report": _("report of an incident"),
    "protection": _("protective measure"),
    "protection_step": _("step of a protective measure"),
    "visit": _("visit"),
    "danger": _("danger"),
    "ledger": _("ledger"),
    "source": _("source"),
    "statement": _("statement"),
    "figure": _("figure"),
    "figure_decision": _("decision on a figure"),
    "figure_review": _("review of a figure"),
    "figure_contest": _("objection to a decision on a figure"),
    "ledger_event": _("event"),
    "legal_status": _("legal status"),
    "responsibility": _("responsibility for a site"),
    "agreement": _("agreement"),
    "citation": _("citation of a source"),
    "status_contest": _("statement that contests a status"),
    "commitment": _("commitment"),
    "fulfilment": _("fulfilment"),
    "measure": _("measure of a parliament"),
    "measure_step": _("step of a measure"),
    "alert_rule": _("rule of alerts"),
    "backup": _("backup"),
    "convoy_decision": _("go or no-go"),
    "dossier": _("dossier"),
    "import": _("import"),
    "key": _("key"),
    "letter": _("letter"),
    "list": _("list"),
    "manifest": _("manifest"),
    "movement": _("movement"),
    "notice": _("notice to a family"),
    "notice_choice": _("how a family is told"),
    "pair": _("two people who may be one"),
    "party": _("party of a plan"),
    "plan": _("plan"),
    "proposal": _("proposal"),
    "seat request": _("request for seats"),
}
"""What stands in the log of an operation, and how people say it. A table that was taken out keeps its own name.

What somebody did is said of them, as "Rita approved"; elsewhere the same English word says what became of a thing.
"""


@register.filter
def told(word: str) -> str:
    """A word of the log in the language of the page; one that is not known as it stands there."""
    return str(WORDS.get(word, word))


@register.filter
def of(codes: dict[str, str], uid: str) -> str:
    """The code of a case or person by their identifier; empty where none is known."""
    return codes.get(uid, "")


@register.filter
def value(held: object) -> SafeString:
    """What an entry says of a value: days in it as other days are shown, the rest as it stands there."""
    if held is None:
        return format_html("{}", "–")
    parts = DAY.split(str(held))
    return format_html_join("", "{}", ((_day(part) if place % 2 else _kept(part),) for place, part in enumerate(parts)))


def _day(text: str) -> SafeString | str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return _kept(text)


def _kept(text: str) -> SafeString | str:
    return format_html("<bdi>{}</bdi>", text) if text.strip() else text
