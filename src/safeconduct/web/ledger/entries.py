"""What pages say of an entry of the ledger: where it stands, its facts, and what was changed of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.report.phrases import isolated
from safeconduct.web.ledger.marks import shown
from safeconduct.web.record import ledger_words as words
from safeconduct.web.record.models import (
    Agreement,
    Citation,
    Commitment,
    Figure,
    FigureContest,
    FigureDecision,
    FigureReview,
    Fulfilment,
    LedgerEvent,
    LegalStatus,
    Measure,
    MeasureStep,
    Offer,
    Responsibility,
    Site,
    Source,
    StateChange,
    Statement,
    StatusContest,
)
from safeconduct.web.record.services.edits import EDITABLE

KINDS: dict[str, Any] = {
    "statement": Statement,
    "ledger_event": LedgerEvent,
    "legal_status": LegalStatus,
    "agreement": Agreement,
    "responsibility": Responsibility,
    "fulfilment": Fulfilment,
    "measure": Measure,
    "measure_step": MeasureStep,
}
"""The kinds of entries that have a page of the common form."""

OWN_PAGES: dict[Any, str] = {Source: "ledger_source", Figure: "ledger_figure", Commitment: "ledger_commitment"}

CITES: dict[Any, str] = {
    LedgerEvent: "event",
    LegalStatus: "status",
    Responsibility: "responsibility",
    Agreement: "agreement",
    Fulfilment: "fulfilment",
}
"""What a citation calls the kinds that cite sources."""

ELSEWHERE: dict[Any, tuple[str, str]] = {
    Site: ("record_site", "code"),
    Offer: ("record_offer", "code"),
}


@dataclass(frozen=True)
class Fact:
    """One fact of an entry: what it is called, its value, and where that leads; empty where it leads nowhere."""

    label: str
    value: Any
    address: str = ""


def kind_of(thing: Any) -> str:
    """The word for the kind of an entry."""
    return next((kind for kind, model in KINDS.items() if isinstance(thing, model)), thing._meta.model_name)


def address_of(code: str, thing: Any) -> str:
    """The address of the page on which a thing is shown.

    Args:
        code: Of the operation.
        thing: An entry, or what belongs to one.
    """
    if isinstance(thing, FigureContest):
        thing = thing.decision
    if isinstance(thing, FigureDecision | FigureReview):
        return reverse("ledger_figure", args=[code, thing.figure_id])
    if isinstance(thing, Citation):
        thing = thing.thing
    if isinstance(thing, StatusContest):
        return reverse("ledger_entry", args=[code, "legal_status", thing.status_id])
    if isinstance(thing, MeasureStep):
        return reverse("ledger_entry", args=[code, "measure", thing.measure_id])
    if type(thing) in OWN_PAGES:
        return reverse(OWN_PAGES[type(thing)], args=[code, thing.pk])
    if type(thing) in ELSEWHERE:
        return reverse(ELSEWHERE[type(thing)][0], args=[code, thing.pk])
    return reverse("ledger_entry", args=[code, kind_of(thing), thing.pk]) if type(thing) in KINDS.values() else ""


def called(thing: Any) -> str:
    """What people call an entry, shortly."""
    if isinstance(thing, Source):
        return _beside(thing.code, thing.title)
    if isinstance(thing, Statement):
        return _beside(thing.code, thing.speaker)
    if isinstance(thing, LegalStatus):
        return f"{_part(thing.subject)}: {thing.get_kind_display()}"
    if isinstance(thing, Responsibility):
        return _("%(site)s: %(holder)s, %(role)s") % {
            "site": _part(thing.site),
            "holder": _part(thing.holder),
            "role": thing.get_role_display(),
        }
    if isinstance(thing, Commitment):
        return f"{_part(thing.promisor)}: {thing.get_kind_display()}"
    if isinstance(thing, Measure):
        return _beside(thing.number, thing.title)
    if isinstance(thing, Fulfilment | MeasureStep):
        return _part(thing.called)
    return _part(thing)


def _part(text: object) -> str:
    """A part of a name in its own direction, with nothing in it that turns that of what follows."""
    return isolated(shown(str(text)))


def _beside(*texts: str) -> str:
    """What is known of a code and a title, one beside the other in the direction of the page."""
    return " ".join(_part(text) for text in texts if text)


def facts_of(thing: Any, code: str, *, without: tuple[str, ...] = ()) -> list[Fact]:
    """What is known of an entry, what is not known left out."""
    made = []
    for name in EDITABLE[type(thing)]:
        value = getattr(thing, name)
        if value in (None, "") or name in without:
            continue
        field = thing._meta.get_field(name)
        label = str(field.verbose_name)
        if field.is_relation:
            made.append(Fact(label, called(value), address_of(code, value)))
        else:
            display = getattr(thing, f"get_{name}_display", None)
            word = words.called(value) if name == "unit" else value
            made.append(Fact(label, display() if display else word))
    return made


def changes_of(thing: Any) -> Any:
    """The changes of an entry and of what belongs to it, each found by the keys that it names."""
    about = Q(**{_named(thing): thing})
    if isinstance(thing, Figure):
        decisions = list(thing.decisions.values_list("pk", flat=True))
        about |= Q(figure_decision__in=decisions)
        about |= Q(figure_review__in=list(thing.reviews.values_list("pk", flat=True)))
        contests = FigureContest.objects.filter(decision__in=decisions).values_list("pk", flat=True)
        about |= Q(figure_contest__in=list(contests))
    if type(thing) in CITES:
        about |= Q(citation__in=list(thing.citations.values_list("pk", flat=True)))
    if isinstance(thing, LegalStatus):
        about |= Q(status_contest__in=list(thing.contests.values_list("pk", flat=True)))
    if isinstance(thing, Commitment):
        about |= Q(fulfilment__in=list(thing.fulfilments.values_list("pk", flat=True)))
    if isinstance(thing, Measure):
        about |= Q(measure_step__in=list(thing.steps.values_list("pk", flat=True)))
    return StateChange.objects.filter(about, operation=thing.operation_id).select_related("who")


def _named(thing: Any) -> str:
    """What a change calls the kind of an entry."""
    return kind_of(thing) if type(thing) in KINDS.values() else str(thing._meta.model_name)


def cited(thing: Any) -> list[Citation]:
    """The citations of an entry that hold."""
    rows = Citation.objects.filter(ended_at=None, **{CITES[type(thing)]: thing})
    return list(rows.select_related("source").order_by("pk"))
