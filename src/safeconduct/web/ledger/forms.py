"""The forms of the ledger. They hold no rule: what is right is decided by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.web.ledger import services
from safeconduct.web.pages.fields import HINT, DayField
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.ledger_words import called
from safeconduct.web.record.models import (
    Agreement,
    Commitment,
    Figure,
    FigureRole,
    Fulfilment,
    LedgerEvent,
    LegalStatus,
    Measure,
    MeasureStep,
    Operation,
    Responsibility,
    Site,
    Source,
    SourceCopy,
    Statement,
)
from safeconduct.web.record.services.edits import EDITABLE
from safeconduct.web.record.services.ledger_rules import decided
from safeconduct.web.record.services.operation_days import now_in
from safeconduct.web.record.supply_forms import EditForm, FromModel

LONG = ("text", "excerpt", "conditions", "parties", "slant")
"""Fields in which people write more than a line."""

OF_DEFAULT = ("precision", "quantifier", "unit")


def shape(form: forms.Form) -> None:
    """Give the fields of a form from the dictionary their room, and leave out what their labels say already."""
    each: dict[str, Any] = form.fields
    for name, field in each.items():
        if field.widget.is_hidden:
            continue
        field.help_text = HINT if isinstance(field, DayField) else ""
        if name in LONG:
            field.widget = forms.Textarea(attrs={"rows": 3, "class": "wide"})
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = None if field.required else gettext("none")
        elif isinstance(field, forms.ChoiceField):
            chosen: Any = field
            words = [(word, label) for word, label in chosen.choices if word]
            unsaid = gettext("choose") if field.required else gettext("not given")
            chosen.choices = words if name in OF_DEFAULT else [("", unsaid), *words]


class Entry(FromModel):
    """A new row of the ledger: the fields that can be changed later, and why where somebody wants to say so."""

    def __init__(self, model: Any, operation: Operation, *args: Any, without: tuple[str, ...] = (), **kwargs: Any):
        names = [name for name in EDITABLE[model] if name not in without]
        super().__init__(model, names, operation, *args, **kwargs)
        self.operation = operation
        self.made: Any = None
        self.fields["reason"].required = False
        self.fields["reason"].label = gettext("What else there is to say")
        shape(self)

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in, with the reason; what is empty and has a default is left to the model."""
        given = {name: value for name, value in self.given.items() if value is not None}
        return given | {"reason": self.cleaned_data["reason"]}


class Change(EditForm):
    """Change a row of the ledger."""

    def __init__(self, thing: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(thing, *args, **kwargs)
        shape(self)


class _Citing(Entry):
    """A new row that cites sources."""

    def __init__(self, model: Any, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(model, operation, *args, **kwargs)
        self.fields["sources"] = sources_field(operation)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in, with the sources."""
        return super().said | {"sources": list(self.cleaned_data["sources"])}


def sources_field(operation: Operation) -> Any:
    """A choice of sources."""
    rows = Source.objects.standing().filter(operation=operation).order_by("-pk")
    field: Any = forms.ModelMultipleChoiceField(rows, label=gettext("Where it was read"), required=False)
    field.widget.attrs["size"] = 6
    field.label_from_instance = lambda one: f"{one.code} {one.title}"
    return field


class StatementForm(Entry):
    """What somebody says in a source. Where the words stand there once, their place is found."""

    def __init__(self, source: Source, *args: Any, **kwargs: Any) -> None:
        super().__init__(Statement, source.operation, *args, **kwargs)
        self.source = source
        self.fields["parent_statement"].queryset = Statement.objects.standing().filter(source=source).order_by("code")  # type: ignore[attr-defined]
        self.fields["start"].help_text = gettext("Empty: where the words stand first in the text.")

    def clean(self) -> dict[str, Any]:
        """See that words stand in the copy of the source, or that it is said why they do not."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        copied = SourceCopy.objects.filter(source=self.source).exists()
        if copied and given.get("text") and not given.get("reason", "").strip():
            placed = services.placed(self.source, {name: given.get(name) for name in ("text", "start", "end")})
            if placed.get("start") is None and placed.get("end") is None:
                nowhere = gettext(
                    "These words stand nowhere in the text of the source. Copy them as they stand there, or say below"
                    " why they are others."
                )
                self.add_error("text", nowhere)
        return given

    def save(self, actor: Any) -> None:
        """Enter it."""
        self.made = services.mark_statement(self.source, actor=actor, **services.placed(self.source, self.said))


class FigureForm(Entry):
    """A number that a source gives."""

    def __init__(self, source: Source, *args: Any, **kwargs: Any) -> None:
        super().__init__(Figure, source.operation, *args, **kwargs)
        self.source = source
        self.fields["statement"].queryset = Statement.objects.standing().filter(source=source).order_by("code")  # type: ignore[attr-defined]

    def save(self, actor: Any) -> None:
        """Enter it."""
        self.made = services.enter_figure(self.source, actor=actor, **self.said)


class SourceForm(Entry):
    """A source of which there is no copy."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Source, operation, *args, **kwargs)

    def save(self, actor: Any) -> None:
        """Enter it."""
        self.made = services.enter_source(self.operation, actor=actor, **self.said)


class EventForm(_Citing):
    """What happened."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(LedgerEvent, operation, *args, **kwargs)

    def save(self, actor: Any) -> None:
        """Enter it."""
        self.made = services.enter_event(self.operation, actor=actor, **self.said)


class StatusForm(_Citing):
    """What the people are by law."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(LegalStatus, operation, *args, **kwargs)

    def save(self, actor: Any) -> None:
        """Enter it."""
        self.made = services.enter_status(self.operation, actor=actor, **self.said)


class AgreementForm(_Citing):
    """What parties have agreed."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Agreement, operation, *args, **kwargs)

    def save(self, actor: Any) -> None:
        """Enter it."""
        self.made = services.enter_agreement(self.operation, actor=actor, **self.said)


class ResponsibilityForm(_Citing):
    """Who is responsible for a site."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Responsibility, operation, *args, **kwargs)
        rows = Site.objects.standing().filter(operation=operation).order_by("code")
        self.fields["site"] = forms.ModelChoiceField(rows, label=gettext("Site"), empty_label=None)
        self.order_fields(["site", *self.fields])

    def save(self, actor: Any) -> None:
        """Enter it."""
        said = self.said
        self.made = services.enter_responsibility(said.pop("site"), actor=actor, **said)


class CommitmentForm(Entry):
    """A new commitment."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Commitment, operation, *args, **kwargs)

    def save(self, actor: Any) -> None:
        """Enter it."""
        self.made = services.enter_commitment(self.operation, actor=actor, **self.said)


class FulfilmentForm(_Citing):
    """What was done of a commitment."""

    def __init__(self, commitment: Commitment, *args: Any, **kwargs: Any) -> None:
        super().__init__(Fulfilment, commitment.operation, *args, **kwargs)
        self.commitment = commitment
        self.fields["quantity"].help_text = gettext("Empty: all of it was done.")
        self.fields["on"].initial = now_in(commitment.operation).date()

    def save(self, actor: Any) -> None:
        """Record it."""
        said = self.said
        self.made = services.fulfil(self.commitment, said.pop("on"), actor=actor, **said)


class WithdrawForm(ReasonForm):
    """That a commitment was withdrawn."""

    on = DayField(label=_("Withdrawn on"))
    field_order = ("on", "reason")

    def __init__(self, commitment: Commitment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment = commitment
        self.fields["on"].initial = now_in(commitment.operation).date()

    def save(self, actor: Any) -> None:
        """Record it."""
        services.withdraw(self.commitment, self.cleaned_data["on"], actor=actor, reason=self.cleaned_data["reason"])


class SupersedeForm(ReasonForm):
    """That another commitment took the place of one."""

    by = forms.ModelChoiceField(Commitment.objects.none(), label=_("Which took its place"), empty_label=None)
    field_order = ("by", "reason")

    def __init__(self, commitment: Commitment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment = commitment
        rows = Commitment.objects.standing().filter(operation=commitment.operation_id).exclude(pk=commitment.pk)
        field: Any = self.fields["by"]
        field.queryset = rows.order_by("-pk")
        field.label_from_instance = lambda one: f"{one.code} {one.promisor}: {called(one.kind)}"

    def save(self, actor: Any) -> None:
        """Record it."""
        given = self.cleaned_data
        services.supersede(self.commitment, given["by"], actor=actor, reason=given["reason"])


class MeasureForm(Entry):
    """A new bill or resolution."""

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Measure, operation, *args, **kwargs)

    def save(self, actor: Any) -> None:
        """Enter it."""
        self.made = services.enter_measure(self.operation, actor=actor, **self.said)


class MeasureStepForm(Entry):
    """The next step of a bill or resolution."""

    def __init__(self, measure: Measure, *args: Any, **kwargs: Any) -> None:
        super().__init__(MeasureStep, measure.operation, *args, **kwargs)
        self.measure = measure

    def save(self, actor: Any) -> None:
        """Record it."""
        self.made = services.step_measure(self.measure, actor=actor, **self.said)


class DecideForm(ReasonForm):
    """What is decided about a figure, and why."""

    role = forms.ChoiceField(label=_("What is decided"), choices=FigureRole.choices, widget=forms.RadioSelect)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("role", "reason")

    def __init__(self, figure: Figure, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure
        last = decided([figure]).get(figure.pk)
        self.fields["seen"].initial = last.pk if last else 0

    def save(self, actor: Any) -> None:
        """Decide it."""
        given = self.cleaned_data
        services.decide_figure(self.figure, given["role"], actor=actor, reason=given["reason"], seen=given["seen"])


class ContestForm(ReasonForm):
    """Why somebody contests a decision."""

    def __init__(self, figure: Figure, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure

    def save(self, actor: Any) -> None:
        """Contest it."""
        services.contest(self.figure, actor=actor, reason=self.cleaned_data["reason"])


class BothForm(ContestForm):
    """Why figures that disagree all stand."""

    def save(self, actor: Any) -> None:
        """Note it."""
        services.all_stand(self.figure, actor=actor, reason=self.cleaned_data["reason"])


class CiteForm(forms.Form):
    """Another source in which something was read."""

    source = forms.ModelChoiceField(Source.objects.none(), label=_("Source"), empty_label=None)

    def __init__(self, thing: Any, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing, self.kind = thing, kind
        field: Any = self.fields["source"]
        field.queryset = Source.objects.standing().filter(operation=thing.operation_id).order_by("-pk")
        field.label_from_instance = lambda one: f"{one.code} {one.title}"

    def save(self, actor: Any) -> None:
        """Write it down."""
        services.cite(self.thing, self.kind, self.cleaned_data["source"], actor=actor)


class ContestStatusForm(ReasonForm):
    """A statement that contests a legal status."""

    statement = forms.ModelChoiceField(Statement.objects.none(), label=_("Statement"), empty_label=None)
    field_order = ("statement", "reason")

    def __init__(self, status: LegalStatus, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status = status
        self.fields["reason"].required = False
        field: Any = self.fields["statement"]
        field.queryset = Statement.objects.standing().filter(operation=status.operation_id).order_by("-pk")
        field.label_from_instance = lambda one: f"{one.code} {one.speaker}: {one.text[:60]}"

    def save(self, actor: Any) -> None:
        """Record it."""
        given = self.cleaned_data
        services.contest_status(self.status, given["statement"], actor=actor, reason=given["reason"])
