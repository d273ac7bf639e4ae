"""Why something was done: in clear where it is about nobody, and sealed where it is about people.

What is about a case is sealed with the key that the case has at that time, what is about a person with theirs. Whoever
erases a person destroys both, and their reasons cannot be read by anybody, in the database, its backups or anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.dictionary_fields import WORDING
from safeconduct.web.secrecy import vault

FIELD = "record.reason"
"""What a reason is sealed for: it opens as nothing else."""

KEY = 26
"""Characters of the identifier of a key, with which a sealed reason begins."""


class _Plain:
    """Is a plain field of Django in a migration."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """What a migration writes."""
        name, _path, args, kwargs = super().deconstruct()  # type: ignore[misc]  # that of the field beside this class
        kwargs = {key: value for key, value in kwargs.items() if key not in WORDING}
        return name, f"django.db.models.{type(self).__mro__[2].__name__}", args, kwargs


class SealedReasonField(_Plain, models.BinaryField):  # type: ignore[type-arg]  # as Django declares it
    """The reason of a row that is about people, sealed when the row is written first."""

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Seal what was given."""
        if add and getattr(model_instance, self.attname) is None:
            seal_reasons([model_instance])
        return super().pre_save(model_instance, add)


class ClearReasonField(_Plain, models.TextField):  # type: ignore[type-arg]
    """The reason of a row that is about nobody; empty where it is sealed."""

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """What was given, where it is about nobody."""
        if add and not model_instance.key_of_reason():
            setattr(model_instance, self.attname, model_instance.reason)
        return super().pre_save(model_instance, add)


class Reasoned(models.Model):
    """A row that says why. ``reason`` can be given when it is made, and read at any time."""

    sealed_reason = SealedReasonField(_("why"), null=True, blank=True, editable=False)

    class Meta:
        """It is no table of its own."""

        abstract = True

    def key_of_reason(self) -> str:
        """The identifier of the key that seals the reason; empty where the row is about nobody."""
        raise NotImplementedError

    @property
    def reason(self) -> str:
        """Why; empty where nobody said so, or where the person was erased."""
        if "_reason" not in self.__dict__:
            open_reasons([self])
        return str(self.__dict__["_reason"])

    @reason.setter
    def reason(self, text: str) -> None:
        self.__dict__["_reason"] = text or ""


def seal_reasons(rows: Sequence[Any]) -> None:
    """Seal what was given to new rows, many at once; of who was erased nothing is kept."""
    given = [(row, row.key_of_reason(), row.reason) for row in rows if row.sealed_reason is None]
    given = [(row, key, text) for row, key, text in given if key and text]
    erased = vault.erased_among({key for _row, key, _text in given}) if given else set()
    kept = [one for one in given if one[1] not in erased]
    blobs = vault.seal_many([(key, FIELD, text) for _row, key, text in kept])
    for (row, key, _text), blob in zip(kept, blobs, strict=True):
        row.sealed_reason = key.encode("ascii") + blob


def open_reasons(rows: Iterable[Any]) -> None:
    """Open the reasons of many rows at once, to be read from them afterwards."""
    each = list(rows)
    opened = iter(opened_reasons([row.sealed_reason for row in each]))
    for row in each:
        row.reason = next(opened) or getattr(row, "clear_reason", "")


def opened_reasons(blobs: Sequence[bytes | memoryview | None]) -> list[str]:
    """The texts of sealed reasons, in their order; empty where there is none, or where the person was erased."""
    sealed = [bytes(blob) for blob in blobs if blob is not None]
    texts = iter(vault.unseal_many([(blob[:KEY].decode("ascii"), FIELD, blob[KEY:]) for blob in sealed]))
    return ["" if blob is None else next(texts) or "" for blob in blobs]
