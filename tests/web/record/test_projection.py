"""Windows: the days that everything that bounds them allows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.record.making import made

from safeconduct.web.record.models import Need, OfferState, SubmissionState
from safeconduct.web.record.projection import OFFER_STATUS, SUBMISSION_STATE, Bound, window_of

days = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
bounds = st.lists(st.builds(Bound, st.just("medical"), st.just("granted"), st.just(1), days, days), max_size=5)


@given(each=bounds, day=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_day_is_in_the_window_if_every_bound_allows_it(each: list[Bound], day: date) -> None:
    """Nothing more and nothing less."""
    window = window_of(each)
    inside = (window.ready_on is None or window.ready_on <= day) and (
        window.expires_on is None or day <= window.expires_on
    )
    assert inside == all((one.first or day) <= day <= (one.last or day) for one in each)


def test_a_window_that_ends_before_it_begins_is_empty() -> None:
    """Two papers that are never valid together leave no day."""
    first = date(2026, 3, 2)
    apart = [Bound("medical", "granted", 1, None, first), Bound("entry_visa", "granted", 2, first + timedelta(1), None)]
    assert window_of(apart).is_empty
    assert not window_of(apart[:1]).is_empty


def test_a_refusal_and_a_request_without_a_day_block() -> None:
    """A request with a day does not."""
    day = date(2026, 3, 2)
    assert window_of([Bound("medical", "refused", 1, None, None)]).is_blocked
    assert window_of([Bound("medical", "requested", 1, None, None)]).is_blocked
    assert not window_of([Bound("medical", "requested", 1, day, None)]).is_blocked


def test_every_state_has_its_word_in_files() -> None:
    """Each state of an offer; of a submission, those that are a row there."""
    assert OFFER_STATUS.keys() == {state.value for state in OfferState}
    assert {state.value for state in SubmissionState} - SUBMISSION_STATE.keys() == {"proposed", "withdrawn"}


@pytest.mark.django_db
def test_needs_of_a_sensitive_group_are_sensitive_from_the_first_moment() -> None:
    """By the code with which they come, in small letters too; what has no such code is not."""
    codes = ("SV-VA", "tr", "SM-CI", "LP-NA", "ER-OR", "svelte", "wheelchair")
    record = made(needs=[{"need": "escort"}, *({"need": code} for code in codes)])
    sensitive = Need.objects.filter(operation=record, sensitive=True).values_list("code", flat=True)
    assert sorted(sensitive) == ["LP-NA", "SM-CI", "SV-VA", "tr"]
    assert Need.objects.get(code="ER-OR").group == "ER"
