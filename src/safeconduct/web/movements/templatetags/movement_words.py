"""How pages write what a manifest says of somebody."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.text import capfirst

from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.models import DocumentKind
from safeconduct.web.identities.templatetags.identity_words import birth as birth_words
from safeconduct.web.movements.models import Vehicle
from safeconduct.web.movements.services.manifests import Line
from safeconduct.web.pages.writing import number
from safeconduct.web.record.models import Need

register = template.Library()


@register.filter
def born(line: Line) -> str:
    """When somebody was born, as far as the manifest knows."""
    text = line.said.get("birth")
    return str(birth_words(Birth.parse(text))) if text else ""


@register.filter
def vehicle(one: Vehicle | None) -> str:
    """What a vehicle is called: one that has a number alone by its kind and that, in the digits of the language."""
    if one is None:
        return "–"
    name = str(one.name)
    return f"{capfirst(one.get_kind_display())} {number(int(name))}" if name.isdecimal() else name


@register.filter
def document_kind(document: Mapping[str, str]) -> str:
    """What a document is."""
    kind = document.get("kind", "")
    return str(DocumentKind(kind).label) if kind in DocumentKind.values else ""


@register.filter
def need_of(code: str, needs: Mapping[str, Need]) -> str:
    """What a need is called in the language of the page; its code where the operation no longer has it."""
    return str(needs.get(code, code))
