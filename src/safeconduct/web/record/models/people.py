"""Cases and the people in them. Names and documents are not here; they are encrypted and kept apart."""

from __future__ import annotations

import re
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeconduct.web.pages.need_words import need_words
from safeconduct.web.record.constraints import rules
from safeconduct.web.record.dictionary_fields import CODE_LENGTH, WordsField, column, words_for
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.operations import ImportedRow, Row, within


class NeedGroup(models.TextChoices):
    """The groups of specific needs as UNHCR has them."""

    NONE = "", _("not given")
    CR = "CR", _("child at risk")
    SC = "SC", _("unaccompanied or separated child")
    WR = "WR", _("woman at risk")
    ER = "ER", _("older person at risk")
    SP = "SP", _("single parent or caregiver")
    DS = "DS", _("disability")
    SM = "SM", _("serious medical condition")
    FU = "FU", _("family unity")
    LP = "LP", _("legal and physical protection")
    TR = "TR", _("torture")
    SV = "SV", _("sexual and gender-based violence")


SENSITIVE_GROUPS = frozenset({NeedGroup.SV, NeedGroup.TR, NeedGroup.SM})
"""Groups whose needs are sensitive always; of legal and physical protection, each need says it."""

SENSITIVE_AT_FIRST = SENSITIVE_GROUPS | {NeedGroup.LP}
"""Groups whose needs are sensitive when they come, until somebody who knows them says otherwise."""


def group_of(code: str) -> str:
    """The group that the code of a need begins with, as ``SV-VA`` does; empty where it begins with none."""
    begins = re.match(r"[A-Za-z]+", code)
    word = begins.group().upper() if begins else ""
    return word if word in NeedGroup.values else ""


class Need(ImportedRow):
    """What a person may need on the way or after it."""

    code = column("needs", "need")
    name = column("needs", "name")
    extra_seats = column("needs", "extra_seats")
    extra_bus_seats = column("needs", "extra_bus_seats")
    place_on_board = column("needs", "place_on_board")
    place_at_destination = column("needs", "place_at_destination")
    group = models.CharField(_("group"), max_length=2, choices=NeedGroup, blank=True, default="")
    sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Shown only to those who have the right to see sensitive needs.")
    )

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints: ClassVar = [
            *rules("need", key=("code",), one_of={"group": NeedGroup.values}),
            models.CheckConstraint(
                condition=Q(sensitive=True) | ~Q(group__in=sorted(SENSITIVE_GROUPS)), name="need_group_is_sensitive"
            ),
        ]

    def __str__(self) -> str:
        return need_words(str(self.name or self.code))


class Case(ImportedRow):
    """A family, or a person alone, that a plan never splits."""

    uid = models.CharField(_("identifier"), max_length=26, unique=True, default=new_id, editable=False)
    code = models.CharField(_("code"), max_length=20)
    external_code = column("cases", "case_id", null=True, blank=True)
    status = column("cases", "status")
    site = within("Site", related_name="cases", **words_for("cases", "site_id"))
    priority = column("cases", "priority")
    given_ready_on = column("cases", "ready_on")
    given_expires_on = column("cases", "expires_on")
    travel_with = column("cases", "travel_with")
    settle_with = column("cases", "settle_with")
    # The key that seals what is said of the case, where it is no longer its identifier: a key that was destroyed with
    # one of its people is followed by another.
    sealed_by = models.CharField(max_length=26, blank=True, default="", editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints: ClassVar = [
            *rules(
                "case",
                table="cases",
                key=("code",),
                refers=["site"],
            ),
            models.UniqueConstraint(fields=["operation", "external_code"], name="case_external_code_once"),
            models.CheckConstraint(condition=~Q(external_code=""), name="case_external_code_not_empty"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["operation", "status"], name="case_by_status"),
            models.Index(fields=["operation", "priority"], name="case_by_priority"),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """The code that stands in files: that of the import where there was one, otherwise our own."""
        return str(self.external_code or self.code)

    @property
    def key(self) -> str:
        """The identifier of the key that seals what is said of the case from now on."""
        return self.sealed_by or self.uid


class Presence(models.TextChoices):
    """Whether a person is with the operation; it changes by an event alone."""

    PRESENT = "present", _("present")
    DEPARTED = "departed", _("departed")
    DEAD = "dead", _("dead")
    LEFT = "left", _("left on their own")
    DETAINED = "detained", _("detained")
    MISSING = "missing", _("missing")
    MERGED = "merged", _("counted twice")


ABSENT = (Presence.DEAD, Presence.LEFT, Presence.DETAINED, Presence.MISSING, Presence.MERGED)
"""People who are not planned for; those who departed stay with their case, which has departed too."""


class People(models.Manager["Person"]):
    """People, each once: a record that was merged into another is none of them."""

    def get_queryset(self) -> models.QuerySet[Person]:
        """Those who count."""
        return super().get_queryset().filter(merged_into=None)


class Person(ImportedRow):
    """Somebody, by an identifier and never by a name; ``age`` is counted in years on the first day of the operation.

    ``objects`` are the people. ``every`` has besides them the records that were merged into others: each is of no case
    and points to the record that stays, so that nobody counts it and its code still finds somebody.
    """

    uid = models.CharField(_("identifier"), max_length=26, unique=True, default=new_id, editable=False)
    code = models.CharField(_("code"), max_length=20)
    external_code = column("people", "person_id", null=True, blank=True)
    case = within("Case", null=True, related_name="people", **words_for("people", "case_id"))
    sex = column("people", "sex")
    age = column("people", "age")
    nationality = column("people", "nationality")
    further_nationalities = WordsField(_("further nationalities"), blank=True, default=list)
    languages = column("people", "languages")
    needs: models.ManyToManyField[Need, PersonNeed] = models.ManyToManyField(
        Need, through="PersonNeed", related_name="people", verbose_name=_("needs")
    )
    presence = models.CharField(_("presence"), max_length=10, choices=Presence, default=Presence.PRESENT)
    first_site = within(
        "Site", null=True, blank=True, verbose_name=_("counted first at"), help_text=_("Empty: came by an event.")
    )
    merged_into = within("self", null=True, blank=True, editable=False)

    objects: ClassVar = People()
    every: ClassVar[models.Manager[Person]] = models.Manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            *rules(
                "person",
                table="people",
                key=("code",),
                refers=["case", "first_site", "merged_into"],
                one_of={"presence": Presence.values},
            ),
            models.UniqueConstraint(fields=["operation", "external_code"], name="person_external_code_once"),
            models.CheckConstraint(condition=~Q(external_code=""), name="person_external_code_not_empty"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, case__isnull=False) & ~Q(presence="merged")
                | Q(merged_into__isnull=False, case__isnull=True, presence="merged"),
                name="person_of_a_case_or_merged",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="person_merged_into_another"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["operation", "nationality"], name="person_by_nationality"),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """The code that stands in files: that of the import where there was one, otherwise our own."""
        return str(self.external_code or self.code)


class PersonNeed(Row):
    """A need that a person has."""

    person = within("Person", on_delete=models.CASCADE, related_name="person_needs")
    need = within("Need", related_name="person_needs")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("need of a person")
        verbose_name_plural = _("needs of people")
        constraints: ClassVar = rules("person_need", key=("person", "need"), refers=["person", "need"], target=False)


class ClearanceKind(models.TextChoices):
    """What a person must have before leaving."""

    MEDICAL = "medical", _("medical examination")
    FIT_TO_TRAVEL = "fit_to_travel", _("fit to travel")
    TRAVEL_DOCUMENT = "travel_document", _("travel document")
    EXIT_PERMIT = "exit_permit", _("exit permit")
    TRANSIT_VISA = "transit_visa", _("transit visa")
    ENTRY_VISA = "entry_visa", _("entry visa")
    SECURITY = "security", _("security clearance")


class ClearanceState(models.TextChoices):
    """How far a clearance is."""

    REQUESTED = "requested", _("requested")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class Clearance(Row):
    """One clearance of one person. Of each kind the newest row that was not ended counts; the others are history."""

    person = within("Person", related_name="clearances")
    kind = models.CharField(_("kind"), max_length=20, choices=ClearanceKind)
    state = models.CharField(_("state"), max_length=20, choices=ClearanceState)
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        constraints: ClassVar = [
            *rules(
                "clearance",
                refers=["person"],
                in_order=[("valid_from", "valid_until")],
                one_of={"kind": ClearanceKind.values, "state": ClearanceState.values},
            ),
            models.CheckConstraint(
                condition=Q(state="granted") | Q(valid_from__isnull=True, valid_until__isnull=True),
                name="clearance_valid_if_granted",
            ),
            models.CheckConstraint(
                condition=Q(state="requested") | Q(expected_on__isnull=True), name="clearance_expected_if_requested"
            ),
        ]

    @property
    def called(self) -> str:
        """The clearance in words of the record, with its days."""
        days = [self.expected_on, self.valid_from, self.valid_until]
        return " ".join([self.kind, self.state, *(str(day) for day in days if day)])


class Purpose(models.TextChoices):
    """What a consent is to."""

    LEAVE = "leave", _("to leave")
    DESTINATION = "destination", _("to go to a destination")
    SHARING = "sharing", _("that data are shared")
    PARTING = "parting", _("that the family parts")


class Answer(models.TextChoices):
    """What somebody who was asked said."""

    GIVEN = "given", _("agrees")
    REFUSED = "refused", _("does not agree")


class Consent(Row):
    """What an adult answered: each for themselves, for one purpose and one recipient, until a day or a change."""

    person = within("Person", related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    recipient = models.CharField(_("recipient"), max_length=CODE_LENGTH, blank=True)
    destination = within("Destination", null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.GIVEN)
    asked_on = models.DateField(_("asked on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    ended_at = models.DateTimeField(
        _("ended at"), null=True, blank=True, editable=False, help_text=_("Recorded by mistake, and taken back.")
    )

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar = [
            *rules(
                "consent",
                refers=["person", "destination"],
                in_order=[("asked_on", "valid_until"), ("asked_on", "withdrawn_on")],
                one_of={"purpose": Purpose.values, "answer": Answer.values},
            ),
            models.CheckConstraint(
                condition=Q(purpose="destination", destination__isnull=False)
                | (~Q(purpose="destination") & Q(destination__isnull=True)),
                name="consent_names_destination",
            ),
            models.CheckConstraint(condition=~Q(purpose="sharing") | ~Q(recipient=""), name="consent_names_recipient"),
        ]

    @property
    def called(self) -> str:
        """The consent in words of the record."""
        to = self.destination.code if self.destination else self.recipient
        until = str(self.valid_until) if self.valid_until else ""
        refused = str(self.answer) if self.answer == Answer.REFUSED else ""
        return " ".join(part for part in (self.purpose, to, refused, until) if part)
