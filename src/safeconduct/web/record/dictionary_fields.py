"""Fields of models from rows of the data dictionary: type, label, help, validator and default."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.functional import lazy
from django.utils.translation import gettext

from safeconduct.operation.cells import BOUNDS, default_of, read_cell
from safeconduct.operation.dictionary import DICTIONARY, Column, Kind
from safeconduct.web.record.cell_words import said

CODE_LENGTH = 200
"""The longest code that the record takes, in characters."""


def _translated(text: str) -> str:
    """The text in the language of who reads; what is not translated stays English."""
    return str(gettext(text))


_lazily = lazy(_translated, str)


WORDING = ("verbose_name", "help_text", "validators", "choices")
"""What a field says to people; the database needs none of it."""


class FromDictionary:
    """A field that follows the data dictionary: when its words change there, no migration is needed."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """What a migration writes: the plain field, without words."""
        name, _, args, kwargs = super().deconstruct()  # type: ignore[misc]  # that of the field beside this class
        kwargs = {key: value for key, value in kwargs.items() if key not in WORDING}
        return name, f"django.db.models.{type(self).__mro__[2].__name__}", args, kwargs


class DictionaryBoolean(FromDictionary, models.BooleanField):  # type: ignore[type-arg]  # as Django declares it
    """Of the type ``truth``."""


class DictionaryDay(FromDictionary, models.DateField):  # type: ignore[type-arg]
    """Of the types ``day`` and ``monday``."""


class DictionaryCount(FromDictionary, models.PositiveBigIntegerField):  # type: ignore[type-arg]
    """Of the type ``count``."""


class DictionaryNumber(FromDictionary, models.FloatField):  # type: ignore[type-arg]
    """Of the types ``number``, ``latitude`` and ``longitude``."""


class DictionaryText(FromDictionary, models.TextField):  # type: ignore[type-arg]
    """Of the type ``text``."""


class DictionaryWord(FromDictionary, models.CharField):  # type: ignore[type-arg]
    """Of every other type."""


class DictionaryReference(FromDictionary, models.ForeignKey):  # type: ignore[type-arg]
    """A reference to another table."""


class WordsField(models.TextField):  # type: ignore[type-arg]  # its values are lists, which the stubs cannot say
    """A list of words, kept as the data dictionary writes it: with spaces between them."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> list[str]:  # noqa: ARG002
        """The words."""
        return (value or "").split()

    def to_python(self, value: Any) -> Any:
        """The words, from a list or from a text."""
        return value.split() if isinstance(value, str) else list(value or ())

    def get_prep_value(self, value: Any) -> str:
        """The text."""
        return value if isinstance(value, str) else " ".join(value or ())

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """What a migration writes: without words."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {key: value for key, value in kwargs.items() if key not in WORDING}

    def value_to_string(self, obj: models.Model) -> str:
        """The text, for a serialiser."""
        return self.get_prep_value(self.value_from_object(obj))


@deconstructible
class FitsDictionary:
    """Refuses what the data dictionary's column would refuse in a file, in the same words."""

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the largest number of the column; None where it is bounded by nothing or no number."""
        return BOUNDS.get(DICTIONARY[self.table].columns[self.column].kind.atom)

    def __call__(self, value: object) -> None:
        """Check a value.

        Raises:
            ValidationError: it does not fit the column.
        """
        kind = DICTIONARY[self.table].columns[self.column].kind
        words: Iterable[object] = value if isinstance(value, list) else [value]
        for word in words:
            try:
                read_cell(str(word), Kind(kind.atom, choices=kind.choices))
            except ValueError as error:
                raise ValidationError(said(str(error))) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FitsDictionary) and (self.table, self.column) == (other.table, other.column)

    def __hash__(self) -> int:
        return hash((self.table, self.column))


def label(column: Column) -> str:
    """What people call a column, to be translated."""
    return re.sub(r"_id$", "", column.name.rpartition(".")[2]).replace("_", " ")


def words_for(table: str, name: str) -> dict[str, Any]:
    """Label and help of a column, as arguments of a field."""
    column = DICTIONARY[table].columns[name]
    return {"verbose_name": _lazily(label(column)), "help_text": _lazily(column.description)}


def column(table: str, name: str, **more: Any) -> Any:
    """A model's field for a column that is no reference.

    Args:
        table: Of the data dictionary.
        name: Of the column.
        more: Arguments of the field in place of those that follow from the dictionary.

    Returns:
        A field that takes exactly the values that a file may hold; it is null where a file's empty cell has no literal
        default and is no text.
    """
    row = DICTIONARY[table].columns[name]
    kind = row.kind
    arguments: dict[str, Any] = words_for(table, name)
    if kind.is_list:
        return WordsField(**arguments | {"blank": True, "default": list, "validators": _validators(row)} | more)
    if row.literal_default is not None:
        arguments["default"] = default_of(row)
    if kind.atom == "truth":
        return DictionaryBoolean(**arguments | more)
    is_text = kind.atom not in ("day", "monday", "count", "number", "latitude", "longitude")
    if row.required != "cell":
        arguments["blank"] = True
        if row.literal_default is None and not is_text:
            arguments["null"] = True
    arguments["validators"] = _validators(row)
    if kind.atom in ("day", "monday"):
        return DictionaryDay(**arguments | more)
    if kind.atom == "count":
        return DictionaryCount(**arguments | more)
    if kind.atom in ("number", "latitude", "longitude"):
        return DictionaryNumber(**arguments | more)
    if kind.atom == "choice":
        del arguments["validators"]
        choices = [(word, _lazily(word.replace("_", " "))) for word in kind.choices]
        return DictionaryWord(**{"max_length": 20, "choices": choices, **arguments, **more})
    if kind.atom == "text":
        del arguments["validators"]
        return DictionaryText(**arguments | more)
    return DictionaryWord(**{"max_length": CODE_LENGTH, **arguments, **more})


def _validators(row: Column) -> list[FitsDictionary]:
    return [FitsDictionary(row.table, row.name)]
