"""People with identities, made in tests; nobody of them exists."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from tests.web.record.making import person

from safeconduct.web.accounts.models import User
from safeconduct.web.identities import services
from safeconduct.web.identities.models import Document, ExternalNumber
from safeconduct.web.record.models import Operation, Person

ANA = {
    "family_name": "Markerov",
    "given_names": "Shirin Gol",
    "native_family_name": "نشانه‌دار",
    "native_given_names": "شیرین‌گل",
    "father_name": "Fathermarker",
    "mother_name": "Mothermarker",
    "birth": "1990-12-31",
    "phone": "+964 770 555 0199",
    "note": "Notemarker beside the gate",
}
"""An identity."""
PASSPORT, ELSEWHERE = "MK 90817263", "711-00C00042"
"""The number of a passport and one of another register."""


def change(who: Person, actor: User | None = None, **values: Any) -> bool:
    """Change an identity, whatever its version."""
    seen = services.opened([who])[who.pk].version
    return services.change(who, values, seen=seen, actor=actor, reason="as they said: Reasonmarker")


def registered(record: Operation, code: str = "F1.1", actor: User | None = None, **values: Any) -> Person:
    """A person of the record with the identity of Ana, a passport and a number elsewhere."""
    who = person(record, code)
    with transaction.atomic():
        change(who, actor, **{**ANA, **values})
        services.add_number(Document(person=who, kind="passport", issuer="XXA"), PASSPORT, actor=actor)
        services.add_number(ExternalNumber(person=who, kind="unhcr_case", issuer="UNHCR"), ELSEWHERE, actor=actor)
    who.refresh_from_db()
    return who
