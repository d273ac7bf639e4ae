"""What people are told where a row would break a rule that the database keeps: at which field, in which words.

Every rule of the record has words. Most follow from the kind of rule; those that say something of their own are here.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

OWN: dict[str, tuple[str, Promise | str]] = {
    "operation_removed_had_code": ("former_code", _("An operation that was removed has the code that it had.")),
    "settings_not_negative": ("cost", _("What is weighed is weighed with 0 or more.")),
    "settings_budget_not_negative": ("charter_budget", _("A budget is 0 or more.")),
    "reception_week_is_monday": ("week", _("A week is named by its Monday.")),
    "usage_names_what_is_used": ("resource", _("Name just what is used: each kind of it has its own fields.")),
    "usage_reception_is_monday": ("day", _("A week is named by its Monday.")),
    "site_custody_says_something": ("holder", _("Say who holds the site, or whether people may leave it.")),
    "measurement_has_source": ("source", _("Say who measured it, or where it is written.")),
    "site_standard_has_bound": ("least", _("Write at least one bound.")),
    "site_standard_in_order": ("least", _("The bounds have an order: far short below, at least, at most, far above.")),
    "site_standard_far_has_bound": ("far_below", _("What is far short needs a bound of which it falls short.")),
    "site_standard_has_source": ("source", _("Say where the standard is written.")),
    "departure_transit_has_days": ("transit_from", _("A transit has a first and a last day.")),
    "need_group_is_sensitive": ("sensitive", _("A need of this group is told only to those who may know.")),
    "case_external_code_not_empty": ("external_code", _("Write a code, or none at all.")),
    "person_external_code_not_empty": ("external_code", _("Write a code, or none at all.")),
    "person_of_a_case_or_merged": ("case", _("A person is in a case, or was merged into another.")),
    "person_merged_into_another": ("merged_into", _("A person is merged into another, not into themselves.")),
    "clearance_valid_if_granted": ("valid_from", _("Only a clearance that is granted is valid from and until a day.")),
    "clearance_expected_if_requested": (
        "expected_on",
        _("Only a clearance that is requested is expected on a day."),
    ),
    "consent_names_destination": (
        "destination",
        _("Name a destination where the question is to go to one, and nowhere else."),
    ),
    "consent_names_recipient": ("recipient", _("Say with whom data are shared.")),
    "decision_names_one_aim": (
        "decision",
        _("Name one departure, destination or offer; for leaving without notice, none."),
    ),
    "person_event_counts": ("kind", _("This does not fit where the person was and where they are then.")),
    "person_event_departed_by": ("departure", _("Only who departed did so by a departure and an offer.")),
    "state_change_own_settings": ("settings", _("A change is of the settings of its own operation.")),
    "state_change_of_one_thing": ("what", _("A change is of one thing.")),
    "state_change_changes": ("after", _("This is so already.")),
    "state_change_of_people_is_sealed": ("reason", _("A reason that is about people is kept sealed.")),
    "family_split_has_reason": ("reason", _("Say why.")),
    "family_split_to_another_case": ("to_case", _("A family parts into another case.")),
    "incident_killed_in_order": ("killed_max", _("The most that is reported is not below the fewest.")),
    "incident_injured_in_order": ("injured_max", _("The most that is reported is not below the fewest.")),
    "incident_time_of_a_day": ("occurred_time", _("A time is known only where the day is.")),
    "incident_report_has_day": ("reported_on", _("A time of the report needs its day.")),
    "incident_source_says_something": (
        "reference",
        _("Say who says so, where it is written, or what is said."),
    ),
    "incident_report_has_recipient": ("sent_to", _("Say to whom it was sent.")),
    "protection_step_has_party": ("party", _("Say of whom, or by whom.")),
    "visit_has_organisation": ("organisation", _("Say whose visit it was.")),
    "source_repeats_another": ("syndicated_from", _("A source repeats another one, not itself.")),
    "source_copy_text_digest": ("text_sha256", _("A digest has 64 hexadecimal digits.")),
    "source_copy_content_digest": ("content_sha256", _("A digest has 64 hexadecimal digits.")),
    "statement_reported_by_another": ("parent_statement", _("A statement is reported by another one, not by itself.")),
    "statement_marked": ("end", _("Mark where the words begin and where they end, or neither.")),
    "figure_range_in_order": ("high", _("The most is not below the least.")),
    "figure_has_number": ("low", _("A figure has a number, or at least one end of a range.")),
    "figure_between_two_ends": ("high", _("Between has two ends: the least and the most.")),
    "figure_stock_at_day": (
        "stock_or_flow",
        _("What holds at a moment has a day as of which it holds; what is counted over a period, its days."),
    ),
    "figure_at_day_or_over_period": ("as_of", _("A figure holds as of a day or over a period, not both.")),
    "figure_contest_has_reason": ("reason", _("Say why.")),
    "citation_of_one_thing": ("source", _("One thing cites a source at a time.")),
    "commitment_range_in_order": ("high", _("The most is not below the least.")),
    "commitment_superseded_by_another": (
        "superseded_by",
        _("A commitment is superseded by another one, not by itself."),
    ),
    "saved_view_has_name": ("name", _("Write a name.")),
}
"""The field at which a rule is told, and its words, by the name of its constraint."""


def told(model: type[models.Model], constraint: models.BaseConstraint) -> tuple[str, str] | None:
    """Where and in which words it is told that a row breaks a rule; None where the rule has none of its own.

    Args:
        model: Of the row.
        constraint: The rule.
    """
    name = constraint.name
    if name in OWN:
        field, words = OWN[name]
        return field, str(words)
    if isinstance(constraint, models.UniqueConstraint):
        return (constraint.fields or ("",))[-1], gettext("This is there already.")
    if not isinstance(constraint, models.CheckConstraint):
        return None
    called: dict[str, Any] = {field.name: field for field in model._meta.concrete_fields}
    for first, field_of_first in called.items():
        if name.endswith(f"_after_{first}") and (last := _ends(name.removesuffix(f"_after_{first}"), called)):
            said = gettext("“%(last)s” lies before “%(first)s”: write the earlier day first.")
            return last, said % {"last": called[last].verbose_name, "first": field_of_first.verbose_name}
    if field := _ends(name.removesuffix("_within"), called):
        if name.endswith("_within"):
            return field, gettext("This number is too small or too large.")
        return field, gettext("Choose one of the words that are given.")
    return None


def _ends(name: str, called: dict[str, Any]) -> str:
    """The longest field with which a name ends; empty where there is none."""
    return max((field for field in called if name.endswith(f"_{field}")), key=len, default="")
