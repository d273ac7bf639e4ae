"""The record: what is known of an operation and of the people in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Operation(models.Model):
    """One relocation. Everything else in the record belongs to one; nobody sees any of it without a role in it."""

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("One word that stands in addresses."))
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and the order of lists."""

        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering: ClassVar = ["name", "code"]

    def __str__(self) -> str:
        return self.name
