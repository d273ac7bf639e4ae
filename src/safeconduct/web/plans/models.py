"""Plans, who is placed how in each, who approved it, and by whom it was communicated."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.operations import Row, whoever, within


class PlanState(models.TextChoices):
    """Where a plan stands."""

    COMPUTING = "computing", _("being computed")
    FAILED = "failed", _("could not be computed")
    MADE = "made", _("made")
    PROPOSED = "proposed", _("before the parties")
    APPROVED = "approved", _("approved")
    IN_FORCE = "in_force", _("in force")
    SUPERSEDED = "superseded", _("superseded")
    DROPPED = "dropped", _("dropped")


STEPS = {
    "": (PlanState.COMPUTING,),
    PlanState.COMPUTING: (PlanState.MADE, PlanState.FAILED, PlanState.DROPPED),
    PlanState.FAILED: (PlanState.COMPUTING, PlanState.DROPPED),
    PlanState.MADE: (PlanState.PROPOSED, PlanState.DROPPED),
    PlanState.PROPOSED: (PlanState.APPROVED, PlanState.IN_FORCE, PlanState.MADE, PlanState.DROPPED),
    PlanState.APPROVED: (PlanState.IN_FORCE, PlanState.DROPPED),
    PlanState.IN_FORCE: (PlanState.SUPERSEDED,),
}
"""Which states can follow each; the first follows none. Only a plan that is told in an emergency skips an approval."""


class Plan(Row):
    """One plan. What it rests on and what it says lie in its files; they are never altered."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.COMPUTING)
    on = models.DateField(_("planned from"))
    digest = models.CharField(_("digest of what it rests on"), max_length=64)
    previous = within("self", null=True, blank=True)
    # A trial is a plan of a copy in which something is otherwise; it is looked at, and never communicated.
    base = within("self", null=True, blank=True)
    edits = models.JSONField(default=list, blank=True)
    seconds = models.PositiveIntegerField(_("seconds at most"), default=45)
    claims = models.JSONField(default=dict, blank=True)
    made_by = whoever()
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    # Counted anew each time somebody changes the plan's state, so that two who act at once are told.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *rules("plan", key=("number",), refers=["previous", "base"], one_of={"state": PlanState.values}),
            models.UniqueConstraint(fields=["operation"], condition=Q(state="in_force"), name="plan_in_force_once"),
            models.CheckConstraint(
                condition=Q(base__isnull=True) | Q(state__in=["computing", "failed", "made", "dropped"]),
                name="plan_trial_is_not_told",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def was_told(self) -> bool:
        """Whether people were told of it."""
        return self.state in (PlanState.IN_FORCE, PlanState.SUPERSEDED)

    @property
    def is_trial(self) -> bool:
        """Whether it is the plan of a copy in which something is otherwise."""
        return self.base_id is not None


class PlanFile(Row):
    """A folder of a plan, packed: the operation that it rests on, the plan, or what it is short of.

    Rows are never altered. They lie in the database, so that any worker finds them, and a backup has them with the rows
    that tell of them.
    """

    plan = within("Plan", related_name="files")
    name = models.CharField(max_length=10)
    packed = models.BinaryField()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("file of a plan")
        verbose_name_plural = _("files of plans")
        constraints: ClassVar = rules(
            "plan_file",
            key=("plan", "name"),
            refers=["plan"],
            one_of={"name": ["operation", "plan", "figures"]},
            target=False,
        )


class Drawing(Row):
    """The figures of a plan in one language, packed: drawn when somebody first looked at them in it."""

    plan = within("Plan", related_name="drawings")
    language = models.CharField(max_length=10)
    packed = models.BinaryField()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("figures of a plan")
        verbose_name_plural = _("figures of plans")
        constraints: ClassVar = rules("plan_drawing", key=("plan", "language"), refers=["plan"], target=False)


class PlannedCase(Row):
    """How a plan places a case, or why it does not. Rows are added when a plan is made, and never altered."""

    plan = within("Plan", related_name="cases")
    case = within("record.Case")
    people = models.PositiveIntegerField(_("people"))
    departure = within("record.Departure", null=True, blank=True)
    offer = within("record.Offer", null=True, blank=True)
    buses = models.JSONField(_("buses"), default=list, blank=True)
    reason = models.TextField(_("why it stays"), blank=True)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("case in a plan")
        verbose_name_plural = _("cases in plans")
        constraints: ClassVar = [
            *rules("planned_case", key=("plan", "case"), refers=["plan", "case", "departure", "offer"], target=False),
            models.CheckConstraint(
                condition=Q(departure__isnull=False, offer__isnull=False, reason="")
                | Q(departure__isnull=True, offer__isnull=True),
                name="planned_case_leaves_or_stays",
            ),
        ]


class PlanStep(Row):
    """One change of the state of a plan: from what, to what, why, who, when. Rows are never altered."""

    plan = within("Plan", related_name="steps")
    before = models.CharField(_("from"), max_length=10, blank=True)
    after = models.CharField(_("to"), max_length=10)
    reason = models.TextField(_("why"), blank=True)
    who = whoever()
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of plans")
        constraints: ClassVar = [
            *rules("plan_step", refers=["plan"], target=False),
            models.CheckConstraint(condition=~Q(before=F("after")), name="plan_step_changes"),
        ]


class Party(Row):
    """Somebody who has to approve a plan before people are told of it; the order of the operation decides when."""

    place = models.PositiveIntegerField(_("place in the order"))
    name = models.CharField(_("party"), max_length=200)
    members: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        "accounts.User", related_name="+", blank=True, verbose_name=_("users who speak for it")
    )
    ended_at = models.DateTimeField(_("asked no more since"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            *rules("party"),
            models.UniqueConstraint(
                fields=["operation", "place"], condition=Q(ended_at__isnull=True), name="party_place_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="party_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Approval(Row):
    """What a party said of a plan: by one of its users, or on its behalf with its letter. Rows are never altered."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    plan = within("Plan", related_name="approvals")
    party = within("Party")
    approves = models.BooleanField(_("approves"))
    reason = models.TextField(_("in its words"), blank=True)
    letter = models.BinaryField(_("letter"), null=True)
    letter_kind = models.CharField(max_length=10, blank=True)
    who = whoever(null=False, blank=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints: ClassVar = [
            *rules("approval", refers=["plan", "party"], target=False),
            models.CheckConstraint(condition=Q(approves=True) | ~Q(reason=""), name="approval_refused_with_reason"),
            models.CheckConstraint(
                condition=Q(letter__isnull=True, letter_kind="") | (Q(letter__isnull=False) & ~Q(letter_kind="")),
                name="approval_letter_has_kind",
            ),
        ]


class Telling(Row):
    """That people are told of a plan: asked for by one, done by another; in an emergency by one, and reviewed."""

    plan = within("Plan", related_name="tellings")
    asked_by = whoever(null=False, blank=False)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    done_by = whoever()
    done_at = models.DateTimeField(_("done"), null=True, blank=True, editable=False)
    emergency = models.TextField(_("why one person alone"), blank=True)
    reviewed_by = whoever()
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True, editable=False)
    review = models.TextField(_("what the review found"), blank=True)
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("communication of a plan")
        verbose_name_plural = _("communications of plans")
        constraints: ClassVar = [
            *rules("telling", refers=["plan"], target=False),
            models.UniqueConstraint(fields=["plan"], condition=Q(ended_at__isnull=True), name="telling_of_a_plan_once"),
            models.CheckConstraint(
                condition=(Q(emergency="") & ~Q(done_by=F("asked_by")))
                | Q(emergency="", done_by__isnull=True)
                | (~Q(emergency="") & Q(done_by=F("asked_by"), done_at__isnull=False)),
                name="telling_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True, review="")
                | (Q(reviewed_at__isnull=False) & ~Q(review="") & ~Q(emergency="") & ~Q(reviewed_by=F("asked_by"))),
                name="telling_reviewed_by_another",
            ),
        ]


class SeatRequest(Row):
    """Seats that were asked for, of whom, in totals; or that this was taken back. Rows are never altered."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    plan = within("Plan", related_name="seat_requests")
    addressee = models.CharField(_("asked of"), max_length=200)
    # Rows of site, destination, week and people; how many no way was found for; and the day by which all are to be out.
    asked = models.JSONField()
    takes_back = within("self", null=True, blank=True, related_name="taken_back")
    reason = models.TextField(_("why"), blank=True)
    who = whoever(null=False, blank=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("request for seats")
        verbose_name_plural = _("requests for seats")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *rules("seat_request", refers=["plan", "takes_back"]),
            models.UniqueConstraint(fields=["takes_back"], name="seat_request_taken_back_once"),
            models.CheckConstraint(condition=~Q(addressee=""), name="seat_request_has_addressee"),
            models.CheckConstraint(
                condition=Q(takes_back__isnull=True) | ~Q(reason=""), name="seat_request_taken_back_with_reason"
            ),
        ]
