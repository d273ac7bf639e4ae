"""The page of what programs can call, from the OpenAPI description of the program itself."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

LEAD = (
    "Each address stands below `/api/operations/CODE/`. A token needs the right, and so does its user, who has to have "
    "the right to take lists out besides. *Purpose* is a header that says what the data of people are read for. Calls "
    "that make or change something with POST take the header *Idempotency-Key*. "
    "[Let a program use the record](../../how-to/let-programs-read.md) says how to begin."
)

Table = Callable[[Iterable[str], Iterable[Iterable[str]]], str]


def programs_page(table: Table) -> str:
    """The page: a table of all calls with their rights, the problems that they answer, and what each schema holds.

    Args:
        table: A function of a header and rows that makes a Markdown table.
    """
    import django
    from django.apps import apps

    if not apps.ready:  # in a test they are
        os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.web.settings"
        django.setup()
    from safeconduct.web.api.description import PROBLEMS, description, permissions

    told = description()
    header = ("call", "right", "header", "body", "answer", "does")
    rows = [
        (f"`{method} {path}`", f"`{right}`", needs, *_schemas(told, method, path), does)
        for method, path, right, needs, does in permissions()
    ]
    parts = ["# Calls of programs\n", LEAD + "\n", table(header, rows)]
    parts += ["## Problems\n", "An error is an answer of the type `application/problem+json`.\n"]
    parts.append(table(("status", "means"), ((f"`{status}`", words) for status, words in PROBLEMS.items())))
    parts.append("## Schemas\n")
    for name, schema in sorted(told["components"]["schemas"].items()):
        parts += [f"(schema-{name.lower()})=\n### {name}\n", _sentence(schema) + "\n"]
        fields = schema.get("properties", {})
        required = schema.get("required", ())
        lines = ((f"`{field}`", _type(one), "yes" if field in required else "") for field, one in fields.items())
        parts.append(table(("field", "type", "always"), lines))
    return "\n".join(parts)


def _schemas(told: dict[str, Any], method: str, path: str) -> tuple[str, str]:
    """The body and the answer of a call, as links."""
    one = told["paths"][f"/api/operations/{{operation_code}}/{path}"][method.lower()]
    sent = one.get("requestBody", {}).get("content", {})
    body = sent.get("application/json", {}).get("schema")
    taken = _type(body) if body else " or ".join(f"`{each}`" for each in sent)
    kind, content = next(iter(next(iter(one["responses"].values())).get("content", {"": {}}).items()))
    answer = _type(content.get("schema", {})) if kind == "application/json" else f"`{kind}`"
    return taken, answer


def _type(schema: dict[str, Any]) -> str:
    """What a field is, in a few words."""
    if "$ref" in schema:
        name = re.sub(r".*/", "", schema["$ref"])
        return f"[{name}](#schema-{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"`{word}`" if word else "nothing" for word in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if schema.get("format") in ("date", "date-time"):
        return "day" if schema["format"] == "date" else "moment"
    words = {"string": "text", "integer": "whole number", "boolean": "truth", "null": "null", "object": "object"}
    return words.get(schema.get("type", ""), schema.get("type", "anything"))


def _sentence(schema: dict[str, Any]) -> str:
    return " ".join(schema.get("description", "").split())
