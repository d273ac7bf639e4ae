"""The keys of people, the keys that wrap them, and the index that sealed values are found by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class MasterKey(models.Model):
    """A key of the key file that wraps keys of people: its id, never the key itself.

    The newest row names the key that new ones are wrapped with, for every process alike. A key that was retired has no
    row, so that a process that still holds it can save nothing that nobody could open again.
    """

    key_id = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The order in which keys were added."""

        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.key_id


class PersonKey(models.Model):
    """The key of one person, wrapped by a master key; after erasure, the mark that there was one.

    A row is never deleted, and one that was destroyed never changes again: triggers see to it.
    """

    person_id = models.CharField(max_length=26, unique=True)
    generation = models.PositiveSmallIntegerField(default=1)
    wrapped = models.BinaryField(null=True, max_length=128)
    master = models.ForeignKey(MasterKey, null=True, on_delete=models.PROTECT, db_column="key_id")
    created_at = models.DateTimeField(default=timezone.now)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        """That a key is there whole or destroyed whole."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person_id=""), name="person_key_of_somebody"),
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True, wrapped__isnull=False, master__isnull=False)
                | Q(destroyed_at__isnull=False, wrapped__isnull=True, master__isnull=True),
                name="person_key_whole_or_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return self.person_id


class BlindToken(models.Model):
    """One word of one sealed field, as a keyed digest: equal words of a field have equal tokens."""

    # The constraint below begins with the person; indexes of their own would cost a long import a fifth of its time.
    person = models.ForeignKey(
        PersonKey, to_field="person_id", on_delete=models.PROTECT, related_name="tokens", db_index=False
    )
    field = models.CharField(max_length=40)
    token = models.BinaryField(max_length=32)

    class Meta:
        """That a token stands once, and is found quickly."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "field", "token"], name="blind_token_once"),
            models.CheckConstraint(condition=~Q(field=""), name="blind_token_of_a_field"),
        ]
        indexes: ClassVar = [models.Index(fields=["token"], name="blind_token")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}"
