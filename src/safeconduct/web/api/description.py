"""The calls as OpenAPI describes them, with the problems that each may answer, and as a table for people."""

from __future__ import annotations

from typing import Any

from safeconduct.web.api.calls import CALLS, Kind
from safeconduct.web.api.endpoints import api
from safeconduct.web.api.problems import MEDIA_TYPE, PREFIX

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "What is wrong, as RFC 9457 has it.",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "In the language that Accept-Language asks for."},
        "errors": {
            "type": "array",
            "description": "The places at which something is wrong.",
            "items": {
                "type": "object",
                "required": ["place", "detail"],
                "properties": {"place": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "changed": {
            "type": "array",
            "description": "What somebody else changed meanwhile: what it is now, and what was wanted.",
            "items": {
                "type": "object",
                "required": ["field", "now", "wanted"],
                "properties": {name: {"type": "string"} for name in ("field", "now", "wanted")},
            },
        },
    },
}
PROBLEMS = {
    "400": "The request cannot be understood.",
    "401": "No token, or one that works no more.",
    "404": "There is no such thing, or the token may not read it.",
    "405": "The address knows no such method.",
    "409": "Somebody else changed the same meanwhile.",
    "422": "Something that was sent does not fit, or the change is refused.",
    "429": "Too many calls in a minute.",
}
"""Every problem that a call may answer, by its status."""


def description() -> dict[str, Any]:
    """What can be called, as OpenAPI describes it."""
    made: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    made["components"]["schemas"]["Problem"] = PROBLEM
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told = {status: {"description": words, "content": content} for status, words in PROBLEMS.items()}
    for path, each in made["paths"].items():
        for method, one in each.items():
            call = CALLS.get(one["operationId"])
            changes = call is not None and call.kind is Kind.CHANGES
            one["responses"] = {str(status): answer for status, answer in one["responses"].items()}
            one["responses"] |= {status: answer for status, answer in told.items() if status != "409" or changes}
            _tidy(one)
            each[method] = one
        made["paths"][path] = each
    return made


def permissions() -> list[tuple[str, str, str, str, str]]:
    """Every call of an operation: method, address below that of the operation, rights, what is needed, what it does."""
    made = []
    for call in CALLS.values():
        needs = "Purpose" if call.kind is Kind.SHOWS else ""
        made.append((call.method, call.path, call.needs, needs, call.does))
    return sorted(made, key=lambda row: (row[1], row[0]))


def _tidy(operation: dict[str, Any]) -> None:
    """Take out what stands twice: the sentence of an endpoint is its summary."""
    if operation.get("description", "").strip() == operation["summary"]:
        del operation["description"]
