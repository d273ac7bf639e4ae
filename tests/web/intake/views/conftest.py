"""Rights and language as in the tests of the record, an operation at its camp, and a list in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.record.conftest import allow, in_english

from safeconduct.web.accounts.models import User
from safeconduct.web.intake.models import Batch
from safeconduct.web.record import services
from safeconduct.web.record.models import Operation

__all__ = ["allow", "in_english"]

BOTH = ("register.read", "register.edit", "identity.read", "identity.edit")
HEADER = "Fam. ref,Surname,First name,M/F,DoB,Nat.,Tent\n"
ROWS = (
    "T1,Karimi,Maryam,F,1980-02-03,Afghan,9\n"
    "T1,Karimi,Ali,?w,2011-02-31,Afghan,9\n"
    "T2,Noori,Zahra,F,1991-04-05,Afgh.,12\n"
    "T2,Noori,Omid,?w,1990-04-05,Afgh.,12\n"
)
LIST = (HEADER + ROWS).encode()
"""Four people of two families; a day that is none, a country that is none twice, a sex that is no word twice."""
TAKEN = {
    "column_0": "cases.case_id",
    "column_1": "identity.family_name",
    "column_2": "identity.given_names",
    "column_3": "people.sex",
    "column_4": "people.birth_date",
    "column_5": "people.nationality",
    "column_6": "-",
}
"""What the columns are."""


@pytest.fixture
def camp(rita: User) -> Operation:
    """An operation that has begun, with one site."""
    begun = services.begin_operation(
        code="one", name="Camp One", starts_on=date(2026, 3, 1), deadline=date(2026, 6, 30), actor=rita
    )
    services.create_site(begun, code="camp", name="Camp", actor=rita)
    return begun


@dataclass
class Desk:
    """Somebody at the pages of imports of one operation."""

    client: Client
    operation: Operation

    def address(self, name: str, batch: Batch | None = None) -> str:
        """The address of a page."""
        return reverse(f"intake_{name}", args=[self.operation.code, *([batch.uid] if batch else [])])

    def upload(self, content: bytes = LIST, name: str = "camp.csv") -> Any:
        """The answer to a file that is handed in."""
        return self.client.post(self.address("imports"), {"file": SimpleUploadedFile(name, content)})

    def begun(self, content: bytes = LIST) -> Batch:
        """An import that has just begun."""
        assert self.upload(content).status_code == 302
        return Batch.objects.latest("pk")

    def mapped(self, content: bytes = LIST, **taken: str) -> Batch:
        """An import with its columns confirmed."""
        batch = self.begun(content)
        sent = {**TAKEN, "seen": str(batch.version), **taken}
        answer = self.client.post(self.address("columns", batch), sent)
        assert answer.status_code == 302, answer.content.decode()
        batch.refresh_from_db()
        return batch

    def page(self, name: str, batch: Batch | None = None, query: str = "", language: str = "en") -> str:
        """A page that is there."""
        answer = self.client.get(self.address(name, batch) + query, headers={"accept-language": language})
        assert answer.status_code == 200, answer.headers
        return str(answer.content.decode())


@pytest.fixture
def desk(as_alma: Client, allow: Callable[..., None], camp: Operation) -> Desk:
    """Alma, who may change the register and identities."""
    allow(camp, *BOTH)
    return Desk(as_alma, camp)
