"""Grants: which role somebody has in which operation, and until when. Rows are added and never altered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.web.rights.days import DayAfter, day_of_rights
from safeconduct.web.rights.roles import BESIDE, INSTALLATION_WIDE, NAMES, RIGHTS, Right, Role

_WIDE = sorted(role.value for role in INSTALLATION_WIDE)
_SEES_REGISTER = sorted(role.value for role, has in RIGHTS.items() if Right.REGISTER_READ in has)

DAYS_BY_DEFAULT = 90
DAYS_AT_MOST = 366


class GrantQuerySet(models.QuerySet["Grant"]):
    """What is asked of grants."""

    def in_force(self, on: date | None = None) -> GrantQuerySet:
        """Those that hold on a day, today if none is named.

        They are not yet over, not revoked, of a user who may sign in, and of no operation that was removed.
        """
        day = on or day_of_rights()
        # A grant for the installation has no operation, so that none was removed.
        return self.filter(expires_on__gte=day, revocation=None, user__is_active=True, operation__removed_at=None)


class Grant(models.Model):
    """A role of a user in one operation until a day, that day included."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, _(name)) for role, name in NAMES.items()])
    beside = models.CharField(_("right beside it"), max_length=30, blank=True)
    operation = models.ForeignKey("record.Operation", models.PROTECT, null=True, blank=True, related_name="grants")
    expires_on = models.DateField(_("until"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="grants_made")
    granted_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    reason = models.CharField(_("reason"), max_length=300)

    objects = GrantQuerySet.as_manager()

    class Meta:
        """Every rule of a grant that the database can keep."""

        verbose_name = _("role of a user")
        verbose_name_plural = _("roles of users")
        ordering: ClassVar = ["-granted_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="grant_role_known", condition=models.Q(role__in=sorted(role.value for role in Role))
            ),
            models.CheckConstraint(
                name="grant_is_of_an_operation_unless_installation_wide",
                condition=models.Q(role__in=_WIDE, operation=None)
                | (~models.Q(role__in=_WIDE) & models.Q(operation__isnull=False)),
            ),
            models.CheckConstraint(
                name="grant_beside_known",
                condition=models.Q(beside="")
                | models.Q(
                    beside__in=sorted(right.value for right in BESIDE),
                    role__in=_SEES_REGISTER,
                ),
            ),
            models.CheckConstraint(name="grant_has_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="grant_by_the_system_is_installation_wide",
                condition=models.Q(granted_by__isnull=False) | models.Q(role__in=_WIDE),
            ),
            models.CheckConstraint(
                name="grant_lasts_a_year_at_most",
                # A day of grace on either side: the day of a time zone begins before or after that of UTC.
                condition=models.Q(
                    expires_on__gte=DayAfter(models.F("granted_at"), -1),
                    expires_on__lte=DayAfter(models.F("granted_at"), DAYS_AT_MOST + 1),
                ),
            ),
        ]

    def __str__(self) -> str:
        return gettext(NAMES[Role(self.role)])

    @property
    def rights(self) -> frozenset[Right]:
        """What it allows, the right beside its role included."""
        return RIGHTS[Role(self.role)] | ({Right(self.beside)} if self.beside else frozenset())

    @property
    def revoked_at(self) -> datetime | None:
        """When it was taken back, if it was."""
        revocation = Revocation.objects.filter(grant=self).first()
        return revocation.revoked_at if revocation else None

    @property
    def gives_roles(self) -> bool:
        """Whether it allows to give roles."""
        return Right.GRANTS_EDIT in self.rights

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.expires_on < day_of_rights()


class Revocation(models.Model):
    """That a grant was taken back before its day: when, by whom and why."""

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="revocation")
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="revocations_made")
    revoked_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        """That it has a reason; that a grant is taken back once follows from its key."""

        verbose_name = _("role taken back")
        verbose_name_plural = _("roles taken back")
        constraints: ClassVar = [
            models.CheckConstraint(name="revocation_has_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(self.grant)


def last_day(on: date, days: int = DAYS_BY_DEFAULT) -> date:
    """The day until which a grant of some days holds that begins on a day."""
    return on + timedelta(days=days)
