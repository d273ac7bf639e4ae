"""Every rule that the database keeps of the record is told in words, at a field, and in Persian too."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from safeconduct.operation.cells import read_cell
from safeconduct.operation.dictionary import Kind
from safeconduct.web.record import rule_words
from safeconduct.web.record.cell_words import said
from safeconduct.web.record.rule_words import told

RULES = [
    (model, rule)
    for model in apps.get_app_config("record").get_models()
    for rule in model._meta.constraints
    if isinstance(rule, models.CheckConstraint | models.UniqueConstraint)
]


def test_every_rule_has_words_at_a_field_of_its_model() -> None:
    """None shows the name of a constraint."""
    for model, rule in RULES:
        words = told(model, rule)
        assert words is not None, rule.name
        fields = {field.name for field in model._meta.get_fields()}
        assert words[0] in fields or words[0] == "reason", (rule.name, words)
        assert rule.name not in words[1]


def test_every_rule_has_persian_words() -> None:
    """Other ones than the English."""
    for model, rule in RULES:
        with translation.override("en"):
            english = told(model, rule)
        with translation.override("fa"):
            assert told(model, rule) != english, rule.name


def test_no_words_are_left_of_a_rule_that_is_gone() -> None:
    """Each that is written by itself is of a rule that there is."""
    assert set(rule_words.OWN) <= {rule.name for _model, rule in RULES}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("country", "Iraq"), ("country", "iq"), ("nationality", "Iraqi"), ("language", "fa"), ("airport", "Tirana"),
        ("timezone", "Tehran"), ("code", "a b"), ("id", " a"), ("day", "tomorrow"), ("monday", "2026-03-03"),
        ("number", "many"), ("number", "-1"), ("number", "1e400"), ("latitude", "99"), ("count", "many"),
        ("count", "1.5"), ("count", "-1"), ("count", "9223372036854775807"), ("truth", "maybe"),
    ],
)  # fmt: skip
def test_what_the_reader_says_is_said_in_persian(kind: str, text: str) -> None:
    """Whatever is wrong with a cell; in English it stays as it is, and what nobody knows stays in any language."""
    with pytest.raises(ValueError, match=r".") as no:
        read_cell(text, Kind(kind))
    with translation.override("en"):
        assert said(str(no.value)) == str(no.value)
    with translation.override("fa"):
        assert said(str(no.value)) != str(no.value)
        assert said("is odd") == "is odd"
