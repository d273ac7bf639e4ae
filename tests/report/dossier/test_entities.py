"""Entities of FollowTheMoney: what they say, and that they are of its model."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from safeconduct.operation import Operation
from safeconduct.report.dossier import About
from safeconduct.report.dossier.entities import entity_lines

LATE = date(2026, 7, 2)
WHOLE = About.of("period:2025-01-01..2026-12-31")

THING = {"name": "name", "summary": "text", "description": "text", "notes": "text", "sourceUrl": "url",
         "publisher": "string", "retrievedAt": "date", "proof": "Document"}  # fmt: skip
INTERVAL = {"startDate": "date", "endDate": "date"}
DOCUMENT = THING | {"title": "string", "author": "string", "language": "language", "publishedAt": "date"}
MODEL: Mapping[str, tuple[frozenset[str], Mapping[str, str], frozenset[str]]] = {
    "Article": (frozenset({"Document", "Thing"}), DOCUMENT, frozenset()),
    "PlainText": (frozenset({"Document", "Thing"}), DOCUMENT, frozenset()),
    "LegalEntity": (frozenset({"Thing"}), THING, frozenset({"name"})),
    "Address": (frozenset({"Thing"}), THING | {"full": "address"}, frozenset()),
    "Note": (frozenset({"Thing"}), THING, frozenset()),
    "Event": (frozenset({"Thing"}), THING | INTERVAL | {"location": "address", "organizer": "LegalEntity",
                                                        "involved": "LegalEntity"}, frozenset({"name"})),
    "Project": (frozenset({"Thing"}), THING | INTERVAL | {"projectId": "identifier", "status": "string",
                                                          "phase": "string", "goal": "string", "amount": "number"},
                frozenset()),
    "ProjectParticipant": (frozenset(), INTERVAL | {"project": "Project", "participant": "LegalEntity",
                                                    "role": "string"}, frozenset()),
    "Documentation": (frozenset(), INTERVAL | {"document": "Document", "entity": "Thing", "role": "string"},
                      frozenset({"document", "entity"})),
    "UnknownLink": (frozenset(), INTERVAL | {"subject": "Thing", "object": "Thing", "role": "string"},
                    frozenset({"subject", "object"})),
}  # fmt: skip
"""By schema, as release 3.5.9 of the model has it: what it is besides, the kinds of the properties that are used, and
those that it requires."""
FORMS = {
    "date": r"\d{4}(-\d\d(-\d\d)?)?",
    "url": r"https?://\S+",
    "language": r"[a-z]{3}",
    "number": r"-?[\d.e+]+",
}


def entities_of(operation: Operation, about: About = WHOLE, on: date = LATE) -> list[dict[str, Any]]:
    """The entities of a subject."""
    return [json.loads(line) for line in entity_lines(operation, about, on).splitlines()]


def assert_of_the_model(entities: list[dict[str, Any]]) -> None:
    """Every property is of its schema and has values of its kind, and every reference leads to what it may lead to."""
    schemas = {one["id"]: one["schema"] for one in entities}
    assert len(schemas) == len(entities)
    for one in entities:
        _, properties, required = MODEL[one["schema"]]
        assert set(one) == {"id", "schema", "properties"}
        assert required <= set(one["properties"])
        for name, values in one["properties"].items():
            kind = properties[name]
            assert values
            for value in values:
                if kind[0].isupper():
                    schema = schemas[value]
                    assert kind == schema or kind in MODEL[schema][0], (name, schema)
                else:
                    assert re.fullmatch(FORMS.get(kind, r"(?s).+"), value), (name, value)


@pytest.mark.parametrize("about", ["country:ALB", "site:north", "commitment:C2", "period:2025-01-01..2026-12-31"])
def test_they_are_of_the_model(ledger: Operation, about: str) -> None:
    """Of every subject."""
    assert_of_the_model(entities_of(ledger, About.of(about)))


def test_every_schema_is_tried(changed: Callable[..., Operation]) -> None:
    """The small ledger and a law make one of each."""
    more = changed({
        "sources.csv": "S4,law,A law,,,2026-01-05,year,https://example.org/law,sqi,,,F,,\n",
        "agreements.csv": "A2,pact,A pact,the agency; the army,2026-01-05,,,S4\n",
    })  # fmt: skip
    entities = entities_of(more)
    assert_of_the_model(entities)
    assert {one["schema"] for one in entities} == set(MODEL)
    (pact,) = [one for one in entities if one["properties"].get("name") == ["A pact"]]
    assert len(pact["properties"]["involved"]) == 2


def test_they_say_what_the_ledger_says(ledger: Operation) -> None:
    """A commitment with its status and who promised; a source with its reliability and the digest of its copy."""
    entities = entities_of(ledger)
    (promise,) = [one for one in entities if one["properties"].get("projectId") == ["C1"]]
    assert promise["properties"]["name"] == ["Albania: 200 people"]
    assert promise["properties"]["status"] == ["overdue"]
    assert promise["properties"]["endDate"] == ["2026-06"]
    (article,) = [one for one in entities if one["properties"].get("title") == ["Relief for the north camp"]]
    assert {"reliability: B"} < set(article["properties"]["notes"])


def test_a_status_is_no_sanction_and_no_speaker_is_named(ledger: Operation) -> None:
    """What somebody says of people is an event, and who speaks does not leave the house."""
    text = entity_lines(ledger, WHOLE, LATE).decode()
    assert "Sanction" not in text
    assert "Arta Leka" not in text.replace("Deputy minister Arta Leka said", "")


def test_codes_are_the_same_again_and_others_elsewhere(ledger: Operation) -> None:
    """By what a row is, whatever is chosen around it; never those of another operation."""
    whole = {one["id"] for one in entities_of(ledger)}
    assert {one["id"] for one in entities_of(ledger, About.of("country:ALB"))} <= whole
    renamed = replace(ledger, settings=replace(ledger.settings, name="Another"))
    assert not whole & {one["id"] for one in entities_of(renamed)}
