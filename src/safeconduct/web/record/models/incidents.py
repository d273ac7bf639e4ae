"""What happened that endangers people: incidents, what is said of each and by whom, and the reports sent of them.

Unknown is empty and never 0. What people write about an incident in words may name somebody: it is sealed with a key
of the incident, which is destroyed with it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.dictionary_fields import column, words_for
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.conditions import Standing
from safeconduct.web.record.models.operations import ImportedRow, whoever, within
from safeconduct.web.record.models.places import Enterable
from safeconduct.web.record.models.reasons import Reasoned


class Keyed(models.Model):
    """A row with a key of its own, with which the words that stand with it are sealed."""

    key = models.CharField(max_length=26, unique=True, default=new_id, editable=False)

    class Meta:
        """It is no table of its own."""

        abstract = True


class Incident(Keyed, ImportedRow):
    """One attack or other security incident, a threat or a near miss among them.

    ``occurred_on`` with ``precision`` says how well the day is known; ``occurred_time`` is there where it is known to
    the hour, by the clock of the operation. ``entered_at`` is when somebody entered it here; a file says nothing of it.
    """

    code = column("incidents", "incident_id")
    site = within("Site", **words_for("incidents", "site_id"))
    occurred_on = column("incidents", "occurred_on", verbose_name=_("day"))
    precision = column("incidents", "precision", verbose_name=_("how well the day is known"))
    occurred_time = models.TimeField(
        _("time"), null=True, blank=True, help_text=_("By the clock of the operation. Empty: not known.")
    )
    reported_on = column("incidents", "reported_on", verbose_name=_("reported on"))
    reported_time = models.TimeField(
        _("time of the report"), null=True, blank=True, help_text=_("By the clock of the operation. Empty: not known.")
    )
    kind = column("incidents", "kind", verbose_name=_("what happened"))
    near_miss = models.BooleanField(
        _("near miss"), default=False, help_text=_("It could have harmed people, and did not.")
    )
    killed_min = column("incidents", "killed_min", verbose_name=_("killed, at least"))
    killed_max = column("incidents", "killed_max", verbose_name=_("killed, at most"))
    injured_min = column("incidents", "injured_min", verbose_name=_("injured, at least"))
    injured_max = column("incidents", "injured_max", verbose_name=_("injured, at most"))
    missing = column("incidents", "missing", verbose_name=_("missing"))
    claimed_by = column("incidents", "claimed_by", verbose_name=_("claimed by"))
    confidence = column("incidents", "confidence", verbose_name=_("how sure the report is"))
    source_ids = column("incidents", "source_ids")
    note = column("incidents", "note")
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True, editable=False)
    entered_by = whoever(editable=False)

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints: ClassVar = [
            *rules("incident", table="incidents", key=("code",), refers=["site"]),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}_min__isnull": True})
                    | Q(**{f"{name}_max__isnull": True})
                    | Q(**{f"{name}_max__gte": models.F(f"{name}_min")}),
                    name=f"incident_{name}_in_order",
                )
                for name in ("killed", "injured")
            ),
            models.CheckConstraint(
                condition=Q(occurred_time__isnull=True) | Q(precision__in=["", "day"]),
                name="incident_time_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(reported_time__isnull=True) | Q(reported_on__isnull=False),
                name="incident_report_has_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)


class Reliability(models.TextChoices):
    """How reliable a source is, by the Admiralty code."""

    A = "A", _("A: completely reliable")
    B = "B", _("B: usually reliable")
    C = "C", _("C: fairly reliable")
    D = "D", _("D: not usually reliable")
    E = "E", _("E: unreliable")
    F = "F", _("F: cannot be judged")


class Credibility(models.IntegerChoices):
    """How credible what it says is, by the Admiralty code."""

    CONFIRMED = 1, _("1: confirmed by other sources")
    PROBABLE = 2, _("2: probably true")
    POSSIBLE = 3, _("3: possibly true")
    DOUBTFUL = 4, _("4: doubtful")
    IMPROBABLE = 5, _("5: improbable")
    UNJUDGED = 6, _("6: cannot be judged")


class IncidentSource(Reasoned, Standing):
    """One source of an incident: where it is written or who said it, how far it is to be believed, and its words.

    The words are its ``reason``, sealed, since they may name people.
    """

    incident = within("Incident", related_name="sources")
    reference = models.CharField(_("source"), max_length=500, blank=True)
    reliability = models.CharField(_("reliability of the source"), max_length=1, choices=Reliability, blank=True)
    credibility = models.PositiveSmallIntegerField(
        _("credibility of what it says"), choices=Credibility, null=True, blank=True
    )

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("source of an incident")
        verbose_name_plural = _("sources of incidents")
        constraints: ClassVar = [
            *rules("incident_source", refers=["incident"], one_of={"reliability": ["", *Reliability.values]}),
            models.CheckConstraint(
                condition=Q(credibility__isnull=True) | Q(credibility__gte=1, credibility__lte=6),
                name="incident_source_credibility_within",
            ),
            models.CheckConstraint(
                condition=~Q(reference="") | Q(sealed_reason__isnull=False), name="incident_source_says_something"
            ),
        ]

    def key_of_reason(self) -> str:
        """That of the incident."""
        return str(self.incident.key)

    @property
    def code(self) -> str:
        """Reliability and credibility as the Admiralty code writes them, such as B2; a dash for what is not given."""
        return f"{self.reliability or '–'}{self.credibility or '–'}"

    @property
    def called(self) -> str:
        """The source in words of the record; not what it says."""
        judged = self.reliability or self.credibility or not self.reference
        return f"{self.code} {self.reference}".strip() if judged else self.reference


class IncidentReport(Standing):
    """A report of an incident that was sent: when, and to whom."""

    incident = within("Incident", related_name="reports")
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    sent_to = models.CharField(_("sent to"), max_length=200)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("report of an incident")
        verbose_name_plural = _("reports of incidents")
        constraints: ClassVar = [
            *rules("incident_report", refers=["incident"]),
            models.CheckConstraint(condition=~Q(sent_to=""), name="incident_report_has_recipient"),
        ]

    @property
    def called(self) -> str:
        """The report in words of the record."""
        return f"{self.sent_at:%Y-%m-%d} {self.sent_to}"
