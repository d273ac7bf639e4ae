"""The form that asks for a rehearsal. It holds no rule: what is right is decided by the service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.import_list.spelling import latin_digits
from safeconduct.operation.risks import Risks
from safeconduct.web.pages.fields import CountField, NumberField
from safeconduct.web.pages.limits import AtLeast, AtMost
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.models import Operation
from safeconduct.web.rehearsals import making

CHANCE = [AtLeast(0), AtMost(1)]
DAYS = [AtLeast(0), AtMost(3660)]
FUTURES = ((100, "100"), (1_000, "1,000"), (10_000, "10,000"))
REPAIRS = (
    ("next_departure", _("the next departure and place with room")),
    ("none", _("nothing")),
    ("replan", _("planning anew")),
)


class SharesField(forms.Field):
    """Probabilities, separated by spaces."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"})

    def to_python(self, value: Any) -> tuple[float, ...]:
        """The numbers.

        Raises:
            ValidationError: one is none.
        """
        text = latin_digits(str(value or "")).replace("٫", ".").replace("،", " ")
        try:
            return tuple(float(word) for word in text.replace(",", " ").split())
        except ValueError:
            raise ValidationError(gettext("Write numbers with spaces between them, as 0.9 0.1.")) from None

    def prepare_value(self, value: Any) -> Any:
        """As it is written."""
        return " ".join(f"{one:g}" for one in value) if isinstance(value, tuple | list) else value


class RehearsalForm(forms.Form):
    """Which plan, how many futures, and what can go wrong in them."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label=_("Plan"), to_field_name="uid", empty_label=None)
    against = forms.ModelChoiceField(
        Plan.objects.none(),
        label=_("Hold against"),
        to_field_name="uid",
        required=False,
        empty_label=_("no other plan"),
        help_text=_("The other plan meets the same futures, so that the difference is none of luck."),
    )
    futures = forms.TypedChoiceField(
        label=_("Futures"),
        choices=FUTURES,
        coerce=int,
        initial=1_000,
        help_text=_("More of them tell more exactly. Planning anew in each takes long: choose 100 then."),
    )
    cancelled = NumberField(label=_("Probability that a departure does not leave"), validators=CHANCE)
    late_days = SharesField(
        label=_("Probabilities of leaving 0, 1, 2 … days late"), help_text=_("Together they are 1, as 0.9 0.1.")
    )
    no_show = NumberField(label=_("Probability that a family is not at the bus"), validators=CHANCE)
    unready = NumberField(label=_("Probability that papers fail at the last check"), validators=CHANCE)
    unready_days = CountField(label=_("Days until such a family is ready again"), validators=DAYS)
    paused_per_year = NumberField(
        label=_("How often in a year the country of an offer stops receiving"), validators=[AtLeast(0), AtMost(366)]
    )
    paused_days = CountField(label=_("Days until it receives again"), validators=DAYS)
    road_closed_days = CountField(label=_("Days without buses after an incident"), validators=DAYS)
    repair = forms.ChoiceField(label=_("What is done for those who were left behind"), choices=REPAIRS)
    repair_days = CountField(
        label=_("Days between two plans"), validators=[AtLeast(1), AtMost(3660)], help_text=_("Where one plans anew.")
    )

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = Plan.objects.filter(operation=operation, base=None).exclude(claims={})
        for name in ("plan", "against"):
            self.fields[name].queryset = plans  # type: ignore[attr-defined]  # a choice of rows has one
            self.fields[name].label_from_instance = _called  # type: ignore[attr-defined]
        risks = making.last_risks(operation)
        for name in self.names:
            self.fields[name].initial = getattr(risks, name)
        if risks.repair == "replan":
            self.fields["futures"].initial = FUTURES[0][0]  # as is advised there

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are risks."""
        return tuple(Risks.__dataclass_fields__)

    def asked(self) -> dict[str, Any]:
        """What the service is asked for."""
        given = self.cleaned_data
        risks = Risks(**{name: given[name] for name in self.names})
        return {"plan": given["plan"], "risks": risks, "futures": given["futures"], "against": given["against"]}


def _called(plan: Plan) -> str:
    from safeconduct.web.pages.writing import number

    return f"{gettext('Plan %(number)s') % {'number': number(plan.number)}} ({plan.get_state_display()})"
