"""The page of a case says how the plan in force places it, and the form of its leaving begins with that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.record.making import START, case, departing, made, offered

from safeconduct.web.plans.models import Plan, PlannedCase, PlanState

pytestmark = pytest.mark.django_db


def test_what_was_told_of_a_case_stands_on_its_page(allow: Callable[..., None], as_alma: Client) -> None:
    """By which departure and offer it leaves, or that it stays; a plan that is only made is not told."""
    record = made()
    allow(record, "register.read", "planning.read", "boarding.edit")
    first, second = case(record), case(record, "F2")
    for number, state in ((1, PlanState.MADE), (2, PlanState.IN_FORCE)):
        plan = Plan.objects.create(operation=record, number=number, state=state, on=START, digest="0" * 64)
        if state == PlanState.MADE:
            PlannedCase.objects.create(operation=record, plan=plan, case=first, people=3, reason="of another plan")
    where = reverse("record_case", args=["one", first.uid])
    assert "In the plan in force" not in as_alma.get(where).content.decode()
    PlannedCase.objects.create(
        operation=record, plan=plan, case=first, people=3, departure=departing(record), offer=offered(record, "O2")
    )
    PlannedCase.objects.create(operation=record, plan=plan, case=second, people=1, reason="no seat is left")
    page = as_alma.get(where).content.decode()
    assert "It leaves by <bdi>D1</bdi> under the offer <bdi>O2</bdi>" in page
    assert reverse("plans_plan", args=["one", plan.uid]) in page
    assert "no seat is left" in as_alma.get(reverse("record_case", args=["one", second.uid])).content.decode()
    form = as_alma.get(reverse("record_departed", args=["one", first.uid])).content.decode()
    assert f'<option value="{offered(record, "O2").pk}" selected>' in form
    assert f'<option value="{departing(record).pk}" selected>' in form
