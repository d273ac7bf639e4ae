"""NUL, which no database keeps, reaches no view."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from tests.web.record.making import case, made

from safeconduct.web.pages.no_nul import NUL, WithoutNul, without
from safeconduct.web.record.models import StateChange
from safeconduct.web.rights import grants, models
from safeconduct.web.rights.roles import RIGHTS, Right, Role


@given(values=st.lists(st.text(alphabet=f"ab{NUL}", max_size=9), max_size=5))
def test_values_lose_it_and_nothing_else(values: list[str]) -> None:
    """Each value by its name and in its place."""
    query = QueryDict(mutable=True)
    query.setlist("x", values)
    assert without(query).getlist("x") == [value.replace(NUL, "") for value in values]


def test_a_query_and_a_form_are_read_without_it() -> None:
    """Whatever view answers."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    middleware = WithoutNul(view)
    request = RequestFactory().post("/x/?q=a%00b", {"reason": f"c{NUL}d"})
    middleware.process_view(request, view, (), {})
    middleware(request)
    assert (seen[0].GET["q"], seen[0].POST["reason"]) == ("ab", "cd")


@pytest.mark.django_db
def test_an_address_with_it_leads_nowhere(as_alma: Client) -> None:
    """As one that was mistyped; signed in or not."""
    assert as_alma.get("/operations/one%00/register/").status_code == 404
    assert as_alma.get("/operations/one/register/%00/").status_code == 404


@pytest.mark.django_db
def test_a_form_of_the_record_is_saved_without_it(
    as_alma: Client, alma: object, rita: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reason typed into a form, on both databases."""
    record = made()
    means = frozenset({Right.REGISTER_READ, Right.REGISTER_EDIT})
    monkeypatch.setattr(models, "RIGHTS", {**RIGHTS, Role.COORDINATOR: means})
    grants.give(alma, Role.COORDINATOR, record, by=rita, reason="a test")  # type: ignore[arg-type]
    path = "/operations/one/register/bulk/"
    sent = {"change": "priority:normal", "case": case(record).uid}
    page = as_alma.post(path, sent).content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    as_alma.post(path, {**sent, "seen": seen, "make": "1", "reason": f"Win{NUL}ter"})
    assert StateChange.objects.get().reason == "Winter"
