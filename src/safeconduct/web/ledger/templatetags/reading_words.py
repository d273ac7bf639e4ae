"""How pages write what is proposed of a source."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from safeconduct.ledger.reading import Flag
from safeconduct.web.ledger.models import ProposalKind
from safeconduct.web.ledger.numbers import number_of, when_of
from safeconduct.web.ledger.promises import amount_of
from safeconduct.web.ledger.proposing import Proposal
from safeconduct.web.ledger.reading_wording import why_suspect
from safeconduct.web.pages.writing import day_text
from safeconduct.web.record.ledger_words import called as words
from safeconduct.web.record.models import Figure

register = template.Library()


@register.filter
def flagged(flag: Flag) -> str:
    """Why something is suspect."""
    return why_suspect(flag.kind, flag.why)


@register.filter
def proposed(one: Proposal) -> str:
    """What would be entered, in a line."""
    said = one.fields
    if one.kind == ProposalKind.STATEMENT:
        who = said["speaker"] or _("nobody named")
        how = words(said["mode"]) if said["mode"] else ""
        return " · ".join(part for part in (who, said["cue"], how) if part)
    if one.kind == ProposalKind.FIGURE:
        counted = Figure(**{name: said[name] for name in ("quantifier", "low", "high", "unit")})
        what = words(said["subject"]) if said["subject"] else _("what is counted is not known")
        days = Figure(**{name: said.get(name) for name in ("as_of", "from_day", "to_day")})
        days.precision = said.get("precision", "day")
        return f"{what} · {number_of(counted)} · {when_of(days)}"
    if one.kind == ProposalKind.COMMITMENT:
        parts = [said["promisor"] or _("nobody named"), words(said["modality"])]
        if said.get("low") is not None or said.get("high") is not None:
            parts.append(amount_of(said["low"], said["high"], said["unit"]))
        if said.get("made_on"):
            parts.append(_("made on %(day)s") % {"day": day_text(said["made_on"])})
        if said["due_on"]:
            parts.append(_("due on %(day)s") % {"day": day_text(said["due_on"])})
        return " · ".join(parts)
    parts = [said["number"], words(said["step"])]
    parts.append(day_text(said["on"]) if said["on"] else _("the day is not known"))
    return " · ".join(parts)
