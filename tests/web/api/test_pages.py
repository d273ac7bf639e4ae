"""What people can change on pages, programs can change too, or it is said why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from tests.web.api.furnishing import every

from safeconduct.web.api.people_alone import ACTS_ALONE, PEOPLE_ALONE
from safeconduct.web.plans.views.parties import ACTS

OWN = ("account_", "mfa_", "usersessions_", "open_link", "join", "kept_form", "set_language")
"""Addresses with which people look after their own account and language."""


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every address below a resolver."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


def methods_of(view: Any) -> set[str]:
    """The methods that a view of ours takes, as the decorator around it was told."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            held = cell.cell_contents
            if isinstance(held, list) and held and all(isinstance(one, str) and one.isupper() for one in held):
                return set(held)
        view = getattr(view, "__wrapped__", None)
    return set()


SENT = {
    str(one.name)
    for one in patterns(get_resolver())
    if "POST" in methods_of(one.callback) and not str(one.name).startswith(OWN)
}
"""The addresses of pages that are sent something."""


def test_views_say_which_methods_they_take() -> None:
    """The test below looks at all of them: those that are known to take a form are found."""
    assert {"record_change_case", "record_bulk", "identities_erase", "identities_search", "give_role"} <= SENT
    assert "record_sites" not in SENT


def test_what_a_page_changes_a_program_changes_or_it_is_said_why_not() -> None:
    """Each address that is sent something stands beside a call, or in the list with its reason, and never in both."""
    answered = {page for call in every() for page in call.pages}
    assert not answered & set(PEOPLE_ALONE)
    assert answered | set(PEOPLE_ALONE) == SENT
    assert all(reason.strip() for reason in PEOPLE_ALONE.values())


def test_what_is_done_with_a_plan_a_program_does_or_it_is_said_why_not() -> None:
    """One address has several acts: each is a call of its own, but for those that only people do, with the reason."""
    by_calls = [call.name for call in every() if "plans_act" in call.pages]
    assert len(by_calls) == len(ACTS) - len(ACTS_ALONE)
    assert set(ACTS_ALONE) < set(ACTS)
    assert all(reason.strip() for reason in ACTS_ALONE.values())
