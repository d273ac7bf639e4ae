"""What was decided and what happened: rows that are added and never changed, but for the end of a decision."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.dictionary_fields import column
from safeconduct.web.record.models.incidents import IncidentReport, IncidentSource, Keyed
from safeconduct.web.record.models.ledger_sources import Figure, FigureContest, FigureDecision, FigureReview, Statement
from safeconduct.web.record.models.offers import Submission
from safeconduct.web.record.models.operations import ImportedRow, Row, whoever, within
from safeconduct.web.record.models.people import Case, Clearance, Consent, Person
from safeconduct.web.record.models.protection import ProtectionStep
from safeconduct.web.record.models.reasons import ClearReasonField, Reasoned

AIMS = ("departure", "destination", "offer")


def _aims() -> Q:
    """A decision names exactly one aim, but for short notice, which names none."""
    none = Q(**{f"{name}__isnull": True for name in AIMS})
    one = Q()
    for aim in AIMS:
        one |= Q(**{f"{name}__isnull": name != aim for name in AIMS})
    return (Q(decision="short_notice") & none) | (~Q(decision="short_notice") & one)


class Decision(Reasoned, ImportedRow):
    """What a family or an officer has decided. It holds until it is ended; it is not changed."""

    case = within("Case", related_name="decisions")
    decision = column("decisions", "decision")
    departure = within("Departure", null=True, blank=True)
    destination = within("Destination", null=True, blank=True)
    offer = within("Offer", null=True, blank=True)
    decided_by = column("decisions", "decided_by")
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints: ClassVar = [
            *rules("decision", table="decisions", refers=["case", *AIMS]),
            models.CheckConstraint(condition=_aims(), name="decision_names_one_aim"),
        ]

    def key_of_reason(self) -> str:
        """That of the case."""
        return str(self.case.key)

    @property
    def called(self) -> str:
        """What is decided, in the words of a file."""
        aim = next((one for name in AIMS if (one := getattr(self, name)) is not None), None)
        return f"{self.decision} {aim.code}" if aim is not None else str(self.decision)


class EventKind(models.TextChoices):
    """What can happen to a person that changes who is where."""

    BIRTH = "birth", _("birth")
    DEATH = "death", _("death")
    MARRIAGE = "marriage", _("marriage")
    JOINED = "joined", _("joined")
    LEFT = "left_on_own", _("left on their own")
    DETAINED = "detained", _("detained")
    MISSING = "missing", _("went missing")
    FOUND = "found", _("found, or came back")
    MOVED = "moved", _("moved to another site")
    DEPARTED = "departed", _("departed")
    ARRIVED = "arrived", _("arrived")
    COUNTED_TWICE = "counted_twice", _("counted twice, and put right")


COMES = ("birth", "joined", "found")
OF_THE_CASE = ("moved", "departed")
GOES = ("left_on_own", "detained", "missing", "departed")


class PersonEvent(Reasoned, Row):
    """Something that happened to a person. The sites say what it does to the numbers there.

    ``from_site`` has one fewer afterwards, ``to_site`` one more.
    """

    person = within("Person", related_name="events")
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind)
    on = models.DateField(_("day"))
    from_site = within("Site", null=True, blank=True)
    to_site = within("Site", null=True, blank=True)
    departure = within("Departure", null=True, blank=True)
    offer = within("Offer", null=True, blank=True)
    # The place of the person before, so that a reversal can bring it back; and the event that this one reverses.
    presence_before = models.CharField(max_length=10, editable=False)
    reverses = within("self", null=True, blank=True)
    who = whoever()
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("event of a person")
        verbose_name_plural = _("events of people")
        constraints: ClassVar = [
            *rules(
                "person_event",
                key=("reverses",),
                refers=["person", "from_site", "to_site", "departure", "offer", "reverses"],
                one_of={"kind": EventKind.values},
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False)
                | Q(kind__in=COMES, from_site__isnull=True, to_site__isnull=False)
                | Q(kind__in=GOES, from_site__isnull=False, to_site__isnull=True)
                | Q(kind="death", to_site__isnull=True)  # who was missing died at no site
                | (Q(kind="moved", from_site__isnull=False, to_site__isnull=False) & ~Q(from_site=F("to_site")))
                | Q(kind__in=["marriage", "arrived"], from_site__isnull=True, to_site__isnull=True)
                | Q(kind="counted_twice"),  # it may take somebody off one site and put them on another
                name="person_event_counts",
            ),
            models.CheckConstraint(
                condition=Q(kind="departed") | Q(departure__isnull=True, offer__isnull=True),
                name="person_event_departed_by",
            ),
        ]

    def key_of_reason(self) -> str:
        """That of the person; where it happened to the whole case, and so for one reason, that of the case."""
        return str(self.person.case.key if self.kind in OF_THE_CASE else self.person.uid)


OPERATION_NAME = "name"
"""What the change of the settings is called by which an operation is called otherwise."""
CHANGED = (
    "case",
    "submission",
    "offer",
    "departure",
    "person",
    "clearance",
    "consent",
    "decision",
    "site",
    "site_day",
    "site_custody",
    "measurement",
    "site_standard",
    "departure_need",
    "offer_need",
    "destination",
    "reception",
    "transit",
    "settings",
    "incident",
    "incident_source",
    "incident_report",
    "protection",
    "protection_step",
    "visit",
    "source",
    "statement",
    "figure",
    "figure_decision",
    "figure_review",
    "figure_contest",
    "ledger_event",
    "legal_status",
    "responsibility",
    "agreement",
    "citation",
    "status_contest",
    "commitment",
    "fulfilment",
    "measure",
    "measure_step",
)


OF_DANGER = ("incident", "incident_source", "incident_report", "protection", "protection_step", "visit")
"""Those of them that are about danger, of which what people write may name somebody."""

OF_SOURCES = ("source", "statement", "figure", "figure_decision", "figure_review", "figure_contest")
"""Those of them that are sources, or say what stands in one; it may name somebody."""

OF_LEDGER = (
    *OF_SOURCES,
    *("ledger_event", "legal_status", "responsibility", "agreement", "citation", "status_contest"),
    *("commitment", "fulfilment", "measure", "measure_step"),
)
"""Those of them that are of the ledger."""

OF_PEOPLE = ("case", "submission", "person", "clearance", "consent", "decision", *OF_DANGER, *OF_SOURCES)
"""Those of them that are about people, or may be: why they changed is sealed."""


def about(thing: Any) -> Any:
    """The case or person that a row is about; the row itself where it is about nobody, or is one of these."""
    if isinstance(thing, Submission | Decision):
        return thing.case
    return thing.person if isinstance(thing, Clearance | Consent) else thing


def key_of(thing: Any) -> str:
    """The identifier of the key that seals what is said about a thing; nothing where it is about nobody."""
    whom = about(thing)
    if isinstance(whom, Case):
        return whom.key
    if isinstance(whom, IncidentSource | IncidentReport):
        whom = whom.incident
    if isinstance(whom, ProtectionStep):
        whom = whom.protection
    if isinstance(whom, FigureContest):
        whom = whom.decision
    if isinstance(whom, FigureDecision | FigureReview):
        whom = whom.figure
    if isinstance(whom, Statement | Figure):
        whom = whom.source
    if isinstance(whom, Keyed):
        return whom.key
    return str(whom.uid) if isinstance(whom, Person) else ""


def _one_thing() -> Q:
    each = Q()
    for changed in CHANGED:
        each |= Q(**{f"{name}__isnull": name != changed for name in CHANGED})
    return each


def _rarely(to: str) -> Any:
    """A thing of a kind that changes rarely: only the rows that name one are in its index."""
    return within(to, null=True, blank=True, related_name="changes", db_index=False)


class StateChange(Reasoned, Row):
    """What changed, from what, to what, why, by whom and when. A reversal names the change that it takes back."""

    case = within("Case", null=True, blank=True, related_name="changes")
    submission = within("Submission", null=True, blank=True, related_name="changes")
    offer = within("Offer", null=True, blank=True, related_name="changes")
    departure = within("Departure", null=True, blank=True, related_name="changes")
    person = within("Person", null=True, blank=True, related_name="changes")
    clearance = within("Clearance", null=True, blank=True, related_name="changes")
    consent = within("Consent", null=True, blank=True, related_name="changes")
    decision = within("Decision", null=True, blank=True, related_name="changes")
    site = within("Site", null=True, blank=True, related_name="changes")
    site_day = within("SiteDay", null=True, blank=True, related_name="changes")
    site_custody = within("SiteCustody", null=True, blank=True, related_name="changes")
    measurement = within("Measurement", null=True, blank=True, related_name="changes")
    site_standard = within("SiteStandard", null=True, blank=True, related_name="changes")
    departure_need = within("DepartureNeed", null=True, blank=True, related_name="changes")
    offer_need = within("OfferNeed", null=True, blank=True, related_name="changes")
    destination = within("Destination", null=True, blank=True, related_name="changes")
    reception = within("Reception", null=True, blank=True, related_name="changes")
    transit = within("Transit", null=True, blank=True, related_name="changes")
    # Its key is that of the operation, which the rule below holds against it.
    settings = models.ForeignKey(
        "OperationSettings", models.PROTECT, null=True, blank=True, related_name="changes", editable=False
    )
    incident = within("Incident", null=True, blank=True, related_name="changes")
    incident_source = within("IncidentSource", null=True, blank=True, related_name="changes")
    incident_report = within("IncidentReport", null=True, blank=True, related_name="changes")
    protection = within("Protection", null=True, blank=True, related_name="changes")
    protection_step = within("ProtectionStep", null=True, blank=True, related_name="changes")
    visit = within("Visit", null=True, blank=True, related_name="changes")
    source = _rarely("Source")
    statement = _rarely("Statement")
    figure = _rarely("Figure")
    figure_decision = _rarely("FigureDecision")
    figure_review = _rarely("FigureReview")
    figure_contest = _rarely("FigureContest")
    ledger_event = _rarely("LedgerEvent")
    legal_status = _rarely("LegalStatus")
    responsibility = _rarely("Responsibility")
    agreement = _rarely("Agreement")
    citation = _rarely("Citation")
    status_contest = _rarely("StatusContest")
    commitment = _rarely("Commitment")
    fulfilment = _rarely("Fulfilment")
    measure = _rarely("Measure")
    measure_step = _rarely("MeasureStep")
    what = models.CharField(_("what"), max_length=40)
    before = models.TextField(_("from"), blank=True)
    after = models.TextField(_("to"), blank=True)
    clear_reason = ClearReasonField(_("why"), blank=True, default="")
    who = whoever()
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    on = models.DateField(_("day"), null=True, blank=True)
    reverses = within("self", null=True, blank=True)
    # What was done together and is taken back together: an identifier that its rows share.
    batch = models.CharField(max_length=26, blank=True, default="", editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints: ClassVar = [
            *rules(
                "state_change", key=("reverses",), refers=[*(one for one in CHANGED if one != "settings"), "reverses"]
            ),
            models.CheckConstraint(
                condition=Q(settings__isnull=True) | Q(settings=F("operation")), name="state_change_own_settings"
            ),
            models.CheckConstraint(condition=_one_thing(), name="state_change_of_one_thing"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="state_change_changes"),
            models.CheckConstraint(
                condition=Q(clear_reason="")
                | Q(sealed_reason__isnull=True, **{f"{name}__isnull": True for name in OF_PEOPLE}),
                name="state_change_of_people_is_sealed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch"], name="state_change_by_batch", condition=~Q(batch="")),
            *(
                models.Index(fields=[one], name=f"change_of_{one}", condition=Q(**{f"{one}__isnull": False}))
                for one in OF_LEDGER
            ),
        ]

    @property
    def thing(self) -> Any:
        """The row that changed; None where none is named, which the database refuses."""
        return next((one for name in CHANGED if (one := getattr(self, name)) is not None), None)

    @property
    def thing_key(self) -> int | None:
        """The key of that row, without reading it."""
        return next((key for name in CHANGED if (key := getattr(self, f"{name}_id")) is not None), None)

    def key_of_reason(self) -> str:
        """That of the case or person that it is about; nothing where it is about nobody."""
        return key_of(self.thing)


class FamilySplit(Reasoned, Row):
    """A person who left their case for another, by a decision with its reason; an adult with their own consent."""

    person = within("Person", related_name="splits")
    from_case = within("Case")
    to_case = within("Case")
    consent = within("Consent", null=True, blank=True)
    who = whoever()
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("parting of a family")
        verbose_name_plural = _("partings of families")
        constraints: ClassVar = [
            *rules("family_split", refers=["person", "from_case", "to_case", "consent"], target=False),
            models.CheckConstraint(condition=Q(sealed_reason__isnull=False), name="family_split_has_reason"),
            models.CheckConstraint(condition=~Q(from_case=F("to_case")), name="family_split_to_another_case"),
        ]

    def key_of_reason(self) -> str:
        """That of the case that they left: why a family parts is about all of it."""
        return str(self.from_case.key)
