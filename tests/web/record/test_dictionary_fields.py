"""Fields follow the data dictionary: their words, their defaults, and what they refuse."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.web.record.dictionary_fields import FitsDictionary, WordsField, column, words_for


def test_label_and_help_are_those_of_the_dictionary() -> None:
    """The label is the column's name without underscores; the help is its description."""
    field = column("sites", "bus_trips_per_day")
    assert str(field.verbose_name) == "bus trips per day"
    assert str(field.help_text) == DICTIONARY["sites"].columns["bus_trips_per_day"].description
    assert str(words_for("cases", "site_id")["verbose_name"]) == "site"


def test_an_empty_cell_is_the_literal_default_or_null() -> None:
    """A default stands for itself, a day may be null, a text is empty, and a list has no words."""
    assert column("sites", "bus_trips_per_day").get_default() == 1
    assert column("operation", "weights.emergency").get_default() == 4.0
    assert column("cases", "ready_on").null
    assert not column("cases", "travel_with").null
    assert column("people", "languages").get_default() == []
    assert not column("cases", "site_id", null=False).null


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ("people", "nationality", "XYZ"),
        ("people", "nationality", "iraq"),
        ("destinations", "airport", "QQQQ"),
        ("people", "languages", ["ara", "arabic"]),
        ("needs", "need", "two words"),
        ("sites", "site_id", " space"),
        ("operation", "timezone", "Mars/Olympus"),
    ],
)
def test_what_a_file_may_not_hold_is_refused(table: str, name: str, value: object) -> None:
    """In the words in which a check of the file refuses it."""
    with pytest.raises(ValidationError):
        column(table, name).clean(value, None)


def test_what_a_file_may_hold_is_taken() -> None:
    """A code, a day, a list."""
    assert column("people", "nationality").clean("IRQ", None) == "IRQ"
    assert column("cases", "ready_on").clean("2026-03-05", None) == date(2026, 3, 5)
    assert column("people", "languages").clean("ara kur", None) == ["ara", "kur"]


def test_words_change_without_a_migration() -> None:
    """A migration has the plain field of Django without label, help, validators and choices."""
    _name, path, _args, kwargs = column("cases", "priority").deconstruct()
    assert path == "django.db.models.CharField"
    assert not kwargs.keys() & {"verbose_name", "help_text", "validators", "choices"}


def test_a_list_is_kept_as_its_words() -> None:
    """As the data dictionary writes it, there and back."""
    field = WordsField()
    assert field.get_prep_value(["ara", "kur"]) == "ara kur"
    assert field.from_db_value("ara kur", None, None) == ["ara", "kur"]
    assert field.from_db_value("", None, None) == field.from_db_value(None, None, None) == []
    assert isinstance(field, models.TextField)


def test_validators_of_one_column_are_one() -> None:
    """Equal by table and column, so that a migration does not see a change where none is."""
    assert FitsDictionary("people", "age") == FitsDictionary("people", "age") != FitsDictionary("people", "sex")
    assert len({FitsDictionary("people", "age"), FitsDictionary("people", "age")}) == 1
